"""A night made by hand: twelve suspected gangs, their innocent look-alikes, and what was lost on the way."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from complaint_guard.records import ADDRESS_PARTS, table
from complaint_guard.report import NightView

START = datetime(2026, 9, 8, 9, 0)
SCRIPTS = (
    "本人{name}于{date}在贵公司{platform}平台借款{amount}，合同编号{contract}。放款时以“担保费”“服务费”名义变相收取高额费用，"
    "综合年化利率远超国家规定上限，且全程未作任何提示说明。要求：一、立即退还多收取的费用{amount}；二、提供完整合同及放款凭证；"
    "三、书面致歉。如不处理，将向监管部门持续反映直至解决。",
    "我是{name}，因公司裁员失去收入，已连续{count}期无法正常还款。多次拨打客服请求停息挂账，均被敷衍推诿。贵司委托第三方每天拨打"
    "{count}通电话并联系我的通讯录好友，已严重影响正常生活。依据相关管理办法第七十条，请立即停止催收并办理个性化分期60期。",
    "贵公司App在我不知情的情况下默认勾选会员服务，自{date}起累计扣费{amount}。办理业务时工作人员从未说明过有此费用，侵犯了我的"
    "知情权和自主选择权，要求全额退还并给出书面答复。",
    "{date}业务员{name}承诺保单随时可退、本金不受损失，实际退保只能退还{amount}。销售过程存在误导，未做双录，要求全额退保并退还"
    "已缴保费{amount}。",
)
CASES: tuple[dict[str, Any], ...] = (
    {"tier": "refer", "probability": 0.998, "bits": 38.4, "people": 3, "script": 2,
     "parts": {"prior": -16.0, "script": 14.2, "address": 19.8, "phone": 12.6, "time": 7.8}},
    {"tier": "refer", "probability": 0.996, "bits": 33.1, "people": 9, "script": 0,
     "parts": {"prior": -16.0, "account": 21.4, "script": 15.9, "agent": 11.8}},
    {"tier": "refer", "probability": 0.987, "bits": 27.9, "people": 34, "script": 1,
     "parts": {"prior": -16.0, "device": 18.6, "script": 16.1, "address": 11.4, "household": -2.2}},
    {"tier": "review", "probability": 0.962, "bits": 21.7, "people": 6, "script": 3,
     "parts": {"prior": -16.0, "phone": 22.3, "script": 15.4}},
    {"tier": "review", "probability": 0.941, "bits": 18.2, "people": 5, "script": 0,
     "parts": {"prior": -16.0, "address": 18.4, "script": 15.8}},
    {"tier": "review", "probability": 0.913, "bits": 16.4, "people": 12, "script": 1,
     "parts": {"prior": -16.0, "script": 16.0, "company": 16.4}},
    {"tier": "review", "probability": 0.884, "bits": 14.9, "people": 4, "script": 2,
     "parts": {"prior": -16.0, "device": 17.2, "script": 13.7}},
    {"tier": "review", "probability": 0.851, "bits": 13.3, "people": 7, "script": 3,
     "parts": {"prior": -16.0, "address": 15.3, "script": 15.6, "household": -1.6}},
    {"tier": "watch", "probability": 0.742, "bits": 8.8, "people": 18, "script": 0,
     "parts": {"prior": -16.0, "script": 24.8}},
    {"tier": "watch", "probability": 0.701, "bits": 7.6, "people": 5, "script": 1,
     "parts": {"prior": -16.0, "script": 23.6}},
    {"tier": "watch", "probability": 0.655, "bits": 6.1, "people": 3, "script": 2,
     "parts": {"prior": -16.0, "script": 14.9, "time": 7.2}},
    {"tier": "watch", "probability": 0.610, "bits": 5.2, "people": 4, "script": 3,
     "parts": {"prior": -16.0, "script": 21.2}},
)  # fmt: skip
HUBS = {
    "address": ("building", "长沙市雨花区劳动东路238号万象商贸城3栋1206室", 5, 17.1, ""),
    "phone": ("", "13812345678", 4, 19.3, ""),
    "account": ("", "6217000718892341234", 6, 21.4, ""),
    "device": ("", "55f394f8a101", 5, 18.6, ""),
    "agent": ("", "赵启明", 7, 11.8, ""),
    "company": ("", "湖南启明信息咨询有限公司", 12, 16.4, "representative"),
}
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗"
GIVEN = ("伟", "秀英", "建国", "静怡", "浩然", "晓东", "桂兰", "子轩", "丽华", "志强")
PRODUCTS = ("信用贷", "教育分期", "保单贷", "车主贷", "装修分期")
CHANNELS = ("App在线", "客服热线", "12378转办", "12315平台", "邮件")


class Maker:
    """Builds the rows of a night, table by table."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.rows: dict[str, list[dict[str, Any]]] = {}
        self.count = 0

    def add(self, table_name: str, **row: Any) -> None:
        self.rows.setdefault(table_name, []).append(row)

    def complaint(self, received: datetime, **changes: Any) -> tuple[str, str]:
        """Adds a complaint with its clean row and person; returns their ids."""
        pick, self.count = self.random, self.count + 1
        complaint_id, person_id = f"TS{received:%Y%m%d}{self.count:06d}", f"P{self.count:06d}"
        phone = f"1{pick.choice('3578')}{pick.randrange(10**9):09d}"
        row = {
            "complaint_id": complaint_id, "received_at": received, "channel": pick.choice(CHANNELS),
            "product": pick.choice(PRODUCTS), "name": pick.choice(SURNAMES) + pick.choice(GIVEN),
            "id_number": f"43011119{pick.randrange(60, 99)}0312{pick.randrange(10**4):04d}", "phone": phone,
            "address": "湖南省长沙市雨花区劳动东路238号万象商贸城3栋1单元1206室",
            "account": f"6217{pick.randrange(10**15):015d}", "device": "", "agent": "", "agent_company": "",
            "text": "业务办理慢，请尽快处理。", "recordings": [], "attachments": [], "voice_consent": "",
            "source": "complaints.csv", "row": self.count, "content_hash": f"{self.count:08x}", **changes,
        }  # fmt: skip
        clean = {
            "complaint_id": complaint_id, "received_at": received, "text": row["text"], "masked": row["text"],
            "slots": [], "name": row["name"], "id_number": row["id_number"], "id_valid": True, "phone": row["phone"],
            "phone_kind": "mobile", "account": row["account"], "account_valid": True, "device": "", "agent": "",
            "agent_company": "", "province": "湖南省", "city": "长沙市", "district": "雨花区", "town": "",
            "road": "劳动东路", "number": "238", "compound": "万象商贸城", "building": "3", "unit": "1",
            "floor": "", "room": "1206", "place": "business",
        }  # fmt: skip
        self.add("complaints", **row)
        self.add("normalised", **clean)
        self.add("people", complaint_id=complaint_id, person_id=person_id, ground="id_number")
        return complaint_id, person_id

    def gang(self, rank: int, case: dict[str, Any]) -> None:
        """Adds one gang with its family, hubs, ties, pairs and members."""
        pick, family, gang_id = self.random, f"F{rank:04d}", f"G-2026{rank:04d}"
        self.family(family, SCRIPTS[case["script"]], case["people"])
        channels = [name for name in case["parts"] if name in HUBS or name == "script"]
        hubs = [family, *(f"H{rank}-{name}" for name in channels if name != "script")]
        self.hub(family, ("script", "", SCRIPTS[case["script"]], case["people"] + 2, case["parts"]["script"], ""))
        for name in channels:
            if name != "script":
                level, label, _, bits, innocent = HUBS[name]
                self.hub(f"H{rank}-{name}", (name, level, label, case["people"] + rank % 3, bits, innocent))
        first = START + timedelta(days=pick.randrange(18))
        found, moments = [], []
        for place in range(case["people"]):
            moments.append(first + timedelta(hours=pick.randrange(1 + place * 9 % 150)))
            text = SCRIPTS[case["script"]].format_map({
                "name": "王伟", "date": "2026年3月12日", "platform": "安心花",
                "amount": f"{pick.randrange(800, 9000)}元",
                "contract": f"HT2025{pick.randrange(10**8):08d}", "count": pick.randrange(3, 30),
            })  # fmt: skip
            found.append(self.complaint(moments[-1], text=text))
        for complaint_id, person_id in found:
            self.add(
                "members",
                gang_id=gang_id,
                complaint_id=complaint_id,
                person_id=person_id,
                bits=case["bits"] - pick.random() * 4,
            )
            for hub in hubs:
                self.add(
                    "ties", complaint_id=complaint_id, person_id=person_id, channel="", level="", hub_id=hub, bits=9.0
                )
        self.pairs([person for _, person in found], case)
        self.add(
            "gangs", gang_id=gang_id, rank=rank, tier=case["tier"], probability=case["probability"], bits=case["bits"],
            people=case["people"], complaints=len(found), first_seen=min(moments), last_seen=max(moments),
            channels=channels, script=family, hubs=hubs, reasons=reasons(case, channels),
            counter_evidence=doubts(case, channels), parts=parts(case["parts"]),
        )  # fmt: skip

    def family(self, family_id: str, template: str, people: int) -> None:
        self.add(
            "families", family_id=family_id, complaints=people, people=people, template=template, origin="found",
            known_id="", first_seen=START, last_seen=START,
        )  # fmt: skip

    def hub(self, hub_id: str, row: tuple[str, str, str, int, float, str]) -> None:
        channel, level, label, people, bits, innocent = row
        self.add(
            "hubs", hub_id=hub_id, channel=channel, level=level, label=label, people=people, complaints=people,
            bits=bits, innocent=innocent,
        )  # fmt: skip

    def pairs(self, people: list[str], case: dict[str, Any]) -> None:
        for left, right in pairwise(people):
            bits = case["bits"] - self.random.random() * 5
            self.add(
                "pairs",
                left_id=left,
                right_id=right,
                bits=bits,
                posterior=case["probability"],
                parts=parts(case["parts"]),
            )


