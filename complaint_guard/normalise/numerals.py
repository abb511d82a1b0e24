"""Patterns of slots that begin with a numeral, a letter or a word for time: amounts, dates, numbers of all kinds."""

from __future__ import annotations

import re

_N = "零〇一二两三四五六七八九十百千万亿几半壹贰叁肆伍陆柒捌玖拾佰仟廿"
_FIRST = "一二两三四五六七八九十几壹贰叁肆伍陆柒捌玖拾"
_HAN_DAY = "[〇零一二三四五六七八九十]{1,3}"
_DAY = rf"(?:\d{{1,2}}|{_HAN_DAY})"
_YEAR = r"(?:(?:19|20)\d\d|[〇零一二三四五六七八九]{4})"
_PART = "(?:[上下]午|早上|晚上|凌晨|中午|傍晚)"
_NUMBER = r"(?:\d{1,3}(?:[, ]\d{3}){1,4}(?:\.\d{1,4})?(?!\d)|\d{1,15}(?:\.\d{1,6})?)"
_MONEY = "(?:元整?|块钱?|圆整?|人民币|[rR][mM][bB])"
_SCALE = r"(?:[万千百亿]{1,2}[多余]?|[wWkK](?![A-Za-z0-9]))"
_UNIT = "(?:个?工作日|个?小时|个?月|个?星期|天|日内|期|次|年|遍|分钟)"
_MORE_UNIT = "(?:笔|条|周|岁|人|名|家|张|份|通|句|户|位|级|个)"
#: what stands behind the first scale of an amount: 8千 of 5万8千, and the last digit of 5万8 if no unit is behind it
_STEPS = rf"(?:[零〇]?\s?(?:\d{{1,4}}|[{_N}])\s?(?!千[克米瓦])[万千百十kK]{{1,2}}){{0,4}}"
_LAST = rf"(?:[零〇]?(?:\d{{1,4}}|[{_N}])(?!\d|\s?(?:{_UNIT}|{_MORE_UNIT}|[点时日号月%‰])))?"
_CHANGE = r"(?:\d角(?:\d分)?|(?<=块)\d(?:毛\d?)?(?!\d|[.,]\d|[个天次期年月]))?"

#: (kind, pattern): the first that fits at a place wins; kind "" is left in the text
_PATTERNS = (
    ("", rf"\d{{1,8}}(?:\.\d{{1,4}})?\s?(?:[%‰倍]|个点)|百分之[{_N}点\d]{{1,8}}|[{_N}]{{1,4}}倍"),
    ("", rf"第\s?[{_N}\d]{{1,6}}\s?[条款项章节]|一次性"),
    (
        "",
        r"(?<![\d.])(?:123(?:78|63|15|45|77|21|48)|10086|10010|110)"
        rf"(?!\d|[.,]\d|[多余来]?\s?(?:{_SCALE}|{_MONEY}|{_UNIT}|{_MORE_UNIT}))",
    ),
    ("id_number", r"(?<!\d)[1-9]\d{5}(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d{4}[\dXx](?!\d)"),
    ("id_number", r"(?<!\d)\d{3,6}\*{6,12}\d{2,4}[Xx]?(?!\d)"),
    ("phone", r"(?<![\dA-Za-z])(?:\+?86[- ]?)?1[3-9]\d[- ]?(?:\d{4}|\*{4})[- ]?\d{4}(?!\d)"),
    ("phone", r"(?<!\d)(?:0\d{2,3}[- ]?\d{7,8}|[48]00[- ]?\d{3,4}[- ]?\d{3,4})(?!\d)"),
    ("account", r"(?<![\dA-Za-z])(?:\d{12,30}|\d{4}(?: \d{4}){2,3}(?: \d{1,4})?)(?![\dA-Za-z])"),
    (
        "contract",
        r"(?<![A-Za-z0-9])(?=[A-Za-z_-]{0,12}\d)(?=[\d_-]{0,20}[A-Za-z])(?!\d{1,12}[wWkK](?![A-Za-z0-9]))"
        r"[A-Za-z0-9][A-Za-z0-9_-]{5,63}(?![A-Za-z0-9_年月-])",
    ),
    ("date", rf"(?<![\d.]){_YEAR}\s?[年./-]\s?{_DAY}\s?[月./-]\s?{_DAY}(?!\d)\s?[日号]?"),
    ("date", r"(?<!\d)20\d\d(?:0[1-9]|1[0-2])[0-3]\d(?!\d)|(?<!\d)20\d\d[./-](?:0[1-9]|1[0-2])(?![\d.])"),
    ("date", rf"(?:(?<!\d)(?:{_YEAR}|\d\d)|[今去前])\s?年\s?{_DAY}月(?:\s?{_DAY}[日号]|份|底|初)?"),
    ("date", rf"(?<!\d){_YEAR}\s?年(?:初|底|末|份)?"),
    ("date", rf"(?<!\d){_DAY}\s?月\s?(?:{_DAY}\s?[日号]|份|底|初)?|(?<![\d第]){_DAY}[日号](?![内楼线店院馆])"),
    ("time", rf"{_PART}?(?<!\d)\d{{1,2}}(?::\d\d){{1,2}}(?!\d)|{_PART}{_DAY}[点时](?:{_DAY}分|半|整)?"),
    ("time", rf"(?<![\d第])\d{{1,2}}[点时](?:\d{{1,2}}分|半|整|多)?|{_HAN_DAY}点(?:半|钟|{_HAN_DAY}分)"),
    ("amount", rf"[¥￥$]\s?{_NUMBER}\s?{_SCALE}?\s?{_MONEY}?|[{_N}]{{2,12}}多?{_MONEY}|[{_N}](?:元|块钱)"),
    (
        "amount",
        rf"(?<![\d.]){_NUMBER}[多余来]?\s?(?:(?:{_SCALE}|[wWkK]){_STEPS}(?:[零〇]?\d{{1,4}}(?:\.\d{{1,2}})?|[{_N}])?[多余来]?)?"
        rf"\s?{_MONEY}{_CHANGE}",
    ),
    (
        "amount",
        rf"(?<![\d.]){_NUMBER}[多余来]?\s?(?:[万亿]|千(?![克米瓦])|百(?=\d|多?(?:[,.。;:!?、) ]|$))|[wWkK](?![A-Za-z]))"
        rf"{_STEPS}{_LAST}多?",
    ),
    ("amount", rf"[好数]?[{_FIRST}][{_N}]{{0,4}}[多来余]?[百千万佰仟][{_N}]{{0,8}}(?:[多余来]?{_MONEY}|[多余]?)"),
    ("count", rf"(?<![\d.])\d{{1,4}}(?=[多几来余]?(?:{_UNIT}|{_MORE_UNIT}))|[{_N}]{{1,3}}(?={_UNIT})"),
    ("number", r"(?<![\d.])\d[\d,.]{0,30}\d(?!\d)|\d{31,}"),
)
_HEADS = rf"[\d{_N}A-Za-z¥￥$+第上下早晚凌中傍今去前好数]"

#: kind of group i of NUMERALS at i - 1
KINDS = [kind for kind, _ in _PATTERNS]
NUMERALS = re.compile(f"(?={_HEADS})(?:{'|'.join(f'({pattern})' for _, pattern in _PATTERNS)})", re.ASCII)
