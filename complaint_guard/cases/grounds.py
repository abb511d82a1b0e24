"""What complainants themselves write: a ground on which a letter may name a provision, or a word for their helpers.

A ground is what the writer went through. Whatever in its sentence may make it a denial, hearsay, another's story or a
mere possibility makes the letter silent: silence leaves the question to the recipient, an accusation does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from complaint_guard.cases.case import Case
from complaint_guard.cases.catalogue import Statute
from complaint_guard.cases.catalogue.deeds import AFTER, BEFORE

_AROUND, _DENIED_WITHIN = 30, 8  # characters
_SENTENCE_ENDS = re.compile(r"[。！？!?；;]|(?<![：:])\n")  # what follows a colon belongs to who is said to say it
_DENIED = re.compile("没|不是|并非|未|勿|防范|谨防|警惕")
#: anywhere in the sentence: a denial, a doubt or a question
_DOUBTED = (
    "懒得|瞎[说扯编]|胡[说扯编]|栽赃|捏造|纯属|纯粹|一概|压根|子虚|不成立|没|不是|并非|绝非|未|勿|不要|不曾|从不|绝不|决不|不会|不肯|不愿|不同意|不答应|不信|不相信|不接受|不做|不搞|不找|不想|不敢|不存在|不属于"
    "|(?<![特个区级性分鉴])别|反对|抵制|无关|毫无|从无|无中生有|拒绝|回绝|推掉|否认|冤枉|污蔑|诬|误会|误解|误以为|以为|当成|当作|当做|说成|视为|视同|怀疑|疑似"
    "|防范|谨防|警惕|小心|当心|避免|以免|免得|防止|吗|是否|是不是|难道|谁|哪里|谣|假设|假如|如果|要是|倘若|万一|一旦|比如|例如|譬如|好比|好像|似乎|可能|也许|据"
)
#: anywhere in the sentence: what was read or heard, and people who are not the writer
_HEARSAY = (
    "新闻|报道|报纸|电视|短视频|视频(?!招)|网上|网络|网友|网帖|帖子|微博|抖音|快手|小红书|公众号|朋友圈|文章|热搜|听|传言|短信|公告|通告|通报|通知|写着|写道|提示|提醒|告诫|警示|宣讲"
    "|案例|判决|传单|海报|法院|民警|警方|警官|律师|老师说|表[哥弟姐妹叔舅姑姨嫂]|堂|[哥弟姐妹叔舅姑姨嫂婶伯爷奶爸妈父母]|外公|外婆|丈母娘|岳|亲戚|亲属|亲友|亲人|家人|家属|家里人"
    "|儿子|女儿|孩子|侄|外甥|孙|老公|老婆|丈夫|妻子|爱人|媳妇|对象|女友|男友|前任|朋友|同事|邻居|同学|同乡|老乡|战友|工友|室友|闺蜜|群友|病友|客户|顾客|别人|旁人|他人|他们|她们|人家|有人"
    "|有的人|某人|大家|[很好许]多人|不少人|一些人|那些人|其他人|其他客户|用户|村民|受害者|受害人|消费者|当事人|老板|房东|师傅|[老小][王李张刘陈杨赵黄周吴]"
)
#: in the sentence before: what follows is told by somebody else, or supposed
_FRAMED = re.compile(
    "新闻|报道|短信|视频|网上|听说|据说|如下|写着|例子|案例|有人|说法|假设|假如|如果|比如|例如|想象|传言|帖子|朋友圈"
)
#: at the beginning of the sentence behind: it is about what was told, whatever it says of it
_TAKEN_UP = re.compile(r"\s*(?:这|那|以上|上述|此|纯属|都是|全是|是|假的|但|不过|其实|可)")
_QUOTES = '“”"「」『』‘’《》'
_UNSURE = re.compile(f"{_DOUBTED}|{_HEARSAY}|[{_QUOTES}]")
#: bodies and people that help others to complain lawfully
HELPERS = (
    "公益|慈善|红十字|法律援助|法援|法律服务所|律师事务所|本律师|工会|残联|妇联|社工|志愿者|居委会|村委会|居民委员会|村民委员会"
    "|消费者协会|消保委|人民调解|养老院|福利院"
)


class _Passage(NamedTuple):
    """Words found in a text, with the rest of their sentence."""

    before: str
    found: str
    after: str
    asked: bool
    earlier: str
    later: str

    @property
    def quoted(self) -> str:
        """The words and what is around them on one line."""
        before, after = " ".join(self.before.split()), " ".join(self.after.split())
        begun, ended = "…" * (len(before) > _AROUND), "…" * (len(after) > _AROUND)
        return f"{begun}{before[-_AROUND:]}{self.found}{after[:_AROUND]}{ended}"

    @property
    def denied(self) -> bool:
        """Whether the words just before deny it."""
        return bool(_DENIED.search(self.before[-_DENIED_WITHIN:]))

    @property
    def lived(self) -> bool:
        """Whether nothing in the sentence says that the writer did not go through it."""
        told = self.before + self.found + self.after
        plain = BEFORE.fullmatch(self.before) and AFTER.fullmatch(told, len(self.before + self.found))
        unsure = _UNSURE.search(told)
        around = _FRAMED.search(self.earlier) or _TAKEN_UP.match(self.later)
        return not (self.asked or unsure or around) and plain is not None


def said(pattern: str, case: Case, lived: bool = False) -> dict[str, str]:
    """For each person whose text holds `pattern` and does not deny it, the words around it on one line.

    `lived`: only what the writer went through.
    """
    found: dict[str, str] = {}
    for item in case.items:
        if item.person not in found and (quoted := _quoted(pattern, item.text, lived)):
            found[item.person] = quoted
    return found


def grounds(statute: Statute, case: Case) -> dict[str, str]:
    """For each person whose text gives a ground for `statute`, the words around it on one line."""
    return said(statute.ground, case, statute.accuses)


def cited(statutes: Iterable[Statute], case: Case) -> tuple[Statute, ...]:
    """Those of `statutes` that need no ground or for which somebody of the case gives one."""
    return tuple(one for one in statutes if not one.ground or grounds(one, case))


def _quoted(pattern: str, text: str, lived: bool) -> str:
    for match in re.finditer(pattern, text):
        before = text[: match.start()]
        ended = _SENTENCE_ENDS.search(text, match.end())
        end = ended.start() if ended else len(text)
        *_, earlier, begun = ["", *_SENTENCE_ENDS.split(before)]
        passage = _Passage(
            before=begun,
            found=match[0],
            after=text[match.end() : end],
            asked=text[end : end + 1] in ("？", "?"),
            earlier=earlier,
            later=text[end + 1 :],
        )
        if passage.lived and not _within_quotes(before) if lived else not passage.denied:
            return passage.quoted
    return ""


def _within_quotes(before: str) -> bool:
    """Whether a quotation that began in an earlier sentence has not ended."""
    opened = any(before.count(begin) > before.count(end) for begin, end in ("“”", "「」", "『』", "‘’"))
    return opened or before.count('"') % 2 == 1