def parts(found: dict[str, float]) -> list[dict[str, Any]]:
    return [{"part": name, "bits": bits} for name, bits in found.items()]


def reasons(case: dict[str, Any], channels: list[str]) -> list[str]:
    said = {
        "script": f"{case['people']} 名投诉人使用同一话术，去除可变内容后重合度 93%，与公开模板库无匹配",
        "address": "5 名投诉人登记在同一商贸城同一楼栋，该楼栋在全部投诉中仅出现 5 次",
        "phone": "4 名投诉人留用同一联系电话，姓名与证件各不相同",
        "account": "6 笔退款要求打入同一账户，户名与投诉人均不一致",
        "device": "5 名投诉人由同一设备提交，间隔 11–26 分钟",
        "agent": "7 件投诉由同一代理人递交，未见授权材料",
        "company": "12 件投诉由同一代理机构递交，登记经营范围为信息咨询",
    }
    return [said[name] for name in sorted(channels, key=lambda name: name == "script")]


def doubts(case: dict[str, Any], channels: list[str]) -> list[str]:
    said = []
    if "address" in channels:
        said.append("该地址为商用楼，共有 46 家登记企业，部分投诉人可能为同楼员工")
    if "household" in case["parts"]:
        said.append("2 名成员同姓且同室，可能为同一家庭，已按一份证据计")
    if channels == ["script"]:
        said.append("仅有文本相似，没有共同的地址、电话、账户或设备")
    return said


