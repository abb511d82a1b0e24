"""What the night desk says: the lines of `run`, `status` and `doctor`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from complaint_guard.casebase import CaseBase
    from complaint_guard.doctor import Finding
    from complaint_guard.intake import Nothing
    from complaint_guard.pipeline import RunResult
    from complaint_guard.report.words import Words

TIERS = ("refer", "review", "watch")
SHOWN = 20
#: complaint ids shown for one standing question
WATCHED = 5
#: why nothing that verdicts taught is in use, the weightiest reason first
_WHY = ("off", "no_better", "held_out", "few_cleared", "few_confirmed")
_INDENT = " " * 6
#: columns of gangs that hold no personal data
OPEN = ["gang_id", "rank", "tier", "probability", "bits", "people", "complaints", "first_seen", "last_seen", "channels"]


def alerts_of(result: RunResult) -> list[dict[str, Any]]:
    """The alerts of a night that this run brought."""
    return [] if result.unchanged else result.figures.get("alerts", [])


def alarm(one: dict[str, Any], words: Words) -> str:
    """One alert in a line."""
    return words(f"alert_{one['rule']}", **one)


def drift(case_base: CaseBase, nights: list[str]) -> list[dict[str, Any]]:
    """What changes slowly, on the last two nights."""
    found = {night: figures_of(case_base, night, "parameters", {}) for night in nights}
    names = sorted({name for night in found.values() for name in night})
    return [{"parameter": name, **{night: found[night].get(name, "-") for night in nights}} for name in names]


def drift_rows(found: list[dict[str, Any]], words: Words) -> list[dict[str, Any]]:
    """What changes slowly, as `status` prints it."""
    return [{words("drift_parameter"): _drifting(one["parameter"], words)} | _values(one) for one in found]


def _drifting(name: str, words: Words) -> str:
    channel = name.removesuffix("_bits")
    if channel in (name, "pair"):
        return words(f"drift_{name}")
    return words("drift_channel_bits", channel=channel, name=words(channel))


def _values(one: dict[str, Any]) -> dict[str, Any]:
    return {night: value for night, value in one.items() if night != "parameter"}


def learnt(rows: list[dict[str, Any]], words: Words) -> str:
    """What verdicts taught a night, in a line."""
    used = [one for one in rows if one["used"] != one["default"]]
    if used:
        return words("learnt_used", n=len(used), of=len(rows))
    met = {one["why"] for one in rows}
    return words("learnt_none", why=words(f"learnt_{next(code for code in _WHY if code in met)}"))


def figures_of(case_base: CaseBase, night: str, name: str, without: Any) -> Any:
    """Figure `name` of a night, or what stands for one that it did not tell."""
    return case_base.manifest(night).get("figures", {}).get(name, without)


def erased_since(days: list[str], words: Words) -> list[str]:
    """A line that says of which days alerts and drift know nothing, if complaints of the night were erased."""
    return [words("status_erased", days=", ".join(days))] if days else []


def finding_line(one: Finding) -> str:
    """One check in a line."""
    return f"{one.state:4}  {one.what}: {one.met}" + (f"; {one.advice}" if one.advice else "")


def told_of(result: RunResult) -> dict[str, Any]:
    """What `run --json` says; gangs are those that this run found."""
    return {
        "night": result.night or None,
        "unchanged": result.unchanged,
        "nothing": result.nothing,
        "tiers": tiers_of(result.gangs),
        "gangs": [] if result.nothing else result.gangs.select(OPEN).to_pylist(),
        "figures": result.figures,
        "report": None if result.report_folder is None else str(result.report_folder),
    }


def lines_of(result: RunResult, words: Words) -> list[str]:
    """What `run` says."""
    if result.nothing:
        return [nothing_new(result.nothing, words), *([_written(result, words)] if result.night else [])]
    night = words("run_night", night=result.night, gangs=result.gangs.num_rows)
    lines = [night + words("run_tiers", **tiers_of(result.gangs))]
    lines += [_INDENT + line for line in _read(result.figures, words)]
    lines += [_gang(row, words) for row in result.gangs.select(OPEN).slice(0, SHOWN).to_pylist()]
    if result.gangs.num_rows > SHOWN:
        lines.append(_INDENT + words("run_more", n=result.gangs.num_rows - SHOWN))
    lines += watched(result.figures.get("watches", []), words)
    lines += [alarm(one, words) for one in alerts_of(result)]
    return [*lines, _written(result, words)]


def _read(figures: dict[str, Any], words: Words) -> Iterator[str]:
    """What became of what was read."""
    counts = {name: figures.get("counts", {}).get(name, 0) for name in ("explained", "rejects")}
    yield words("run_counts", **counts, standing=figures.get("standing", 0))
    if erased := figures.get("erased_before", 0):
        yield words("run_erased", n=erased)
    if old := figures.get("too_old", 0):
        yield words("run_too_old", n=old)
    if gone := figures.get("expired"):
        yield words("run_expired", kinds=", ".join(words(f"expired_{kind}", n=n) for kind, n in gone.items()))
    yield from _voices(figures.get("voice", {}), words)
    if any(one["used"] != one["default"] for one in figures.get("learned", ())):
        yield learnt(figures["learned"], words)


def _gang(row: dict[str, Any], words: Words) -> str:
    from complaint_guard.records.certainty import certainty, independent

    named = words.lang == "zh"  # codes are English already
    tier = words(row["tier"]).ljust(6, "\u3000") if named else f"{row['tier']:6}"
    channels = "+".join(words(one) if named else one for one in row["channels"])
    told = words("run_gang", people=row["people"], complaints=row["complaints"], channels=channels)
    told += f" ({words('kinds_of', n=len(independent(row['channels'])))})"
    return f"{row['rank']:4}  {row['gang_id']}  {tier}  {certainty(row['probability'])}  {told}"


def nothing_new(why: Nothing, words: Words) -> str:
    """Why the run made no night, in a line."""
    told = words("run_nothing", n=why.complaints) if why.complaints else words("run_empty")
    parts = {"known": why.known, "erased": why.erased, "too_old": why.too_old, "outside": why.outside}
    told += "".join(words(f"nothing_{name}", n=n, until=why.until) for name, n in parts.items() if n)
    told += words("nothing_rejects", n=why.rejects) if why.rejects else ""
    return told + (words("nothing_made", night=why.asked) if why.asked else words("nothing_changed"))


def _written(result: RunResult, words: Words) -> str:
    if result.report_folder is None:
        return words("run_dry")
    told = "run_report_of" if result.nothing else "run_report"
    return words(told, night=result.night, folder=result.report_folder) + (
        words("run_encrypted") if result.encrypted else ""
    )


def watched(watches: list[dict[str, Any]], words: Words) -> list[str]:
    """A line for each standing question that the night answered, and one for those it did not."""
    found = [one for one in watches if one["complaints"]]
    lines = []
    for one in found:
        ids, many = ", ".join(one["complaints"][:WATCHED]), len(one["complaints"])
        told = {"watch": one["watch"], "field": words(one["field"]), "asked": one["asked"]}
        more = words("watch_more", n=many - WATCHED) if many > WATCHED else ""
        lines.append(words("watch_met", **told, n=many, ids=ids) + more)
    quiet = len(watches) - len(found)
    return [*lines, *([words("watch_quiet", n=quiet)] if quiet else [])]


def _voices(told: dict[str, Any], words: Words) -> list[str]:
    """What became of the recordings, if there were any."""
    if not told.get("recordings"):
        return []
    line = words("run_heard", heard=told["heard"], of=told["recordings"])
    why = ", ".join(_refused(reason, count, words) for reason, count in told["not_heard"].items())
    return [line + (words("run_not_heard", why=why) if why else "")]


def _refused(reason: str, count: int, words: Words) -> str:
    return words("run_refused", n=count, reason=reason, named=words(f"recording_{reason}"))


def tiers_of(gangs: pa.Table) -> dict[str, int]:
    """How many gangs each tier has."""
    found = gangs["tier"].to_pylist()
    return {tier: found.count(tier) for tier in TIERS}


def night_row(case_base: CaseBase, night: str) -> dict[str, Any]:
    """One night as `status` shows it."""
    tables = case_base.manifest(night)["tables"]
    rows = {name: tables.get(name, {}).get("rows", 0) for name in ("complaints", "rejects", "gangs", "explained")}
    return {"night": night, **rows, **tiers_of(case_base.table("gangs", night, ["tier"]))}
