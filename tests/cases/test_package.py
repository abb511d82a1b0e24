"""Whatever is changed in a case file is found and named."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path

import pytest
from case_world import built, confirmed

from complaint_guard.cases import verify
from complaint_guard.cases.pack import packed, unpacked, with_manifest
from complaint_guard.errors import InputError


@pytest.fixture(scope="module")
def case_file(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("case")
    return built(confirmed(folder / "cb"), folder / "case.zip").read_bytes()


def faults(folder: Path, content: bytes) -> tuple[str, ...]:
    path = folder / "case.zip"
    path.write_bytes(content)
    return verify(path).faults


def test_a_flipped_byte_in_each_file_is_found_and_named(case_file: bytes, tmp_path: Path) -> None:
    for name, content in unpacked(case_file).items():
        place = case_file.index(content) + len(content) // 2
        changed = bytearray(case_file)
        changed[place] ^= 1
        assert faults(tmp_path, bytes(changed))[0].split(":")[0] == name


def test_a_file_changed_with_its_checksum_is_found(case_file: bytes, tmp_path: Path) -> None:
    files = unpacked(case_file)
    for name in set(files) - {"manifest.sha256"}:
        found = faults(tmp_path, packed(files | {name: files[name] + b" "}))
        assert found == (f"{name}: changed (SHA-256 differs from manifest.sha256)",)


def test_missing_and_added_files_are_named(case_file: bytes, tmp_path: Path) -> None:
    files = unpacked(case_file)
    for name in set(files) - {"manifest.sha256"}:
        assert faults(tmp_path, packed({k: v for k, v in files.items() if k != name})) == (f"{name}: missing",)
    assert faults(tmp_path, packed(files | {"x\u202e.txt": b""})) == (
        "x[U+202E].txt: added, it is not in manifest.sha256",
    )
    assert faults(tmp_path, packed({k: v for k, v in files.items() if k != "manifest.sha256"})) == (
        "manifest.sha256: missing",
    )


def test_no_byte_of_the_package_can_change_unnoticed(case_file: bytes, tmp_path: Path) -> None:
    """Headers, names, times and the directory too: a byte in every place that belongs to no file's content."""
    inside = set()
    for content in unpacked(case_file).values():
        start = case_file.index(content)
        inside.update(range(start, start + len(content)))
    outside = sorted(set(range(len(case_file))) - inside)
    for place in [*outside[::7], *random.Random(3).sample(range(len(case_file)), 100)]:
        changed = bytearray(case_file)
        changed[place] ^= 1 << (place % 8)
        assert faults(tmp_path, bytes(changed)), place


@pytest.mark.parametrize("change", [lambda c: c + b"x", lambda c: b"x" + c, lambda c: c[:-1], lambda c: c[:1000]])
def test_bytes_around_the_package_are_found(case_file: bytes, tmp_path: Path, change: object) -> None:
    assert faults(tmp_path, change(case_file))  # type: ignore[operator]


def test_a_compressed_or_doubled_file_is_named(tmp_path: Path) -> None:
    files = with_manifest({"a.txt": b"a" * 99})
    path = tmp_path / "case.zip"
    path.write_bytes(packed(files))
    assert verify(path).faults == ()
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("a.txt", b"b", zipfile.ZIP_STORED)
    assert "a.txt: stands in the package 2 times" in verify(path).faults
    path.write_bytes(packed(files, deflated=True))
    assert "a.txt: is compressed, which no file of a case is" in verify(path).faults


def test_what_is_no_case_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="give the path of a case file"):
        verify(tmp_path / "none.zip")
    (tmp_path / "x.zip").write_bytes(b"hello")
    with pytest.raises(InputError) as caught:
        verify(tmp_path / "x.zip")
    told = "is no case file: it is no zip; give the FILE.zip that `case build` wrote"
    assert str(caught.value) == f"{tmp_path / 'x.zip'} {told}"
    (tmp_path / "x.zip").write_bytes(packed({"a.txt": b"a"})[:20])
    assert verify(tmp_path / "x.zip").faults == ("the package is no zip that can be opened: its directory was changed",)
