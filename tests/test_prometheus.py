from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from complaint_guard.errors import SettingsError
from complaint_guard.prometheus import leave

TOLD: dict[str, Any] = {
    "unchanged": False,
    "tiers": {"refer": 2, "review": 1, "watch": 0},
    "figures": {
        "counts": {"complaints": 40, "rejects": 1},
        "rooms": {"ingest": {"seconds": 0.5, "peak_mb": 100.0}},
        "alerts": [{"rule": "growth"}, {"rule": "growth"}],
    },
}


def test_a_run_leaves_its_figures(tmp_path: Path) -> None:
    path = tmp_path / "guard.prom"
    leave(path, 1000.0, 0, TOLD)
    lines = path.read_text().splitlines()
    for line in (
        "complaint_guard_last_run_timestamp_seconds 1000",
        "complaint_guard_last_run_exit_code 0",
        "complaint_guard_last_success_timestamp_seconds 1000",
        'complaint_guard_gangs{tier="refer"} 2',
        'complaint_guard_rows{table="complaints"} 40',
        'complaint_guard_room_seconds{room="ingest"} 0.5',
        "complaint_guard_peak_bytes 104857600",
        'complaint_guard_alerts{rule="growth"} 2',
        'complaint_guard_alerts{rule="volume"} 0',
        "complaint_guard_unchanged 0",
    ):
        assert line in lines
    names = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(names) == len(set(names))
    assert [path.name for path in tmp_path.iterdir()] == ["guard.prom"]


def test_a_failed_run_leaves_that_it_failed_and_when_one_last_did_not(tmp_path: Path) -> None:
    path = tmp_path / "guard.prom"
    leave(path, 500.0, 4, None)
    assert "last_success" not in path.read_text()
    leave(path, 1000.0, 0, TOLD)
    leave(path, 2000.0, 4, None)
    assert [line for line in path.read_text().splitlines() if not line.startswith("#")] == [
        "complaint_guard_last_run_timestamp_seconds 2000",
        "complaint_guard_last_run_exit_code 4",
        "complaint_guard_last_success_timestamp_seconds 1000",
    ]


def test_a_file_that_cannot_be_written_is_a_setting_to_correct(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        leave(tmp_path / "nowhere" / "guard.prom", 1.0, 0, TOLD)
    assert str(caught.value) == (
        f"setting operate.prometheus: {tmp_path}/nowhere/guard.prom: No such file or directory; "
        "name a file in a folder that can be written"
    )
