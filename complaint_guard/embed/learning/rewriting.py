"""Rewriting of complaints as the copiers of a script do it, for training."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence

_GREETINGS = "您好, 你好, 尊敬的领导: 领导您好, 情况如下: 我要投诉。 反映一个问题: 事情是这样的, 投诉内容如下:".split()  # noqa: SIM905
_CLOSINGS = "谢谢。 望尽快回复。 请尽快处理。 盼复。 麻烦了。 以上属实。 请给我一个答复。 感谢!".split()  # noqa: SIM905
#: Characters that are mistyped or misread for one another.
_CONFUSED = (  # noqa: SIM905
    "的地得 在再 以已 帐账 做作坐 象像 那哪 他她它 己已 未末 日曰 人入 土士 贷货 侯候 分份 须需 利力 征证 催摧 收受 "
    "知之 说讲 元员 月用 期其 扣抠 费废 还换 款欸 清请 报抱 问间 同司 电由 天夫 今令 间问 拔拨 家加 公工 意义 只知 "
    "到道 息熄 担但 骗偏 被备 退腿 时是 合和 名明 本木 大太 王玉 末来 广厂 折拆 几儿 千干 已己 辩辨 帮邦 威成 协胁 提题"
).split()
_SENTENCE = re.compile(r"[^。!?;\n]+[。!?;\n]*")
_CLAUSE = re.compile(r"[^,。!?;\n]+[,。!?;\n]*")


class Rewriter:
    """Callable that returns another version of a text: one to four edits drawn by `rng`."""

    def __init__(self, wordings: Sequence[Sequence[str]], fillers: Sequence[str], rng: random.Random) -> None:
        self._rng = rng
        self._fillers = list(fillers) or ["我也不想这样。"]
        self._others = {word: group for group in wordings for word in group if len(word) > 1}
        longest = sorted(self._others, key=len, reverse=True)
        self._word = re.compile("|".join(map(re.escape, longest)) or r"(?!)")
        self._mistakes = {one: group.replace(one, "") for group in _CONFUSED for one in group}

    def __call__(self, text: str) -> str:
        """Another version of `text`; an edit that would leave nothing is not made."""
        for edit in self._rng.sample(self._edits(), self._rng.randint(1, 4)):
            text = edit(text) or text
        return text

    def _edits(self) -> list[Callable[[str], str]]:
        return [self._reword, self._reword, self._drop, self._shuffle, self._cut, self._pad, self._mistype, self._greet]

    def _reword(self, text: str) -> str:
        share = self._rng.random()

        def other(match: re.Match[str]) -> str:
            return self._rng.choice(self._others[match[0]]) if self._rng.random() < share else match[0]

        return self._word.sub(other, text)

    def _drop(self, text: str) -> str:
        share = self._rng.uniform(0.05, 0.5)
        return "".join(clause for clause in _CLAUSE.findall(text) if self._rng.random() >= share)

    def _shuffle(self, text: str) -> str:
        sentences = _SENTENCE.findall(text)
        self._rng.shuffle(sentences)
        return "".join(sentences)

    def _cut(self, text: str) -> str:
        kept = int(len(text) * self._rng.uniform(0.4, 0.9))
        return text[:kept] if self._rng.random() < 0.7 else text[-kept:]

    def _pad(self, text: str) -> str:
        sentences = _SENTENCE.findall(text)
        for _ in range(self._rng.randint(1, 3)):
            sentences.insert(self._rng.randint(0, len(sentences)), self._rng.choice(self._fillers))
        return "".join(sentences)

    def _mistype(self, text: str) -> str:
        share = self._rng.uniform(0.01, 0.06)
        return "".join(self._mistyped(letter) if self._rng.random() < share else letter for letter in text)

    def _mistyped(self, letter: str) -> str:
        return self._rng.choice(self._mistakes.get(letter, " "))

    def _greet(self, text: str) -> str:
        return self._rng.choice(_GREETINGS) + text + self._rng.choice(["", *_CLOSINGS])
