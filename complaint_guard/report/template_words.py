"""The words of the commands for templates and of scripts in reports, Chinese and English."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "kept_in": ("存于", "Kept in"),
    "kept_shipped": ("自带库", "shipped"),
    "kept_own": ("自建库", "own"),
    "kept_night": ("本案件库", "case base"),
    "origin": ("性质", "Origin"),
    "origin_known": ("已知话术", "known script"),
    "origin_public": ("公开文本", "public text"),
    "origin_found": ("新发现", "found"),
    "origin_form": ("渠道格式", "form"),
    "family_kind": ("诉求类型", "Grievance"),
    "since": ("始见", "Since"),
    "templates_total": (
        "共 {n} 组({parts})，其中 {copied} 组在本案件库有人使用。文本相似本身不说明任何问题。",
        "{n} families ({parts}), {copied} of them used in this case base. Similar wording alone proves nothing.",
    ),
    "in_no_gang": ("未列入疑似团伙", "in no gang"),
    "mine_left_out": (
        "另有 {n} 组未提议({parts})；--all 一并列出，请先读其善意解释。",
        "{n} more are not proposed ({parts}); --all lists them too: read their innocent explanations first.",
    ),
    "shipped_left": (
        "自带库另有 {n} 组在本案件库无人使用，未列出；--shipped 一并列出。",
        "{n} more shipped ones that nobody copies here are not listed; --shipped lists them.",
    ),
    "beginning": ("显示前 {n} 字，共 {of} 字；全文见 --json", "the first {n} of {of} characters; --json has all"),
    "copy_cut": (
        "显示前 {n} 字，共 {of} 字；全文见 report.xlsx",
        "the first {n} of {of} characters; all in report.xlsx",
    ),
    "skeleton": (
        "话术骨架({…}为各人自填，…为各写各的，[甲|乙]为几种写法)",
        "Skeleton ({…} filled in, … own words, [a|b] choices)",
    ),
    "known_text": ("语料库中的原文", "Text in the corpus"),
    "no_copies": ("本案件库中没有这一话术的副本。", "No complaint of this case base copies it."),
    "on_days": ("{n} 天", "{n} days"),
    "copies_read": ("还原所读 {n}/{of} 人", "read {n} of {of} people's copies"),
    "provinces": ("省份", "Provinces"),
    "channels_of": ("受理渠道", "Channels"),
    "slots": ("可变内容", "Slots"),
    "none": ("无", "none"),
    "known_as": ("语料库编号", "Known as"),
    "one_matter": ("共同事项(善意解释)", "One matter (innocent explanation)"),
    "remark": ("备注", "Note"),
    "same_known": ("同一已知话术的其他组", "Other families of the same known script"),
    "script_alone": (
        "话术相同不等于团伙：真实投诉也会照抄范文，建议结合地址、电话等其他证据复核。",
        "One script is no gang: honest complaints copy texts too; look at addresses, phones and other evidence.",
    ),
    "choices": ("几种写法(人数)", "Choices (copies)"),
    "left_out": ("(不写)", "(left out)"),
    "passages": ("特征语句", "Passages that give it away"),
    "elsewhere": ("其他投诉中 {n} 件原样出现", "word for word in {n} other complaints"),
    "version": ("另一版本，{n} 人使用", "Another version, used by {n} people"),
    "warning_of": ("该类提示", "About this kind (notes are kept in Chinese):"),
    "tells": ("疑点", "tells"),
    "innocent_of": ("善意解释", "innocent"),
    "advice_of": ("建议", "advice"),
    "alone_title": ("已知话术的单份副本", "Single copies of known scripts"),
    "alone_note": (
        "各仅一人使用，不构成团伙，亦不单独作为依据；持续关注是否再现。",
        "One person each: no gang, and no evidence by itself; watch whether it comes again.",
    ),
    "copy_of_known": (
        "所问文本含已知话术 {id} 的 {share}；一件投诉照抄话术不构成团伙，仅供持续关注。",
        "the words asked hold {share} of known script {id}; one copy is no gang, only worth watching.",
    ),
    "copy_of_public": (
        "所问文本含公开文本 {id} 的 {share}；照抄公开范文属善意解释。",
        "the words asked hold {share} of public text {id}; copying a public text is innocent.",
    ),
    "known_script": ("已知话术", "Known script"),
    "more_alone": ("另有 {n} 件，见 run.json", "{n} more: see run.json"),
}
