"""Slots of a cleaned text: the parts that change from copy to copy of one script, each masked by one character.

Names of people who are not in the complaint's own columns are found beside words such as 客服, 经理, 我爱人, where
they are sure. Percentages, multiples (4倍), articles of law (第七十条) and public hotlines (12378) are no slots: they
give a script away. Every repetition in the patterns is bounded, so that hostile text costs no more than plain text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from complaint_guard.normalise import brands
from complaint_guard.normalise.called import called
from complaint_guard.normalise.numerals import KINDS as NUMERAL_KINDS
from complaint_guard.normalise.numerals import NUMERALS
from complaint_guard.records import SLOTS

#: (kind, start, end) in the cleaned text
Slot = tuple[str, int, int]

_HAN = "\u4e00-\u9fff"
_SURNAME = f"(?:{'|'.join(brands.LONG_SURNAMES.split())}|[{brands.SURNAMES}])"
_PLAIN_SURNAME = f"(?![{brands.WORDLIKE_SURNAMES}]){_SURNAME}"
_RARE_NAME = f"(?<![山沙土])[{brands.RARE_SURNAMES}](?![陵的])[{_HAN}]{{1,2}}"
_AFTER_NAME = r"(?=[,.。;:!?、 ()\[\]\"于在对向因系称与要]|郑重|先生|女士|$)"
_NAMES = re.compile(
    rf"(?:(?:我叫|名叫|姓名|签名|署名)[:是为 ]{{0,2}}(?P<a>{_SURNAME}[{_HAN}]{{1,2}}){_AFTER_NAME}"
    rf"|(?:本人|我是|客户|投诉人|申请人|借款人|当事人|联系人)[:是为 ]{{0,2}}"
    rf"(?P<b>{_PLAIN_SURNAME}[{_HAN}]{{1,2}}){_AFTER_NAME}"
    rf"|(?P<c>(?:{_PLAIN_SURNAME}[{_HAN}]{{0,2}}|{_RARE_NAME})"
    rf"(?:先生|女士|小姐|律师|\*{{1,3}}|某某?(?![些个种人类])))"
    rf"|[,.。;!? ](?P<d>{_PLAIN_SURNAME}[{_HAN}]{{1,2}})(?=[。.!]?$))"
)
#: who is named after a word such as 客服; a wordlike surname needs more of a name around it
_NAMED = re.compile(
    rf"[:是为叫( ]{{0,2}}(?P<name>(?:{_SURNAME}[{brands.GIVEN}]{{1,2}}|[小阿][{brands.GIVEN}])"
    rf"(?=[{brands.AROUND_NAMES}]|[^\w]|$)"
    rf"|{_PLAIN_SURNAME}(?:(?={'|'.join(brands.TITLES.split())})"
    rf"|(?:(?![{brands.AROUND_NAMES}])[{_HAN}]){{2}}(?=[,.。;:!?、)\"]|$)|[{brands.SURE_GIVEN}]{{1,2}}))"
)
_BEFORE_TITLE = re.compile(rf"(?:^|[^\w]|[{brands.AROUND_NAMES}])({_PLAIN_SURNAME}[{brands.SURE_GIVEN}]{{0,2}})$")
_TITLES = frozenset(brands.TITLES.split())
_HANDLE = re.compile(r"(?:号码?|账号)?[:是为 ]{0,3}([A-Za-z][A-Za-z0-9_-]{5,19})(?![A-Za-z0-9_-])")
_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}", re.ASCII
)
_NOT_NAMES = frozenset(brands.NOT_NAMES.split())

_WORDLIKE_CITIES = frozenset(brands.WORDLIKE_CITIES.split())
_BEFORE_PLACE = "在住到从去回自是于,.。 "
_STRONG = "农村商业银行|商业银行|村镇银行|消费金融|小额贷款|融资担保|小贷|金服|数科|金融|银行|人寿|财险"
_LEGAL = "股份有限公司|有限责任公司|有限公司"
_COMPANIES = re.compile(f"(?:{_STRONG}){{1,2}}(?:{_LEGAL}|公司|集团)?|(?P<own>{_LEGAL}|[速优易快]贷)")
#: what no name of a company goes on across, and what none of a lender does: words and characters of the sentence
_NOT_IN_COMPANY = (
    "[^A-Za-z0-9\u4e00-\u9fff]|[的了在与和向于过从被由给用跟对是我到叫找他你您们贵该某其及或等把让请去就说这那个借欠还诉]"
    "|经(?![济营贸开纬纪典络销])|(?<!华)为|家(?![口港界居电具装政园纺])|(?<=[\\d一二三四五六七八九十])[年月日号]"
    f"|{'|'.join(brands.NO_COMPANY.split())}"
)
_NOT_IN_LENDER = (
    f"{'|'.join(brands.NO_LENDER.split())}"
    "|[没不着翻拿查看听称什么每另并但却又也再只已打骗收付因此所以怎谁哪吗呢吧啊份笔款后嘛呀啦]"
    "|(?<=[没还只上前里中都己些])有|有(?=$|人)|张$|(?<=[话机群店院心屋])里|(?<!马)上(?![海饶虞杭高党])"
)
_BEFORE_LEGAL = re.compile(_NOT_IN_COMPANY)
_BEFORE_LENDER = re.compile(f"{_NOT_IN_COMPANY}|{_NOT_IN_LENDER}")
_MIXED_BRANDS = re.compile(f"(?<=[{_HAN}])[eEiI][{_HAN}]{{0,2}}?[贷借宝花通融]")
_BEFORE_MIXED = re.compile(f"{_BEFORE_LENDER.pattern}|[致注里诉]")
_BRAND = r"([A-Za-z0-9\u4e00-\u9fff]{2,7}?)"
_IN_FRAME = re.compile(
    r"(?:(?:(?<![现存实所])在|通过|(?<![已曾])经(?![营过理济常手由历])|(?<![由关对至属位终等基处鉴])于"
    rf"|(?<![自服遵听])从(?![未没来事而此不头])){_BRAND}"
    r"(?:平台|[aA][pP][pP]|小程序|贷款|上?(?:借(?![条呗])|办理|办了|申请|注册|开通|签订|下款|拿过|产生))"
    rf"|(?:投诉|举报|尊敬的){_BRAND}(?:用户|客户|坑人|暴力催收|乱收费|违规))"
)
_NOT_IN_FRAME = re.compile(
    "[的了没未时候况下里外前年月日店院校所处我你他她们这那某该贵司和与被地市县区镇村能线有想需要就急正]|期间"
    "|^(?:[aA][pP][pP]|银行|金融|小贷|网贷|信用社)$"
    f"|{_NOT_IN_LENDER}|{'|'.join(brands.NO_COMPANY.split())}"
)
_GENERAL = tuple(brands.GENERAL.split())


class SlotFinder:
    """Finds the slots of cleaned texts; `institutions` are the user's own brand names beside the shipped ones."""

    def __init__(self, institutions: Iterable[str] = ()) -> None:
        import ahocorasick

        products = brands.PRODUCTS.split()
        self._lexicon = ahocorasick.Automaton()
        for kind, words in (
            ("place", brands.CITIES.split()),
            ("product", [*products, *(word + "款" for word in products if word.endswith("贷"))]),
            ("person", brands.STAFF.split()),
            ("chat", brands.CHATS.split()),
            ("", brands.NO_BRANDS.split()),
            ("institution", [*brands.BRANDS.split(), *filter(None, institutions)]),
        ):
            for word in words:
                self._lexicon.add_word(word, (kind, word))
        self._lexicon.make_automaton()

    def find(self, text: str, names: Sequence[str] = (), product: str = "") -> list[Slot]:
        """Slots of `text` in order and without overlap; `names`, of who complains and who acts for them, and `product`
        are the complaint's own values.
        """
        found = [*(slot for name in names for slot in _own(text, "name", name)), *_own(text, "product", product)]
        found += (("handle", *match.span()) for match in _EMAIL.finditer(text))
        found += self._known(text)
        found += _numerals(text)
        found += _names(text)
        found += (("name", *span) for span in called(text))
        found += _institutions(text)
        return _without_overlap(found)

    def _known(self, text: str) -> Iterator[Slot]:
        """Brands, products and cities of the lexicon, and who is named beside its words; a city takes its 市 along."""
        for last, (kind, word) in self._lexicon.iter_long(text):
            start, end = last + 1 - len(word), last + 1
            if not kind:
                continue
            if kind == "person":
                yield from _person(text, start, end)
                continue
            if kind == "chat":
                if handle := _HANDLE.match(text, end):
                    yield "handle", *handle.span(1)
                continue
            if kind == "place":
                end += text.startswith("市", end)
                if word in _WORDLIKE_CITIES and not (text[end - 1] == "市" or text[max(0, start - 1)] in _BEFORE_PLACE):
                    continue
            yield kind, start, end


