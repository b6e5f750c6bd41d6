"""Several float64 at once: what a compiler does not find in rows at scattered places.

All arrays are flat and contiguous, all indices unsigned; no bounds are checked. Each of
the sums is that of single additions in the same order, bit by bit.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

Node: TypeAlias = Any
"""What the compiler hands around: types, values and blocks of its own."""

types: Node = importlib.import_module("numba.core.types")
ir: Node = importlib.import_module("llvmlite.ir")
intrinsic: Callable[[Callable[..., Node]], Callable[..., Node]] = (
    importlib.import_module("numba.extending").intrinsic
)
_cgutils = importlib.import_module("numba.core.cgutils")

INDEX = types.uint64
_FOUR = ir.VectorType(ir.DoubleType(), 4)
# Numbers need not lie where four of them would be aligned.
_ALIGN = {"align": 8}
_TO_READ, _SECOND_CACHE, _DATA = 0, 2, 1


@intrinsic
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

    return types.void(
        start, table, INDEX, INDEX, pairs, INDEX, INDEX, target, INDEX
    ), generate


@intrinsic
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

    return types.void(source, INDEX, table, INDEX, INDEX, pairs, INDEX, INDEX), generate


@intrinsic
def fetch(_typing: Node, table: Node, at: Node) -> Node:
    """Ask for the cache line of ``table[at]``, and wait for nothing."""
    del at

    def generate(
        context: Node, builder: Node, signature: Node, arguments: Node
    ) -> Node:
        data = data_of(context, builder, signature, arguments, 0)
        byte, number = ir.IntType(8).as_pointer(), ir.IntType(32)
        place = builder.bitcast(builder.gep(data, [arguments[1]]), byte)
        kind = ir.FunctionType(ir.VoidType(), [byte, number, number, number])
        prefetch = _cgutils.get_or_insert_function(
            builder.module, kind, "llvm.prefetch.p0"
        )
        how = [number(each) for each in (_TO_READ, _SECOND_CACHE, _DATA)]
        builder.call(prefetch, [place, *how])
        return context.get_dummy_value()

    return types.void(table, INDEX), generate


def constants(value: float, width: int) -> Node:
    """Return a vector of one number."""
    return ir.Constant(ir.VectorType(ir.DoubleType(), width), [value] * width)


def constant_integers(value: int, width: int) -> Node:
    """Return a vector of one integer of 64 bits."""
    return ir.Constant(ir.VectorType(ir.IntType(64), width), [value] * width)


def data_of(
    context: Node, builder: Node, signature: Node, arguments: Node, which: int
) -> Node:
    """Return the pointer to the numbers of an argument."""
    array = context.make_array(signature.args[which])
    return array(context, builder, arguments[which]).data


def _placing(
    context: Node, builder: Node, signature: Node, arguments: Node
) -> Callable[[int, Node], Node]:
    """Return what points to four numbers of an argument, from an index on."""

    def place(which: int, index: Node) -> Node:
        data = data_of(context, builder, signature, arguments, which)
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
    data = data_of(context, builder, signature, arguments, which)
    one = ir.Constant(low.type, 1)
    with _cgutils.for_range_slice(builder, low, high, one, low.type) as (row, _count):
        pair = builder.load(builder.gep(data, [row]))
        yield builder.zext(pair, low.type)
