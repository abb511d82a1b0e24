"""What the search desk says around the hits, Chinese or English: what was compared with what, how near the nearest is,
what else to ask, and what became of a gang.
"""

from __future__ import annotations

from complaint_guard.report.sentences import Sentences
from complaint_guard.report.words import Words
from complaint_guard.search.nearest import NEAR
from complaint_guard.search.question import Answer, Searched

#: what `Searched.nearest` says -> Chinese; {n} stands for what the sentence was filled with
_NEAREST = {
    "the same value": "值相同",
    "the same room": "同一室",
    "the same building": "同一楼栋",
    "the same compound": "同一小区、商场或门牌",
    "complaints in the same road: {n}": "同一道路 {n} 件",
    "complaints in the same town: {n}": "同一街道、乡镇 {n} 件",
    "complaints in the same district: {n}": "同一区县 {n} 件",
    "complaints in the same city: {n}": "同一城市 {n} 件",
    "complaints in the same province: {n}": "同一省份 {n} 件",
    "no complaint in the same province": "同一省份没有投诉",
    "no complaint": "没有可比的投诉",
    "no voice in the case base": "案件库中没有可比的声音",
    "cosine {n} (near: {m} or more)": "余弦 {n}（{m} 及以上为相近）",
    "cosine {n} (near: {m} or more, of a passage {k})": "余弦 {n}（全文 {m}、片段 {k} 及以上为相近）",
    "no value of {n} characters": "没有 {n} 个字符的值",
    "a value that differs in {n} of {m} characters": "{m} 个字符中差 {n} 个的值",
    "{n} bits (near: {m} or more among so many)": "{n} 比特（在这么多录音中 {m} 及以上为相近）",
    "hold it as it stands (under {n} characters beside names, numbers and firms there is no likeness)": (
        "含有原文（除姓名、数字、机构外不足 {n} 字，不比较相似度）"
    ),
    "none holds it as it stands (under {n} characters beside names, numbers and firms there is no likeness)": (
        "没有投诉含有原文（除姓名、数字、机构外不足 {n} 字，不比较相似度）"
    ),
}
#: hints of what else to ask -> Chinese
_HINTS = {
    "{n} is a gang; `complaint-guard show {m}` shows it": "{n} 是团伙编号；请用 `complaint-guard show {m}` 查看",
    "{n} is a script family; `complaint-guard templates show {m}` shows it": (
        "{n} 是话术编号；请用 `complaint-guard templates show {m}` 查看"
    ),
    "the complaint of this id was erased; nothing of it is kept": "该编号的投诉已被删除，没有留存任何内容",
    "no complaint has this id; did you mean {n} or {m} or {k}?": "没有这个编号的投诉；是否为 {n}、{m} 或 {k}？",
    "no complaint has this id; did you mean {n} or {m}?": "没有这个编号的投诉；是否为 {n} 或 {m}？",
    "no complaint has this id; did you mean {n}?": "没有这个编号的投诉；是否为 {n}？",
    "no complaint and no gang has this id; `complaint-guard export gangs` lists the gangs": (
        "没有这个编号的投诉或团伙；`complaint-guard export gangs` 列出全部团伙"
    ),
    "no complaint and no script family has this id; `complaint-guard templates list` lists the families": (
        "没有这个编号的投诉或话术；`complaint-guard templates list` 列出全部话术"
    ),
    "no complaint has this id; `complaint-guard query --text {n}` looks for words": (
        "没有这个编号的投诉；按文字查找请用 `complaint-guard query --text {n}`"
    ),
    "no complaint has this id; --phone or --account looks for a number": (
        "没有这个编号的投诉；按号码查找请用 --phone 或 --account"
    ),
    "no complaint has this id; --text looks for words, `complaint-guard show GANG` for a gang": (
        "没有这个编号的投诉；按文字查找请用 --text，查看团伙请用 `complaint-guard show GANG`"
    ),
    "{n} is a public hotline and no usable phone of a person; give a mobile or a landline, whole": (
        "{n} 是公共热线，不是可用的个人电话；请给出完整的手机或固定电话号码"
    ),
}
#: what became of a gang on a night -> Chinese
_STORY = {
    "born with {n} people": "首次列出，{n} 人",
    "came back with {n} people": "再次列出，{n} 人",
    "grew, {n} -> {m} people": "人数增加，{n} -> {m} 人",
    "shrank, {n} -> {m} people": "人数减少，{n} -> {m} 人",
    "took in {k}, {n} -> {m} people": "并入 {k}，{n} -> {m} 人",
    "came out of {k} with {n} people": "由 {k} 分出，{n} 人",
    "ended, had {n} people": "不再列出，原有 {n} 人",
}
_CHINESE = Sentences(_NEAREST | _HINTS | _STORY)


def said(sentence: str, words: Words) -> str:
    """A sentence of the search desk in the language of the answer."""
    return _CHINESE.said(sentence) if words.lang == "zh" else sentence


def compared(one: Searched, night: str, words: Words) -> str:
    """What one field of the question was compared with, how many hold it, and how near the nearest is."""
    alike = one.field in ("text", "wording", "audio")
    if words.lang == "zh":
        least = "至少 " if one.more else ""
        things = f"{one.complaints} {'段录音' if one.field == 'audio' else '件投诉'}"
        count = f"相近 {least}{one.found} 件，最近：" if alike else f"找到 {one.found} 件：" if one.found else "最近："
        return f"{words(one.field)}：与截至 {night} 批次的 {things}比对；{count}{_CHINESE.said(one.nearest)}"
    least = "at least " if one.more else ""
    count = f"{least}{one.found} near, nearest" if alike else f"{one.found} found" if one.found else "nearest"
    things = "recordings" if one.field == "audio" else "complaints"
    return f"{words(one.field)}: compared with {one.complaints} {things} up to night {night}; {count}: {one.nearest}"


def farther(found: Answer, words: Words) -> str:
    """What heads the hits that are not near."""
    key = "farther_voices" if any(one.field == "audio" for one in found.searched) else "farther_texts"
    return words(key, near=NEAR)
