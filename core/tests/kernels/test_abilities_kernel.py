"""The likelihoods of accuracies: compiled code agrees with the plain one."""

from __future__ import annotations

import numpy as np
import pytest

from handwork_core._kernels import abilities, abilities_twin

GRID = (np.arange(200) + 0.5) / 200


@pytest.mark.parametrize("n_classes", [2, 50, 16_000])
def test_likelihoods_of_accuracies_are_those_of_the_twin(n_classes, monkeypatch):
    monkeypatch.setattr(abilities, "WORKERS_PER_PART", 7)
    monkeypatch.setattr(abilities_twin, "ROWS_AT_ONCE", 90)
    rng = np.random.default_rng(n_classes)
    answers = rng.integers(0, 60, size=40)
    offsets = np.concatenate(([0], np.cumsum(answers)))
    # Some of the others are certain: that the answer is right, or that it is wrong.
    right = np.concatenate(([0.0, 1.0] * 20, rng.random(offsets[-1] - 40)))
    chances = np.stack((right, (1 - right) / (n_classes - 1)), axis=1)

    found = abilities.log_likelihoods(offsets, chances, GRID)

    assert np.isfinite(found).all()
    expected = abilities_twin.log_likelihoods(offsets, chances, GRID)
    assert np.allclose(found, expected, rtol=1e-12, atol=1e-12)
    assert not found[answers == 0].any()
