"""Sweeps of a Gibbs sampler for latent classes behind lists, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

SMALLEST = 1e-300
MOST_TRIES = 100


@kernel
def _share_out(
    rng: np.random.Generator, left: Integers, rest: Floats, joint: Floats
) -> Integers:
    """Divide persons among classes; returns how many of each row are in each class."""
    n_rows, n_classes = joint.shape
    taken = np.zeros((n_rows, n_classes), np.int64)
    for k in range(n_classes - 1):
        for row in range(n_rows):
            if left[row] > 0:
                share = joint[row, k] / rest[row] if rest[row] > SMALLEST else 1.0
                number = rng.binomial(left[row], min(max(share, 0.0), 1.0))
                taken[row, k] = number
                left[row] -= number
            rest[row] -= joint[row, k]
    for row in range(n_rows):
        taken[row, n_classes - 1] = left[row]
    return taken


@kernel
def _joint(histories: Flags, shares: Floats, chances: Floats) -> Floats:
    """Return the probability of each history together with each class."""
    n_rows, n_lists = histories.shape
    joint = np.empty((n_rows, len(shares)))
    for row in range(n_rows):
        for k in range(len(shares)):
            value = shares[k]
            for j in range(n_lists):
                on = chances[j, k]
                value *= on if histories[row, j] else 1.0 - on
            joint[row, k] = value
    return joint


@kernel
def _draw_unseen(
    rng: np.random.Generator, n_seen: int, missed: float, most: int
) -> int:
    """Draw the number on no list, at most `most`."""
    odds = missed / max(1.0 - missed, SMALLEST)
    for _ in range(MOST_TRIES):
        mean = rng.standard_gamma(float(n_seen)) * odds
        if mean < 4.0 * most + 100.0:
            number = rng.poisson(mean)
            if number <= most:
                return number
    return most


@kernel
def _swap_labels(
    rng: np.random.Generator, members: Integers, focus: float, taken: Integers
) -> None:
    """Let neighbouring classes change places, the sticks being summed over."""
    after = members.sum()
    for k in range(len(members) - 2):
        after -= members[k] + members[k + 1]
        here, there = members[k], members[k + 1]
        odds = (focus + there + after) / (focus + here + after)
        if rng.random() < odds:
            members[k], members[k + 1] = there, here
            for row in range(len(taken)):
                first = taken[row, k]
                taken[row, k] = taken[row, k + 1]
                taken[row, k + 1] = first
        after += members[k + 1]


@kernel
def _draw_sticks(
    rng: np.random.Generator, members: Integers, focus: float, sticks: Floats
) -> float:
    """Draw the sticks; returns the sum of logarithms that the focus is drawn from."""
    after = members.sum()
    total = 0.0
    for k in range(len(sticks) - 1):
        after -= members[k]
        sticks[k] = rng.beta(1.0 + members[k], focus + after)
        total += np.log(max(1.0 - sticks[k], SMALLEST))
    return total


@kernel
def _sweep(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    rng: np.random.Generator,
    histories: Flags,
    counts: Integers,
    prior: Floats,
    most: int,
    focus: float,
    sticks: Floats,
    chances: Floats,
) -> tuple[int, float]:
    """Draw everything once; returns those on no list, and the next focus."""
    n_lists, n_classes = chances.shape
    shares = np.empty(n_classes)
    left = 1.0
    for k in range(n_classes):
        shares[k] = left * sticks[k]
        left *= 1.0 - sticks[k]
    joint = _joint(histories, shares, chances)
    rest = np.zeros(len(counts))
    none = _joint(np.zeros((1, n_lists), np.bool_), shares, chances)
    missed = 0.0
    for k in range(n_classes):
        missed += none[0, k]
        for row in range(len(counts)):
            rest[row] += joint[row, k]
    taken = _share_out(rng, counts.copy(), rest, joint)
    unseen = _draw_unseen(rng, counts.sum(), missed, most)
    absent = _share_out(rng, np.full(1, unseen), np.full(1, missed), none)
    members = taken.sum(axis=0) + absent[0]
    _swap_labels(rng, members, focus, taken)
    total = _draw_sticks(rng, members, focus, sticks)
    for j in range(n_lists):
        for k in range(n_classes):
            on = 0
            for row in range(len(counts)):
                if histories[row, j]:
                    on += taken[row, k]
            chances[j, k] = rng.beta(1.0 + on, 1.0 + members[k] - on)
    rate = prior[1] - total
    return unseen, rng.standard_gamma(prior[0] + n_classes - 1.0) / rate


@kernel
def run_chain(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
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
    """Fill `unseen`; the arguments are those of the twin."""
    focus = rng.standard_gamma(1.0) + 0.05
    sticks = np.ones(n_classes)
    for k in range(n_classes - 1):
        sticks[k] = rng.beta(1.0, focus)
    chances = np.empty((histories.shape[1], n_classes))
    for j in range(chances.shape[0]):
        for k in range(n_classes):
            chances[j, k] = rng.beta(1.0, 1.0)
    for _ in range(n_before):
        _, focus = _sweep(rng, histories, counts, prior, most, focus, sticks, chances)
    for draw in range(len(unseen)):
        for _ in range(n_between):
            unseen[draw], focus = _sweep(
                rng, histories, counts, prior, most, focus, sticks, chances
            )
