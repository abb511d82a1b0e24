"""Whose windows are whose: an enrolled agent's are taken out, and two voices in one channel are refused."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voiceprint.audio import Refused
from voiceprint.backend import unit

Floats = NDArray[np.float32]

#: cosine of a window (with its neighbours) to an agent above which the agent is speaking
AGENT_LIKE = 0.62
#: two halves of the windows of one speaker are more alike than this
ONE_VOICE = 0.45
#: windows (1.6 s each) below which two voices cannot be told
_ENOUGH = 6


def callers_windows(windows: Floats, agents: Floats | None) -> tuple[Floats, int]:
    """Windows (m, d) that are the caller's, and how many were an agent's of `agents` (a, d). Raises Refused if what is
    left holds two voices.
    """
    of_agents = 0
    if agents is not None and len(agents) and len(windows):
        like = (unit(_with_neighbours(windows)) @ unit(agents).T).max(axis=1)
        mine = like < AGENT_LIKE
        of_agents = int((~mine).sum())
        windows = windows[mine]
    if len(windows) >= _ENOUGH:
        halves = halves_alike(windows)
        if halves < ONE_VOICE:
            raise Refused("two_voices", f"the two halves are {halves:.2f} alike, one voice is {ONE_VOICE:.2f} or more")
    return windows, of_agents


def halves_alike(windows: Floats) -> float:
    """Cosine of the two centres into which `windows` (n, d) fall (2-means from the pair least alike); 1.0 if one of
    them holds less than a quarter of the windows.
    """
    smooth = unit(_with_neighbours(windows))
    likeness = smooth @ smooth.T
    first, second = np.unravel_index(np.argmin(likeness), likeness.shape)
    centres = smooth[[first, second]]
    for _ in range(10):
        side = (smooth @ centres.T).argmax(axis=1)
        if min(np.bincount(side, minlength=2)) < max(2, len(windows) // 4):
            return 1.0
        centres = unit(np.stack([smooth[side == place].mean(axis=0) for place in (0, 1)]))
    return float(centres[0] @ centres[1])


def _with_neighbours(windows: Floats) -> Floats:
    """Each window averaged with the one before and after it: a speaker is heard for seconds on end."""
    padded = np.concatenate([windows[:1], windows, windows[-1:]])
    return np.asarray((padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4, np.float32)
