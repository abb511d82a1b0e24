from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from complaint_guard.errors import InputError
from complaint_guard.ingest import ingest, reasons
from complaint_guard.settings import IngestSettings

Writer = Callable[..., Path]

DEFAULT = IngestSettings()


def test_values_of_every_type_are_read_and_late_keys_are_not_lost(saved: Writer) -> None:
    lines = [
        '{"id": 7, "date": 1788243753, "text": "甲", "id_number": 110101199003071234}',
        '{"id": "B", "date": 1788243753000, "text": "乙", "recordings": ["a.wav", "b.wav"], "phone": null}',
        "",
        '{"id": "C", "date": "2026-09-01 14:22:33", "text": "丙", "account": 6.22e18}',
    ]
    found = ingest([saved("\n".join(lines), "a.jsonl")], DEFAULT)
    rows = found.complaints.to_pylist()
    assert [row["complaint_id"] for row in rows] == ["7", "B", "C"]
    assert {row["received_at"] for row in rows} == {datetime(2026, 9, 1, 14, 22, 33)}
    assert rows[0]["id_number"] == "110101199003071234"
    assert (rows[1]["recordings"], rows[1]["phone"], rows[2]["account"]) == (["a.wav", "b.wav"], "", "")
    assert [(r["row"], r["field"], r["reason"]) for r in found.rejects.to_pylist()] == [(4, "account", reasons.ROUNDED)]


def test_lines_that_are_no_objects_are_rejected(saved: Writer) -> None:
    good = '{"id": "A", "date": "2026-09-01", "text": "甲\\ud83d"}'
    found = ingest(
        [saved("\n".join([good, "{broken", "[1]", "[" * 100_000, '{"id": ' + "9" * 5000 + "}"]), "a.jsonl")], DEFAULT
    )
    assert found.complaints["text"].to_pylist() == ["甲?"]
    assert [(r["row"], r["reason"]) for r in found.rejects.to_pylist()] == [
        (row, reasons.NOT_AN_OBJECT) for row in (2, 3, 4, 5)
    ]


@pytest.mark.parametrize("content", ['[{"id": 1}]', '"text"', '{\n"id": 1\n}'])
def test_a_file_that_is_not_json_lines_is_an_input_error(saved: Writer, content: str) -> None:
    path = saved(content, "a.json")
    message = f"{path}: the first line is not a JSON object; give one object a line, or CSV"
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        ingest([path], DEFAULT)
