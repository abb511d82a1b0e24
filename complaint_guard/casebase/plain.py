"""What the files of a case base say, as text: for the proof that nothing of somebody is left in them."""

from __future__ import annotations

import base64
import binascii
import html
import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from complaint_guard.casebase import files

if TYPE_CHECKING:
    from complaint_guard.casebase.cipher import Cipher

_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_PACKED = re.compile(r"[A-Za-z0-9+/]{64,}={0,2}")


def texts(path: Path, cipher: Cipher | None) -> Iterator[str]:
    """Everything the file at `path` says, decrypted, unpacked and unescaped, in pieces of any size; no value is cut
    between two pieces. Raises OSError.
    """
    content = files.read_bytes(path, cipher if path.suffix != ".jsonl" or path.parent.name != "ledgers" else None)
    match path.suffix:
        case ".parquet":
            file = pq.ParquetFile(pa.BufferReader(content))
            for group in range(file.num_row_groups):
                yield from _of_table(file.read_row_group(group))
        case ".arrow":
            yield from _of_table(pa.ipc.open_file(pa.BufferReader(content)).read_all())
        case ".xlsx":
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                for name in book.namelist():
                    yield html.unescape(book.read(name).decode(errors="replace"))
        case _:
            lines = content.split(b"\n") if path.parent.name == "ledgers" else [content]
            for line in lines:
                opened = cipher.opened_line(path.name, line) if cipher and path.parent.name == "ledgers" else line
                yield from _of_text((line if opened is None else opened).decode(errors="replace"))


def _of_text(text: str) -> Iterator[str]:
    yield text
    if "\\u" in text:
        yield _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    if "&" in text:
        yield html.unescape(text)
    for packed in _PACKED.findall(text):
        try:
            yield from _of_text(zlib.decompress(base64.b64decode(packed)).decode(errors="replace"))
        except (binascii.Error, ValueError, zlib.error):
            continue  # long and of these characters, but nothing packed


def _of_table(table: pa.Table) -> Iterator[str]:
    for column in table.columns:
        for chunk in column.chunks:
            yield from _of_array(chunk)


def _of_array(array: pa.Array) -> Iterator[str]:
    if pa.types.is_dictionary(array.type):
        yield from _of_array(array.dictionary)
    elif pa.types.is_string(array.type) or pa.types.is_large_string(array.type):
        yield "\n".join(cell for cell in array.to_pylist() if cell)
    elif pa.types.is_list(array.type):
        yield from _of_array(array.flatten())
    elif pa.types.is_struct(array.type):
        for place in range(array.type.num_fields):
            yield from _of_array(array.field(place))
