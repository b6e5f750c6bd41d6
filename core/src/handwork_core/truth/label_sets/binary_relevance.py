"""Binary relevance: every label is a yes-or-no question of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.label_sets.result import LabelSetResult
from handwork_core.truth.method import Method
from handwork_core.truth.result import TIE_TOLERANCE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handwork_core.truth.label_sets.table import LabelSetTable
    from handwork_core.truth.result import TruthResult

Floats = NDArray[np.float64]
VERSION = "1"


def binary_relevance(
    table: LabelSetTable, *, base: str = "dawid_skene"
) -> LabelSetResult:
    r"""Infer for each label separately whether it applies, with a method for labels.

    Parameters
    ----------
    table : LabelSetTable
    base : str, default "dawid_skene"
        Name in `METHODS` of a method for "labels" that can do with two classes.

    Returns
    -------
    LabelSetResult
        A label applies when its posterior is above one half by more than 1e-9: a tie
        leaves it out.

    Raises
    ------
    ValueError
        When no method for labels is called `base`.

    Notes
    -----
    For label :math:`l` an answer says True when :math:`l` is in its set, else False.
    The base method turns these into :math:`P(l \in S_t)` and, where it models workers
    by confusion matrices, into each worker's sensitivity and specificity for the label.
    What labels say about each other is not used. Time is that of the base method for
    every label.

    References
    ----------
    .. [1] M.-L. Zhang, Y.-K. Li, X.-Y. Liu and X. Geng, "Binary Relevance for
       Multi-Label Learning: An Overview", Frontiers of Computer Science 12, 2018.
       doi:10.1007/s11704-017-7031-7

    Examples
    --------
    >>> from handwork_core.truth.label_sets import LabelSetTable, binary_relevance
    >>> table = LabelSetTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2],
    ...     ["ada", "bola", "eve"] * 2,
    ...     [["cat", "dog"], ["cat", "dog"], ["cat"], [], [], ["cat"]],
    ... )
    >>> binary_relevance(table, base="majority_vote").label_sets
    (('cat', 'dog'), ())
    """
    # The registry lists this method too: it is asked for once everything is loaded.
    from handwork_core.truth.registry import find_method  # noqa: PLC0415

    method = find_method(base, answers="labels")
    found: list[TruthResult] = [
        method.function(table.presence(label)) for label in range(table.n_labels)
    ]
    posterior = _columns([one.posterior[:, 1] for one in found], table.n_tasks)
    applies = posterior > 0.5 + TIE_TOLERANCE
    sure = np.where(applies, posterior, 1 - posterior)
    sensitivity, specificity = _rates(found, table.n_workers)
    return LabelSetResult(
        tasks=table.tasks,
        labels=table.labels,
        workers=table.workers,
        posterior=posterior,
        applies=applies,
        confidence=np.asarray(sure.prod(axis=1)),
        prevalence=np.array([one.class_prior[1] for one in found], dtype=np.float64),
        sensitivity=sensitivity,
        specificity=specificity,
        n_iterations=max((one.n_iterations for one in found), default=0),
        converged=all(one.converged for one in found),
        method="binary_relevance",
        version=VERSION,
        base=base,
        warnings=_warnings(table, found),
    )


def _columns(columns: Sequence[Floats], n_rows: int) -> Floats:
    return np.stack(columns, axis=1) if columns else np.zeros((n_rows, 0))


def _rates(
    found: Sequence[TruthResult], n_workers: int
) -> tuple[Floats | None, Floats | None]:
    if any(one.confusion is None for one in found):
        return None, None
    confusions = [cast("Floats", one.confusion) for one in found]
    sensitivity = _columns([each[:, 1, 1] for each in confusions], n_workers)
    return sensitivity, _columns([each[:, 0, 0] for each in confusions], n_workers)


def _warnings(table: LabelSetTable, found: Sequence[TruthResult]) -> tuple[str, ...]:
    """Return what the base method said, once, with the labels that it said it of."""
    labels_of: dict[str, list[str]] = {}
    for label, one in zip(table.labels, found, strict=True):
        for warning in one.warnings:
            labels_of.setdefault(warning, []).append(str(label))
    return tuple(
        warning if len(labels) == len(found) else f"{', '.join(labels)}: {warning}"
        for warning, labels in labels_of.items()
    )


BINARY_RELEVANCE = Method(
    name="binary_relevance",
    function=binary_relevance,
    version=VERSION,
    answers="label sets",
    needs=frozenset({"label sets"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.06,
)
