"""What can go wrong besides a recording that is refused (`audio.Refused`)."""

from __future__ import annotations


class ModelError(Exception):
    """An encoder, backend or calibration file that cannot be used; the message says why and what would do."""