def mask(text: str, slots: list[Slot]) -> str:
    """`text` with each slot replaced by the one character of its kind."""
    parts: list[str] = []
    done = 0
    for kind, start, end in slots:
        parts += (text[done:start], SLOTS[kind])
        done = end
    return "".join([*parts, text[done:]])


def _own(text: str, kind: str, value: str) -> Iterator[Slot]:
    at = text.find(value) if len(value) > 1 else -1
    while at >= 0:
        yield kind, at, at + len(value)
        at = text.find(value, at + len(value))


def _numerals(text: str) -> Iterator[Slot]:
    for match in NUMERALS.finditer(text):
        kind = NUMERAL_KINDS[(match.lastindex or 1) - 1]
        if kind:
            yield kind, match.start(), match.end()


def _names(text: str) -> Iterator[Slot]:
    for match in _NAMES.finditer(text):
        group = match.lastgroup or "a"
        if match[group] not in _NOT_NAMES:
            yield "name", match.start(group), match.end(group)


def _person(text: str, start: int, end: int) -> Iterator[Slot]:
    """The name that stands after the word at `start` to `end`, and the surname that stands before a title."""
    if (named := _NAMED.match(text, end)) and not _is_word(named["name"]):
        yield "name", *named.span("name")
    named = _BEFORE_TITLE.search(text[max(0, start - 5) : start]) if text[start:end] in _TITLES else None
    if named and not _is_word(named.group()):
        yield "name", start - len(named[1]), start


