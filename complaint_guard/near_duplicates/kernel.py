"""One place for compiled loops: numba without the interpreter lock, compiled once and kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(parallel: bool = False) -> Callable[[Function], Function]:
    """Decorator that compiles a loop over arrays; `parallel` spreads its `prange` over the cores.

    Where nothing may be written, beside the source or at home, it is compiled anew in each process.
    """

    def compiled(function: Function) -> Function:
        try:
            return cast(Function, numba.njit(cache=True, nogil=True, parallel=parallel)(function))
        except RuntimeError:
            return cast(Function, numba.njit(nogil=True, parallel=parallel)(function))

    return compiled
