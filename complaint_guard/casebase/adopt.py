"""Encrypting a case base that was begun in clear, and giving an encrypted one another key."""

from __future__ import annotations

from pathlib import Path

from complaint_guard.casebase import files
from complaint_guard.casebase.change import Change, contents, settle
from complaint_guard.casebase.cipher import Cipher
from complaint_guard.casebase.keys import MasterKey, Secrets
from complaint_guard.casebase.ledger import Ledger
from complaint_guard.casebase.lock import locked
from complaint_guard.casebase.marker import Marker
from complaint_guard.errors import NotFoundError, UsageError


def adopt(root: Path, key: MasterKey) -> int:
    """How many files of the case base in `root`, until now in clear, were encrypted under `key`: all or none. Tokens
    stay as they are. Raises UsageError if it is encrypted already, CaseBaseError.
    """
    with files.writing(root), locked(_begun(root) / ".lock"), locked(root / ".watches.lock"):
        marker = Marker(root, key)
        if marker.cipher:
            raise UsageError(f"case base {root} is encrypted already; `complaint-guard key rotate` changes its key")
        marker.begin()  # one of an older version gets its token secret
        secrets = Secrets(marker.secrets.token, Secrets.new(encrypted=True).files)
        cipher = Cipher(secrets.files)
        change = Change(root, cipher)
        paths = [str(path) for path in contents(root)]
        try:
            for path in paths:
                if path.startswith("ledgers/"):
                    change.content(path, Ledger(root / path).encrypted(cipher), clear=True)
                else:
                    change.copied(path)
            change.document("casebase.json", marker.content(secrets, key), clear=True)
            change.carry_out()
        finally:
            change.drop()
    return len(paths)


def rotate(root: Path, old: MasterKey | None, new: MasterKey) -> None:
    """Lets `new` open the encrypted case base in `root`, and `old` no longer. Raises KeyRefusedError, UsageError."""
    with files.writing(root), locked(_begun(root) / ".lock"):
        marker = Marker(root, old)
        if not marker.cipher:
            raise UsageError(f"case base {root} is in clear; `complaint-guard key adopt` encrypts it")
        marker.write(marker.secrets, new)


def _begun(root: Path) -> Path:
    if not (root / "casebase.json").is_file():
        raise NotFoundError(f"no case base at {root}; a new one is encrypted if a key is set when it is begun")
    settle(root)
    return root
