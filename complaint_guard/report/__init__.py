"""9  What people read: one page, one workbook, machine files and console tables, personal values masked throughout."""

from __future__ import annotations

from complaint_guard.report.view import Dossier, NightView, dossiers
from complaint_guard.settings import ReportSettings
from complaint_guard.uncollected import uncollected

__all__ = ["Dossier", "NightView", "dossiers", "render"]


@uncollected()
def render(night: NightView, settings: ReportSettings) -> dict[str, bytes]:
    """Content of each report file by its name; the same night and settings give the same bytes."""
    from complaint_guard.report import machine
    from complaint_guard.report.page import page
    from complaint_guard.report.tally import Tally
    from complaint_guard.report.words import Words
    from complaint_guard.report.workbook import workbook

    found = dossiers(night)
    tally = Tally.of(night, found)
    sheets, losses = workbook(night, found, tally, settings)
    document, cut = page(night, found, tally, settings)
    written = {
        "gangs.jsonl": machine.gangs_jsonl(found),
        "members.csv": machine.members_csv(found),
        "explained.jsonl": machine.explained_jsonl(tally),
        "parameters.csv": machine.parameters_csv(night, Words(settings.lang)),
        "report.html": document,
        "report.xlsx": sheets,
    }
    left_out = machine.left_out(found, tally, settings) | {"texts_cut_on_page": cut}
    return written | {"run.json": machine.run_json(night, tally, written, left_out | losses)}
