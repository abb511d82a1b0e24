"""Settings of whoever runs the program every night: what to be woken for, where figures are left, what is learnt."""

from __future__ import annotations

from pydantic import Field

from complaint_guard.section import Section


class AlertSettings(Section):
    """What a night is told as an alert for; each alert is a line in run.json, `status` and the answer of `run`."""

    #: people who use a script within `family_days` days before it is a new family (0: never)
    family_people: int = Field(default=5, ge=0)
    #: days up to the night within which a new family's people complained
    family_days: int = Field(default=14, ge=1)
    #: people by which a gang grew since the night before (0: never)
    growth_people: int = Field(default=5, ge=0)
    #: robust spreads by which the complaints of a day exceed what that weekday usually brings (0: never)
    volume_spreads: float = Field(default=5.0, ge=0)
    #: whether a gang that is new in tier refer is an alert
    new_refer: bool = True
    #: whether a gang to which people or evidence came after a person cleared it is an alert
    cleared_back: bool = True


class OperateSettings(Section):
    """Figures for monitoring."""

    #: file for the textfile collector of Prometheus, written after every run, failed ones too ("" is none)
    prometheus: str = ""


class LearnSettings(Section):
    """Learning from what people decided about gangs."""

    #: whether verdicts move m of the weights and the prior of the next nights, within bounds
    use: bool = True
