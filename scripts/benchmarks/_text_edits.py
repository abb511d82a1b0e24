"""What is done to a script before it is handed in again: edits by program, for benchmarks. Each gives another
version.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from complaint_guard import corpus

_SENTENCE = re.compile(r"[^。！？!?;；\n]+[。！？!?;；\n]*")
_CLAUSE = re.compile(r"[^，。！？,!?;；\n]+[，。！？,!?;；\n]*")
_HAN = re.compile("[\u4e00-\u9fff]")
_SLOT = re.compile(r"\{[^{}]*\}")
_FILLERS = ("嗯", "那个", "就是说", "然后", "啊", "这个", "反正", "对吧")
#: characters that a reader of scans takes for one another
_LOOKALIKE = (  # noqa: SIM905
    "己已巳 未末 日曰目 人入八 土士 贷货 侯候 分兮 拔拨 令今 问间同 天夫无 大太犬 王玉主 广厂 折拆 几儿 千干于 辩辨辫 "
    "名各 历厉 元无 催摧 征证怔 收攻 借惜措 款歉 额颜 利刹 息恳 账帐 贵责 司可 投设 诉拆 费贾 话活括 电甩 保堡 退腿 "
    "还坏 钱线 协胁 期斯 银根很 行彳 合台 约的 信倍 用甲 本木 知和 情清请 要耍 求术 理埋 处外 时肘 客容 服报 务各"
).split()
_PERSONS = (
    ("我们", "其家"),
    ("我", "其"),
    ("你们", "该公司"),
    ("贵公司", "该公司"),
    ("贵司", "该司"),
    ("贵行", "该行"),
)

#: another version of a text
Edit = Callable[[str], str]


@dataclass(frozen=True)
class Editor:
    """Edits drawn by `rng`; `stories` are sentences of other people, `others` whole scripts, `spin` groups of words."""

    rng: random.Random
    stories: Sequence[str]
    others: Sequence[str]
    spin: Sequence[tuple[str, str]]

    def edits(self) -> dict[str, Edit]:
        """The edits by name."""
        return {
            "names and amounts": lambda text: text,
            "synonyms": self.respun,
            "shuffled clauses": self.shuffled,
            "personal story": self.padded,
            "traditional characters": traditional,
            "homophones": self.misheard,
            "OCR noise": self.misread,
            "ASR transcript": self.spoken,
            "third-person note": self.noted,
            "truncated to half": lambda text: text[: len(text) // 2],
            "merged with another": self.merged,
        }

    def respun(self, text: str) -> str:
        """Every word that the spin lexicon knows, swapped."""
        for word, other in self.spin:
            if word in text:
                text = text.replace(word, other)
        return text

    def shuffled(self, text: str) -> str:
        """Clauses in another order."""
        clauses = _CLAUSE.findall(text)
        self.rng.shuffle(clauses)
        return "".join(clauses)

    def padded(self, text: str) -> str:
        """About as much again, of other people's sentences, put between its own."""
        sentences, added = _SENTENCE.findall(text), 0
        while added < len(text):
            story = self.rng.choice(self.stories)
            sentences.insert(self.rng.randint(0, len(sentences)), story)
            added += len(story)
        return "".join(sentences)

    def misheard(self, text: str, share: float = 0.12) -> str:
        """Characters written as others that sound alike."""
        return self._each(text, share, lambda letter: self.rng.choice(_sounding().get(letter, letter)))

    def misread(self, text: str) -> str:
        """Look-alike, lost and broken characters, as a scan gives them."""
        read = {one: group.replace(one, "") for group in _LOOKALIKE for one in group}
        text = self._each(text, 0.25, lambda letter: self.rng.choice(read.get(letter, letter)))
        text = self._each(text, 0.03, lambda _: self.rng.choice(("", " ", "\n")))
        return text.replace("，", ",").replace("。", "·")

    def spoken(self, text: str) -> str:
        """As speech recognition writes it: no punctuation, fillers, repeats, some characters misheard."""
        parts = []
        for clause in _CLAUSE.findall(self.misheard(text, 0.06)):
            plain = re.sub('[，。！？,!?;；：:、“”"\n]', "", clause)
            parts.append(self.rng.choice(_FILLERS) + plain if self.rng.random() < 0.4 else plain)
            if self.rng.random() < 0.15:
                parts.append(plain[:4])
        return "".join(parts)

    def noted(self, text: str) -> str:
        """As a hotline agent takes it down, in the third person."""
        for own, told in _PERSONS:
            text = text.replace(own, told)
        return f"【热线转办】来电人反映：{text}来电人要求核实处理并回复。"

    def merged(self, text: str) -> str:
        """Its sentences and those of another script, by turns."""
        own, other = _SENTENCE.findall(text), _SENTENCE.findall(self.rng.choice(self.others))
        longest = max(len(own), len(other))
        return "".join(part for at in range(longest) for part in (*own[at : at + 1], *other[at : at + 1]))

    def _each(self, text: str, share: float, other: Edit) -> str:
        """`text` with a share of its ideographs changed; slots stay."""
        slots = {at for match in _SLOT.finditer(text) for at in range(*match.span())}
        drawn = (
            other(letter) if at not in slots and _HAN.match(letter) and self.rng.random() < share else letter
            for at, letter in enumerate(text)
        )
        return "".join(drawn)


