"""线索移送函: facts, inferences and what nobody has verified kept apart; findings are the recipient's."""

from __future__ import annotations

import re
from collections.abc import Mapping

from complaint_guard.cases.case import Case, SharedThing
from complaint_guard.cases.catalogue import as_of
from complaint_guard.cases.document import Paper, day
from complaint_guard.cases.grounds import HELPERS, grounds, said
from complaint_guard.cases.pack import sha256
from complaint_guard.cases.request import Granted, independent_kinds
from complaint_guard.cases.tables import WORDS, kind_of, slots_in_words, tier_in_words
from complaint_guard.records.certainty import certainty
from complaint_guard.report.against import TOLD

TITLE = "关于移送疑似有组织代理投诉线索的函"
#: evidence that stands on no record: a script is put together from texts, that voices are alike is reckoned
_COMPUTED = ("script", "voice")
_TEMPLATE, _DAYS, _THINGS, _NAMED, _QUOTED = 260, 15, 20, 8, 3
_PARTS = {
    "prior": "默认互不相关的起点，并扣除相互依赖证据的重复部分",
    "unlike": "部分人措辞不同，作为反证扣减",
    "household": "同一住户内合并计算",
}


def letter(granted: Granted, attached: Mapping[str, bytes]) -> bytes:
    """The letter, with the SHA-256 of the files that go with it."""
    paper = Paper(TITLE, granted.on)
    paper.centred(f"编号：{granted.case_id}　　密级：内部资料，注意保密")
    if older := granted.replaces:
        paper.centred(f"本函取代编号{older['case_id']}的函，以本函为准")
    paper.plain(f"{granted.recipient.addressee}：")
    paper.body(
        f"我单位在消费投诉管理工作中发现疑似由同一组织者安排的投诉线索。经具名人员复核，现将有关线索移送贵机关，"
        f"请{granted.recipient.request}。{granted.recipient.why}。本函所称“疑似”均为待核实的线索，所涉人员和机构是否存在违法行为，由贵机关认定。"
    )
    for section in (_source, _things, _course, _facts, _inference, _against, _unverified, _statutes, _privacy):
        section(paper, granted)
    _declaration(paper)
    _attached(paper, attached)
    paper.signature((f"{granted.unit}（盖章）", f"联系人：{granted.contact}", day(granted.on)))
    return paper.content()


def _source(paper: Paper, granted: Granted) -> None:
    case, verdict = granted.case, granted.verdict
    one = case.dossier
    paper.heading("线索来源")
    paper.points(
        (
            f"来源。我单位{day_of(case.night)}批次对在册投诉{case.compared}件作比对，得到本组线索（系统编号{one.id}），"
            f"涉及投诉人{len(case.people)}名、投诉{len(case.items)}件，受理时间自{day(one.first_seen.date())}至"
            f"{day(one.last_seen.date())}。",
            f"复核。{verdict['by']}于{day(granted.reviewed_on)}对本组投诉及关联依据进行人工复核，结论为“确认移送”，"
            f"理由：{sentence(granted.why_confirmed)}",
            f"分级。{tier_in_words(case)}。",
        )
    )


def _things(paper: Paper, granted: Granted) -> None:
    case = granted.case
    paper.heading("疑似关联的主体与共同要素")
    shown = (
        "姓名、号码、账户等已脱敏，贵机关需要时可依法调取"
        if not case.unmasked
        else "本函按审批未作脱敏，请严格控制知悉范围"
    )
    paper.body(f"下列要素由本组多名投诉人共同登记或使用，依据为投诉登记记录（{shown}）{_computed(case)}。")
    counted = [one for one in case.things if one.counted]
    counted.sort(key=lambda one: (-one.here, one.node))
    rows = [(one.node, kind_of(one), _named(one), f"{one.here}", f"{one.people}") for one in counted[:_THINGS]]
    paper.table((("编号", 7), ("种类", 16), ("内容", 52), ("本组共有(人)", 11), ("全部共有(人)", 11)), rows)
    if len(counted) > _THINGS:
        paper.note(f"其余{len(counted) - _THINGS}项见《证据目录》“共同要素”。")
    paper.body(
        "投诉人名单见《证据目录》。投诉人是消费者，其中部分人员可能系被代理人误导的受害者；本函未将投诉人列为涉嫌主体，"
        "投诉诉求由我单位照常依法办理。"
    )


