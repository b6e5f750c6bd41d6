"""What a worker's confusion matrix is drawn towards, and how strongly."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.options import check_weight

if TYPE_CHECKING:
    from handwork_core.truth.labels.features import EncodedFeatures

SMALLEST_WEIGHT = 1e-100
"""Makes a row without counts the row of all workers, also without a prior."""
RIGHT_TO_WRONG = 4.0
"""How much more likely than each other label the right one is on the diagonal prior."""

Floats = NDArray[np.float64]
Prior = Literal["pooled", "diagonal"]


def check_prior(prior: Prior) -> None:
    """Refuse a prior that is unknown."""
    if prior not in {"pooled", "diagonal"}:
        raise ValueError(f"prior must be 'pooled' or 'diagonal', not {prior!r}")


@dataclass(frozen=True, slots=True, eq=False)
class Smoothing:
    """The prior of confusion matrices.

    Attributes
    ----------
    pseudo_labels : float, at least 0
        Weight in answers per worker and true class.
    prior : {"pooled", "diagonal"}
        Towards the matrix of all workers, or towards a fixed one.
    groups : EncodedFeatures
        Workers of a group are drawn towards the matrix of the group.

    Raises
    ------
    ValueError
        When `pseudo_labels` is negative or `prior` unknown.
    """

    pseudo_labels: float
    prior: Prior
    groups: EncodedFeatures

    def __post_init__(self) -> None:
        check_weight("pseudo_labels", self.pseudo_labels)
        if self.prior not in {"pooled", "diagonal"}:
            raise ValueError(
                f"prior must be 'pooled' or 'diagonal', not {self.prior!r}"
            )

    def confusion(self, counts: Floats) -> Floats:
        """Return probabilities in the layout of the counts: (worker, label), truth.

        A truth that no worker has met has the row that workers are drawn towards.
        """
        # Importing Numba takes longer than most inferences: only a run that needs it pays.
        from handwork_core._kernels import dawid_skene as kernels  # noqa: PLC0415

        k = counts.shape[1]
        by_worker = counts.reshape(len(self.groups.of_worker), k, k)
        weight = max(self.pseudo_labels, SMALLEST_WEIGHT)
        found = np.empty_like(by_worker)
        kernels.shrink(by_worker, weight * self.expected(by_worker), found)
        return found.reshape(counts.shape)

    def expected(self, by_worker: Floats) -> Floats:
        """Return what each worker's matrix is drawn towards: label, truth."""
        if self.prior == "diagonal":
            k = by_worker.shape[1]
            matrix = 1 + (RIGHT_TO_WRONG - 1) * np.eye(k)
            return np.asarray(matrix / (RIGHT_TO_WRONG + k - 1))
        pooled = by_worker.sum(axis=0)
        totals = pooled.sum(axis=0)
        equal = np.full_like(pooled, 1.0 / max(len(pooled), 1))
        pooled = np.divide(pooled, totals, out=equal, where=totals > 0)
        return (
            pooled
            if self.groups.n_worker_groups == 1
            else self._of_group(by_worker, pooled)
        )

    def _of_group(self, by_worker: Floats, pooled: Floats) -> Floats:
        found = np.zeros((self.groups.n_worker_groups, *pooled.shape))
        np.add.at(found, self.groups.of_worker, by_worker)
        found += max(self.groups.weight, SMALLEST_WEIGHT) * pooled
        found /= found.sum(axis=1, keepdims=True)
        return np.asarray(found[self.groups.of_worker])