def traditional(text: str) -> str:
    """In the characters and words of Taiwan."""
    import opencc

    converted: str = opencc.OpenCC("s2tw").convert(text)
    return converted


def spin_lexicon(path: Path | None, rng: random.Random) -> list[tuple[str, str]]:
    """Swaps `a→b` of a file; without one a draw from the groups of wordings that training uses (kinder than
    spinners).
    """
    if path is not None and path.exists():
        pairs = [line.split("→") for line in path.read_text(encoding="utf-8").splitlines()]
        return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2 and len(pair[0]) > 1 and pair[1]]
    return [(word, rng.choice(group)) for group in corpus.load("").words.wordings for word in group if len(word) > 1]


@cache
def _sounding() -> dict[str, str]:
    """Each common character with the common others that are spoken alike, tones apart."""
    from pypinyin import Style, pinyin

    from complaint_guard.embed.learning.vocabulary import general_frequencies

    letters = [word for word in general_frequencies() if len(word) == 1 and _HAN.match(word)]
    common = sorted(letters, key=lambda letter: -general_frequencies()[letter])[:3_500]
    groups: dict[str, list[str]] = {}
    for letter in common:
        groups.setdefault(pinyin(letter, style=Style.NORMAL)[0][0], []).append(letter)
    return {one: "".join(other for other in group if other != one) or one for group in groups.values() for one in group}


#: two grammars in the manner of mass comments: one alternative of every slot is drawn, sentence by sentence
_GRAMMARS = (
    (
        (
            "我要投诉|关于|反映|我想说一下|说个事，",
            "{platform}的{product}|我在{platform}办的{product}|去年那笔{product}",
        ),
        (
            "，当初|。办的时候|，签的时候|。点确认那会儿",
            "业务员|接电话的小伙子|客服|销售",
            "只讲|光说|嘴上就提|就告诉我",
        ),
        ("每月还多少|一个月给几百|月供数目", "，|，其它的|，别的", "一个字没提|统统没说|全咽回去了|只字不漏地瞒着"),
        (
            "。后来|。直到{date}|。还到一半|。结清前",
            "我拉账单|我妹夫帮我算|打印流水|我在纸上加了一遍",
            "，发现|，才知道|，才看见",
        ),
        ("夹着{amount}元的|多出{amount}元|有一笔{amount}的", "顾问费|信息费|咨询费|居间费"),
        ("，这钱好比|，这就像|，等于", "坐车到站了才说座位另算|吃完面才收碗钱|看完病再卖挂号条", "。"),
        ("请|麻烦|要求|我要你们", "按日子退|原路退|退回原卡", "，并且|，还有|，另外"),
        ("把经办人的名字|把当时是谁办的|把那个人的工号", "写在纸上给我|书面告诉我|盖章发我", "。"),
    ),
    (
        ("你们的人|外包的|催收|打电话的", "把短信发给了|找到了|打给了", "我孩子的老师|我对门|我单位门卫|我舅妈"),
        ("，说我|，讲我|，告诉人家我", "欠债跑路|是老赖|要坐牢", "。|！|，弄得大家都知道。"),
        (
            "我|本人|我这边",
            "没跑|人就在家|电话一直通",
            "，|，而且|，再说",
            "{date}还|上个月才|前几天刚",
            "还了{amount}|转过{amount}",
        ),
        (
            "。我提三条：|。我的要求：|。就三样：",
            "一是|第一|1、",
            "谁发的谁去|让发消息的人|发的那位",
            "当面|上门|亲自",
            "说清楚|解释|赔礼",
        ),
        (
            "；二是|；第二|；2、",
            "把我通讯录|我手机里的号码|导走的联系人",
            "删干净|清掉|注销",
            "，给我截图|，拍给我看|，出个证明",
        ),
        (
            "；三是|；第三|；3、",
            "剩下的|余下的钱|尾数",
            "每月十号|按月|发工资那天",
            "还五百|给五百|交五百",
            "，不加利息。|，利息停掉。|，别再滚。",
        ),
    ),
)


def mad_libs(count: int, rng: random.Random) -> list[list[str]]:
    """`count` texts of each grammar."""
    return [
        ["".join(rng.choice(slot.split("|")) for sentence in grammar for slot in sentence) for _ in range(count)]
        for grammar in _GRAMMARS
    ]
