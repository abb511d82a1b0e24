from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from complaint_guard.near_duplicates import skeleton
from complaint_guard.near_duplicates.kernel import kernel

#: a loop whose source is in no file, so that there is no place to keep it compiled
HOMELESS = "def total(numbers):\n    found = 0\n    for number in numbers:\n        found += number\n    return found\n"


def test_loops_are_kept_compiled_beside_their_source() -> None:
    compiled: Any = skeleton._decode
    skeleton.skeletons(["甲"])
    assert Path(compiled.stats.cache_path) == Path(skeleton.__file__).parent / "__pycache__"


def test_a_loop_that_cannot_be_kept_is_compiled_all_the_same() -> None:
    scope: dict[str, Any] = {}
    exec(HOMELESS, scope)
    assert kernel()(scope["total"])(np.arange(5)) == 10
