"""The words of the reports, Chinese and English."""

from __future__ import annotations

from typing import Literal

from complaint_guard.report import night_words, search_words, template_words
from complaint_guard.report.english import english
from complaint_guard.report.markup import slots
from complaint_guard.report.terms import TERMS

Lang = Literal["zh", "en"]

_WORDS: dict[str, tuple[str, str]] = TERMS | {
    # overview
    "growth": ("与上一批次相比", "Against the night before"),
    "fresh": ("新出现", "new"),
    "grown": ("人数增加", "growing"),
    "gone": ("不再列出", "no longer listed"),
    "first_night": ("首个批次，无从比较", "the first night, nothing to compare with"),
    "new_gang": ("新", "new"),
    "more_people": ("+{n} 人", "+{n} people"),
    "fewer_people": ("−{n} 人", "−{n} people"),
    "by_family": ("疑似团伙按诉求类型", "Suspected gangs by grievance"),
    "by_family_note": ("按话术用词归类，仅供阅读", "told by the words used, a reading aid only"),
    "map": ("疑似团伙投诉的省份分布", "Complaints of suspected gangs by province"),
    "map_note": (
        "示意图，非实际边界；数字为涉疑似团伙的投诉件数",
        "a diagram without borders; complaints in suspected gangs",
    ),
    "map_tile": ("全部 {n} 件，其中涉疑似团伙 {own} 件", "{n} complaints, {own} in suspected gangs"),
    "map_unknown": (
        "地址未写明省份：全部 {n} 件，涉疑似团伙 {own} 件",
        "province unknown: {n} complaints, {own} in gangs",
    ),
    "weekdays": ("一 二 三 四 五 六 日", "Mo Tu We Th Fr Sa Su"),
    "odd_days": ("高出常日的日期", "Days above the usual"),
    "odd_day": ("{day}：{n} 件（常日 {usual} 件）", "{day}: {n} complaints (usual {usual})"),
    "no_odd_days": ("没有明显高出常日的日期", "No day stands out"),
    "odd_rule": ("框出：高于日中位数 4 倍离差以上", "framed: more than 4 spreads above the median day"),
    "days_before": ("另有 {n} 件早于日历所示", "{n} more before the days shown"),
    "days_after": ("另有 {n} 件日期晚于本批次，未列入日历", "{n} more are dated after this night and not drawn"),
    # chart, comparison, search
    "link_chart": ("关联图", "Link chart"),
    "chart_hint": (
        "点击图中的人或要素，查看其投诉；方向键移动，回车打开，Esc 取消。",
        "Click a person or a shared thing for its complaints; arrows move, Enter opens, Esc clears.",
    ),
    "chart_key": (
        "圆点为投诉人（数字为出现先后），方块为共用要素；线越粗，比特越高。虚线方块另有善意解释，虚线圆点不在本团伙。",
        "Dots are people (numbered as they came), squares are shared things; the thicker the line, the more bits. "
        "Dashed squares have an innocent explanation, dashed dots are not in this gang.",
    ),
    "strength": ("强度", "Strength"),
    "strength_least": ("至少 {n} 比特", "at least {n} bits"),
    "neighbours": ("显示外围", "Show outsiders"),
    "neighbours_left": ("另有至少 {n} 人持有同一要素，未绘出", "at least {n} more hold the same things, not drawn"),
    "outside": ("外围人员（不在本团伙）", "outsider (not in this gang)"),
    "outside_gang": ("列于团伙 {n}", "in gang {n}"),
    "export_png": ("导出 PNG", "Export PNG"),
    "zoom_in": ("放大", "Zoom in"),
    "zoom_out": ("缩小", "Zoom out"),
    "reset": ("复位", "Reset"),
    "holders": ("本团伙 {n} 人 / 全部 {all} 人", "{n} here / {all} in all"),
    "hub_left": ("另有 {n} 人未绘出", "{n} more not drawn"),
    "no_complaint_here": ("原文不在本页；编号 {id}", "not on this page; id {id}"),
    "person_kind": ("投诉人", "person"),
    "all_complaints": ("投诉", "Complaints"),
    "show_rest": ("显示其余 {n} 件", "Show {n} more"),
    "open_text": ("阅读与对比", "Read and compare"),
    "text_cut": (
        "…… 原文共 {n} 字，全文见 report.xlsx “投诉”页",
        "… {n} characters in all; the whole is in report.xlsx",
    ),
    "texts_cut": (
        "为控制文件大小，{n} 件投诉的原文在本页只显示前 {most} 字；全文见 report.xlsx “投诉”页。",
        "To keep this file small, {n} complaints show their first {most} characters here; the whole is in report.xlsx.",
    ),
    "compare": ("两件投诉对比", "Compare two complaints"),
    "compare_hint": (
        "着色部分为两件共有的文字（6 字以上）",
        "Coloured: wording of 6 characters or more that both have",
    ),
    "choose": ("选择投诉", "Choose a complaint"),
    "left": ("左", "Left"),
    "right": ("右", "Right"),
    "shared_share": (
        "共有 {n} 字：占左 {left}，占右 {right}",
        "{n} characters shared: {left} of the left, {right} of the right",
    ),
    "nothing_shared": ("没有 6 字以上的共同文字", "No shared wording of 6 characters or more"),
    "beyond": ("超过 {n} 字的部分未比对", "what lies beyond {n} characters is not compared"),
    "same_person": ("同一投诉人", "same person"),
    "close": ("关闭", "Close"),
    "hit_complaints": ("符合的投诉", "Complaints that match"),
    "hits_more": ("另有 {n} 件", "{n} more"),
    "needs_script": (
        "成员、关联图与对比需要浏览器启用脚本；同样内容见 report.xlsx。",
        "Members, link chart and comparison need scripts; the same is in report.xlsx.",
    ),
    "considered": ("已考虑的善意解释", "Innocent explanations considered"),
    "considered_none": (
        "没有注明的，本团伙未见记录；复核时请逐项核对并勾选",
        "where nothing is noted, nothing was recorded; check each and tick it off",
    ),
    "considered_hub": ("{channel}“{label}”", "{channel} “{label}”"),
    "considered_repeats": ("{n} 件为同一人重复，按一人计", "{n} are one person's repeats, counted once"),
    "skip": ("跳到线索总览", "Skip to the overview"),
    "keys": ("按 / 搜索", "/ to search"),
    # page
    "title": ("疑似代理投诉团伙线索夜报", "Suspected proxy-complaint gangs"),
    "subtitle": (
        "内部复核材料 · 个人信息已脱敏 · 事实认定与处置决定权在有权机关",
        "For internal review · personal data masked · findings and decisions are yours",
    ),
    "night": ("批次", "Night"),
    "complaints": ("投诉", "Complaints"),
    "new": ("本批次新收 {n}", "{n} new"),
    "people": ("投诉人", "People"),
    "gangs": ("疑似团伙", "Suspected gangs"),
    "explained": ("已解释群体", "Explained groups"),
    "rejects": ("拒收", "Rejects"),
    "volume": ("每日投诉量", "Complaints by day"),
    "volume_gang": ("其中涉疑似团伙", "of which in suspected gangs"),
    "days_per_bar": ("每柱 {n} 天", "{n} days a bar"),
    "overview": ("线索总览", "Overview"),
    "search": ("搜索团伙、话术、地址、投诉编号…", "Search gangs, scripts, addresses, ids…"),
    "all_tiers": ("全部", "all"),
    "shown_of": ("显示 {n} / {all}", "{n} of {all} shown"),
    "nothing_found": ("没有符合条件的线索。", "Nothing matches."),
    "no_gangs": ("本批次未发现达到阈值的疑似团伙。", "No suspected gang reached the threshold."),
    "rank": ("序", "Rank"),
    "gang": ("团伙", "Gang"),
    "tier": ("建议", "Advice"),
    "probability": ("概率", "Probability"),
    "pair_most": ("两人共有至多(比特)", "Bits a pair, at most"),
    "pair_bits": ("最强一对(比特)", "Strongest pair (bits)"),
    "two_bits": ("两人(比特)", "Bits of the two"),
    "tie_bits": ("此人持有(比特)", "Bits of the tie"),
    "kinds": ("独立证据(种)", "Independent kinds"),
    "kinds_of": ("独立 {n} 种", "{n} independent"),
    "bits": ("证据(比特)", "Bits"),
    "seen": ("起止", "Seen"),
    "channels": ("关联种类", "Evidence"),
    "reason": ("首要理由", "Main reason"),
    "why": ("为何列出", "Why it is listed"),
    "against": ("反证与善意解释", "Counter-evidence"),
    "no_counter": (
        "本次未记录反证。这不等于不存在：复核时请逐项核对下列解释。",
        "No counter-evidence was recorded. That does not mean there is none: check each explanation below.",
    ),
    "check_list": (
        "另请逐项核对：同一家庭或同住 · 公共地址或公用电话 · 公开模板文本 · 有授权的代理 · 群体性真实问题",
        "check each of these too: one household · public address or phone · public template text · lawful "
        "representative · genuine shared problem",
    ),
    "hub_innocent": ("“{label}”可能另有解释：{why}", "“{label}” may be explained by: {why}"),
    "template": ("还原话术", "Recovered script"),
    "slots_note": (
        "色块为每份投诉各自填写的内容；[甲|乙]为几种写法；…为各写各的",
        "coloured chips differ from copy to copy; [a|b] are choices, … is in each one's own words",
    ),
    "hub_id": ("要素编号", "Hub id"),
    "hubs": ("关联要素", "Shared hubs"),
    "kind": ("种类", "Kind"),
    "lead": ("（{people} 人）", " ({people} people)"),
    "label": ("内容(脱敏)", "Label (masked)"),
    "held_by": ("本团伙/全部(人)", "Here / all (people)"),
    "innocent": ("善意解释", "Innocent explanation"),
    "waterfall": ("证据构成(比特)", "Evidence in bits"),
    "waterfall_of": ("连起 {n} 人的 {k} 对最强关联相加", "the sum of the {k} strongest pairs that join the {n} people"),
    "waterfall_two": ("两人之间", "between the two"),
    "one_of_a_kind": (
        "一对人之间，同类要素只计最强一项",
        "between two people only the strongest of a kind counts",
    ),
    "weaker": ("同类另有更强一项，不另计", "a stronger one of its kind counts"),
    "total": ("合计", "total"),
    "timeline": ("投诉时间", "When"),
    "pairs": ("最强关联", "Strongest pairs"),
    "members": ("成员(脱敏)", "Members (masked)"),
    "complaint": ("投诉编号", "Complaint"),
    "person": ("投诉人", "Person"),
    "received": ("受理时间", "Received"),
    "where": ("渠道 / 产品", "Channel / product"),
    "contact": ("电话 · 账户", "Phone · account"),
    "excerpt": ("投诉内容摘录", "Excerpt"),
    "text": ("投诉内容", "text"),
    "more_gangs": ("其余 {n} 个团伙见 gangs.jsonl 与 report.xlsx", "{n} more gangs in gangs.jsonl and report.xlsx"),
    "more_explained": ("其余 {n} 组见 explained.jsonl", "{n} more groups in explained.jsonl"),
    "of_chars": ("共 {n} 字", "{n} characters"),
    "unit_people": ("{n} 人", "{n} people"),
    "unit_complaints": ("{n} 件", "{n} complaints"),
    "unit_groups": ("{n} 组", "{n} groups"),
    "verdict": (
        "处置建议：{tier}。以上为统计关联，不构成事实认定；是否存在有组织代理投诉，由有权机关认定。",
        "Advice: {tier}. These are statistical ties, not findings; whether organised proxy complaining took place "
        "is for the competent authority to find.",
    ),
    "cleared_note": (
        "处置建议：无。该团伙已经人工复核排除；以上仅为统计关联，不构成事实认定。",
        "Advice: none. A person reviewed this group and cleared it; these are statistical ties, not findings.",
    ),
    "explained_title": ("已识别的群体性问题与善意相似", "Shared problems and innocent look-alikes"),
    "explained_note": (
        "下列群体看上去相似，但已有善意解释；列出以便业务整改与服务，不作为可疑线索。",
        "These groups look alike and have an innocent explanation; they are named so that they can be helped, not "
        "accused.",
    ),
    "no_explained": ("本批次没有此类群体。", "None this night."),
    "limits": ("本批次触及的上限", "Limits that bit"),
    "no_limits": ("没有触及任何上限。", "No limit was reached."),
    "limit_room": ("环节", "Room"),
    "limit_name": ("上限", "Limit"),
    "limit_value": ("取值", "Value"),
    "limit_touched": ("涉及行数", "Rows touched"),
    "rejects_title": ("拒收与缺格", "Rejects by reason"),
    "no_rejects": ("没有拒收。", "Nothing was rejected."),
    "field": ("字段", "Field"),
    "why_rejected": ("原因", "Reason"),
    "rows": ("行数", "Rows"),
    "kept": ("其中保留", "Kept"),
    "method": ("方法与已知局限", "Method and known limits"),
    "fairness": ("公平说明", "Fairness"),
    "run": ("批次记录", "Run record"),
    "input": ("输入文件", "Input"),
    "seconds": ("各环节用时(秒)", "Seconds per room"),
    "versions": ("版本", "Versions"),
    "unknown": ("未知", "unknown"),
    "whole_row": ("(整行)", "(whole row)"),
    "sheet_cut": ("超过单元格长度上限而截断", "cells cut to the workbook's length limit"),
    "sheet_rows": (
        "超过工作表行数上限而未写入的行（见 members.csv 与 gangs.jsonl）",
        "rows beyond what a sheet holds, not written (see members.csv and gangs.jsonl)",
    ),
    "learned_off": ("设置 learn.use 为 false", "setting learn.use is false"),
    "learned_few_confirmed": ("可据以估计的已确认团伙不足 10 个", "fewer than 10 confirmed gangs can tell of it"),
    "learned_few_cleared": ("已确认或已排除的团伙不足 10 个", "fewer than 10 confirmed or fewer than 10 cleared gangs"),
    "learned_held_out": ("用于检验的复核团伙与默认值更相符", "reviewed gangs held out fit the default better"),
    "learned_no_better": (
        "采用后对复核团伙的区分不优于默认值",
        "tells reviewed gangs apart no better than the default",
    ),
    "ties": ("关联明细", "Ties"),
    "part": ("分段", "Part"),
    "figure": ("项目", "Figure"),
    "value": ("数值", "Value"),
    "first_seen": ("最早", "First seen"),
    "last_seen": ("最近", "Last seen"),
    "person_id": ("投诉人编号", "Person id"),
    "channel": ("渠道", "Channel"),
    "level": ("层级", "Level"),
    "here": ("本团伙(人)", "Here (people)"),
    "length": ("全文字数", "Characters"),
    "row": ("行号", "Row"),
    "True": ("是", "yes"),
    "False": ("否", "no"),
    "received_at": ("受理时间", "received at"),
    "complaint_id": ("投诉编号", "complaint id"),
    "figures": ("批次概况", "Night"),
    "pair": ("两人关联", "Two people"),
    "both_hold": ("两人共有的要素", "What both hold"),
    "sharers": ("共有(人)", "Shared by (people)"),
    "one_person": ("两件投诉属同一人，本人与本人不作关联。", "Both are of one person, who is not tied to themselves."),
    "no_gang": ("未列入疑似团伙", "in no suspected gang"),
    "no_pair": ("没有记录到两者直接共有的要素。", "Nothing recorded joins the two directly."),
    "posterior": ("后验概率", "posterior"),
}


class Words:
    """Looks words up in one language; a key without an entry is shown as it is."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def said(self, sentence: str) -> str:
        """A sentence that a room left in its tables, in this language as far as it is known."""
        return sentence if self.lang == "zh" else english(sentence)

    def kind_of(self, channel: str, level: str) -> str:
        """A hub's channel, and its level where that says more."""
        kind, where = self(channel), self(level)
        return kind if where in ("", kind) else f"{kind} {where}"

    def slot(self, kind: str) -> str:
        """A slot as people read it: {姓名}."""
        return f"{{{self(kind)}}}"

    def filled(self, template: str) -> str:
        """`template` with its slots as people read them."""
        return "".join(self.slot(piece) if slot else piece for piece, slot in slots(template))

    def __call__(self, key: str, **values: object) -> str:
        """The words for `key` with `values` filled in."""
        tables = (_WORDS, search_words.WORDS, template_words.WORDS, night_words.WORDS)
        zh, en = next((table[key] for table in tables if key in table), (key, key))
        text = zh if self.lang == "zh" else en
        return text.format(**values) if values else text