def _computed(case: Case) -> str:
    """Which of the shared things are on no record but computed from records."""
    kinds = "、".join(WORDS(kind) for kind in _COMPUTED if kind in case.dossier.channels)
    return f"；其中{kinds}不是登记内容，系比对投诉文本或录音计算所得" if kinds else ""


def _named(thing: SharedThing) -> str:
    if thing.channel != "script":
        return clipped(thing.label, 90)
    if thing.level == "clan":
        return "本组的几份共同话术互为改写（按多份文本的平均相近程度判断），全文见《证据目录》"
    beginning = _begun(slots_in_words(thing.label), 30)
    return f"共同话术：{beginning}……（由多份文本还原，非逐字引文），全文见《证据目录》"


def _course(paper: Paper, granted: Granted) -> None:
    case = granted.case
    paper.heading("投诉情况与时间线")
    listed = [
        "、".join(f"{value}（{count}件）" for value, count in case.counted(field)[:_NAMED]) or "未登记"
        for field in ("channel", "product")
    ]
    paper.body(f"受理渠道：{clipped(listed[0], 200)}。涉及产品：{clipped(listed[1], 200)}。")
    rows = [
        (str(on), f"{len(items)}", clipped("、".join(i.person for i in items), 80)) for on, items in case.days.items()
    ]
    paper.table((("受理日期", 20), ("件数", 10), ("成员编号", 66)), rows[:_DAYS])
    if len(rows) > _DAYS:
        paper.note(f"共{len(rows)}日，其余{len(rows) - _DAYS}日见《证据目录》“时间线”。")


def _facts(paper: Paper, granted: Granted) -> None:
    case = granted.case
    paper.heading("事实（登记记录，可与原件核对）")
    points = []
    for kind in case.dossier.channels:
        held = [one for one in case.things if one.counted and one.channel == kind]
        if held and kind not in _COMPUTED:
            most = max(held, key=lambda one: (one.here, one.bits))
            points.append(
                f"{WORDS(kind)}。{len(held)}项共同要素（{clipped('、'.join(one.node for one in held), 60)}），"
                f"其中{most.node}由本组{most.here}人共有，全部在册投诉中共有{most.people}人。"
            )
    paper.points(points or ["本组计入的共同要素均为比对计算所得，见下节。"])


def _inference(paper: Paper, granted: Granted) -> None:
    one = granted.case.dossier
    paper.heading("推断（统计关联，不是事实认定）")
    paper.body(
        f"以“由同一组织者安排”与“偶然相同”两种假设相比，连起本组全体成员的各对关联合计{one.bits:.1f}比特（1比特表示前者比后者的可能性高一倍），"
        f"来自{len(independent_kinds(granted.case))}种相互独立的证据。概率{certainty(one.probability)}不是由上述合计算得，而是本组第二强的一对投诉人之间关联的概率（程序最高只写到>99.9%）。"
        "概率由设定的先验与权重算得，用于排序和提示复核，不是实际发生的频率，也不指向任何一名具体人员。"
    )
    if one.template:
        script = clipped(slots_in_words(one.template), _TEMPLATE)
        paper.body(f"由多份文本还原的话术（非逐字引文，可变内容以{{}}标出；原文见附件04_投诉.csv）：{script}")
    for voice in [found for found in granted.case.things if found.counted and found.channel == "voice"]:
        paper.body(
            f"{voice.node}：{voice.label}，涉及本组{voice.here}人。录音由机器作统计比对，未经鉴定；声音相近不等于同一人，请以鉴定意见为准。"
        )
    rows = [(WORDS(part), f"{bits:+.1f}", _PARTS.get(part, "越少见的共同点比特越高")) for part, bits in one.waterfall]
    paper.table((("证据种类", 20), ("比特", 12), ("说明", 64)), [*rows, ("合计", f"{one.bits:+.1f}", "")])


def _against(paper: Paper, granted: Granted) -> None:
    case = granted.case
    paper.heading("反证与善意解释")
    innocent = [
        f"{one.node}（{kind_of(one)}）可能另有解释：{WORDS(one.innocent)}，"
        + ("已计入证据，请一并考虑" if one.counted else "未计入证据")
        for one in case.things
        if one.innocent and (one.innocent != TOLD or not one.counted)
    ]
    helped = said(HELPERS, case)
    told = f"{_told(helped)}。可能由公益、法律援助、工会等机构或人员协助，请先核实"
    found = [*case.dossier.counter_evidence, *([told] if helped else []), *innocent]
    if len(found) > _THINGS:
        found = [*found[:_THINGS], f"其余{len(found) - _THINGS}项见《证据目录》“共同要素”与“话术与说明”"]
    paper.points([sentence(text) for text in found] or ["系统未记录反证；这不等于不存在，请结合核查情况判断。"])


