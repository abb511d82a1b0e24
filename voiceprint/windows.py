"""Whose windows are whose: an enrolled agent's are taken out, and two voices in one channel are refused."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voiceprint.audio import Refused
from voiceprint.backend import unit

Floats = NDArray[np.float32]

#: windows below which two voices cannot be told
_ENOUGH = 6


@dataclass(frozen=True)
class Likeness:
    """Cosines that tell voices apart window by window; they belong to one encoder."""

    #: of a window with its neighbours to an agent, above which the agent is speaking
    agent: float
    #: of a window to the windows in which the agent was so found, from which it is the agent's too: over one line a
    #: voice is more like itself than like its enrolment over another
    agent_here: float
    #: of the two centres into which windows fall, below which they are of two voices
    one_voice: float


def callers_windows(windows: Floats, agents: Floats | None, likeness: Likeness) -> tuple[Floats, int]:
    """Windows (m, d) that are the caller's, and how many were an agent's of `agents` (a, d). Raises Refused if what is
    left holds two voices.
    """
    of_agents = 0
    if agents is not None and len(agents) and len(windows):
        mine = ~_agents_windows(windows, agents, likeness)
        of_agents = int((~mine).sum())
        windows = windows[mine]
    if len(windows) >= _ENOUGH:
        alike = halves_alike(windows)
        if alike < likeness.one_voice:
            raise Refused("two_voices", f"its two halves are {alike:.2f} alike, one voice is {likeness.one_voice:.2f}")
    return windows, of_agents


def _agents_windows(windows: Floats, agents: Floats, likeness: Likeness) -> NDArray[np.bool_]:
    around = unit(_with_neighbours(windows))
    sure: NDArray[np.bool_] = (around @ unit(agents).T).max(axis=1) >= likeness.agent
    if not sure.any():
        return sure
    here = unit(unit(windows[sure]).mean(axis=0)[None])[0]
    return np.asarray(sure | (around @ here >= likeness.agent_here))


def halves_alike(windows: Floats) -> float:
    """Cosine of the two centres into which `windows` (n, d) fall (2-means from the pair least alike); 1.0 if one of
    them holds less than a quarter of the windows.
    """
    voices = unit(windows)
    likeness = voices @ voices.T
    first, second = np.unravel_index(np.argmin(likeness), likeness.shape)
    centres = voices[[first, second]]
    for _ in range(10):
        side = (voices @ centres.T).argmax(axis=1)
        if min(np.bincount(side, minlength=2)) < max(2, len(windows) // 4):
            return 1.0
        centres = unit(np.stack([voices[side == place].mean(axis=0) for place in (0, 1)]))
    return float(centres[0] @ centres[1])


def _with_neighbours(windows: Floats) -> Floats:
    """Each window averaged with the one before and after it: a speaker is heard for seconds on end."""
    padded = np.concatenate([windows[:1], windows, windows[-1:]])
    return np.asarray((padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4, np.float32)
