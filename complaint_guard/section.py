"""What every section of the settings has in common."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator


class Section(BaseModel):
    """A frozen group of settings; unknown keys are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _over_defaults(cls, given: Any) -> Any:
        """A part of a section given in a file is laid over the section's default, not over nothing."""
        if not isinstance(given, dict):
            return given
        merged = dict(given)
        for name, field in cls.model_fields.items():
            if isinstance(field.default, Section) and isinstance(given.get(name), dict):
                merged[name] = field.default.model_dump() | given[name]
        return merged


def wrong(error: ValidationError, settings: type[Section]) -> str:
    """Which of the `settings` is wrong first and why; of a key that is none, which one may be meant."""
    first = error.errors()[0]
    *above, key = (str(part) for part in first["loc"])
    where = ".".join([*above, key])
    if first["type"] != "extra_forbidden":
        return f"setting {where}: {first['msg']}"
    near = get_close_matches(key, _keys(settings, above), 1)
    return f"setting {where}: no such key" + (f", did you mean {'.'.join([*above, near[0]])}?" if near else "")


def _keys(settings: type[Section], path: Iterable[str]) -> list[str]:
    """The keys of the section at `path` of `settings`."""
    for name in path:
        found = settings.model_fields[name].annotation
        if not (isinstance(found, type) and issubclass(found, Section)):
            return []
        settings = found
    return [*settings.model_fields]
