"""From the evidence of a block of tasks to their posteriors.

With two or four classes, whole tasks lie side by side in a vector, and evidence becomes
posteriors without leaving it. With other numbers of classes, or where tasks do not fill
the last vector, each step goes through the block once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel
from handwork_core._kernels.exponential import (
    LANES,
    NONE,
    STEP,
    VECTOR,
    exponential,
    exponentiate,
)
from handwork_core._kernels.vectors import (
    INDEX,
    Node,
    constants,
    data_of,
    fetch,
    intrinsic,
    ir,
    types,
)

if TYPE_CHECKING:
    Floats = NDArray[np.float64]
    Integers = NDArray[np.signedinteger[Any]]

# Of each lane: the posteriors, the largest evidence and the sums, in this order.
TALLY = 3 * LANES
LARGEST, SUMS = LANES, 2 * LANES
ONE, TWO = np.uint64(1), np.uint64(2)
INDEX_TYPE = ir.IntType(64)
SIDE_BY_SIDE = 8
"""Sums of a class that are kept side by side, so that none waits for the one before."""


def _softening(n_classes: int) -> Callable[..., None]:
    """Return what softens sixteen cells, of tasks of so many classes."""
    partners = [1 << step for step in range(n_classes.bit_length() - 1)]

    @intrinsic
    def soften_lanes(_typing: Node, evidence: Node, at: Node, tally: Node) -> Node:
        del at

        def generate(
            context: Node, builder: Node, signature: Node, arguments: Node
        ) -> Node:
            def place(which: int, index: Node) -> Node:
                data = data_of(context, builder, signature, arguments, which)
                return builder.bitcast(builder.gep(data, [index]), VECTOR.as_pointer())

            cells = place(0, arguments[1])
            found = _soften_vector(builder, builder.load(cells, align=8), partners)
            builder.store(found[0], cells, align=8)
            adding = (builder.fadd, builder.fadd, builder.fmul)
            for row, (add, value) in enumerate(zip(adding, found, strict=True)):
                kept = place(2, ir.Constant(INDEX_TYPE, row * LANES))
                builder.store(add(builder.load(kept, align=8), value), kept, align=8)
            return context.get_dummy_value()

        return types.void(evidence, INDEX, tally), generate

    return soften_lanes


def _soften_vector(
    builder: Node, evidence: Node, partners: list[int]
) -> tuple[Node, Node, Node]:
    """Write the posteriors, and in each lane its task's largest evidence and sum."""

    def larger(left: Node, right: Node) -> Node:
        return builder.select(builder.fcmp_ordered(">", left, right), left, right)

    top = evidence
    for partner in partners:
        top = larger(top, _moved(builder, top, [i ^ partner for i in range(LANES)]))
    odds = exponential(builder, builder.fsub(evidence, top))
    total = odds
    for partner in partners:
        other = _moved(builder, total, [i ^ partner for i in range(LANES)])
        total = builder.fadd(total, other)
    # A division takes as long as ten products: one for each task is enough.
    n_classes = 1 << len(partners)
    of_tasks = _moved(builder, total, list(range(0, LANES, n_classes)))
    inverse = builder.fdiv(constants(1.0, LANES // n_classes), of_tasks)
    inverse = _moved(builder, inverse, [i // n_classes for i in range(LANES)])
    return builder.fmul(odds, inverse), top, total


def _moved(builder: Node, vector: Node, lanes: list[int]) -> Node:
    mask = ir.Constant(ir.VectorType(ir.IntType(32), len(lanes)), lanes)
    return builder.shuffle_vector(vector, ir.Constant(vector.type, ir.Undefined), mask)


_soften_pairs, _soften_fours = _softening(2), _softening(4)


@kernel
def fits_lanes(n_cells: int, n_classes: int) -> bool:
    """Say whether :func:`soften_vectors` can take so many cells."""
    return n_classes in (2, 4) and n_cells % LANES == 0


@kernel
def soften_vectors(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    evidence: Floats,
    tally: Floats,
    n_classes: int,
    table: Floats,
    pairs: Integers,
    low: int,
    high: int,
) -> float:
    """Make evidence posteriors; return the log-likelihood of the block.

    `tally` is :data:`TALLY` long and keeps the sums of the posteriors of each lane.
    Meanwhile, what the ``pairs[low:high]`` of the block to come will need of `table` is
    fetched: a few rows at each step, so that they arrive beside the sums here.
    """
    tally[LARGEST:SUMS], tally[SUMS:] = 0.0, 1.0
    n_cells, ahead, end = np.uint64(len(evidence)), np.uint64(low), np.uint64(high)
    share = (end - ahead) // (n_cells // STEP) + ONE
    stride = TWO * np.uint64(n_classes)
    for at in range(NONE, n_cells, STEP):
        if n_classes == 4:
            _soften_fours(evidence, at, tally)
        else:
            _soften_pairs(evidence, at, tally)
        stop = min(ahead + share, end)
        for row in range(ahead, stop):
            fetch(table, np.uint64(pairs[row]) * stride)
        ahead = stop
    return _log_of(tally[LARGEST:SUMS:n_classes], tally[SUMS::n_classes])


@kernel
def soften_steps(
    evidence: Floats, shift: Floats, total: Floats, sums: Floats, n_classes: int
) -> float:
    """Make evidence posteriors; return the log-likelihood of the block.

    `shift` and `total` are scratch, as long as there are tasks; `sums` keeps those of
    the posteriors, :data:`SIDE_BY_SIDE` of each class.
    """
    _lower(evidence, shift, n_classes)
    exponentiate(evidence)
    _normalise(evidence, total, n_classes)
    _total(evidence, sums)
    return _log_of(shift, total)


@kernel
def class_sums(tally: Floats, sums: Floats, class_totals: Floats) -> None:
    """Put the sums of the posteriors together, by class."""
    n_classes = len(class_totals)
    for c in range(n_classes):
        class_totals[c] = sums[c::n_classes].sum() + tally[c:LANES:n_classes].sum()


@kernel
def _lower(evidence: Floats, shift: Floats, n_classes: int) -> None:
    """Subtract each task's largest evidence, so that no exponential overflows."""
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
def _total(evidence: Floats, sums: Floats) -> None:
    """Add the posteriors up, in a few sums a class that need not wait for each other."""
    n_cells = np.uint64(len(sums))
    for start in range(NONE, np.uint64(len(evidence)), n_cells):
        here = min(n_cells, np.uint64(len(evidence)) - start)
        for i in range(here):
            sums[i] += evidence[start + i]
