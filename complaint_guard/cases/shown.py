"""What of the people's values is written into a case: masked, or whole where unmasking was asked for and noted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import ahocorasick

from complaint_guard.report.markup import visible
from complaint_guard.report.mask import (
    mask_account,
    mask_address,
    mask_file,
    mask_id,
    mask_label,
    mask_name,
    mask_phone,
    mask_place,
    mask_text,
)
from complaint_guard.report.view import SLOT_KINDS

#: what neither XML nor UTF-8 can hold
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MASKS = {
    "name": mask_name,
    "agent": mask_name,
    "phone": mask_phone,
    "id_number": mask_id,
    "account": mask_account,
    "device": mask_account,
}
_LEAST = {"name": 2, "agent": 2}
_LEAST_NUMBER = 6

Row = Mapping[str, Any]


class Shown:
    """Values of the complaints `rows` as a case shows them.

    Masked, no name, phone, identity number, account or device of any of `rows` is left anywhere, in texts neither.
    """

    def __init__(self, rows: Iterable[Row], unmasked: bool = False) -> None:
        self.unmasked = unmasked
        self._known = ahocorasick.Automaton()
        for row in () if unmasked else rows:
            for field, mask in _MASKS.items():
                value = str(row.get(field) or "").strip()
                if len(value) >= _LEAST.get(field, _LEAST_NUMBER):
                    self._known.add_word(value, (len(value), mask(value)))
        if len(self._known):
            self._known.make_automaton()

    def value(self, field: str, value: str) -> str:
        """A name, phone, identity number, account, device or agent's name."""
        return writable(value if self.unmasked else _MASKS[field](value.strip()))

    def address(self, clean: Row, raw: str) -> str:
        """An address: masked to the building."""
        return writable(raw) if self.unmasked else self._without(mask_address(clean) or mask_text(mask_place(raw)))

    def file(self, name: str) -> str:
        """A file's name."""
        return writable(name) if self.unmasked else self._without(mask_file(name))

    def label(self, channel: str, label: str) -> str:
        """What a hub is."""
        opened = label.translate(SLOT_KINDS)
        return writable(opened) if self.unmasked else self._without(mask_label(channel, opened))

    def text(self, text: str, names: Iterable[str] = (), keep: Iterable[str] = ()) -> str:
        """Free text; `names` are hidden too, the words of `keep` are left."""
        opened = text.translate(SLOT_KINDS)
        return writable(opened) if self.unmasked else self._without(mask_text(opened, names, keep))

    def _without(self, text: str) -> str:
        """`text` with every known value masked, the longest first; values inside a longer one go with it."""
        if not len(self._known):
            return writable(text)
        pieces, end = [], 0
        for last, (length, mask) in self._known.iter_long(text):
            pieces += [text[end : last - length + 1], mask]
            end = last + 1
        return writable("".join([*pieces, text[end:]]))


def writable(text: str) -> str:
    """`text` that XML and UTF-8 can hold: marks that reorder a line are written out, other control characters too."""
    return _UNWRITABLE.sub(lambda found: f"[U+{ord(found.group()):04X}]", visible(text))
