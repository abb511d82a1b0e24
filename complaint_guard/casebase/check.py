"""Which files of a case base are not what was written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from complaint_guard.casebase import files
from complaint_guard.errors import CaseBaseDamagedError

if TYPE_CHECKING:
    from complaint_guard.casebase.base import CaseBase
    from complaint_guard.casebase.cipher import Cipher


def problems_of_nights(case_base: CaseBase, cipher: Cipher | None) -> list[str]:
    """One line for each file of a night or its reports that is not what was written."""
    found: list[str] = []
    for night in case_base.nights():
        try:
            manifest = case_base.manifest(night)
        except CaseBaseDamagedError as error:
            found.append(str(error))
            continue
        tables = {f"{name}.parquet": entry for name, entry in manifest["tables"].items()}
        found += _differing(case_base.path / "nights" / night, tables, cipher)
        found += _differing(case_base.path / "reports" / night, manifest.get("reports", {}), cipher)
    return found


def _differing(folder: Path, entries: dict[str, Any], cipher: Cipher | None) -> list[str]:
    found = []
    for name, entry in entries.items():
        path = folder / name
        if not path.is_file():
            found.append(str(files.damaged(path, "missing")))
        elif _sha256(path, cipher) != entry["sha256"]:
            found.append(str(files.damaged(path, "SHA-256 differs from the manifest")))
    return found


def _sha256(path: Path, cipher: Cipher | None) -> str:
    try:
        return files.sha256_of(path, cipher)
    except OSError:
        return ""  # what cannot be read, or was not encrypted here, is not what was written
