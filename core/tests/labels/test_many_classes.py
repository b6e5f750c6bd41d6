"""So many labels that matrices or posteriors would not fit into memory."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from handwork_core import AnswerTable
from handwork_core.truth import METHODS, dawid_skene, one_coin


@pytest.fixture(scope="module")
def free_texts():
    """Two answers to each of 20,000 tasks, all different."""
    rows = np.arange(40_000)
    return AnswerTable.from_arrays(rows // 2, rows % 2, rows)


@pytest.mark.parametrize(
    "name", sorted(set(METHODS) & {"majority_vote", "dawid_skene", "consensus", "mace"})
)
def test_free_text_taken_for_labels_is_sent_to_methods_for_texts(name, free_texts):
    with pytest.raises(
        ValueError, match=r"20,000 tasks with 40,000 .* rover or medoid"
    ):
        METHODS[name].function(free_texts)


def test_one_coin_without_matrices_finds_what_it_finds_with_them(plant, monkeypatch):
    table = plant(1, n_tasks=150, n_classes=4).table
    gold = {0: 3, 7: 1}
    with_matrices = one_coin(table, gold=gold)
    module = sys.modules[one_coin.__module__]
    monkeypatch.setattr(module, "LARGEST_CONFUSION", 0)

    without = one_coin(table, gold=gold)

    assert without.confusion is None
    assert np.allclose(without.posterior, with_matrices.posterior, atol=1e-9)
    assert np.allclose(without.accuracy, with_matrices.accuracy, atol=1e-9)
    assert without.log_likelihood == pytest.approx(with_matrices.log_likelihood)
    assert without.n_iterations == with_matrices.n_iterations


def test_one_coin_works_where_matrices_are_refused_and_is_named_there():
    tasks = np.repeat(np.arange(2_500), 3)
    workers = tasks % 40 + np.tile(np.arange(3), 2_500)
    labels = np.where(np.tile(np.arange(3), 2_500) == 2, (tasks + 7) % 2_600, tasks)
    table = AnswerTable.from_arrays(tasks, workers, labels, classes=list(range(2_600)))

    result = one_coin(table)

    assert np.mean(result.labels == np.arange(2_500)) > 0.99
    with pytest.raises(ValueError, match="use one_coin, glad, mace, zero_based_skill"):
        dawid_skene(table)
