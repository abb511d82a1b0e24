"""Words of complainants' own texts that hold a gang back, quoted so that a reader can check them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import takewhile

from complaint_guard.speaker import telling

#: what stands before the quotations of a sentence; they are its end
_MARK = "；文本写有"
_QUOTED = 3
#: characters quoted on each side of the words
_AROUND = 14
_ENDS = re.compile(r"[,.;:!?，。；：！？、\s“”\"]")
_SLOTS = re.compile("[\ue000-\uf8ff]+")


def quoted(masked: Iterable[str], lot: bool = False) -> str:
    """The words by which the `masked` texts, one a person, tell who speaks for whom, the most frequent first, each in
    its clause, as far as all of them have that in common, and with the people who write so; "" if none does. `lot`:
    only those of a group with a common lot.
    """
    clauses: dict[str, list[str]] = defaultdict(list)
    for text in masked:
        if span := telling(text, lot):
            clauses[text[slice(*span)]].append(_clause(text, *span))
    most = sorted(clauses.items(), key=lambda one: (-len(one[1]), one[0]))
    told = "".join(f"“{_common(words, found)}”（{len(found)} 人）" for words, found in most[:_QUOTED])
    return f"{_MARK}{told}{'等' if len(most) > _QUOTED else ''}" if told else ""


def _common(words: str, clauses: list[str]) -> str:
    """What all `clauses` have around `words`, … for what they do not."""
    words = _SLOTS.sub("…", words)
    before, _, after = zip(*(clause.partition(words) for clause in clauses), strict=True)
    begun, ended = _begun([one[::-1] for one in before])[::-1], _begun(after)
    left = "" if all(one == begun for one in before) or begun.startswith("…") else "…"
    right = "" if all(one == ended for one in after) or ended.endswith("…") else "…"
    return f"{left}{begun}{words}{ended}{right}"


def _begun(texts: Sequence[str]) -> str:
    """What all `texts` begin with."""
    return "".join(same[0] for same in takewhile(lambda same: len(set(same)) == 1, zip(*texts, strict=False)))


def unquoted(sentence: str) -> str:
    """`sentence` without what it quotes."""
    return sentence.partition(_MARK)[0]


def _clause(text: str, start: int, end: int) -> str:
    """The words from `start` to `end` and what stands around them in their clause; … stands for what was masked."""
    before = _ENDS.split(text[:start])[-1]
    after = _ENDS.split(text[end:])[0]
    begun, ended = "…" * (len(before) > _AROUND), "…" * (len(after) > _AROUND)
    return _SLOTS.sub("…", f"{begun}{before[-_AROUND:]}{text[start:end]}{after[:_AROUND]}{ended}")
