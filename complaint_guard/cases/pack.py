"""The package of a case: a zip whose every byte follows from its files, and the check that it still does."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from complaint_guard.errors import InputError

MANIFEST = "manifest.sha256"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o600 << 16
#: one of these stands before each file of a zip, and in its directory
_MARKS = (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")


@dataclass(frozen=True)
class Verified:
    """What was found in a package: its hash, its files, a line for each fault, the case it says it is ("" if none)."""

    sha256: str
    files: int
    faults: tuple[str, ...]
    case_id: str = ""


def packed(files: Mapping[str, bytes], deflated: bool = False) -> bytes:
    """A zip of `files` in their order, without times; same files, same bytes.

    Not deflated, so that the bytes can be made again from the files by any program on any machine.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
            entry.external_attr, entry.create_system = _MODE, 3
            archive.writestr(entry, content)
    return out.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The files of a zip in their order."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def with_manifest(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """`files` and behind them the list of their SHA-256, as `sha256sum --check` reads it."""
    lines = "".join(f"{sha256(content)}  {name}\n" for name, content in files.items())
    return {**files, MANIFEST: lines.encode()}


def sha256(content: bytes) -> str:
    """The SHA-256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def verify(path: Path) -> Verified:
    """What of the package at `path` is not as it was built. Raises InputError if it is no package of a case."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}; give the path of a case file") from None
    if not any(mark in content for mark in _MARKS):
        raise InputError(f"{path} is no case file: it is no zip; give the FILE.zip that `case build` wrote")
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return Verified(sha256(content), 0, ("the package is no zip that can be opened: its directory was changed",))
    with archive:
        files, faults = _read(archive)
    names = archive.namelist()
    faults += [
        f"{shown(name)}: stands in the package {count} times" for name, count in Counter(names).items() if count > 1
    ]
    if MANIFEST not in names:
        return Verified(sha256(content), len(files), (*faults, f"{MANIFEST}: missing"))
    faults += _against_manifest(files, set(names))
    if not faults and packed(files) != content:
        faults.append("the package holds bytes that belong to no file: names, times, comments or what is around them")
    return Verified(sha256(content), len(files), tuple(faults), _case_id(files))


def _case_id(files: Mapping[str, bytes]) -> str:
    try:
        facts = json.loads(files.get("case.json", b""))
    except (ValueError, RecursionError):
        return ""
    return str(facts.get("case_id", "")) if isinstance(facts, dict) else ""


def _read(archive: zipfile.ZipFile) -> tuple[dict[str, bytes], list[str]]:
    files, faults = {}, []
    for entry in archive.infolist():
        if entry.compress_type != zipfile.ZIP_STORED:  # also what keeps a small file from unpacking into a large one
            faults.append(f"{shown(entry.filename)}: is compressed, which no file of a case is")
            continue
        try:
            files[entry.filename] = archive.read(entry)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError):
            faults.append(f"{shown(entry.filename)}: changed (its content does not fit its checksum)")
    return files, faults


def _against_manifest(files: Mapping[str, bytes], names: set[str]) -> list[str]:
    listed, faults = {}, []
    for number, line in enumerate(files.get(MANIFEST, b"").decode("utf-8", "replace").splitlines(), 1):
        digest, gap, name = line.partition("  ")
        if not gap or len(digest) != 64:
            faults.append(f"{MANIFEST}: line {number} is not a hash and a name")
        listed[name] = digest
    faults += [f"{shown(name)}: missing" for name in listed if name not in names]
    faults += [f"{shown(name)}: added, it is not in {MANIFEST}" for name in names if name not in {*listed, MANIFEST}]
    faults += [
        f"{shown(name)}: changed (SHA-256 differs from {MANIFEST})"
        for name, digest in listed.items()
        if name in files and sha256(files[name]) != digest
    ]
    return sorted(faults)


def shown(name: str) -> str:
    """A file's name in one printable line."""
    return "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in name)[:200]
