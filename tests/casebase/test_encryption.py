"""With a key nothing lies in clear, nothing changed is read, and everything else is as it was."""

from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from casebase_world import N1, N2, complaints, people, tree, write

from complaint_guard.casebase import CaseBase, MasterKey, adopt, files, given_key, new_key, read_key, rotate
from complaint_guard.casebase.cipher import PIECE, Cipher, NotAuthenticError
from complaint_guard.errors import CaseBaseDamagedError, CaseBaseError, KeyRefusedError, UsageError

KEY, OTHER = MasterKey(bytes(range(32))), MasterKey(bytes(32))
MARKS = ("casebase.json", "HEAD", ".watches.lock")
WORDS = "王小明的手机号是13812345678"


def filled(path: Path, key: MasterKey | None) -> CaseBase:
    """A case base with one of every kind of file."""
    case_base = write(path, N1, key, complaints=complaints(a=WORDS), people=people("a"))
    case_base.keep_index({"phone": pa.table({"phone": [WORDS], "complaint_id": ["a"]})})
    case_base.ledger("audit").append({"reason": WORDS})
    case_base.standing.append(lambda _: [{"id": "W1", "field": "phone", "value": WORDS}])
    with pytest.raises(ValueError, match="boom"), case_base.write_night(N2) as draft:
        draft.keep("complaints", complaints(b=WORDS), WORDS)
        raise ValueError("boom")
    return case_base


def reads(case_base: CaseBase) -> list[object]:
    index = case_base.index()
    return [
        case_base.history("complaints").to_pylist(),
        case_base.among("people", "complaint_id", ["a"]).to_pylist(),
        case_base.rows("complaints", N1, [0], ["text"]).to_pylist(),
        index["phone"].to_pylist() if index else None,
        [entry["reason"] for entry in case_base.ledger("audit").entries()],
        case_base.standing.entries(),
        case_base.report("run.json"),
        case_base.problems(),
    ]


def test_every_file_is_encrypted_and_reads_the_same(tmp_path: Path) -> None:
    clear, closed = filled(tmp_path / "clear", None), filled(tmp_path / "closed", KEY)
    assert reads(CaseBase(tmp_path / "closed", KEY)) == reads(clear) == reads(closed)
    found = tree(tmp_path / "closed")
    assert found.keys() == tree(tmp_path / "clear").keys()
    for name, content in found.items():
        assert name in MARKS or content.startswith(b"CGuard01") or name == "ledgers/audit.jsonl"
        assert not any(word.encode() in content for word in ("王小明", "13812345678", "complaint_id", "reason")), name
    with CaseBase(tmp_path / "closed", KEY).write_night(N2) as draft:
        kept = draft.kept("complaints", WORDS)
        assert kept is not None and kept["text"].to_pylist() == [WORDS]


def test_without_the_right_key_nothing_is_read(tmp_path: Path) -> None:
    filled(tmp_path / "cb", KEY)
    with pytest.raises(KeyRefusedError) as error:
        CaseBase(tmp_path / "cb")
    assert str(error.value) == (
        f"case base {tmp_path / 'cb'} is encrypted with key {KEY.id} and no key was given; "
        "name its file in setting private.key_file, or set COMPLAINT_GUARD_KEY"
    )
    assert error.value.exit_code == 4
    with pytest.raises(KeyRefusedError) as error:
        CaseBase(tmp_path / "cb", OTHER)
    assert (
        str(error.value)
        == f"case base {tmp_path / 'cb'} is encrypted with key {KEY.id}, not {OTHER.id}; give the key {KEY.id}"
    )
    marker = tmp_path / "cb/casebase.json"
    said = json.loads(marker.read_text())
    said["key"]["wrapped"] = "AAAA" + said["key"]["wrapped"]
    marker.write_text(json.dumps({name: said[name] for name in said if name != "seal"}))  # as of an older version
    with pytest.raises(KeyRefusedError) as error:
        CaseBase(tmp_path / "cb", KEY)
    assert str(error.value) == (
        f"case base {tmp_path / 'cb'}: casebase.json was changed, key {KEY.id} does not open it; "
        "restore it from a backup"
    )


