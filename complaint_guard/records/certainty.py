"""How sure a gang or a pair is said to be, and which kinds of evidence bear each other out."""

from __future__ import annotations

from collections.abc import Iterable

#: no count of complaints makes a gang more certain than this; more evidence shows in its bits
MOST_CERTAIN = 0.999
#: kinds that one household, one desk or one caller who helps shares together
CONTACT = frozenset({"phone", "account", "device", "voice"})
#: kinds that one who helps openly has all of: for refer they count as one
HELPER = CONTACT | {"agent"}


def source(kind: str) -> str:
    """The independent kind that `kind` counts as: those of HELPER are one."""
    return "contact" if kind in HELPER else kind


def independent(kinds: Iterable[str]) -> set[str]:
    """Those of `kinds` that do not follow from each other."""
    return set(map(source, kinds))


def certainty(probability: float) -> str:
    """`probability` as people read it: 98.7%, and no more than >99.9%."""
    return f">{MOST_CERTAIN:.1%}" if probability >= MOST_CERTAIN else f"{probability:.1%}"
