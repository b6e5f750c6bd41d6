"""How far two values are apart, at each level of measurement."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Level = Literal["nominal", "ordinal", "interval", "ratio"]
Floats = NDArray[np.float64]


def squared_differences(level: str, classes: NDArray[Any], frequency: Floats) -> Floats:
    """Return the squared difference of every two classes, shape (n_classes, n_classes).

    `frequency` is the number of pairable values of each class; only ordinal data needs
    it. Raises ValueError for an unknown level and for classes that are not numbers
    where the level needs numbers.
    """
    if level not in DIFFERENCES:
        known = ", ".join(DIFFERENCES)
        raise ValueError(f"no level of measurement is called {level!r}: choose {known}")
    return DIFFERENCES[level](classes, frequency)


def _nominal(classes: NDArray[Any], _frequency: Floats) -> Floats:
    return 1.0 - np.eye(len(classes))


def _ordinal(_classes: NDArray[Any], frequency: Floats) -> Floats:
    # The middle of each class on the scale of ranks; the sum of the frequencies
    # between two classes, less half of both ends, is the distance of their middles.
    middle = np.cumsum(frequency) - frequency / 2
    return np.asarray(np.square(np.subtract.outer(middle, middle)))


def _interval(classes: NDArray[Any], _frequency: Floats) -> Floats:
    values = _as_numbers(classes, "interval")
    return np.asarray(np.square(np.subtract.outer(values, values)))


def _ratio(classes: NDArray[Any], _frequency: Floats) -> Floats:
    values = _as_numbers(classes, "ratio")
    if (values < 0).any():
        raise ValueError("ratio data have a true zero: no label may be negative")
    total = np.add.outer(values, values)
    apart = np.subtract.outer(values, values)
    share = np.divide(apart, total, out=np.zeros_like(total), where=total > 0)
    return np.asarray(np.square(share))


def _as_numbers(classes: NDArray[Any], level: str) -> Floats:
    try:
        values = np.array([float(value) for value in classes.tolist()])
    except (TypeError, ValueError) as error:
        raise ValueError(f"{level} data need numbers as labels: {error}") from error
    if not np.isfinite(values).all():
        raise ValueError(f"{level} data need finite numbers as labels")
    return values


DIFFERENCES: Mapping[str, Callable[[NDArray[Any], Floats], Floats]] = MappingProxyType(
    {"nominal": _nominal, "ordinal": _ordinal, "interval": _interval, "ratio": _ratio}
)
