"""What the night desk says: the lines of `run`, `status` and `doctor`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

    from complaint_guard.casebase import CaseBase
    from complaint_guard.doctor import Finding
    from complaint_guard.pipeline import RunResult

TIERS = ("refer", "review", "watch")
SHOWN = 20
#: complaint ids shown for one standing question
WATCHED = 5
#: why nothing that verdicts taught is in use, the weightiest reason first
_WHY = {
    "off": "setting learn.use is false",
    "no_better": "nothing tells reviewed gangs apart better than the defaults",
    "held_out": "reviewed gangs held out fit the defaults better",
    "few_cleared": "fewer than 10 cleared gangs",
    "few_confirmed": "fewer than 10 confirmed gangs",
}
#: columns of gangs that hold no personal data
OPEN = ["gang_id", "rank", "tier", "probability", "bits", "people", "complaints", "first_seen", "last_seen", "channels"]


def alerts_of(result: RunResult) -> list[dict[str, Any]]:
    """The alerts of a night that this run brought."""
    return [] if result.unchanged else result.figures.get("alerts", [])


def alarm(one: dict[str, Any]) -> str:
    """One alert in a line."""
    what = {
        "new_family": "{about}: a new script in the hands of {value} people (limit {limit})",
        "growth": "{about}: grew by {value} people since the night before (limit {limit})",
        "volume": "{about}: {value} complaints, more than this weekday brings (limit {limit})",
        "new_refer": "{about}: new in tier refer, {value} people",
    }[one["rule"]]
    return f"alert {one['rule']}: {what.format(**one)}"


def drift(case_base: CaseBase, nights: list[str]) -> list[dict[str, Any]]:
    """What changes slowly, on the last two nights."""
    found = {night: figures_of(case_base, night, "parameters", {}) for night in nights}
    names = sorted({name for night in found.values() for name in night})
    return [{"parameter": name, **{night: found[night].get(name, "-") for night in nights}} for name in names]


def learnt(rows: list[dict[str, Any]]) -> str:
    """What verdicts taught a night, in a line."""
    used = [one for one in rows if one["used"] != one["default"]]
    if used:
        return f"learnt from verdicts: {len(used)} of {len(rows)} parameters in use (parameters.csv)"
    met = {one["why"] for one in rows}
    return f"learnt from verdicts: nothing in use ({next(words for code, words in _WHY.items() if code in met)})"


def figures_of(case_base: CaseBase, night: str, name: str, without: Any) -> Any:
    """Figure `name` of a night, or what stands for one that it did not tell."""
    return case_base.manifest(night).get("figures", {}).get(name, without)


def erased_since(days: list[str]) -> list[str]:
    """A line that says of which days alerts and drift know nothing, if complaints of the night were erased."""
    return [f"complaints were erased on {', '.join(days)}; alerts and drift tell the figures of before"] if days else []


def finding_line(one: Finding) -> str:
    """One check in a line."""
    return f"{one.state:4}  {one.what}: {one.met}" + (f"; {one.advice}" if one.advice else "")


def told_of(result: RunResult) -> dict[str, Any]:
    """What `run --json` says."""
    return {
        "night": result.night,
        "unchanged": result.unchanged,
        "tiers": tiers_of(result.gangs),
        "gangs": result.gangs.select(OPEN).to_pylist(),
        "figures": result.figures,
        "report": None if result.report_folder is None else str(result.report_folder),
    }


def lines_of(result: RunResult) -> list[str]:
    """What `run` says."""
    tiers = ", ".join(f"{count} {tier}" for tier, count in tiers_of(result.gangs).items())
    lines = [f"night {result.night}: {result.gangs.num_rows} suspected gangs: {tiers}{_unchanged(result)}"]
    counts = result.figures.get("counts", {})
    lines.append(
        f"      {counts.get('explained', 0)} groups explained as innocent, "
        f"{counts.get('rejects', 0)} rows or cells rejected (listed in the report), "
        f"{result.figures.get('standing', 0)} rows known from earlier nights"
    )
    if erased := result.figures.get("erased_before", 0):
        lines.append(f"      {erased} rows were erased before and stay out")
    if old := result.figures.get("too_old", 0):
        lines.append(f"      {old} rows are older than complaints are kept and stay out")
    if gone := result.figures.get("expired"):
        lines.append("      let go, their time being over: " + ", ".join(f"{n} {kind}" for kind, n in gone.items()))
    lines += _voices(result.figures.get("voice", {}))
    if any(one["used"] != one["default"] for one in result.figures.get("learned", ())):
        lines.append(f"      {learnt(result.figures['learned'])}")
    for row in result.gangs.select(OPEN).slice(0, SHOWN).to_pylist():
        lines.append(
            f"{row['rank']:4}  {row['gang_id']}  {row['tier']:6}  {row['probability']:.3f}  {row['people']} people, "
            f"{row['complaints']} complaints  {'+'.join(row['channels'])}"
        )
    if result.gangs.num_rows > SHOWN:
        lines.append(f"      {result.gangs.num_rows - SHOWN} more in the report")
    lines += watched(result.figures.get("watches", []))
    lines += map(alarm, alerts_of(result))
    return [*lines, _written(result)]


def _unchanged(result: RunResult) -> str:
    """Why the run changed nothing, if it did not."""
    if result.empty:
        return f" (the input holds no complaint; nothing changed since night {result.night})"
    return " (this input is in the case base already; nothing changed)" if result.unchanged else ""


def _written(result: RunResult) -> str:
    if result.report_folder is None:
        return "nothing written (dry run)"
    opened = "; encrypted, `complaint-guard export reports -o DIR` writes it out" if result.encrypted else ""
    return f"report: {result.report_folder}{opened}"


def watched(watches: list[dict[str, Any]]) -> list[str]:
    """A line for each standing question that the night answered, and one for those it did not."""
    found = [one for one in watches if one["complaints"]]
    lines = [
        f"{one['watch']}  {one['field']} {one['asked']}: {len(one['complaints'])} new complaints: "
        + ", ".join(one["complaints"][:WATCHED])
        + (f", {len(one['complaints']) - WATCHED} more in run.json" if len(one["complaints"]) > WATCHED else "")
        for one in found
    ]
    quiet = len(watches) - len(found)
    return [*lines, *([f"{quiet} standing questions without a new complaint"] if quiet else [])]


def _voices(told: dict[str, Any]) -> list[str]:
    """What became of the recordings, if there were any."""
    if not told.get("recordings"):
        return []
    why = ", ".join(f"{count} {reason}" for reason, count in told["not_heard"].items())
    line = f"      {told['heard']} of {told['recordings']} recordings heard"
    return [line + (f"; not heard (see sheet 录音): {why}" if why else "")]


def tiers_of(gangs: pa.Table) -> dict[str, int]:
    """How many gangs each tier has."""
    found = gangs["tier"].to_pylist()
    return {tier: found.count(tier) for tier in TIERS}


def night_row(case_base: CaseBase, night: str) -> dict[str, Any]:
    """One night as `status` shows it."""
    tables = case_base.manifest(night)["tables"]
    rows = {name: tables.get(name, {}).get("rows", 0) for name in ("complaints", "rejects", "gangs", "explained")}
    return {"night": night, **rows, **tiers_of(case_base.table("gangs", night, ["tier"]))}
