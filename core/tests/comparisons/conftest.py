"""Comparisons and rankings of items whose order is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest

from handwork_core import ComparisonTable, RankingTable


@dataclass(frozen=True)
class Contest:
    """Items with planted scores, and what was seen of them."""

    scores: np.ndarray
    rows: tuple[list, ...]

    @property
    def comparisons(self) -> ComparisonTable:
        return ComparisonTable.from_arrays(*self.rows)

    @property
    def rankings(self) -> RankingTable:
        return RankingTable.from_lists(*self.rows)

    def wrong_share(self, result) -> float:
        """Share of pairs of items in the wrong order."""
        truth = np.sign(self.scores[:, None] - self.scores)
        found = np.sign(result.scores[:, None] - result.scores)
        return float(np.mean(truth[truth != 0] != found[truth != 0]))


@pytest.fixture(scope="session")
def contest():
    """Workers choose by the model but for a share, and those in `misled` the worse."""

    def build(seed, *, n_items=20, n_rows=1500, nu=0.0, misled=(), honest=1.0):
        rng = np.random.default_rng(seed)
        scores = np.linspace(-2, 2, n_items)[rng.permutation(n_items)]
        left = rng.integers(n_items, size=n_rows)
        right = (left + rng.integers(1, n_items, size=n_rows)) % n_items
        workers = rng.integers(10, size=n_rows)
        gap = scores[left] - scores[right]
        turned = np.isin(workers, misled) ^ (rng.random(n_rows) > honest)
        gap = np.where(turned, -gap, gap)
        won, lost = np.exp(gap / 2), np.exp(-gap / 2)
        drawn = rng.random(n_rows) * (won + lost + nu)
        winner = [
            None if won_ < u <= won_ + nu else (i if u <= won_ else j)
            for i, j, u, won_ in zip(left, right, drawn, won, strict=True)
        ]
        return Contest(scores, (left.tolist(), right.tolist(), winner, workers))

    return build


@pytest.fixture(scope="session")
def race():
    """Rankings of 2 to 6 of the items, by Plackett and Luce's model."""

    def build(seed, *, n_items=15, n_rows=300) -> Contest:
        rng = np.random.default_rng(seed)
        scores = np.linspace(-2, 2, n_items)[rng.permutation(n_items)]
        rankings = []
        for _ in range(n_rows):
            seen = rng.choice(n_items, size=rng.integers(2, 7), replace=False)
            noisy = scores[seen] + rng.gumbel(size=len(seen))
            rankings.append(seen[np.argsort(-noisy)].tolist())
        return Contest(scores, (rankings, rng.integers(10, size=n_rows)))

    return build
