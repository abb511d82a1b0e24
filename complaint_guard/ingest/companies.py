"""Companies from a business-registry extract."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.errors import InputError
from complaint_guard.ingest import cells, reasons
from complaint_guard.ingest import headers as columns
from complaint_guard.ingest.files import opened
from complaint_guard.ingest.headers import COMPANY_FIELDS, Wanted
from complaint_guard.ingest.sheet import Sheet
from complaint_guard.records import COMPANIES, REJECTS
from complaint_guard.settings import IngestSettings


def read_companies(path: str | Path, settings: IngestSettings) -> tuple[pa.Table, pa.Table]:
    """COMPANIES and REJECTS of the registry extract `path` (any format that `ingest` reads).

    A row without a company name is rejected. Raises InputError if `path` is no table or has no such column.
    """
    wanted = Wanted(COMPANY_FIELDS, settings.company_columns)
    taken, rejected = [COMPANIES.empty_table()], [REJECTS.empty_table()]
    try:
        for sheet in opened(path, wanted).sheets:
            if sheet.not_read:
                rejected.append(cells.rejects(sheet.source, [(0, "", "", sheet.not_read, True)]))
                continue
            for batch in cells.batches(sheet, columns.match(sheet.source, sheet.headers, wanted)):
                faults = cells.Faults(sheet.source, batch)
                taken.append(_companies(sheet, batch, settings, faults))
                rejected.append(faults.rejects())
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}; check that the file is not being changed") from None
    return pa.concat_tables(taken), pa.concat_tables(rejected)


def _companies(sheet: Sheet, batch: cells.Batch, settings: IngestSettings, faults: cells.Faults) -> pa.Table:
    found = cells.clean(batch, COMPANY_FIELDS.required, settings.max_cell, faults)
    size = len(batch.rows)
    faults.row(pc.equal(found["company"], "").to_numpy(zero_copy_only=False), "company", reasons.NO_COMPANY)
    for field in COMPANY_FIELDS.aliases:
        found.setdefault(field, pa.array([""] * size, pa.string()))
    found["source"] = pa.array([sheet.source] * size, pa.string())
    found["row"] = pa.array(batch.rows)
    table = pa.table([found[name] for name in COMPANIES.names], schema=COMPANIES)
    return table.filter(pa.array(faults.sound()))
