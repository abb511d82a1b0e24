"""`casebase.json`: that a folder is a case base, of which format, and what opens its files."""

from __future__ import annotations

from pathlib import Path

from complaint_guard.casebase import files
from complaint_guard.casebase.cipher import Cipher
from complaint_guard.casebase.keys import MasterKey, Secrets, opened
from complaint_guard.errors import CaseBaseDamagedError, CaseBaseError

FORMAT = 3


class Marker:
    """The marker of the case base in folder `root`, read if it is there; else that of one to be begun, encrypted if
    there is a `key`.

    Raises CaseBaseError if the folder holds something else, CaseBaseDamagedError if its format is not known,
    KeyRefusedError if it is encrypted and `key` does not open it.
    """

    def __init__(self, root: Path, key: MasterKey | None) -> None:
        self.path, self._key = root / "casebase.json", key
        self.secrets = self._read(root) if self.path.is_file() else self._fresh(root)
        self.cipher = Cipher(self.secrets.files) if self.secrets.files else None

    def begin(self) -> None:
        """Makes the folder a case base, if it is none yet."""
        if not self.path.exists():
            self.write(self.secrets, self._key)
        elif not self.secrets.token:  # of a version without token secret
            self.secrets = Secrets.new(encrypted=False)
            self.write(self.secrets, None)

    def write(self, secrets: Secrets, key: MasterKey | None) -> None:
        """Keeps `secrets`, wrapped by `key`."""
        files.write_json(self.path, self.content(secrets, key))

    def content(self, secrets: Secrets, key: MasterKey | None) -> dict[str, object]:
        """What the marker says of `secrets`, wrapped by `key`."""
        return {"format": FORMAT, **secrets.kept(key)}

    def _read(self, root: Path) -> Secrets:
        found = files.read_json(self.path)
        if (version := found.get("format")) != FORMAT:
            raise CaseBaseDamagedError(
                f"case base {root} has format {version!r}, this program reads {FORMAT}; "
                "use the version of complaint-guard that wrote it"
            )
        return opened(found, self._key, root)

    def _fresh(self, root: Path) -> Secrets:
        if (root / "nights").is_dir() or (root / "ledgers").is_dir():
            raise files.damaged(self.path, "missing")
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise CaseBaseError(
                f"{root} is not a case base and not an empty folder; give --case-base a case base or a new folder"
            )
        return Secrets.new(encrypted=self._key is not None)