def _unverified(paper: Paper, granted: Granted) -> None:
    paper.heading("未核实事项")
    paper.points(
        (
            "投诉所称事实与诉求是否成立，另按投诉程序办理，不因本函受影响。",
            "登记的姓名、电话、地址、账户与真实身份、使用人是否一致。",
            "代理人、代理机构的身份、资质、授权及收费情况。",
            "投诉人是否知情、是否付费、是否为被误导的受害者。",
            "涉及金额。投诉文本中的金额为自述，未作核实与合计。",
            *(("附件材料的真伪，未作鉴定。",) if "attachment" in granted.case.dossier.channels else ()),
            *(("声纹比对为统计结果，不是鉴定意见。",) if "voice" in granted.case.dossier.channels else ()),
        )
    )


def _statutes(paper: Paper, granted: Granted) -> None:
    conduct = [one for one in granted.statutes if one.role == "conduct"]
    procedure = "、".join(f"{one.cited}（{one.subject}）" for one in granted.statutes if one.role == "procedure")
    paper.heading("可能相关的规定（供参考，是否适用由贵机关认定）")
    for one in conduct:
        told = _told(grounds(one, granted.case))
        paper.body(f"{one.cited}（{one.subject}）。依据：{told}。以上为投诉人自述，未经核实。")
    if not conduct:
        paper.body(
            "本函不自行列举罪名或违法条款：共用电话、地址等本身不说明违法，投诉文本是否写有违法情形，须由人员阅读原文判断。"
            "是否涉嫌违法、适用何种规定，由贵机关认定。"
        )
    if procedure:
        paper.body(f"材料编制参照：{procedure}。")
    paper.note(f"条文目录核对日期：{as_of()}。目录只列核对过文本且在本函日期有效的规定，请以现行有效文本为准。")


def _told(found: Mapping[str, str]) -> str:
    """Who writes what, the first few quoted."""
    quoted = "；".join(f"{person}“{passage}”" for person, passage in list(found.items())[:_QUOTED])
    return f"{len(found)}名投诉人的文本写有：{quoted}{'等' if len(found) > _QUOTED else ''}"


def _privacy(paper: Paper, granted: Granted) -> None:
    cited = "、".join(one.cited for one in granted.statutes if one.role == "privacy")
    paper.heading("个人信息处理说明")
    if granted.case.unmasked:
        said = f"本次材料未脱敏，由{granted.unmasked_by}决定，理由：{sentence(granted.unmask_reason)}"
    else:
        said = "材料中的姓名、电话、证件号、账户、设备与详细地址均已脱敏，仅保留核对所必需的部分。"
    paper.body(f"{said}本函的提供对象、目的与范围以移送线索所必需为限，依据{cited}办理；请妥善保管，用后依规处理。")


def _declaration(paper: Paper) -> None:
    paper.heading("声明")
    paper.body(
        "本函依据现有登记记录作出，我单位未作虚构或删改，不对任何个人或机构作出定性。线索由程序提示、经人员复核，"
        "并非仅由自动化方式决定。如经核实线索不成立，请予告知，我单位将更正记录。"
    )


def _attached(paper: Paper, attached: Mapping[str, bytes]) -> None:
    paper.heading("附件")
    rows = [(f"{number}", name, sha256(content)) for number, (name, content) in enumerate(attached.items(), 1)]
    # a hash fits on a line, also in wide fonts
    paper.table((("序号", 6.4), ("文件", 25.6), ("SHA-256", 68)), rows, size=7)


def clipped(text: str, most: int) -> str:
    """`text`, or its beginning and how many characters there are in all."""
    return text if len(text) <= most else f"{_begun(text, most)}……（共{len(text)}字，全文见《证据目录》）"


def _begun(text: str, most: int) -> str:
    """The beginning of `text`, without a slot that would be cut in two."""
    return re.sub(r"\{[^}]*$", "", text[:most])


def sentence(text: str) -> str:
    """`text` with one full stop at its end."""
    return text if text.endswith(("。", "！", "？", ".", "!", "?")) else f"{text}。"


def day_of(night: str) -> str:
    """A night as papers write it."""
    year, month, number = (int(part) for part in night.split("-"))
    return f"{year}年{month}月{number}日"
