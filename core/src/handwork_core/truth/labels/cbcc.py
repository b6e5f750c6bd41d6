"""Community Bayesian classifier combination: workers are of a few kinds."""

from __future__ import annotations

import math
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.evidence import check_size, climb
from handwork_core.truth.labels.ibcc import PooledPrior, as_result
from handwork_core.truth.labels.variational import (
    Fit,
    Shares,
    expected_logarithms,
    lay_out,
)
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.options import check_iteration
from handwork_core.truth.result import Parameter, TruthResult

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"

Floats = NDArray[np.float64]


def cbcc(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    n_communities: int = 3,
    max_iterations: int = 100,
    tolerance: float = 1e-5,
) -> TruthResult:
    r"""Estimate labels and workers who belong to a few communities with like habits.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior stays 1 at the known label, and they teach the
        confusion matrices.
    abstentions : collection of labels, default ()
        Answers with these labels are left out of the model.
        ``parameters["abstained"]`` then has each worker's share of them.
    n_communities : int, default 3, at least 1
        With 1 it is :func:`ibcc` with the pooled prior.
    max_iterations : int, default 100, at least 1
    tolerance : float, default 1e-5, at least 0
        Stop when the expected log-likelihood per answer moves by no more than this.

    Returns
    -------
    TruthResult
        ``parameters["community 0"]`` and so on: the probability that each worker is of
        that community, from those who agreed least with the votes to those who agreed
        most at the start. `log_likelihood` is the expected one of the last step.
        `accuracy_interval` is the central 95 % of the Beta distribution with the mean
        and the variance of `accuracy`, the communities weighted. Ties go to the first
        class. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, a gold label is not among the table's
        classes, or the confusion matrices would pass 2 GiB.

    Notes
    -----
    A worker is of community :math:`m` with probability :math:`\rho_m` and has rows drawn
    from :math:`\mathrm{Dir}(s_{mc} \bar e_{mc})`, where :math:`\bar e_m` is the matrix of
    the community and :math:`s_{mc}` says how alike its members are; both are learnt
    (empirical Bayes, one step of Minka's fixed point an iteration). The original model
    has a normal distribution of logits instead of the Dirichlet distribution. With
    expected counts :math:`n_w`, responsibilities are

    .. math::

        r_{wm} \propto \rho_m \prod_c \mathrm{DirMult}(n_{wc} \mid s_{mc} \bar e_{mc}),

    and tasks are judged by
    :math:`\sum_m r_{wm} E[\ln e_{wc}]` under :math:`\mathrm{Dir}(s_{mc} \bar e_{mc} +
    n_{wc})`. At the start workers are parted by the rank of their agreement with the
    votes.

    References
    ----------
    .. [1] M. Venanzi, J. Guiver, G. Kazai, P. Kohli and M. Shokouhi, "Community-Based
       Bayesian Aggregation Models for Crowdsourcing", WWW 2014.
       doi:10.1145/2566486.2567989

    Examples
    --------
    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = cbcc(table, n_communities=2)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    """
    check_iteration(max_iterations, tolerance)
    if n_communities < 1:
        raise ValueError(f"n_communities must be 1 or more, not {n_communities}")
    table, abstained = set_aside(table, abstentions)
    known = encode_gold(table, gold)
    votes = vote_shares(table, known)
    check_size(table, table.n_classes * n_communities)
    latent = lay_out(table, known, votes)
    communities = _Communities(latent.by_worker, n_communities)

    def step() -> float:
        communities.learn(latent.by_worker)
        return latent.step(
            communities.logarithms(latent.by_worker), Shares.of(latent).logarithms
        )

    climbed = climb(
        step,
        max_iterations=max_iterations,
        largest_move=tolerance * table.n_labels,
        idle=table.n_labels == 0,
    )
    pseudo_counts = communities.mean_of_parameters(latent.by_worker)
    found = Fit(latent.of_classes, pseudo_counts, climbed.best, climbed)
    result = as_result(table, found, "cbcc", VERSION)
    members = {
        f"community {m}": Parameter(of="worker", estimate=share.copy())
        for m, share in enumerate(communities.members.T)
    }
    return with_notes(
        replace(result, parameters=MappingProxyType(members)), abstained, gold
    )


class _Communities:
    """Who belongs to which community, and what each community is like."""

    def __init__(self, counts: Floats, n_communities: int) -> None:
        self.members = _by_rank(counts, n_communities)
        self._shares = np.full(n_communities, 1 / n_communities)
        k = counts.shape[1]
        self._pooled = [PooledPrior(k) for _ in range(n_communities)]
        self._priors: list[Floats] = []

    def learn(self, counts: Floats) -> None:
        """Learn communities from their members, then members from communities."""
        self._priors = [
            pooled(counts, share)
            for pooled, share in zip(self._pooled, self.members.T, strict=True)
        ]
        fits = np.stack(
            [_log_evidence(counts, prior) for prior in self._priors], axis=1
        )
        fits += np.log(self._shares)
        fits -= fits.max(axis=1, keepdims=True)
        self.members = np.exp(fits)
        self.members /= self.members.sum(axis=1, keepdims=True)
        found = 1 + self.members.sum(axis=0)
        self._shares = found / found.sum()

    def logarithms(self, counts: Floats) -> Floats:
        """Return the expected logarithms of confusions, the communities weighted."""
        total = np.zeros_like(counts)
        for prior, share in zip(self._priors, self.members.T, strict=True):
            total += share[:, None, None] * expected_logarithms(counts + prior, 1)
        return total

    def mean_of_parameters(self, counts: Floats) -> Floats:
        """Return Dirichlet parameters (worker, truth, label), the communities weighted."""
        if not self._priors:
            self.learn(counts)
        prior = np.einsum("wm,mlc->wlc", self.members, np.array(self._priors))
        return np.asarray((counts + prior).transpose(0, 2, 1).copy())


def _by_rank(counts: Floats, n_communities: int) -> Floats:
    """Part workers by the rank of their agreement, softly; equal ones alike."""
    right = np.diagonal(counts, axis1=1, axis2=2).sum(axis=1)
    share = right / np.maximum(counts.sum(axis=(1, 2)), 1e-300)
    below = np.searchsorted(np.sort(share), share, side="left")
    above = np.searchsorted(np.sort(share), share, side="right")
    rank = (below + above) / (2 * max(len(share), 1))
    centre = (np.arange(n_communities) + 0.5) / n_communities
    near = np.exp(-2 * ((rank[:, None] - centre) * n_communities) ** 2)
    return np.asarray(near / near.sum(axis=1, keepdims=True))


def _log_evidence(counts: Floats, prior: Floats) -> Floats:
    """Return each worker's log-probability of their counts under a Dirichlet prior."""
    from scipy.special import gammaln  # noqa: PLC0415 - a slow import

    totals = prior.sum(axis=0)
    of_columns = gammaln(totals) - gammaln(counts.sum(axis=1) + totals)
    of_cells = gammaln(counts + prior) - gammaln(prior)
    found = of_columns.sum(axis=1) + of_cells.sum(axis=(1, 2))
    return np.asarray(found if math.prod(counts.shape) else np.zeros(len(counts)))


CBCC = Method(
    name="cbcc",
    function=cbcc,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.08,
)
