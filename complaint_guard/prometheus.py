"""Figures of the last run for the textfile collector of Prometheus; none of them is personal."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from complaint_guard.errors import SettingsError

_OK = "complaint_guard_last_success_timestamp_seconds"


def leave(path: Path, now: float, code: int, told: Mapping[str, Any] | None) -> None:
    """Writes the metrics of a run that ended with exit code `code` at `now` (seconds since 1970) to `path`, whole or
    not at all; `told` are its night, figures and tiers, None if it failed. Raises SettingsError.
    """
    success = now if told is not None else _earlier(path)
    lines = [
        _metric("complaint_guard_last_run_timestamp_seconds", "When the last run ended.", [("", now)]),
        _metric("complaint_guard_last_run_exit_code", "Its exit code.", [("", code)]),
        *([_metric(_OK, "When the last run that did not fail ended.", [("", success)])] if success else []),
        *(_figures(told) if told else []),
    ]
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text("".join(lines), encoding="utf-8")
        os.replace(beside, path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise SettingsError(
            f"setting operate.prometheus: {path}: {error.strerror}; name a file in a folder that can be written"
        ) from None


def _figures(told: Mapping[str, Any]) -> Iterator[str]:
    figures = told["figures"]
    counts, rooms = figures.get("counts", {}), figures.get("rooms", {})
    yield _metric("complaint_guard_gangs", "Suspected gangs by tier.", _labelled("tier", told["tiers"]))
    yield _metric("complaint_guard_rows", "Rows of the night by table.", _labelled("table", counts))
    yield _metric(
        "complaint_guard_room_seconds",
        "Seconds a room took.",
        _labelled("room", {name: took["seconds"] for name, took in rooms.items()}),
    )
    peak = max((took["peak_mb"] for took in rooms.values()), default=0.0)
    yield _metric("complaint_guard_peak_bytes", "Most memory the run held.", [("", round(peak * 2**20))])
    rules = Counter(alert["rule"] for alert in figures.get("alerts", []))
    known = dict.fromkeys(("new_family", "growth", "volume", "new_refer", "cleared_back"), 0)
    yield _metric("complaint_guard_alerts", "Alerts of the night by rule.", _labelled("rule", known | rules))
    yield _metric("complaint_guard_unchanged", "1 if the run brought nothing new.", [("", int(told["unchanged"]))])


def _labelled(label: str, values: Mapping[str, float]) -> list[tuple[str, float]]:
    return [(f'{{{label}="{name}"}}', value) for name, value in sorted(values.items())]


def _metric(name: str, help_: str, values: list[tuple[str, float]]) -> str:
    head = f"# HELP {name} {help_}\n# TYPE {name} gauge\n"
    return head + "".join(f"{name}{labels} {value:.15g}\n" for labels, value in values)


def _earlier(path: Path) -> float | None:
    """When the last run that did not fail ended, as the file told until now."""
    try:
        found = re.search(rf"^{_OK} (\S+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
        return float(found[1]) if found else None
    except (OSError, ValueError):
        return None
