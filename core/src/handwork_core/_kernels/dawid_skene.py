"""One iteration of Dawid and Skene's EM in a single pass over the answers.

Tasks are taken in blocks. In a block the evidence lies class by class, so that maximum,
exponential and division run over neighbouring tasks in vectors, for any number of
classes. Gathering and counting take four classes at a time, held in registers.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel
from handwork_core._kernels.exponential import exponentiate
from handwork_core._kernels.parts import part_bounds, run_parts

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]

BLOCK = 512
"""Cells of a block: small enough for the innermost cache, large enough for vectors."""
CACHE_LINE = 64
# Unsigned, so that the compiler need not look for indices that count from the end.
ONE, TWO, THREE = np.uint64(1), np.uint64(2), np.uint64(3)


def expect_and_count(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    offsets: Integers,
    pairs: Integers,
    log_confusion: Floats,
    log_prior: Floats,
    gold: Integers,
    posterior: Floats,
    counts: Floats,
    *,
    class_totals: Floats | None = None,
    n_threads: int | None = None,
) -> float:
    """Fill `posterior` and `counts`; return the log-likelihood.

    The arrays are those of
    :func:`handwork_core._kernels.dawid_skene_twin.expect_and_count`. A `posterior` of
    no rows is not filled, a `gold` of no rows knows nothing. The number of threads
    (by default HANDWORK_THREADS, or all processors) changes no bit of the result.
    """
    n_classes = len(log_prior)
    bounds = part_bounds(offsets, 2 * counts.size)
    flat = posterior.reshape(-1)

    def run(part: int) -> tuple[Floats, Floats, float]:
        both = _side_by_side(log_confusion)
        totals = np.zeros(n_classes)
        likelihood = _expect_part(
            bounds[part], bounds[part + 1], offsets, pairs, both.reshape(-1),
            log_prior, gold, flat, totals,
        )  # fmt: skip
        return both[:, n_classes:], totals, likelihood

    results = run_parts(run, len(bounds) - 1, n_threads)
    counts[:] = _sum([result[0] for result in results])
    if class_totals is not None:
        class_totals[:] = _sum([result[1] for result in results])
    return float(sum(result[2] for result in results))


def count_labels(
    offsets: Integers,
    pairs: Integers,
    posterior: Floats,
    counts: Floats,
    *,
    n_threads: int | None = None,
) -> None:
    """Add to `counts` the posteriors of the tasks to which each pair was given."""
    bounds = part_bounds(offsets, counts.size)

    def run(part: int) -> Floats:
        found = np.zeros(counts.size)
        first, last = bounds[part], bounds[part + 1]
        _count_part(first, last, offsets, pairs, posterior, found)
        return found

    results = run_parts(run, len(bounds) - 1, n_threads)
    counts += _sum(results).reshape(counts.shape)


def _side_by_side(log_confusion: Floats) -> Floats:
    """Return, for each pair, its log-probabilities and as many zeros to count in.

    They are read and, a little later, written together: on one cache line, where there
    are four classes, a pair is fetched once instead of twice.
    """
    n_pairs, n_classes = log_confusion.shape
    room = np.zeros(n_pairs * 2 * n_classes + CACHE_LINE // 8)
    skipped = -room.ctypes.data % CACHE_LINE // 8
    both = room[skipped : skipped + n_pairs * 2 * n_classes]
    both = both.reshape(n_pairs, 2 * n_classes)
    both[:, :n_classes] = log_confusion
    return both


def _sum(parts: list[Floats]) -> Floats:
    total = parts[0]
    for part in parts[1:]:
        total += part
    return total


@kernel
def _expect_part(  # noqa: PLR0913, PLR0917
    first: int,
    last: int,
    offsets: Integers,
    pairs: Integers,
    both: Floats,
    log_prior: Floats,
    gold: Integers,
    posterior: Floats,
    class_totals: Floats,
) -> float:
    n_classes = len(log_prior)
    width = max(BLOCK // n_classes, 1) if n_classes > 0 else 1
    evidence = np.zeros((n_classes, width))
    scale = np.empty(n_classes * width)
    bits = scale.view(np.int64)
    shift, total, sums = np.empty(width), np.empty(width), np.zeros_like(evidence)
    log_likelihood = 0.0
    for begin in range(first, last, width):
        end = min(begin + width, last)
        _gather(begin, end, offsets, pairs, both, log_prior, evidence)
        if len(gold) > 0:
            _impose(begin, end, gold, evidence)
        _lower(evidence, shift)
        exponentiate(evidence.reshape(-1), scale, bits)
        _normalise(evidence, total, scale)
        log_likelihood += _log_of(shift[: end - begin], total[: end - begin])
        _scatter(begin, end, offsets, pairs, evidence, both)
        _total(evidence[:, : end - begin], sums)
        if len(posterior) > 0:
            _keep(begin, end, evidence, posterior)
    for c in range(n_classes):
        class_totals[c] = sums[c].sum()
    return log_likelihood


@kernel
def _gather(  # noqa: PLR0913, PLR0917
    begin: int,
    end: int,
    offsets: Integers,
    pairs: Integers,
    table: Floats,
    log_prior: Floats,
    evidence: Floats,
) -> None:
    """Add up the log-probabilities of the answers to each task of a block."""
    n_classes = len(log_prior)
    stride = np.uint64(2 * n_classes)
    rest = n_classes & ~3
    for task in range(begin, end):
        low, high = np.uint64(offsets[task]), np.uint64(offsets[task + 1])
        at = task - begin
        for c in range(0, rest, 4):
            first, second = log_prior[c], log_prior[c + 1]
            third, fourth = log_prior[c + 2], log_prior[c + 3]
            for row in range(low, high):
                cell = np.uint64(pairs[row]) * stride + np.uint64(c)
                first += table[cell]
                second += table[cell + ONE]
                third += table[cell + TWO]
                fourth += table[cell + THREE]
            evidence[c, at], evidence[c + 1, at] = first, second
            evidence[c + 2, at], evidence[c + 3, at] = third, fourth
        if n_classes & 2:
            first, second = log_prior[rest], log_prior[rest + 1]
            for row in range(low, high):
                cell = np.uint64(pairs[row]) * stride + np.uint64(rest)
                first += table[cell]
                second += table[cell + ONE]
            evidence[rest, at], evidence[rest + 1, at] = first, second
        if n_classes & 1:
            first = log_prior[n_classes - 1]
            for row in range(low, high):
                cell = np.uint64(pairs[row]) * stride + np.uint64(n_classes - 1)
                first += table[cell]
            evidence[n_classes - 1, at] = first


@kernel
def _impose(begin: int, end: int, gold: Integers, evidence: Floats) -> None:
    """Rule out every class but the known one."""
    for task in range(begin, end):
        if gold[task] >= 0:
            for c in range(evidence.shape[0]):
                if c != gold[task]:
                    evidence[c, task - begin] = -np.inf


@kernel
def _lower(evidence: Floats, shift: Floats) -> None:
    """Subtract each task's largest evidence, so that no exponential overflows."""
    for at in range(len(shift)):
        shift[at] = evidence[0, at]
    for c in range(1, evidence.shape[0]):
        for at in range(len(shift)):
            # A branch-free choice; max() would look for NaN first.
            value = evidence[c, at]
            shift[at] = value if value > shift[at] else shift[at]  # noqa: FURB136
    for c in range(evidence.shape[0]):
        for at in range(len(shift)):
            evidence[c, at] -= shift[at]


