"""What stands above the hits: what was compared with what, and how near the nearest is, Chinese or English."""

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
    "{n} complaints in the same road": "同一道路 {n} 件",
    "{n} complaints in the same town": "同一街道、乡镇 {n} 件",
    "{n} complaints in the same district": "同一区县 {n} 件",
    "{n} complaints in the same city": "同一城市 {n} 件",
    "{n} complaints in the same province": "同一省份 {n} 件",
    "no complaint in the same province": "同一省份没有投诉",
    "no complaint": "没有可比的投诉",
    "cosine {n} (near: {m} or more)": "余弦 {n}（{m} 及以上为相近）",
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
_CHINESE = Sentences(_NEAREST)


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
    return f"{one.field}: compared with {one.complaints} {things} up to night {night}; {count}: {one.nearest}"


def farther(found: Answer, words: Words) -> str:
    """What heads the hits that are not near."""
    key = "farther_voices" if any(one.field == "audio" for one in found.searched) else "farther_texts"
    return words(key, near=NEAR)
