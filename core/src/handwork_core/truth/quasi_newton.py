"""A climb by gradients alone, for likelihoods of many parameters."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.summing import inner

Floats = NDArray[np.float64]

MEMORY = 20
SHRINKINGS = 30
SUFFICIENT = 1e-4
"""Share of the rise foretold by the gradient that a step must reach."""
ROUNDING = 1e-14
NEARLY = 1e3
"""A gradient within this many tolerances of zero has met the limit of rounding."""


@dataclass(frozen=True, slots=True)
class Climb:
    """Where a climb ended.

    Attributes
    ----------
    point : ndarray of float64
    n_iterations : int
    converged : bool
        Whether no component of the gradient is larger than the tolerance, or no step
        leads higher and none is larger than a thousand times that.
    """

    point: Floats
    n_iterations: int
    converged: bool


@dataclass(slots=True)
class _Memory:
    """The last steps and changes of gradient: what is known of the curvature."""

    pairs: deque[tuple[Floats, Floats, float]]
    scale: Floats

    def direction(self, gradient: Floats) -> Floats:
        """Return the gradient times the inverse of minus the second derivatives."""
        found = gradient.copy()
        shares = []
        for step, bend, inverse in reversed(self.pairs):
            share = inverse * inner(step, found)
            found -= share * bend
            shares.append(share)
        found *= self.scale * self._size()
        for (step, bend, inverse), share in zip(
            self.pairs, reversed(shares), strict=True
        ):
            found += (share - inverse * inner(bend, found)) * step
        return found

    def _size(self) -> float:
        if not self.pairs:
            return 1.0
        _, bend, inverse = self.pairs[-1]
        return 1.0 / (inverse * inner(bend, self.scale * bend))

    def learn(self, step: Floats, bend: Floats) -> None:
        """Keep a pair where the function is curved as a maximum is."""
        curved = inner(step, bend)
        if curved > 1e-12 * math.sqrt(inner(step, step) * inner(bend, bend)):
            self.pairs.append((step, bend, 1.0 / curved))


def climb(
    function: Callable[[Floats], tuple[float, Floats]],
    start: Floats,
    *,
    curvature: Floats | float,
    reach: float = math.inf,
    max_iterations: int,
    tolerance: float,
) -> Climb:
    """Climb to a local maximum by the limited-memory method of Broyden and others.

    Parameters
    ----------
    function : callable
        Returns value and gradient at a point. The last call is at the point returned.
    start : ndarray of float64, shape (n,)
    curvature : ndarray of float64, shape (n,), or float
        Rough size, above 0, of minus the second derivatives.
    reach : float, optional
        Largest change of a component in one step: keeps the climb on its own hill.
    max_iterations : int
    tolerance : float
        Stop when no component of the gradient is larger.

    Returns
    -------
    Climb

    References
    ----------
    .. [1] J. Nocedal, "Updating Quasi-Newton Matrices with Limited Storage",
       Mathematics of Computation 35, 1980. doi:10.1090/S0025-5718-1980-0572855-7
    """
    scale = np.asarray(np.broadcast_to(1.0 / np.asarray(curvature), start.shape))
    memory = _Memory(deque(maxlen=MEMORY), scale)
    here = _Place(start, *function(start))
    done = 0
    while done < max_iterations and here.steepest > tolerance:
        done += 1
        direction = memory.direction(here.gradient)
        direction *= min(1.0, reach / float(np.abs(direction).max()))
        there = _step(function, here, direction)
        if there is not None:
            memory.learn(there.point - here.point, here.gradient - there.gradient)
            here = there
        elif memory.pairs:
            # What was learnt misleads here: forget it, and follow the gradient.
            memory.pairs.clear()
        else:
            break
    function(here.point)
    limit = tolerance if done == max_iterations else NEARLY * tolerance
    return Climb(here.point, done, here.steepest <= limit)


@dataclass(frozen=True, slots=True)
class _Place:
    point: Floats
    value: float
    gradient: Floats

    @property
    def steepest(self) -> float:
        return float(np.abs(self.gradient).max(initial=0.0))


def _step(
    function: Callable[[Floats], tuple[float, Floats]],
    here: _Place,
    direction: Floats,
) -> _Place | None:
    """Return the first place along the direction that is high enough, if any."""
    rise = inner(direction, here.gradient)
    length = 1.0
    for _ in range(SHRINKINGS):
        point = here.point + length * direction
        value, gradient = function(point)
        gained = value - here.value
        # At the limit of rounding a rise does not show in the value.
        if gained >= SUFFICIENT * length * rise - ROUNDING * abs(here.value):
            return _Place(point, value, gradient)
        # The top of the parabola through both values, but no less than a tenth.
        bend = length * rise - gained
        length *= min(0.5, max(0.1, length * rise / (2 * bend)))
    return None