@kernel
def _normalise(evidence: Floats, total: Floats, inverse: Floats) -> None:
    """Divide by each task's sum, and keep the sum."""
    for at in range(len(total)):
        total[at] = 0.0
    for c in range(evidence.shape[0]):
        for at in range(len(total)):
            total[at] += evidence[c, at]
    for at in range(len(total)):
        inverse[at] = 1.0 / total[at]
    for c in range(evidence.shape[0]):
        for at in range(len(total)):
            evidence[c, at] *= inverse[at]


@kernel
def _log_of(shift: Floats, total: Floats) -> float:
    """Return the log-likelihood of a block with one logarithm.

    A sum is at most the number of classes, and a block has at most 512 cells: their
    product stays below 2**256.
    """
    shifts, product = 0.0, 1.0
    for at in range(len(shift)):
        shifts += shift[at]
        product *= total[at]
    return shifts + np.log(product)  # type: ignore[no-any-return]


@kernel
def _scatter(
    begin: int,
    end: int,
    offsets: Integers,
    pairs: Integers,
    evidence: Floats,
    both: Floats,
) -> None:
    """Add each task's posterior to the counts of the pairs that were given to it.

    The counts of a pair lie behind its log-probabilities.
    """
    n_classes = evidence.shape[0]
    stride = np.uint64(2 * n_classes)
    rest = n_classes & ~3
    for task in range(begin, end):
        low, high = np.uint64(offsets[task]), np.uint64(offsets[task + 1])
        at = task - begin
        for c in range(0, rest, 4):
            first, second = evidence[c, at], evidence[c + 1, at]
            third, fourth = evidence[c + 2, at], evidence[c + 3, at]
            for row in range(low, high):
                cell = np.uint64(pairs[row]) * stride + np.uint64(n_classes + c)
                both[cell] += first
                both[cell + ONE] += second
                both[cell + TWO] += third
                both[cell + THREE] += fourth
        for c in range(rest, n_classes):
            first = evidence[c, at]
            for row in range(low, high):
                both[np.uint64(pairs[row]) * stride + np.uint64(n_classes + c)] += first


@kernel
def _total(evidence: Floats, sums: Floats) -> None:
    """Add the posteriors up, in as many sums as there are places in a block."""
    for c in range(evidence.shape[0]):
        for at in range(evidence.shape[1]):
            sums[c, at] += evidence[c, at]


@kernel
def _keep(begin: int, end: int, evidence: Floats, posterior: Floats) -> None:
    """Write the posteriors task by task."""
    n_classes = evidence.shape[0]
    if n_classes == 4:
        for task in range(begin, end):
            at = task - begin
            for c in range(4):
                posterior[task * 4 + c] = evidence[c, at]
        return
    for task in range(begin, end):
        for c in range(n_classes):
            posterior[task * n_classes + c] = evidence[c, task - begin]


@kernel
def _count_part(
    first: int,
    last: int,
    offsets: Integers,
    pairs: Integers,
    posterior: Floats,
    counts: Floats,
) -> None:
    n_classes = posterior.shape[1]
    for task in range(first, last):
        for row in range(offsets[task], offsets[task + 1]):
            for c in range(n_classes):
                counts[pairs[row] * n_classes + c] += posterior[task, c]
