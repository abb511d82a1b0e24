"""The nights that the report's tests look at."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from report_reader import CHROMIUM
from report_world import hostile, realistic

from complaint_guard.report import NightView


@pytest.fixture(scope="session")
def night() -> NightView:
    return realistic()


@pytest.fixture(scope="session")
def hostile_night() -> NightView:
    return hostile()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as player:
        found = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield found
        found.close()
