"""One iteration of Dawid and Skene's EM in a single pass over the answers.

Tasks are taken in blocks that stay in the innermost cache. Gathering and counting take
four classes of a row at a time, exponentials run over a whole block in vectors. The usual
numbers of classes are known when the kernel is compiled.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import inlined_kernel, kernel
from handwork_core._kernels.exponential import exponentiate
from handwork_core._kernels.parts import part_bounds, run_parts
from handwork_core._kernels.vectors import add_to_rows, sum_rows

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]

BLOCK = 512
"""Cells of a block: small enough for the innermost cache, large enough for vectors."""
CACHE_LINE = 64
# Unsigned, so that the compiler need not look for indices that count from the end.
NONE, TWO, THREE, FOUR = (np.uint64(number) for number in (0, 2, 3, 4))
SUMS = 8
"""Sums of a class that are kept side by side, so that none waits for the one before."""


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
        both, totals = _aligned(2 * log_confusion.size), np.zeros(n_classes)
        likelihood = _expect_part(
            bounds[part], bounds[part + 1], offsets, pairs, log_confusion, both,
            log_prior, gold, flat, totals,
        )  # fmt: skip
        return both, totals, likelihood

    results = run_parts(run, len(bounds) - 1, n_threads)
    counts[:] = 0.0
    for result in results:
        _collect(result[0], counts)
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


def shrink(by_worker: Floats, prior: Floats, found: Floats) -> None:
    """Add a prior, (label, truth) or one for each worker, and share out each truth."""
    _shrink(by_worker, prior if prior.ndim == 3 else prior[None], found)


def _aligned(n_cells: int) -> Floats:
    """Return room for so many numbers, from the beginning of a cache line on."""
    room = np.empty(n_cells + CACHE_LINE // 8)
    skipped = -room.ctypes.data % CACHE_LINE // 8
    return room[skipped : skipped + n_cells]


def _sum(parts: list[Floats]) -> Floats:
    total = parts[0]
    for part in parts[1:]:
        total += part
    return total


@inlined_kernel
def _expect_blocks(  # noqa: PLR0913, PLR0917
    first: int,
    last: int,
    offsets: Integers,
    pairs: Integers,
    both: Floats,
    log_prior: Floats,
    gold: Integers,
    posterior: Floats,
    class_totals: Floats,
    n_classes: int,
) -> float:
    width = max(BLOCK // n_classes, 1) if n_classes > 0 else 1
    room, scale = np.empty(width * n_classes), np.empty(width * n_classes)
    bits = scale.view(np.int64)
    shift, total = np.empty(width), np.empty(width)
    sums = np.zeros(SUMS * n_classes)
    log_likelihood = 0.0
    for begin in range(first, last, width):
        end = min(begin + width, last)
        n_tasks, n_cells = end - begin, (end - begin) * n_classes
        evidence = room[:n_cells]
        if len(posterior) > 0:
            evidence = posterior[begin * n_classes : end * n_classes]
        _gather(begin, end, offsets, pairs, both, log_prior, evidence, n_classes)
        if len(gold) > 0:
            _impose(begin, end, gold, evidence, n_classes)
        _lower(evidence, shift[:n_tasks], n_classes)
        exponentiate(evidence, scale[:n_cells], bits[:n_cells])
        _normalise(evidence, total[:n_tasks], n_classes)
        log_likelihood += _log_of(shift[:n_tasks], total[:n_tasks])
        _scatter(begin, end, offsets, pairs, evidence, both, n_classes)
        _total(evidence, sums)
    for c in range(n_classes):
        class_totals[c] = sums[c::n_classes].sum()
    return log_likelihood


@kernel
def _expect_part(  # noqa: PLR0913, PLR0917
    first: int,
    last: int,
    offsets: Integers,
    pairs: Integers,
    log_confusion: Floats,
    both: Floats,
    log_prior: Floats,
    gold: Integers,
    posterior: Floats,
    class_totals: Floats,
) -> float:
    _lay_out(log_confusion, both)
    # Written out for the usual numbers of classes, so that they are known when compiled.
    if len(log_prior) == 4:
        return _expect_blocks(
            first, last, offsets, pairs, both, log_prior, gold, posterior,
            class_totals, 4,
        )  # fmt: skip
    if len(log_prior) == 2:
        return _expect_blocks(
            first, last, offsets, pairs, both, log_prior, gold, posterior,
            class_totals, 2,
        )  # fmt: skip
    return _expect_blocks(
        first, last, offsets, pairs, both, log_prior, gold, posterior,
        class_totals, len(log_prior),
    )  # fmt: skip


@kernel
def _shrink(by_worker: Floats, prior: Floats, found: Floats) -> None:
    n_workers, n_classes, _ = by_worker.shape
    totals = np.empty(n_classes)
    for worker in range(n_workers):
        of_worker = min(worker, len(prior) - 1)
        totals[:] = 0.0
        for given in range(n_classes):
            for truth in range(n_classes):
                cell = by_worker[worker, given, truth] + prior[of_worker, given, truth]
                found[worker, given, truth] = cell
                totals[truth] += cell
        for given in range(n_classes):
            for truth in range(n_classes):
                found[worker, given, truth] /= totals[truth]


@kernel
def _lay_out(log_confusion: Floats, both: Floats) -> None:
    """Write, for each pair, its log-probabilities and as many zeros to count in.

    They are read and, a little later, written together: on one cache line, where there
    are four classes, a pair is fetched once instead of twice.
    """
    n_pairs, n_classes = log_confusion.shape
    for pair in range(n_pairs):
        for c in range(n_classes):
            both[2 * pair * n_classes + c] = log_confusion[pair, c]
            both[(2 * pair + 1) * n_classes + c] = 0.0


@kernel
def _collect(both: Floats, counts: Floats) -> None:
    """Add the counts of a part."""
    n_pairs, n_classes = counts.shape
    for pair in range(n_pairs):
        for c in range(n_classes):
            counts[pair, c] += both[(2 * pair + 1) * n_classes + c]


@kernel
def _gather(  # noqa: PLR0913, PLR0917
    begin: int,
    end: int,
    offsets: Integers,
    pairs: Integers,
    table: Floats,
    log_prior: Floats,
    evidence: Floats,
    n_classes: int,
) -> None:
    """Add up the log-probabilities of the answers to each task of a block."""
    width = np.uint64(n_classes)
    stride, rest = TWO * width, width & ~THREE
    to = np.uint64(0)
    for task in range(begin, end):
        low, high = np.uint64(offsets[task]), np.uint64(offsets[task + 1])
        for c in range(NONE, rest, FOUR):
            sum_rows(log_prior, table, c, stride, pairs, low, high, evidence, to + c)
        for c in range(rest, width):
            found = log_prior[c]
            for row in range(low, high):
                found += table[np.uint64(pairs[row]) * stride + c]
            evidence[to + c] = found
        to += width


@kernel
def _impose(
    begin: int, end: int, gold: Integers, evidence: Floats, n_classes: int
) -> None:
    """Rule out every class but the known one."""
    for task in range(begin, end):
        if gold[task] >= 0:
            for c in range(n_classes):
                if c != gold[task]:
                    evidence[(task - begin) * n_classes + c] = -np.inf


@kernel
def _lower(evidence: Floats, shift: Floats, n_classes: int) -> None:
    """Subtract each task's largest evidence, so that no exponential overflows."""
    if n_classes == 4:
        for at in range(len(shift)):
            one, two = evidence[4 * at], evidence[4 * at + 1]
            three, four = evidence[4 * at + 2], evidence[4 * at + 3]
            # Branch-free choices; max() would look for NaN first.
            one = one if one > two else two  # noqa: FURB136
            three = three if three > four else four  # noqa: FURB136
            shift[at] = one if one > three else three  # noqa: FURB136
        for at in range(len(shift)):
            for c in range(4):
                evidence[4 * at + c] -= shift[at]
        return
    for at in range(len(shift)):
        top = evidence[at * n_classes]
        for c in range(1, n_classes):
            value = evidence[at * n_classes + c]
            top = value if value > top else top  # noqa: FURB136
        shift[at] = top
        for c in range(n_classes):
            evidence[at * n_classes + c] -= top


