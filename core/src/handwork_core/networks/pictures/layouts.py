"""Where people stand in a picture: the same data, the same picture, on every machine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]
N_RINGS = 4
N_STEPS = 200
GOLDEN = np.pi * (3 - np.sqrt(5))


def concentric(closeness: Floats, group: Integers) -> Floats:
    """Put people on rings around ego: the closer they are, the further in.

    Parameters
    ----------
    closeness : ndarray of float64, shape (n,)
        Larger is closer; NaN is furthest out.
    group : ndarray of int, shape (n,)
        People of a group stand next to each other.

    Returns
    -------
    ndarray of float64, shape (n, 2)
        Ego is at 0, the outermost ring at 1.

    Examples
    --------
    >>> place = concentric(np.array([2.0, 1.0]), np.array([0, 0]))
    >>> np.hypot(place[:, 0], place[:, 1]).round(2).tolist()
    [0.5, 1.0]
    """
    n = len(closeness)
    levels = np.unique(closeness[~np.isnan(closeness)])[::-1]
    ring = np.full(n, len(levels), dtype=np.float64)
    for place, level in enumerate(levels):
        ring[closeness == level] = place
    n_rings = int(min(max(ring.max(initial=0) + 1, 1), N_RINGS))
    if len(levels) + 1 > N_RINGS:
        ring = np.floor(ring * n_rings / (ring.max(initial=0) + 1))
    order = np.lexsort((np.arange(n), ring, group))
    angle = np.empty(n)
    angle[order] = 2 * np.pi * np.arange(n) / max(n, 1) - np.pi / 2
    radius = (ring + 1) / n_rings
    return np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])


def force(n: int, ties: Integers, *, n_steps: int = N_STEPS) -> Floats:
    r"""Let ties pull people together and everyone push everyone apart.

    Parameters
    ----------
    n : int
        People.
    ties : ndarray of int, shape (n_ties, 2)
    n_steps : int, default 200

    Returns
    -------
    ndarray of float64, shape (n, 2)
        Within the unit circle, the middle of all at 0.

    Notes
    -----
    Fruchterman and Reingold's forces, :math:`d^2/k` along ties and :math:`k^2/d`
    between all, and a pull of all to the middle that keeps parts without ties near; from
    a spiral as a start, so that nothing is drawn at random.

    References
    ----------
    .. [1] T. Fruchterman and E. Reingold, "Graph drawing by force-directed placement",
       Software: Practice and Experience 21(11), 1991. doi:10.1002/spe.4380211102

    Examples
    --------
    >>> found = force(3, np.array([[0, 1]]))
    >>> apart = lambda a, b: float(np.hypot(*(found[a] - found[b])))
    >>> apart(0, 1) < apart(0, 2)
    True
    """
    if n < 2:
        return np.zeros((n, 2))
    number = np.arange(n)
    radius = np.sqrt((number + 0.5) / n)
    place = np.column_stack(
        [radius * np.cos(GOLDEN * number), radius * np.sin(GOLDEN * number)]
    )
    near = np.zeros((n, n))
    near[ties[:, 0], ties[:, 1]] = near[ties[:, 1], ties[:, 0]] = 1.0
    ideal = np.sqrt(1 / n)
    for step in range(n_steps):
        apart = place[:, None, :] - place[None, :, :]
        distance = np.maximum(np.sqrt((apart**2).sum(axis=2)), 1e-3)
        push = ideal**2 / distance**2 - near * distance / ideal
        np.fill_diagonal(push, 0.0)
        move = (apart * push[:, :, None]).sum(axis=1) - 0.5 * place
        length = np.maximum(np.sqrt((move**2).sum(axis=1, keepdims=True)), 1e-9)
        place += move / length * np.minimum(length, 0.1 * (1 - step / n_steps))
    place -= place.mean(axis=0)
    widest = np.sqrt((place**2).sum(axis=1)).max()
    spread: Floats = place / widest if widest > 0 else place
    return spread
