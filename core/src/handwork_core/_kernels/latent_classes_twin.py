"""The same sampler as the compiled kernel, in whole arrays and the same order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

SMALLEST = 1e-300
MOST_TRIES = 100


def run_chain(  # noqa: PLR0913, PLR0917 - the signature of the kernel
    rng: np.random.Generator,
    histories: Flags,
    counts: Integers,
    n_classes: int,
    prior: Floats,
    most: int,
    n_before: int,
    n_between: int,
    unseen: Integers,
) -> None:
    """Fill `unseen` with the numbers on no list of one chain.

    Parameters
    ----------
    rng : numpy.random.Generator
        Drawn from in the same order as by the compiled kernel.
    histories : ndarray of bool, shape (h, n_lists)
    counts : ndarray of int64, shape (h,)
        Persons with each history.
    n_classes : int
        At least 2.
    prior : ndarray of float64, shape (2,)
        Shape and rate of the gamma prior of the focus of the sticks.
    most : int
        Largest number on no list.
    n_before, n_between : int
        Sweeps before the first draw, and for each draw.
    unseen : ndarray of int64, shape (n_draws,)
        Written.
    """
    focus = rng.standard_gamma(1.0) + 0.05
    sticks = np.ones(n_classes)
    sticks[:-1] = rng.beta(1.0, focus, n_classes - 1)
    chances = rng.beta(1.0, 1.0, (histories.shape[1], n_classes))
    for _ in range(n_before):
        _, focus = _sweep(rng, histories, counts, prior, most, focus, sticks, chances)
    for draw in range(len(unseen)):
        for _ in range(n_between):
            unseen[draw], focus = _sweep(
                rng, histories, counts, prior, most, focus, sticks, chances
            )


def _sweep(  # noqa: PLR0913, PLR0917 - the signature of the kernel
    rng: np.random.Generator,
    histories: Flags,
    counts: Integers,
    prior: Floats,
    most: int,
    focus: float,
    sticks: Floats,
    chances: Floats,
) -> tuple[int, float]:
    n_classes = len(sticks)
    shares = sticks * np.concatenate(([1.0], np.cumprod(1.0 - sticks)[:-1]))
    joint = _joint(histories, shares, chances)
    none = _joint(np.zeros((1, len(chances)), bool), shares, chances)
    rest = np.cumsum(joint, axis=1)[:, -1]
    missed = np.cumsum(none, axis=1)[:, -1]
    taken = _share_out(rng, counts.copy(), rest, joint)
    unseen = _draw_unseen(rng, int(counts.sum()), float(missed[0]), most)
    absent = _share_out(rng, np.full(1, unseen), missed, none)
    members = taken.sum(axis=0) + absent[0]
    order = _swap_labels(rng, members, focus)
    members, taken = members[order], taken[:, order]
    after = members.sum() - np.cumsum(members)
    sticks[:-1] = rng.beta(1.0 + members[:-1], focus + after[:-1])
    logs = np.log(np.maximum(1.0 - sticks[:-1], SMALLEST))
    on = histories.T.astype(np.int64) @ taken
    chances[:] = rng.beta(1.0 + on, 1.0 + members - on)
    rate = prior[1] - np.cumsum(logs)[-1]
    return unseen, rng.standard_gamma(prior[0] + n_classes - 1.0) / rate


def _joint(histories: Flags, shares: Floats, chances: Floats) -> Floats:
    joint = np.broadcast_to(shares, (len(histories), len(shares))).copy()
    for j, on in enumerate(chances):
        joint *= np.where(histories[:, j : j + 1], on, 1.0 - on)
    return joint


def _share_out(
    rng: np.random.Generator, left: Integers, rest: Floats, joint: Floats
) -> Integers:
    taken = np.zeros(joint.shape, np.int64)
    for k in range(joint.shape[1] - 1):
        safe = np.where(rest > SMALLEST, rest, 1.0)
        share = np.where(rest > SMALLEST, joint[:, k] / safe, 1.0)
        some = left > 0
        taken[some, k] = rng.binomial(left[some], np.clip(share[some], 0.0, 1.0))
        left -= taken[:, k]
        rest = rest - joint[:, k]
    taken[:, -1] = left
    return taken


def _swap_labels(
    rng: np.random.Generator, members: Integers, focus: float
) -> NDArray[np.intp]:
    """Return the order of the classes after neighbours may have changed places."""
    order = np.arange(len(members))
    for k in range(len(members) - 2):
        here, there = members[order[k : k + 2]]
        after = members[order[k + 2 :]].sum()
        if rng.random() < (focus + there + after) / (focus + here + after):
            order[[k, k + 1]] = order[[k + 1, k]]
    return order


def _draw_unseen(
    rng: np.random.Generator, n_seen: int, missed: float, most: int
) -> int:
    odds = missed / max(1.0 - missed, SMALLEST)
    for _ in range(MOST_TRIES):
        mean = rng.standard_gamma(float(n_seen)) * odds
        if mean < 4.0 * most + 100.0:
            number = int(rng.poisson(mean))
            if number <= most:
                return number
    return most
