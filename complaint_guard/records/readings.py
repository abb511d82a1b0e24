"""What else a shared thing may mean than one organiser, told wherever it is shown."""

from __future__ import annotations

from collections.abc import Iterable

ADDRESS = "地址相同者也可能是同一单位的同事、商户或租户"
CONTACT = "共用电话、账户或设备者也可能由亲属、社工、网点代为办理"
AGENT = "由同一代理人或机构代理者，委托代理本身合法，也可能由社工、残联、村居或亲属协助，请核实资格与授权"
VOICE = "声音相近为统计比对，不是鉴定；也可能由亲属、社工代为致电，或是本机构坐席的声音，请核对声道并登记坐席"
SCRIPT = "措辞相近也可能来自网络流传的文本或他人转述，不能单独说明有组织"
_OF = {
    "script": SCRIPT,
    "address": ADDRESS,
    "phone": CONTACT,
    "account": CONTACT,
    "device": CONTACT,
    "agent": AGENT,
    "voice": VOICE,
}


def readings(channels: Iterable[str]) -> list[str]:
    """What else things of `channels` may mean, each sentence once."""
    held = set(channels)
    return list(dict.fromkeys(said for channel, said in _OF.items() if channel in held))
