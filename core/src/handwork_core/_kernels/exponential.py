"""Exponentials of many numbers at once, in vectors that are as wide as the machine's.

Sixteen numbers are one vector to the compiler, which cuts it into what the machine has:
two registers of 512 bits, four of 256. They take turns, so that none waits for the one
before; left to itself, the compiler takes 256 bits and one after the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core._kernels.compiling import kernel
from handwork_core._kernels.vectors import (
    INDEX,
    Node,
    constant_integers,
    constants,
    data_of,
    intrinsic,
    ir,
    types,
)

if TYPE_CHECKING:
    Floats = NDArray[np.float64]

LANES = 16
VECTOR = ir.VectorType(ir.DoubleType(), LANES)
_BITS = ir.VectorType(ir.IntType(64), LANES)
NONE, STEP = np.uint64(0), np.uint64(LANES)
# A product and a sum may be one instruction, rounded once.
FUSED = ("contract",)

PER_LOG_TWO = 1.4426950408889634
LOG_TWO_HIGH = 6.93147180369123816490e-01
LOG_TWO_LOW = 1.90821492927058770002e-10
ROUND = 6755399441055744.0
"""1.5 * 2**52: adding it leaves the nearest integer in the lowest bits of a float64."""
LOWEST = -708.0
"""Below this the exponential is no normal float64, and counts as 0."""
MANTISSA_BITS = 52
EXPONENT_OF_ONE = 1023 << MANTISSA_BITS
DIVISORS = (
    6227020800.0, 479001600.0, 39916800.0, 3628800.0, 362880.0, 40320.0, 5040.0,
    720.0, 120.0, 24.0, 6.0, 2.0,
)  # fmt: skip
"""The factorials of 13 to 2."""


def exponential(builder: Node, values: Node) -> Node:
    """Write the exponentials of a vector, none above 0, to 2 units in the last place.

    ``exp(x) = 2**n * exp(r)`` with ``x = n log 2 + r`` and ``|r| <= log(2) / 2``, where
    a Taylor polynomial of degree 13 is exact to rounding. Values below -708, also minus
    infinity and NaN, give 0.
    """

    def fused(left: Node, right: Node, more: Node) -> Node:
        return builder.fadd(builder.fmul(left, right, flags=FUSED), more, flags=FUSED)

    lowest = constants(LOWEST, LANES)
    is_normal = builder.fcmp_ordered(">", values, lowest)
    x = builder.select(is_normal, values, lowest)
    shifted = fused(x, constants(PER_LOG_TWO, LANES), constants(ROUND, LANES))
    n = builder.fsub(shifted, constants(ROUND, LANES))
    r = fused(n, constants(-LOG_TWO_HIGH, LANES), x)
    r = fused(n, constants(-LOG_TWO_LOW, LANES), r)
    p = constants(1 / DIVISORS[0], LANES)
    for divisor in DIVISORS[1:]:
        p = fused(p, r, constants(1 / divisor, LANES))
    p = fused(builder.fmul(p, r, flags=FUSED), r, r)
    p = builder.fadd(p, constants(1.0, LANES))
    found = builder.fmul(p, _power_of_two(builder, shifted))
    return builder.select(is_normal, found, constants(0.0, LANES))


def _power_of_two(builder: Node, shifted: Node) -> Node:
    """Write 2**n for the integers in the lowest bits."""
    bits = builder.bitcast(shifted, _BITS)
    bits = builder.shl(bits, constant_integers(MANTISSA_BITS, LANES))
    bits = builder.add(bits, constant_integers(EXPONENT_OF_ONE, LANES))
    return builder.bitcast(bits, VECTOR)


@intrinsic
def _exponentiate_lanes(_typing: Node, values: Node, at: Node) -> Node:
    """Replace sixteen `values` from an index on."""
    del at

    def generate(
        context: Node, builder: Node, signature: Node, arguments: Node
    ) -> Node:
        data = data_of(context, builder, signature, arguments, 0)
        place = builder.bitcast(builder.gep(data, [arguments[1]]), VECTOR.as_pointer())
        found = exponential(builder, builder.load(place, align=8))
        builder.store(found, place, align=8)
        return context.get_dummy_value()

    return types.void(values, INDEX), generate


@kernel
def exponentiate(values: Floats) -> None:
    """Replace `values`, none above 0, by their exponentials.

    They are those of :func:`exponential`.
    """
    whole = np.uint64(len(values)) // STEP * STEP
    for at in range(NONE, whole, STEP):
        _exponentiate_lanes(values, at)
    if whole < len(values):
        rest = np.zeros(LANES)
        rest[: len(values) - whole] = values[whole:]
        _exponentiate_lanes(rest, NONE)
        values[whole:] = rest[: len(values) - whole]
