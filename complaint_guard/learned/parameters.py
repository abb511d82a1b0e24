"""The parameters that people's verdicts may move, and settings with what was learnt laid over them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from math import log2
from typing import Any

from complaint_guard.settings import LinkSettings, Settings, VoiceWeights, Weight

#: the settings key of the prior
PRIOR = "fuse.accomplices"


@dataclass(frozen=True)
class Parameter:
    """One setting: its `default` (what the settings say), what was `learnt`, and what is `used`. `gangs` are the
    reviewed gangs it rests on; `why` the default is used all the same: off | few_confirmed | few_cleared | held_out |
    no_better.
    """

    key: str
    default: float
    learnt: float
    used: float
    gangs: int
    why: str = ""

    @property
    def channel(self) -> str:
        """The channel it weighs; "prior" of the prior."""
        name = self.key.split(".")[1]
        return "prior" if self.key == PRIOR else name.removesuffix("_name_only")

    @property
    def level(self) -> str:
        """What it is of its channel, "" for a channel of one weight."""
        path = self.key.split(".")
        return path[2] if len(path) > 2 else path[1].removeprefix(self.channel).strip("_") * (self.key != PRIOR)

    @property
    def bits(self) -> float:
        """What using it adds to the evidence."""
        return log2(self.used / self.default)


@dataclass(frozen=True)
class Learned:
    """What a night uses in the place of its settings."""

    parameters: tuple[Parameter, ...] = ()

    @staticmethod
    def of(told: Iterable[Mapping[str, Any]]) -> Learned:
        """What the manifest of a night tells it used."""
        names = [one.name for one in fields(Parameter)]
        return Learned(tuple(Parameter(**{name: row[name] for name in names}) for row in told))

    def told(self) -> list[dict[str, Any]]:
        """The parameters for the manifest."""
        return [asdict(one) | {"channel": one.channel, "level": one.level} for one in self.parameters]

    def over(self, settings: Settings) -> Settings:
        """`settings` with what is used laid over them."""
        changed = [one for one in self.parameters if one.used != one.default]
        tree = settings.model_dump()
        for one in changed:
            *path, last = one.key.split(".")
            place = tree
            for name in path:
                place = place[name]
            if isinstance(place[last], dict):
                place[last]["m"] = one.used
            else:
                place[last] = one.used
        return Settings.model_validate(tree) if changed else settings

    def lifts(self) -> dict[str, float]:
        """The most bits that what is used adds to a tie of each channel, and to the prior; without those it adds none
        to.
        """
        found: dict[str, float] = {}
        for one in self.parameters:
            if one.used > one.default:
                found[one.channel] = max(found.get(one.channel, 0.0), one.bits)
        return found


def defaults(settings: LinkSettings) -> dict[str, float]:
    """The m of every weight by its settings key."""
    named = [("link", name, value) for name, value in settings]
    named += [("link.address", name, value) for name, value in settings.address]
    return {f"{path}.{name}": value.m for path, name, value in named if isinstance(value, Weight | VoiceWeights)}