def explained(maker: Maker) -> None:
    """Adds one group of each innocent kind."""
    groups = (
        ("event", "9月27日 App 无法还款", 46, "46 人各自措辞描述同一次系统故障，没有共同的地址、电话、账户或设备"),
        ("same_matter", "教育机构停课退费", 21, "同一培训机构学员就同一事项投诉，诉求真实且各自表述"),
        ("representative", "湖南明理律师事务所", 8, "执业律师事务所，授权委托书齐全"),
        ("public_text", "征信异议申请书样本", 11, "文本与公开发布的异议申请样本一致"),
        ("crowd", "13900001111", 64, "号码为社区服务站公用电话"),
        ("household", "长沙市雨花区劳动东路238号万象商贸城3栋1206室", 2, "同姓同室，两代人"),
        ("repeats", "同一投诉人", 1, "同一人在三个渠道重复提交"),
    )
    for place, (kind, label, people, why) in enumerate(groups):
        maker.add(
            "explained", group_id=f"E{place}", kind=kind, label=label, people=people,
            complaints=[f"TS-E{place}-{one}" for one in range(people)], first_seen=START,
            last_seen=START + timedelta(days=3), why=why,
        )  # fmt: skip


def realistic() -> NightView:
    """Twelve gangs in a month of ordinary complaints."""
    maker = Maker()
    for rank, case in enumerate(CASES, 1):
        maker.gang(rank, case)
    for day in range(30):
        for _ in range(maker.random.randrange(14, 40) + (38 if day == 19 else 0)):
            maker.complaint(START + timedelta(days=day, minutes=maker.random.randrange(600)))
    explained(maker)
    losses = (
        ("received_at", "日期无法识别", False),
        ("id_number", "证件号被表格软件改写为科学计数", True),
        ("id_number", "证件号被表格软件改写为科学计数", True),
        ("text", "投诉内容为空", False),
        ("", "编号重复而内容不同", False),
    )
    for row, (field, reason, kept) in enumerate(losses, 1):
        maker.add(
            "rejects", source="complaints.csv", row=row, complaint_id=f"TS{row}", field=field, reason=reason, kept=kept
        )
    maker.add("limits", room="near_duplicates", limit="每个签名的候选上限", value=2000.0, touched=12)
    figures = {
        "inputs": [{"path": "/home/desk/complaints.csv", "rows": maker.count, "sha256": "9f2c" * 16}],
        "counts": {"complaints": 312},
        "rooms": {
            room: {"seconds": seconds, "peak_mb": 180.0} for room, seconds in (("ingest", 0.4), ("normalise", 1.1))
        },
        "versions": {"complaint-guard": "0.1.0"},
    }
    return NightView("2026-10-07", {name: table(name, rows) for name, rows in maker.rows.items()}, figures)


EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>"
LONG_WORD = "哈" * 10_000 + "W" * 10_000


def hostile() -> NightView:
    """One gang of three whose every value tries to break the page, the workbook, the terminal or the masking."""
    maker = Maker()
    case = CASES[0]
    maker.gang(1, case)
    texts = (
        f"{EVIL} \u202e倒写\u202c 电话１３８-１２３４-５６７８，一三八一二三四五六七八，\x1b[31m红字\x00",
        '=HYPERLINK("http://evil.example") 我叫张三丰 邮箱 zhang.san@example.com 微信: zhang_san_88',
        LONG_WORD,
    )
    members = maker.rows["complaints"]
    for row, text in zip(members, texts, strict=True):
        row |= {"text": text, "name": "张三丰", "channel": "=1+1", "product": EVIL, "address": "=cmd|' /C calc'!A0"}
    for row in maker.rows["normalised"]:
        row |= dict.fromkeys((name for name, _ in ADDRESS_PARTS), "")
    maker.rows["families"][0]["template"] = f"{EVIL} {{name}} \ue001 张三丰 {{amount}}"
    maker.rows["gangs"][0] |= {
        "gang_id": "@SUM(A1)",
        "reasons": [f"{EVIL} 张三丰 13812345678 涉及 {members[0]['complaint_id']}"],
        "counter_evidence": [],
    }
    for row in maker.rows["members"]:
        row["gang_id"] = "@SUM(A1)"
    maker.add("rejects", source="a.csv", row=1, complaint_id="=A1", field="text", reason=f"\x07{EVIL}", kept=False)
    return NightView("2026-10-07", {name: table(name, rows) for name, rows in maker.rows.items()})
