"""The compiled sampler draws what its twin draws, one by one."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core._kernels import latent_classes as compiled
from handwork_core._kernels import latent_classes_twin as twin


def run(module, seed, counts, n_lists, n_classes, n_draws=40):
    rng = np.random.default_rng(seed)
    numbers = np.arange(1, len(counts) + 1)[:, None]
    histories = (numbers >> np.arange(n_lists) & 1).astype(bool)
    unseen = np.zeros(n_draws, np.int64)
    module.run_chain(
        rng,
        np.ascontiguousarray(histories),
        np.asarray(counts, np.int64),
        n_classes,
        np.array([0.25, 0.25]),
        20 * int(sum(counts)),
        7,
        2,
        unseen,
    )
    return unseen


@pytest.mark.parametrize("n_classes", [2, 3, 10])
@pytest.mark.parametrize("n_lists", [3, 5])
def test_the_compiled_sampler_draws_what_its_twin_draws(n_classes, n_lists):
    counts = np.random.default_rng(n_lists).integers(0, 90, 2**n_lists - 1)

    found = run(compiled, 4, counts, n_lists, n_classes)

    assert found.tolist() == run(twin, 4, counts, n_lists, n_classes).tolist()


def test_no_draw_passes_the_limit_where_nobody_is_on_two_lists():
    found = run(compiled, 1, [50, 50, 0, 50, 0, 0, 0], 3, 4, 200)

    assert found.min() >= 0
    assert found.max() <= 20 * 150
