"""From scores to bits: log2 likelihood ratios of same speaker against other speaker, by how much speech there is."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from voiceprint.errors import ModelError

Numbers = NDArray[np.float64]

#: seconds of speech beyond which more makes a score no surer than what was calibrated
_SECONDS = (2.0, 20.0)


@dataclass(frozen=True)
class Calibration:
    """bits = offset + (slope + slope_by_length * l) * score + length * l + likeness * cosine, where l is the log2 of
    the shorter speech in 8 s; never above `most` nor below `least`, beyond which the trials that taught it say nothing.
    """

    offset: float
    slope: float
    slope_by_length: float
    length: float
    likeness: float
    most: float
    least: float
    trials: int

    def bits(self, scores: Numbers, cosines: Numbers, shorter_s: Numbers) -> Numbers:
        """log2 likelihood ratios (n,) of normed `scores`, `cosines` and seconds of the shorter speech of each pair."""
        raw = _terms(scores, cosines, shorter_s) @ np.array(
            [self.offset, self.slope, self.slope_by_length, self.length, self.likeness]
        )
        return np.asarray(np.clip(raw, self.least, self.most))

    def save(self, path: Path) -> None:
        """Writes the calibration as JSON that people can read."""
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True)
class Trials:
    """Pairs of recordings: normed scores, cosines, seconds of the shorter, and whether one speaker says both."""

    scores: Numbers
    cosines: Numbers
    shorter_s: Numbers
    same: NDArray[np.bool_]


def calibrate(trials: Trials) -> Calibration:
    """The calibration that costs least on `trials`, both kinds weighing alike (logistic regression, prior 0.5).

    Raises ModelError if there are fewer than 100 pairs of one speaker or 1,000 of two.
    """
    same, other = int(trials.same.sum()), int((~trials.same).sum())
    if same < 100 or other < 1_000:
        raise ModelError(f"{same} pairs of one speaker and {other} of two; 100 and 1000 are needed to calibrate")
    terms = _terms(trials.scores, trials.cosines, trials.shorter_s)
    sign = np.where(trials.same, 1.0, -1.0)
    weight = np.where(trials.same, 0.5 / same, 0.5 / other)

    def cost(weights: Numbers) -> tuple[float, Numbers]:
        margin = sign * (terms @ weights)
        slope = -weight * sign / (1 + np.exp2(margin))
        return float(weight @ np.logaddexp2(0, -margin)) + 1e-4 * float(
            weights @ weights
        ), terms.T @ slope + 2e-4 * weights

    found = minimize(cost, np.array([0.0, 1.0, 0.0, 0.0, 0.0]), jac=True, method="L-BFGS-B").x
    # what n impostors can show is a rate of about 1 in n; ten of them make it sure
    most, least = float(np.log2(other / 10)), -float(np.log2(same / 10))
    offset, slope, by_length, length, likeness = (round(float(value), 4) for value in found)
    return Calibration(
        offset, slope, by_length, length, likeness, most=round(most, 4), least=round(least, 4), trials=len(sign)
    )


def load_calibration(path: Path) -> Calibration:
    """The calibration in `path`. Raises ModelError."""
    try:
        numbers = {name: float(value) for name, value in json.loads(path.read_text(encoding="utf-8")).items()}
        if not np.isfinite(list(numbers.values())).all():
            raise ValueError("numbers that are none")
        return Calibration(**numbers | {"trials": int(numbers.get("trials", 0))})  # type: ignore[arg-type]
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise ModelError(
            f"{path.name} is not a voice calibration ({type(error).__name__}); make one with voice calibrate"
        ) from None


def _terms(scores: Numbers, cosines: Numbers, shorter_s: Numbers) -> Numbers:
    length = np.log2(np.clip(shorter_s, *_SECONDS) / 8.0)
    return np.column_stack([np.ones_like(scores), scores, scores * length, length, cosines])
