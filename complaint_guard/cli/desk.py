"""What every command is given: where the case base and the settings are."""

from __future__ import annotations

import gc
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from complaint_guard.casebase import CaseBase, MasterKey
    from complaint_guard.report.words import Words
    from complaint_guard.settings import Settings

DEFAULT_CONFIG = Path("complaint-guard.toml")


@dataclass(frozen=True)
class Desk:
    """The options that stand before the command."""

    folder: Path
    config: Path | None
    lang: str = ""

    def case_base(self) -> CaseBase:
        """The case base as it is now; nights finished meanwhile are not seen. Raises CaseBaseError, SettingsError."""
        return self.growing_case_base().pinned()

    def growing_case_base(self) -> CaseBase:
        """The case base, to write nights to. Raises CaseBaseError, SettingsError."""
        from complaint_guard.casebase import CaseBase

        return CaseBase(self.folder, self.key())

    def key(self) -> MasterKey | None:
        """The key of the environment or the settings, if there is one. Raises KeyRefusedError, SettingsError."""
        from complaint_guard.casebase import given_key

        return given_key(self.settings().private.key_file, os.environ)

    def settings(self) -> Settings:
        """The settings of --config, else of complaint-guard.toml if there is one; --lang goes before both. Raises
        SettingsError.
        """
        from complaint_guard.settings import load

        default = DEFAULT_CONFIG if DEFAULT_CONFIG.exists() else None
        said = {"COMPLAINT_GUARD_REPORT__LANG": self.lang} if self.lang else {}
        return load(self.config or default, os.environ | said)

    def words(self) -> Words:
        """The words of the language of reports and answers. Raises SettingsError."""
        from complaint_guard.report.words import Words

        return Words(self.settings().report.lang)


def answer_one_question() -> None:
    """Leaves the garbage of this process uncollected: it ends with its answer, a sixth sooner."""
    gc.disable()


def desk_of(context: typer.Context) -> Desk:
    """The desk that the options before the command have set."""
    desk = context.obj
    if not isinstance(desk, Desk):
        raise TypeError("a command was called without its desk")
    return desk
