from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest
from cli_world import NIGHT, PEOPLE, Call, Letters, filled, gang_tables

from complaint_guard import cli
from complaint_guard.casebase import CaseBase
from complaint_guard.embed import embed
from complaint_guard.normalise import normalise
from complaint_guard.settings import EmbedSettings, NormaliseSettings


@pytest.fixture
def case_base(tmp_path: Path) -> Path:
    """A case base of one night: a gang of three in one building, and one person apart."""
    fields = ("name", "phone", "address", "account")
    rows = [
        {"complaint_id": i, "text": "费用从未告知，要求退还全部服务费", **dict(zip(fields, values, strict=True))}
        for i, values in PEOPLE.items()
    ]
    complaints = filled("complaints", *rows)
    normalised = normalise(complaints, NormaliseSettings())
    vectors = embed(normalised, Letters(), EmbedSettings())
    tables = {"complaints": complaints, "normalised": normalised, "embeddings": vectors, **gang_tables()}
    with CaseBase(tmp_path / "cb").write_night(NIGHT) as draft:
        for name, table in tables.items():
            draft.keep(name, table)
        draft.finish({}, {"gangs.jsonl": b""})
    return tmp_path / "cb"


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Runs the command line here: exit code, standard output, standard error."""

    def run(*args: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["complaint-guard", *map(str, args)])
        with pytest.raises(SystemExit) as left:
            cli.main()
        gc.enable()  # a question leaves it off
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return run
