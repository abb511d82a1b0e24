"""The key of an encrypted case base, and the secrets it opens.

A master key (32 random bytes) is kept outside the case base: in a file made by `complaint-guard key new`, or in the
environment. It wraps the case base's own secrets (AES-256-GCM) in `casebase.json`, so that changing the master key
rewrites one small file. A case base without a key keeps its token secret there in clear.
"""

from __future__ import annotations

import base64
import hmac
import os
import secrets as random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from complaint_guard.errors import KeyRefusedError, UsageError
from complaint_guard.records.tokens import Tokens, derived

ENVIRONMENT = "COMPLAINT_GUARD_KEY"
_BYTES = 32
_PREFIX = "complaint-guard-key-1:"
_WRAPPED_FOR = b"complaint-guard secrets of a case base"


@dataclass(frozen=True)
class MasterKey:
    """What opens a case base; `id` names it without telling anything of it."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Eight hexadecimal digits that tell keys apart."""
        return derived(self.secret, "key id").hex()[:8]

    def written(self) -> str:
        """The key as its file and the environment hold it."""
        return _PREFIX + base64.urlsafe_b64encode(self.secret).decode()


@dataclass(frozen=True)
class Secrets:
    """A case base's own: `tokens` for keyed tokens, `files` for encryption (b"": the case base is in clear)."""

    token: bytes = field(repr=False)
    files: bytes = field(default=b"", repr=False)

    @classmethod
    def new(cls, encrypted: bool) -> Secrets:
        """Fresh random secrets."""
        return cls(random.token_bytes(_BYTES), random.token_bytes(_BYTES) if encrypted else b"")

    @property
    def tokens(self) -> Tokens:
        """What makes keyed tokens here."""
        return Tokens(self.token)

    def kept(self, key: MasterKey | None) -> dict[str, Any]:
        """What `casebase.json` says of them: wrapped by `key`, or in clear if nothing is encrypted."""
        if not self.files or key is None:
            return {"salt": self.token.hex()}
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM

        nonce = random.token_bytes(12)
        wrapped = nonce + AESGCM(key.secret).encrypt(nonce, self.token + self.files, _WRAPPED_FOR)
        return {"key": {"id": key.id, "wrapped": base64.b64encode(wrapped).decode()}}


def opened(marker: Mapping[str, Any], key: MasterKey | None, where: Path) -> Secrets:
    """The secrets that `marker`, the content of `casebase.json`, keeps. Raises KeyRefusedError."""
    kept = marker.get("key")
    if kept is None:
        try:
            return Secrets(bytes.fromhex(marker.get("salt", "")))
        except (TypeError, ValueError):
            raise KeyRefusedError(f"case base {where}: casebase.json was changed; restore it from a backup") from None
    wanted = kept.get("id") if isinstance(kept, dict) else None
    if key is None:
        raise KeyRefusedError(
            f"case base {where} is encrypted with key {wanted} and no key was given; "
            f"name its file in setting private.key_file, or set {ENVIRONMENT}"
        )
    if not hmac.compare_digest(str(wanted), key.id):
        raise KeyRefusedError(f"case base {where} is encrypted with key {wanted}, not {key.id}; give the key {wanted}")
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        wrapped = base64.b64decode(kept["wrapped"], validate=True)
        both = AESGCM(key.secret).decrypt(wrapped[:12], wrapped[12:], _WRAPPED_FOR)
    except (InvalidTag, KeyError, TypeError, ValueError):
        raise KeyRefusedError(
            f"case base {where}: casebase.json was changed, key {wanted} does not open it; restore it from a backup"
        ) from None
    return Secrets(both[:_BYTES], both[_BYTES:])


def given_key(file: str, environment: Mapping[str, str]) -> MasterKey | None:
    """The key of the environment, else of the key file; None if neither is given. Raises KeyRefusedError."""
    if text := environment.get(ENVIRONMENT, "").strip():
        return _parsed(text, ENVIRONMENT)
    return read_key(Path(file)) if file else None


def read_key(path: Path) -> MasterKey:
    """The key in the file `path`. Raises KeyRefusedError."""
    try:
        if path.stat().st_mode & 0o077:
            raise KeyRefusedError(f"key file {path} can be read by others; run `chmod 600` on it")
        return _parsed(path.read_text(encoding="ascii").strip(), f"key file {path}")
    except UnicodeDecodeError:
        raise KeyRefusedError(_no_key(f"key file {path}")) from None
    except OSError as error:
        raise KeyRefusedError(f"key file {path}: {error.strerror}; correct setting private.key_file") from None


def new_key(path: Path, case_base: Path) -> MasterKey:
    """A new random key, written to `path` for its owner only. Raises UsageError if that is there or in a case base."""
    beside = path.absolute().parent
    if case_base.resolve() in path.resolve().parents or (beside / "casebase.json").exists():
        raise UsageError(f"{path} would lie in the case base it opens; give another folder")
    key = MasterKey(random.token_bytes(_BYTES))
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="ascii") as file:
            file.write(key.written() + "\n")
            file.flush()
            os.fsync(descriptor)
    except FileExistsError:
        raise UsageError(f"{path} is there already; a key is never written over, give another name") from None
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; give a folder you may write") from None
    return key


def _parsed(text: str, where: str) -> MasterKey:
    try:
        secret = base64.b64decode(text.removeprefix(_PREFIX), altchars=b"-_", validate=True)
    except ValueError:
        secret = b""
    if not text.startswith(_PREFIX) or len(secret) != _BYTES:
        raise KeyRefusedError(_no_key(where))
    return MasterKey(secret)


def _no_key(where: str) -> str:
    return f"{where} holds no key of this program; `complaint-guard key new -o FILE` makes one"
