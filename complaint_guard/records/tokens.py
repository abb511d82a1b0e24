"""Keyed tokens: what stands for a personal value wherever it only matters whether two values are equal."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field

_LENGTH = 16


@dataclass(frozen=True)
class Tokens:
    """Tokens under `secret` (the case base's own; b"" only where nothing is kept), with one key a field."""

    secret: bytes = field(default=b"", repr=False)

    def of(self, field_name: str, values: Iterable[str]) -> list[str]:
        """HMAC-SHA256 of each of `values`, the first 16 hexadecimal digits (64 bits): equal values of one field have
        equal tokens; nothing is learned from them, nor across fields or case bases, without the secret.
        """
        key = derived(self.secret, f"token {field_name}")
        return [hmac.digest(key, value.encode(), "sha256").hex()[:_LENGTH] for value in values]


def derived(secret: bytes, purpose: str, salt: bytes = b"") -> bytes:
    """A key of 32 bytes for one purpose: HKDF with SHA-256 (RFC 5869), one block long."""
    root = hmac.digest(salt or bytes(32), secret, "sha256")
    return hmac.digest(root, b"complaint-guard " + purpose.encode() + b"\x01", "sha256")