@kernel
def _normalise(evidence: Floats, total: Floats, n_classes: int) -> None:
    """Divide by each task's sum, and keep the sum."""
    if n_classes == 4:
        for at in range(len(total)):
            total[at] = (evidence[4 * at] + evidence[4 * at + 1]) + (
                evidence[4 * at + 2] + evidence[4 * at + 3]
            )
        for at in range(len(total)):
            inverse = 1.0 / total[at]
            for c in range(4):
                evidence[4 * at + c] *= inverse
        return
    for at in range(len(total)):
        found = 0.0
        for c in range(n_classes):
            found += evidence[at * n_classes + c]
        total[at] = found
        inverse = 1.0 / found
        for c in range(n_classes):
            evidence[at * n_classes + c] *= inverse


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
def _scatter(  # noqa: PLR0913, PLR0917
    begin: int,
    end: int,
    offsets: Integers,
    pairs: Integers,
    evidence: Floats,
    both: Floats,
    n_classes: int,
) -> None:
    """Add each task's posterior to the counts of the pairs that were given to it.

    The counts of a pair lie behind its log-probabilities.
    """
    width = np.uint64(n_classes)
    stride, rest = TWO * width, width & ~THREE
    at = np.uint64(0)
    for task in range(begin, end):
        low, high = np.uint64(offsets[task]), np.uint64(offsets[task + 1])
        for c in range(NONE, rest, FOUR):
            add_to_rows(evidence, at + c, both, width + c, stride, pairs, low, high)
        for c in range(rest, width):
            for row in range(low, high):
                both[np.uint64(pairs[row]) * stride + width + c] += evidence[at + c]
        at += width


@kernel
def _total(evidence: Floats, sums: Floats) -> None:
    """Add the posteriors up, in a few sums a class that need not wait for each other."""
    n_cells = np.uint64(len(sums))
    for start in range(NONE, np.uint64(len(evidence)), n_cells):
        here = min(n_cells, np.uint64(len(evidence)) - start)
        for i in range(here):
            sums[i] += evidence[start + i]


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
