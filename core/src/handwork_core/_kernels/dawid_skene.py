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
from handwork_core._kernels.parts import part_bounds, run_parts, run_rows
from handwork_core._kernels.posteriors import (
    SIDE_BY_SIDE,
    TALLY,
    class_sums,
    fits_lanes,
    soften_steps,
    soften_vectors,
)
from handwork_core._kernels.vectors import add_to_rows, sum_rows

Floats = NDArray[np.float64]
Integers = NDArray[np.signedinteger[Any]]

BLOCK = 512
"""Cells of a block: small enough for the innermost cache, large enough for vectors."""
CACHE_LINE = 64
# Unsigned, so that the compiler need not look for indices that count from the end.
NONE, ONE, TWO, THREE, FOUR = (np.uint64(number) for number in range(5))
NEAR = 2**17
"""Cells of a table, a megabyte, that the second cache gives back soon enough."""
CELLS_PER_PART = 2**16
"""Below this, waking a thread to go through a table costs more than it saves."""


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
    flat, totals = posterior.reshape(-1), np.zeros((len(bounds) - 1, n_classes))
    n_cells = 2 * log_confusion.size
    tables, width = _aligned(len(bounds) - 1, n_cells)

    def run(part: int) -> float:
        return _expect_part(
            bounds[part], bounds[part + 1], offsets, pairs, log_confusion,
            tables[part * width :][:n_cells], log_prior, gold, flat, totals[part],
        )  # fmt: skip

    likelihood = sum(run_parts(run, len(bounds) - 1, n_threads))
    run_rows(
        lambda first, last: _collect(first, last, tables, width, counts),
        len(counts), CELLS_PER_PART // max(n_classes, 1), n_threads,
    )  # fmt: skip
    if class_totals is not None:
        class_totals[:] = totals.sum(axis=0)
    return float(likelihood)


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


def shrink(
    by_worker: Floats, prior: Floats, found: Floats, *, n_threads: int | None = None
) -> None:
    """Add a prior, (label, truth) or one for each worker, and share out each truth."""
    of_worker = prior if prior.ndim == 3 else prior[None]
    run_rows(
        lambda first, last: _shrink(first, last, by_worker, of_worker, found),
        len(by_worker), CELLS_PER_PART // max(by_worker[:1].size, 1), n_threads,
    )  # fmt: skip


def logarithms(
    probability: Floats, smallest: float, *, n_threads: int | None = None
) -> Floats:
    """Return the logarithms of a table; what is smaller than `smallest` counts as that."""
    found = np.empty_like(probability)

    def run(first: int, last: int) -> None:
        np.maximum(probability[first:last], smallest, out=found[first:last])
        np.log(found[first:last], out=found[first:last])

    n_columns = max(probability.shape[1], 1)
    run_rows(run, len(probability), CELLS_PER_PART // n_columns, n_threads)
    return found


def _aligned(n_tables: int, n_cells: int) -> tuple[Floats, int]:
    """Return tables of so many numbers, each from a cache line on; and how far apart."""
    of_line = CACHE_LINE // 8
    width = max(-(-n_cells // of_line), 1) * of_line
    room = np.empty(n_tables * width + of_line)
    begin = -room.ctypes.data % CACHE_LINE // 8
    return room[begin : begin + n_tables * width], width


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
    room = np.empty(width * n_classes)
    shift, total = np.empty(width), np.empty(width)
    tally, sums = np.zeros(TALLY), np.zeros(SIDE_BY_SIDE * n_classes)
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
        if fits_lanes(n_cells, n_classes):
            low, high = offsets[end], offsets[end]
            if len(both) > NEAR:
                high = offsets[min(end + width, last)]
            log_likelihood += soften_vectors(
                evidence, tally, n_classes, both, pairs, low, high
            )
        else:
            log_likelihood += soften_steps(
                evidence, shift[:n_tasks], total[:n_tasks], sums, n_classes
            )
        _scatter(begin, end, offsets, pairs, evidence, both, n_classes)
    class_sums(tally, sums, class_totals)
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


@inlined_kernel
def _shrink_rows(
    first: int,
    last: int,
    by_worker: Floats,
    prior: Floats,
    found: Floats,
    n_classes: int,
) -> None:
    totals = np.empty(n_classes)
    classes = np.uint64(n_classes)
    for worker in range(np.uint64(first), np.uint64(last)):
        of_worker = worker if len(prior) > 1 else NONE
        totals[:] = 0.0
        for given in range(classes):
            for truth in range(classes):
                cell = by_worker[worker, given, truth] + prior[of_worker, given, truth]
                found[worker, given, truth] = cell
                totals[truth] += cell
        for given in range(classes):
            for truth in range(classes):
                found[worker, given, truth] /= totals[truth]


@kernel
def _shrink(
    first: int, last: int, by_worker: Floats, prior: Floats, found: Floats
) -> None:
    n_classes = by_worker.shape[1]
    if n_classes == 4:
        _shrink_rows(first, last, by_worker, prior, found, 4)
    elif n_classes == 2:
        _shrink_rows(first, last, by_worker, prior, found, 2)
    else:
        _shrink_rows(first, last, by_worker, prior, found, n_classes)


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
def _collect(first: int, last: int, tables: Floats, width: int, counts: Floats) -> None:
    """Add up the counts of all parts, in their order.

    The tables of the parts lie one after the other, each so wide.
    """
    n_classes, step = np.uint64(counts.shape[1]), np.uint64(width)
    for pair in range(np.uint64(first), np.uint64(last)):
        at = (TWO * pair + ONE) * n_classes
        for c in range(n_classes):
            found = 0.0
            for start in range(NONE, np.uint64(len(tables)), step):
                found += tables[start + at + c]
            counts[pair, c] = found


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