def _is_word(name: str) -> bool:
    return name in _NOT_NAMES or name[:2] in _NOT_NAMES


def _institutions(text: str) -> Iterator[Slot]:
    for match in _COMPANIES.finditer(text):
        longest, ends = (14, _BEFORE_LEGAL) if match["own"] in _LEGAL.split("|") else (6, _BEFORE_LENDER)
        before = text[max(0, match.start() - longest) : match.start()]
        brand = ends.split(before)[-1]
        if len(brand) > 1 and (match["own"] or not brand.endswith(_GENERAL)):
            yield "institution", match.start() - len(brand), match.end()
    for match in _IN_FRAME.finditer(text):
        brand, group = (match[1], 1) if match[1] else (match[2], 2)
        if _NOT_IN_FRAME.search(brand) or brand.endswith(_GENERAL):
            continue
        yield "institution", match.start(group), match.end(group)
        # where a name of two characters stands without its frame it is more likely a plain word
        if len(brand) > 2:
            yield from _own(text, "institution", brand)
    for match in _MIXED_BRANDS.finditer(text):
        if brand := _BEFORE_MIXED.split(text[max(0, match.start() - 4) : match.start()])[-1][-2:]:
            yield "institution", match.start() - len(brand), match.end()


def _without_overlap(found: list[Slot]) -> list[Slot]:
    """The slots in order, of overlapping ones the earlier, then the longer."""
    kept: list[Slot] = []
    done = 0
    for slot in sorted(found, key=lambda slot: (slot[1], -slot[2])):
        if slot[1] >= done:
            kept.append(slot)
            done = slot[2]
    return kept
