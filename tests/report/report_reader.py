"""A browser that reads reports and notes what goes wrong."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


class Reader:
    """One open page with what went wrong on it: console messages, errors, and requests for anything but itself."""

    def __init__(self, browser: Browser, path: Path) -> None:
        self.page: Page = browser.new_page(viewport={"width": 1280, "height": 900})
        self.page.set_default_timeout(30_000)
        self.wrong: list[str] = []
        self.page.on("console", lambda message: self.wrong.append(message.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("dialog", lambda dialog: self.wrong.append(dialog.message))
        self.page.on("request", lambda request: self._asked(request.url, path.as_uri()))
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def _asked(self, url: str, own: str) -> None:
        if url != own and not url.startswith("blob:"):
            self.wrong.append(url)

    def reload(self) -> None:
        """Opens the page again, scrolled to its top."""
        self.page.evaluate("scrollTo(0, 0)")
        self.page.reload()
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def gang(self, rank: int) -> None:
        """Brings the card of a gang into view, its chart and members drawn."""
        self.page.locator(f"#gang-{rank}").scroll_into_view_if_needed()
        self.page.wait_for_selector(f"#gang-{rank} svg.chart")

    def shown(self, selector: str) -> int:
        """How many elements of `selector` are not hidden."""
        return self.page.locator(f"{selector}:not([hidden])").count()
