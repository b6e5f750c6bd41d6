"""Four float64 at once: what a compiler does not find in rows at scattered places.

All arrays are flat and contiguous, all indices unsigned; no bounds are checked. Each of
the four sums is that of single additions in the same order, bit by bit.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

Node: TypeAlias = Any
"""What the compiler hands around: types, values and blocks of its own."""

_types = importlib.import_module("numba.core.types")
_cgutils = importlib.import_module("numba.core.cgutils")
_intrinsic: Callable[[Callable[..., Node]], Callable[..., Node]] = (
    importlib.import_module("numba.extending").intrinsic
)
_ir = importlib.import_module("llvmlite.ir")

_INDEX = _types.uint64
_FOUR = _ir.VectorType(_ir.DoubleType(), 4)
# Numbers need not lie where four of them would be aligned.
_ALIGN = {"align": 8}


@_intrinsic
def sum_rows(  # noqa: PLR0913, PLR0917 - a kernel takes arrays, not objects
    _typing: Node, start: Node, table: Node, column: Node, stride: Node,
    pairs: Node, low: Node, high: Node, target: Node, at: Node,
) -> Node:  # fmt: skip
    """Set ``target[at:at + 4]`` to a start and the sum of four columns of some rows.

    That is ``start[column:column + 4]`` and, for each `pair` of ``pairs[low:high]``, the
    four numbers of `table` from ``pair * stride + column`` on.
    """
    del column, stride, low, high, at

    def generate(
        context: Node, builder: Node, signature: Node, arguments: Node
    ) -> Node:
        place = _placing(context, builder, signature, arguments)
        _start, _table, column, stride, _pairs, low, high, _target, at = arguments
        total = _cgutils.alloca_once_value(
            builder, builder.load(place(0, column), **_ALIGN)
        )
        with _each_pair(context, builder, signature, arguments, (4, low, high)) as pair:
            row = place(1, builder.add(builder.mul(pair, stride), column))
            builder.store(
                builder.fadd(builder.load(total), builder.load(row, **_ALIGN)), total
            )
        builder.store(builder.load(total), place(7, at), **_ALIGN)
        return context.get_dummy_value()

    return _types.void(
        start, table, _INDEX, _INDEX, pairs, _INDEX, _INDEX, target, _INDEX
    ), generate


@_intrinsic
def add_to_rows(  # noqa: PLR0913, PLR0917
    _typing: Node, source: Node, at: Node, table: Node, column: Node, stride: Node,
    pairs: Node, low: Node, high: Node,
) -> Node:  # fmt: skip
    """Add ``source[at:at + 4]`` to four columns of some rows of `table`.

    That is, for each `pair` of ``pairs[low:high]``, to the four numbers from
    ``pair * stride + column`` on.
    """
    del at, column, stride, low, high

    def generate(
        context: Node, builder: Node, signature: Node, arguments: Node
    ) -> Node:
        place = _placing(context, builder, signature, arguments)
        _source, at, _table, column, stride, _pairs, low, high = arguments
        more = builder.load(place(0, at), **_ALIGN)
        with _each_pair(context, builder, signature, arguments, (5, low, high)) as pair:
            row = place(2, builder.add(builder.mul(pair, stride), column))
            builder.store(
                builder.fadd(builder.load(row, **_ALIGN), more), row, **_ALIGN
            )
        return context.get_dummy_value()

    return _types.void(
        source, _INDEX, table, _INDEX, _INDEX, pairs, _INDEX, _INDEX
    ), generate


def _data(
    context: Node, builder: Node, signature: Node, arguments: Node, which: int
) -> Node:
    array = context.make_array(signature.args[which])
    return array(context, builder, arguments[which]).data


def _placing(
    context: Node, builder: Node, signature: Node, arguments: Node
) -> Callable[[int, Node], Node]:
    """Return what points to four numbers of an argument, from an index on."""

    def place(which: int, index: Node) -> Node:
        data = _data(context, builder, signature, arguments, which)
        return builder.bitcast(builder.gep(data, [index]), _FOUR.as_pointer())

    return place


@contextmanager
def _each_pair(
    context: Node,
    builder: Node,
    signature: Node,
    arguments: Node,
    span: tuple[int, Node, Node],
) -> Iterator[Node]:
    """Write a loop over the pairs of a span."""
    which, low, high = span
    data = _data(context, builder, signature, arguments, which)
    one = _ir.Constant(low.type, 1)
    with _cgutils.for_range_slice(builder, low, high, one, low.type) as (row, _count):
        pair = builder.load(builder.gep(data, [row]))
        yield builder.zext(pair, low.type)