@pytest.mark.parametrize("size", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 3 * PIECE + 7])
def test_any_part_of_a_file_is_read_as_it_was_written(tmp_path: Path, size: int) -> None:
    cipher, path, written = Cipher(bytes(32)), tmp_path / "x.bin", bytearray()
    content = os.urandom(size)
    sealing = cipher.sealing("x.bin", written.extend)
    for start in range(0, size, 10_007):
        sealing.add(memoryview(content[start : start + 10_007]))
    sealing.finish()
    path.write_bytes(written)
    with cipher.reading(path) as reading:
        assert reading.size == size
        assert reading.whole().to_pybytes() == content
        for start, length in ((0, size), (size // 2, 9), (max(size - 5, 0), 100), (PIECE - 3, 6), (size, 1), (0, -1)):
            reading.seek(start)
            assert reading.read(length) == content[start : None if length < 0 else start + length]


@pytest.mark.parametrize(
    "harm",
    [
        lambda file: file[:-1],
        lambda file: file[: 32 + PIECE + 16],
        lambda file: file[:32] + file[32 + PIECE + 16 :],
        lambda file: file[:40] + bytes([file[40] ^ 1]) + file[41:],
        lambda file: file[:10] + bytes([file[10] ^ 1]) + file[11:],
        lambda file: b"PAR1" + file[4:],
        lambda file: b"",
        lambda file: file + bytes(20),
    ],
)
def test_a_file_that_was_changed_is_not_read(tmp_path: Path, harm: object) -> None:
    cipher, written = Cipher(bytes(32)), bytearray()
    sealing = cipher.sealing("x.bin", written.extend)
    sealing.add(memoryview(bytes(2 * PIECE + 5)))
    sealing.finish()
    (tmp_path / "x.bin").write_bytes(harm(bytes(written)))  # type: ignore[operator]
    with pytest.raises(NotAuthenticError), cipher.reading(tmp_path / "x.bin") as reading:
        reading.read()
    (tmp_path / "y.bin").write_bytes(written)  # under another name
    with pytest.raises(NotAuthenticError), cipher.reading(tmp_path / "y.bin") as reading:
        reading.read()


def test_damage_is_told_as_damage(tmp_path: Path) -> None:
    case_base = filled(tmp_path / "cb", KEY)
    for name in (f"nights/{N1}/complaints.parquet", f"reports/{N1}/run.json"):
        file = tmp_path / "cb" / name
        file.write_bytes(file.read_bytes()[:-9] + bytes(9))
    with pytest.raises(CaseBaseDamagedError, match=r"complaints.parquet is damaged \(NotAuthenticError\)"):
        case_base.table("complaints", N1)
    assert len(case_base.problems()) == 2
    ledger = tmp_path / "cb/ledgers/audit.jsonl"
    ledger.write_bytes(b'{"n": 1}\n')  # in clear: not added here
    assert case_base.ledger("audit").problems() != []


def test_a_case_base_begun_in_clear_is_adopted_and_its_key_rotated(tmp_path: Path) -> None:
    path = tmp_path / "cb"
    before = reads(filled(path, None))
    tokens = CaseBase(path).tokens
    with (path / "ledgers/audit.jsonl").open("ab") as ledger:
        ledger.write(b'{"torn')
    assert adopt(path, KEY) == len([name for name in tree(path) if name not in MARKS])
    case_base = CaseBase(path, KEY)
    assert reads(case_base) == before
    assert case_base.tokens == tokens
    assert not any(WORDS.encode() in content or b"torn" in content for content in tree(path).values())
    case_base.ledger("audit").append({"reason": "more"})
    assert case_base.ledger("audit").problems() == []
    with pytest.raises(UsageError, match="is encrypted already; `complaint-guard key rotate` changes its key"):
        adopt(path, KEY)
    files = {name: content for name, content in tree(path).items() if name != "casebase.json"}
    rotate(path, KEY, OTHER)
    assert {name: content for name, content in tree(path).items() if name != "casebase.json"} == files
    assert CaseBase(path, OTHER).problems() == []
    with pytest.raises(KeyRefusedError):
        CaseBase(path, KEY)
    with pytest.raises(UsageError, match="is in clear; `complaint-guard key adopt` encrypts it"):
        filled(tmp_path / "clear", None)
        rotate(tmp_path / "clear", None, OTHER)


def test_a_key_is_made_once_for_its_owner_and_not_in_the_case_base(tmp_path: Path) -> None:
    made = new_key(tmp_path / "key", tmp_path / "cb")
    assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    assert read_key(tmp_path / "key") == made
    assert given_key(str(tmp_path / "key"), {}) == made
    assert given_key("", {}) is None
    assert given_key("nowhere", {"COMPLAINT_GUARD_KEY": KEY.written()}) == KEY
    assert made.secret.hex() not in repr(made)
    with pytest.raises(UsageError, match="is there already; a key is never written over, give another name"):
        new_key(tmp_path / "key", tmp_path / "cb")
    with pytest.raises(UsageError, match="would lie in the case base it opens; give another folder"):
        new_key(tmp_path / "cb/key", tmp_path / "cb")
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(KeyRefusedError, match=r"can be read by others; run `chmod 600` on it"):
        read_key(tmp_path / "key")
    for text in ("", "hello", KEY.written()[:-4], "钥匙"):
        (tmp_path / "bad").write_text(text)
        (tmp_path / "bad").chmod(0o600)
        with pytest.raises(KeyRefusedError, match="holds no key of this program; `complaint-guard key new -o FILE`"):
            read_key(tmp_path / "bad")
    with pytest.raises(KeyRefusedError, match=r"none: No such file or directory; correct setting private.key_file"):
        given_key(str(tmp_path / "none"), {})


def test_a_full_disk_leaves_nothing_of_an_adoption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "cb", None)
    real = files.write_copy
    done: list[Path] = []

    def full(path: Path, *args: Any) -> object:
        done.append(path)
        if len(done) == 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, *args)

    monkeypatch.setattr(files, "write_copy", full)
    with pytest.raises(CaseBaseError, match="disk full while writing case base"):
        adopt(tmp_path / "cb", KEY)
    assert not (tmp_path / "cb" / ".change.partial").exists()
    assert not CaseBase(tmp_path / "cb").encrypted
