"""Registered firms with their names and address parts cleaned like the complaints'."""

from __future__ import annotations

import pyarrow as pa

from complaint_guard.normalise.identifiers import company_name, person_name
from complaint_guard.records import ADDRESS_PARTS


def normalise_companies(companies: pa.Table) -> pa.Table:
    """One row a firm: company, legal_person, scope and the parts of the registered address, all strings."""
    from complaint_guard.normalise.address import parse

    parts = parse(companies["address"].to_pylist())
    columns = {
        "company": [company_name(name) for name in companies["company"].to_pylist()],
        "legal_person": [person_name(name) for name in companies["legal_person"].to_pylist()],
        "scope": companies["scope"].to_pylist(),
    }
    columns |= {name: [getattr(part, name) for part in parts] for name, _ in ADDRESS_PARTS}
    return pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
