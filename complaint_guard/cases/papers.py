"""The other papers of a case: the method in one page, and the page of signatures."""

from __future__ import annotations

from complaint_guard.cases.document import Paper, day
from complaint_guard.cases.request import Granted
from complaint_guard.cases.tables import LIMITS, METHODS, WORDS, tier_in_words
from complaint_guard.report.notes import METHOD


def method(granted: Granted) -> bytes:
    """How the case was found, what that cannot show, and with which versions."""
    case = granted.case
    paper = Paper("比对方法与已知局限", granted.on, body=10.5, line=16)
    paper.centred(f"编号：{granted.case_id}")
    paper.heading("怎样得出")
    paper.points(METHOD["zh"][:3])
    paper.heading("本案用到的证据种类及其局限")
    rows = [(WORDS(kind), METHODS.get(kind, ""), LIMITS.get(kind, "")) for kind in case.dossier.channels]
    paper.table((("种类", 14), ("怎样比对", 41), ("不能说明什么", 41)), rows)
    paper.heading("已知局限")
    paper.points(
        (
            *METHOD["zh"][3:],
            "登记信息的真实性未核实；登记缺失的投诉人可能未被关联。",
            "系统编号与概率随批次更新；本案以复核时的批次和证据指纹为准，成员或证据变化后须重新复核方可移送。",
        )
    )
    paper.heading("批次与版本")
    versions = "、".join(f"{name} {number}" for name, number in sorted(case.versions.items())) or "未记录"
    paper.body(
        f"批次{case.night}；{tier_in_words(case)}；证据指纹{granted.verdict['fingerprint']}；程序与组件：{versions}。"
    )
    return paper.content()


def sign_off(granted: Granted) -> bytes:
    """Who reviewed what, what is to be checked before sending, and where to sign."""
    case, verdict = granted.case, granted.verdict
    paper = Paper("复核与签署页", granted.on, body=11, line=18)
    paper.centred(f"编号：{granted.case_id}")
    paper.heading("复核记录")
    shown = "已脱敏" if not case.unmasked else f"未脱敏（决定人：{granted.unmasked_by}；理由：{granted.unmask_reason}）"
    paper.table(
        (("项目", 24), ("内容", 72)),
        (
            ("复核人", verdict["by"]),
            ("复核时间", verdict["at"].replace("T", " ")),
            ("结论", "确认（confirmed）"),
            ("理由", granted.why_confirmed),
            ("系统分级", tier_in_words(case)),
            ("复核批次与规模", f"{verdict['night']}，投诉人{len(case.people)}名，投诉{len(case.items)}件"),
            ("证据指纹", verdict["fingerprint"]),
            ("复核台账", f"第{verdict['n']}条，封印 {verdict['seal']}"),
            ("接收机关", granted.recipient.addressee),
            ("个人信息", shown),
            ("文书日期", day(granted.on)),
        ),
    )
    paper.heading("移送前核对（逐项勾选）")
    paper.points(
        (
            "□ 已抽查投诉原件，与《证据目录》所列一致。",
            "□ 已逐项考虑反证与善意解释，未发现足以排除的情形。",
            "□ 已核实登记的律师、法律援助或其他合法代理关系。",
            "□ 已确认个人信息提供的合法性基础，范围最小必要。",
            "□ 已确认投诉照常办理，未因本线索拒绝、拖延或降低服务。",
            "□ 已补齐移送单位、联系人与接收机关名称。",
        )
    )
    caution = "、".join(f"{one.cited}（{one.subject}）" for one in granted.statutes if one.role == "caution")
    paper.body(f"签署人知悉：提供线索须客观真实，不得捏造事实{f'，参见{caution}' if caution else ''}。")
    paper.heading("签署")
    rows = [(f"{role}\n", "", "") for role in ("编制人", "审核人", "法务或合规负责人", "单位负责人")]
    paper.table((("角色", 26), ("签名", 42), ("日期", 28)), rows)
    return paper.content()
