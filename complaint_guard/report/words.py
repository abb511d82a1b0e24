"""The words of the reports, Chinese and English."""

from __future__ import annotations

from typing import Literal

from complaint_guard.report import search_words

Lang = Literal["zh", "en"]

_WORDS: dict[str, tuple[str, str]] = {
    # tiers, channels, explanations
    "refer": ("建议移送复核", "refer for review"),
    "review": ("建议人工复核", "review by a person"),
    "watch": ("持续关注", "keep watching"),
    "script": ("话术", "script"),
    "address": ("地址", "address"),
    "phone": ("电话", "phone"),
    "account": ("退款账户", "refund account"),
    "device": ("设备", "device"),
    "agent": ("代理人", "agent"),
    "company": ("代理机构", "agency"),
    "confirmed": ("确认", "confirmed"),
    "cleared": ("排除", "cleared"),
    "doubt": ("存疑", "in doubt"),
    "decided": ("人工复核：{by}于{day}：{verdict}", "reviewed by {by} on {day}: {verdict}"),
    "voice": ("声纹", "voice"),
    "attachment": ("附件", "attachment"),
    "household": ("同一家庭", "one household"),
    "prior": ("先验与折减", "prior"),
    "unlike": ("措辞不同", "unlike wording"),
    "room": ("室", "room"),
    "building": ("楼栋", "building"),
    "compound": ("小区/商场", "compound"),
    "door": ("门牌", "door"),
    "registered": ("登记地址", "registered address"),
    "same": ("", ""),
    "family": ("", ""),
    "event": ("群体性真实问题(建议业务整改)", "genuine shared problem (fix the business)"),
    "public_text": ("公开模板文本", "public template text"),
    "representative": ("有授权的法律代理", "lawful representative"),
    "same_matter": ("同一事项的群体诉求", "one matter, many customers"),
    "form": ("渠道固定格式", "a channel's fixed form"),
    "crowd": ("公共地点或公共号码", "public place or number"),
    "repeats": ("同一人重复", "one person's repeats"),
    # rooms
    "ingest": ("读入", "ingest"),
    "normalise": ("清洗", "normalise"),
    "embed": ("向量", "embed"),
    "near_duplicates": ("近似检测", "near-duplicates"),
    "link": ("关联", "link"),
    "fuse": ("合并证据", "fuse"),
    "report": ("报告", "report"),
    # slots
    "slot": ("可变", "slot"),
    "name": ("姓名", "name"),
    "time": ("时间", "time"),
    "place": ("地点", "place"),
    "amount": ("金额", "amount"),
    "date": ("日期", "date"),
    "contract": ("合同号", "contract"),
    "platform": ("平台", "platform"),
    "institution": ("机构", "institution"),
    "product": ("产品", "product"),
    "city": ("城市", "city"),
    "days": ("天数", "days"),
    "count": ("次数", "count"),
    "id_number": ("证件号", "identity number"),
    "email": ("邮箱", "e-mail"),
    "url": ("网址", "link"),
    "number": ("数字", "number"),
    # page
    "title": ("疑似代理投诉团伙线索夜报", "Suspected proxy-complaint gangs"),
    "subtitle": (
        "内部复核材料 · 个人信息已脱敏 · 事实认定与处置决定权在贵机关",
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
    "volume_all": ("全部投诉", "all complaints"),
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
        "同一家庭或同住 · 公共地址或公用电话 · 公开模板文本 · 有授权的代理 · 群体性真实问题",
        "one household · public address or phone · public template text · lawful representative · genuine shared "
        "problem",
    ),
    "hub_innocent": ("“{label}”可能另有解释：{why}", "“{label}” may be explained by: {why}"),
    "template": ("还原话术", "Recovered script"),
    "slots_note": ("色块为每份投诉各自填写的内容", "coloured chips differ from copy to copy"),
    "hubs": ("关联要素", "Shared hubs"),
    "kind": ("种类", "Kind"),
    "label": ("内容(脱敏)", "Label (masked)"),
    "held_by": ("本团伙/全部(人)", "Here / all (people)"),
    "innocent": ("善意解释", "Innocent explanation"),
    "waterfall": ("证据构成(比特)", "Evidence in bits"),
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
    "more_members": ("其余 {n} 件见 members.csv", "{n} more in members.csv"),
    "more_gangs": ("其余 {n} 个团伙见 gangs.jsonl 与 report.xlsx", "{n} more gangs in gangs.jsonl and report.xlsx"),
    "more_explained": ("其余 {n} 组见 explained.jsonl", "{n} more groups in explained.jsonl"),
    "of_chars": ("共 {n} 字", "{n} characters"),
    "unit_people": ("{n} 人", "{n} people"),
    "unit_complaints": ("{n} 件", "{n} complaints"),
    "unit_groups": ("{n} 组", "{n} groups"),
    "verdict": (
        "处置建议：{tier}。以上为统计关联，不构成事实认定；是否存在有组织代理投诉，由贵机关认定。",
        "Advice: {tier}. These are statistical ties, not findings; whether organised proxy complaining took place "
        "is for you to decide.",
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
    "sheet_removed": ("表格不能容纳的控制字符(已去除)", "control characters a workbook cannot hold (removed)"),
    "sheet_cut": ("超过单元格长度上限而截断", "cells cut to the workbook's length limit"),
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
    "no_pair": ("两者之间没有记录到关联证据。", "No evidence joins the two."),
    "posterior": ("后验概率", "posterior"),
}

METHOD: dict[Lang, tuple[str, ...]] = {
    "zh": (
        "每条证据以“比特”计量：1 比特表示“同一组织者”比“偶然相同”的可能性高一倍；各条证据相加，负值为反证。越罕见的"
        "共同点比特越高，很多人共有的地址或号码几乎不计分。",
        "概率由比特与先验换算而来；“先验与折减”为负，表示在没有证据时默认大家互不相关，且相互依赖的证据不重复计分。",
        "仅凭文本相似不会进入“建议移送复核”：该级别要求至少 3 名不同投诉人、2 种相互独立的证据、后验概率不低于设定"
        "阈值，且没有未排除的善意解释。",
        "已知局限：深度改写的新话术、只出现 1–2 人的线索、缺少地址与电话的记录可能遗漏；手写或不完整地址可能误并或"
        "漏并；概率由设定的先验与权重算得，用于排序与分档，不是实际发生的频率。",
    ),
    "en": (
        "Evidence is measured in bits: one bit makes “one organiser” twice as likely against “chance”. Bits add "
        "up; negative bits are evidence against. The rarer the shared thing, the more bits; an address or number "
        "that many people share is worth next to nothing.",
        "The probability follows from the bits and the prior; the prior is negative because people are taken to be "
        "unconnected until shown otherwise, and dependent evidence is not counted twice.",
        "Text alone never reaches “refer”: that tier needs at least 3 people, 2 independent kinds of evidence, a "
        "posterior above the set threshold and no unanswered innocent explanation.",
        "Known limits: deeply rewritten new scripts, rings of one or two people and records without address and "
        "phone may be missed; incomplete addresses may be joined or parted wrongly; probabilities depend on "
        "calibration from past cases.",
    ),
}

FAIRNESS: dict[Lang, tuple[str, ...]] = {
    "zh": (
        "投诉是消费者的权利。列入本报告不影响任何一件投诉的受理、办理与答复，诉求本身是否成立应另行核实。",
        "本报告只提示疑似关联并建议复核，不对任何个人作出定性；使用同一模板的消费者也可能是被代理人误导的受害者。",
        "每条线索旁列反证与善意解释；具名人员的复核结论会记录，已排除的线索没有新的成员或证据不再列入移送或复核。",
    ),
    "en": (
        "Complaining is a consumer's right. Being listed here changes nothing in how a complaint is taken, handled "
        "or answered; whether the claim is justified is a separate question.",
        "This report points at suspected ties and suggests review; it passes no judgement on any person. People "
        "who used one template may themselves have been misled by an agent.",
        "Every lead carries its counter-evidence and can be cleared; a cleared lead does not come back on the same "
        "evidence.",
    ),
}


class Words:
    """Looks words up in one language; a key without an entry is shown as it is."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang

    def __call__(self, key: str, **values: object) -> str:
        """The words for `key` with `values` filled in."""
        zh, en = _WORDS.get(key) or search_words.WORDS.get(key, (key, key))
        text = zh if self.lang == "zh" else en
        return text.format(**values) if values else text
