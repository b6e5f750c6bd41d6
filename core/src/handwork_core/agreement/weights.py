"""How much agreement two classes have, by their places in the order of classes."""

from __future__ import annotations

from typing import Literal

import numpy as np

from handwork_core.agreement.sums import Floats

Weights = Literal["nominal", "ordinal", "linear", "quadratic"]
KNOWN = ("nominal", "ordinal", "linear", "quadratic")


def agreement_weights(level: str, n_classes: int) -> Floats:
    """Return weights 0..1, shape (n_classes, n_classes), 1 for the same class.

    Linear and quadratic fall with the distance of the places; ordinal falls with the
    number of pairs of classes from one to the other (Gwet's ordinal weights). Raises
    ValueError for an unknown level.
    """
    if level not in KNOWN:
        raise ValueError(f"no weights are called {level!r}: choose {', '.join(KNOWN)}")
    if level == "nominal":
        return np.eye(n_classes)
    place = np.arange(n_classes, dtype=np.float64)
    apart = np.abs(np.subtract.outer(place, place))
    if level == "ordinal":
        apart = apart * (apart + 1) / 2
    elif level == "quadratic":
        apart = np.square(apart)
    return np.asarray(1 - apart / max(apart.max(initial=0.0), 1.0))
