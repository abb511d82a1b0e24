"""What else to ask where an id is no complaint's: the likely meaning of what was typed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from complaint_guard.casebase import CaseBase, erased_before
from complaint_guard.search.lookup import Lookup

#: Ids named as near.
_NAMED = 3
_CHINESE = re.compile(r"[\u3400-\u9fff]")


def hints(lookup: Lookup, asked: str) -> tuple[str, ...]:
    """What else to ask, one line each; () if `asked` is a complaint's id or nothing."""
    if not asked or asked in lookup.entries([asked]):
        return ()
    if lookup.case_base.among("gangs", "gang_id", [asked]).num_rows:
        return (f"{asked} is a gang; `complaint-guard show {asked}` shows it",)
    if lookup.case_base.among("families", "family_id", [asked]).num_rows:
        return (f"{asked} is a script family; `complaint-guard templates show {asked}` shows it",)
    if erased_before(lookup.case_base, [asked]):
        return ("the complaint of this id was erased; nothing of it is kept",)
    if near := _near_ids(lookup.keys("complaint"), asked):
        return (f"no complaint has this id; did you mean {' or '.join(near)}?",)
    if asked.startswith("G-"):
        return ("no complaint and no gang has this id; `complaint-guard export gangs` lists the gangs",)
    if asked.startswith("S-"):
        return ("no complaint and no script family has this id; `complaint-guard templates list` lists the families",)
    if _CHINESE.search(asked):
        return (f"no complaint has this id; `complaint-guard query --text {asked[:40]}` looks for words",)
    if re.fullmatch(r"[\d -]{7,}", asked):
        return ("no complaint has this id; --phone or --account looks for a number",)
    return ("no complaint has this id; --text looks for words, `complaint-guard show GANG` for a gang",)


def meant(lookup: Lookup, asked: str) -> str:
    """The id of the complaint that `asked` names but for upper and lower case, or `asked`."""
    if not asked or asked in lookup.entries([asked]):
        return asked
    found = _in_other_case(lookup.keys("complaint"), asked)
    return str(found[0]) if len(found) == 1 else asked


def _in_other_case(keys: pa.Array, asked: str) -> pa.Array:
    return keys.filter(pc.equal(pc.utf8_upper(keys), asked.upper()))


def instead(lookup: Lookup, asked: str) -> str:
    """Which complaints may be meant by `asked`, which is none, or how to look for them."""
    if erased_before(lookup.case_base, [asked]):
        return "it was erased; nothing of it is kept"
    near = _near_ids(lookup.keys("complaint"), asked)
    return f"did you mean {' or '.join(near)}?" if near else "`complaint-guard query --id` looks for ids"


def no_gang(case_base: CaseBase, asked: str) -> str:
    """What is wrong with `asked`, which is no gang of the head, and what to ask instead."""
    night = case_base.manifest()["night"]
    lookup = Lookup.of(case_base)
    if found := lookup.entries([asked]).get(asked):
        held = f"it is in gang {found['gang_id']}" if found["gang_id"] else "it is in no gang"
        return (
            f"{asked} is a complaint and no gang ({held}); `complaint-guard query {asked}` tells what it is tied to, "
            "`complaint-guard why A B` what ties two complaints"
        )
    if case_base.among("families", "family_id", [asked]).num_rows:
        return f"{asked} is a script and no gang; `complaint-guard templates show {asked}` shows it"
    ids = case_base.table("gangs", night, ["gang_id"])["gang_id"].combine_chunks()
    near = _near_ids(ids, asked)
    meant = f"did you mean {' or '.join(near)}?" if near else "see `complaint-guard export gangs`"
    return f"no gang {asked} in night {night} ({len(ids)} gangs); {meant}"


def of_phone(wanted: Mapping[str, Any]) -> tuple[str, ...]:
    """What to say of the phone asked for, cleaned, if it is nobody's own."""
    if wanted.get("phone_kind") != "hotline":
        return ()
    number = wanted["phone"]
    return (f"{number} is a public hotline and no usable phone of a person; give a mobile or a landline, whole",)


def _near_ids(keys: pa.Array, asked: str) -> list[str]:
    """The ids that differ from `asked` in width, upper or lower case, or in one character written wrong, left out,
    doubled or swapped, at most _NAMED.
    """
    asked = unicodedata.normalize("NFKC", asked).strip()
    long, halves = pc.utf8_length(keys), (asked[: len(asked) // 2], asked[len(asked) // 2 :])
    if len(asked) < 4:
        return []
    close = pc.and_(
        pc.less_equal(pc.abs(pc.subtract(long, len(asked))), 1),
        pc.or_(pc.starts_with(keys, halves[0]), pc.ends_with(keys, halves[1])),
    )
    if len(other_case := _in_other_case(keys, asked)):
        return [str(one) for one in other_case.slice(0, _NAMED).to_pylist()]
    some = keys.filter(close)
    slips = np.array([_slip(one, asked) for one in some.to_pylist()], bool)
    return [str(one) for one in some.filter(pa.array(slips, pa.bool_())).slice(0, _NAMED).to_pylist()]


def _slip(one: str, other: str) -> bool:
    """Whether one slip of the keyboard makes `other` of `one`."""
    if len(one) != len(other):
        short, long = sorted((one, other), key=len)
        start = next((at for at, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
        return short[start:] == long[start + 1 :]
    wrong = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    swapped = len(wrong) == 2 and all(b - a == 1 for a, b in pairwise(wrong))
    return len(wrong) <= 1 or (swapped and one[wrong[0]] == other[wrong[1]] and one[wrong[1]] == other[wrong[0]])
