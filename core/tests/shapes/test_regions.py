"""The compiled kernels on regions do what their definitions say."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core._kernels import regions as compiled
from handwork_core._kernels import regions_twin as twin

SEEDS = pytest.mark.parametrize("seed", range(8))


def polygon(rng):
    return rng.uniform(0, 20, (rng.integers(3, 9), 2))


@SEEDS
def test_the_compiled_overlap_agrees_with_its_twin(seed):
    rng = np.random.default_rng(seed)
    first, second = polygon(rng), polygon(rng)

    expected = twin.overlap(first, second, 64)

    assert compiled.overlap(first, second, 64) == pytest.approx(expected, abs=1e-12)


@SEEDS
def test_the_compiled_cover_agrees_with_its_twin(seed):
    rng = np.random.default_rng(seed)
    shape = polygon(rng)
    votes, expected = np.zeros((20, 15)), np.zeros((20, 15))

    compiled.add_cover(shape, 2.5, votes)
    twin.add_cover(shape, 2.5, expected)

    assert np.array_equal(votes, expected)
    assert votes.any()


@SEEDS
def test_the_compiled_outline_agrees_with_its_twin(seed):
    rng = np.random.default_rng(seed)
    region = rng.random((9, 12)) < 0.55
    region[2, 2] = True

    found = compiled.largest_outline(region)

    assert np.array_equal(found, twin.largest_outline(region))


def test_an_outline_parts_cells_that_touch_at_a_corner_and_fills_holes():
    touching = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], dtype=bool)
    ring = np.ones((3, 3), dtype=bool)
    ring[1, 1] = False

    assert len(compiled.largest_outline(touching)) == 8
    assert len(compiled.largest_outline(ring)) == 12
