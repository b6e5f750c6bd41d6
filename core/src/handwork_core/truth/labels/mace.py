"""MACE: each worker either knows the answer or answers by a habit of their own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, digamma, gammaln

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.stopping import check_stopping, stopping_warnings
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.result import (
    Parameter,
    TruthResult,
    choose_labels,
    class_shares,
)

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"
COMPETENCE_PRIOR = 0.5
"""Both parameters of the Beta prior of the original paper."""
HABIT_PRIOR = 10.0
"""Of each label, in the Dirichlet prior of the original software."""
FIRST_STEPS = 5
"""Iterations after which the worse half of the starts is given up."""
CLEARLY = 1e-6
"""A later start wins only if its bound is higher by this share: rounding never does."""
LARGEST_CONFUSION = 2**24
INTERVAL = (0.025, 0.975)

Floats = NDArray[np.float64]


def mace(  # noqa: PLR0913 - all but one are options
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    n_restarts: int = 10,
    max_iterations: int = 500,
    tolerance: float = 1e-6,
    seed: int = 0,
) -> TruthResult:
    r"""Estimate labels and how often each worker knows rather than guesses.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior is 1 at the known label, and they teach who knows.
    abstentions : collection of labels, default ()
        Answers with these labels are left out. ``parameters["abstained"]`` then has
        each worker's share of them.
    n_restarts : int, default 10, at least 1
        The first start takes all workers as equal; each further one draws competences
        and habits of its own. The half with the higher bounds is kept after 5 steps,
        again after 10 more, and so on; of equal ones the first.
    max_iterations : int, default 500, at least 1
        Of each start.
    tolerance : float, default 1e-6, at least 0
        Stop when the bound per answer rises by no more than this.
    seed : int, default 0
        Of the starts after the first.

    Returns
    -------
    TruthResult
        `parameters` has "competence", the probability that the worker knows, with a
        95 % credible interval. `accuracy` adds the lucky guesses, and
        `accuracy_interval` is what the interval of the competence makes of it: credible,
        and too narrow as far as the variational posterior is. `log_likelihood` is the
        variational bound. Ties go to the first class. No answers give arrays of length
        zero.

    Raises
    ------
    ValueError
        When an option is out of its range, or a gold label is not among the table's
        classes.

    Notes
    -----
    A worker knows the true class with probability :math:`\theta_w`, and else draws a
    label from :math:`\xi_w`:

    .. math::

        P(l_{tw} = l \mid z_t = c) = \theta_w [l = c] + (1 - \theta_w) \xi_{wl}, \qquad
        \theta_w \sim \mathrm{Beta}(.5, .5), \quad \xi_w \sim \mathrm{Dirichlet}(10),

    with equal class prior. Variational Bayes: of the answers that agree with class
    :math:`c` the share :math:`\tilde\theta / (\tilde\theta + (1 - \theta)\tilde{}
    \tilde\xi)` was known, with :math:`\tilde x = \exp E[\ln x]`; the counts of known and
    of guessed answers update the Beta and Dirichlet posteriors. All in logarithms; the
    bound never falls. An iteration adds one number per answer, so that time does not
    grow with the number of classes but for the posteriors, O(labels + tasks x classes).

    `confusion` is that of the posterior means, or None beyond 2**24 cells.

    References
    ----------
    .. [1] D. Hovy, T. Berg-Kirkpatrick, A. Vaswani and E. Hovy, "Learning Whom to Trust
       with MACE", NAACL-HLT 2013, 1120-1130. https://aclanthology.org/N13-1132

    Examples
    --------
    Ada and Bola agree; Eve answers the same to everything.

    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = mace(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    >>> result.workers[result.parameters["competence"].estimate.argmin()]
    'eve'
    """
    check_stopping(max_iterations, tolerance)
    if n_restarts < 1:
        raise ValueError(f"n_restarts must be 1 or more, not {n_restarts}")
    table, abstained = set_aside(table, abstentions)
    answers = _Answers.of(table, encode_gold(table, gold))
    belief = _Belief.even(answers)
    converged = table.n_labels == 0
    if not converged:
        rng = np.random.default_rng(seed)
        others = [_Belief.drawn(answers, rng) for _ in range(n_restarts - 1)]
        starts = [belief, *others]
        belief = _best_start(answers, starts, max_iterations, tolerance)
        n_left = max_iterations - belief.n_iterations
        converged = _run(answers, belief, n_left, tolerance)
    return with_notes(_as_result(answers, belief, converged=converged), abstained, gold)


@dataclass(frozen=True, slots=True)
class _Answers:
    """What stays as it is through all restarts."""

    table: AnswerTable
    gold: NDArray[np.int32]
    pairs: NDArray[np.int32]
    given: Floats
    """Answers by worker and label."""

    @classmethod
    def of(cls, table: AnswerTable, gold: NDArray[np.int32]) -> _Answers:
        pairs = table.pair_index
        shape = (table.n_workers, table.n_classes)
        given = np.bincount(pairs, minlength=shape[0] * shape[1]).reshape(shape)
        return cls(table, gold, pairs, given.astype(np.float64))


@dataclass(slots=True)
class _Belief:
    """Expected counts of known answers, and what follows from them."""

    known: Floats
    posterior: Floats
    bound: float = -math.inf
    n_iterations: int = 0

    @classmethod
    def even(cls, answers: _Answers) -> _Belief:
        return cls(answers.given / 2, vote_shares(answers.table, answers.gold))

    @classmethod
    def drawn(cls, answers: _Answers, rng: np.random.Generator) -> _Belief:
        share = rng.uniform(size=(len(answers.given), 1))
        tilt = rng.uniform(size=answers.given.shape)
        return cls(
            answers.given * share * tilt, vote_shares(answers.table, answers.gold)
        )

    def competence(self, answers: _Answers) -> Floats:
        """Return the two parameters of each Beta posterior: knowing, guessing."""
        known = self.known.sum(axis=1)
        guessed = answers.given.sum(axis=1) - known
        return np.column_stack((known, guessed)) + COMPETENCE_PRIOR

    def habits(self, answers: _Answers) -> Floats:
        """Return the parameters of each Dirichlet posterior."""
        return answers.given - self.known + HABIT_PRIOR


def _best_start(
    answers: _Answers, starts: list[_Belief], max_iterations: int, tolerance: float
) -> _Belief:
    """Run all starts for a while, and the better half for as long again, until one."""
    n_steps = FIRST_STEPS
    while len(starts) > 1:
        for belief in starts:
            n_left = max_iterations - belief.n_iterations
            _run(answers, belief, min(n_steps, n_left), tolerance)
        # Bounds that differ by rounding alone must not decide: the earlier start wins.
        scale = CLEARLY * max(abs(belief.bound) for belief in starts)
        starts.sort(key=lambda belief: -round(belief.bound / scale))
        starts = starts[: len(starts) // 2]
        n_steps *= 2
    return starts[0]


def _run(
    answers: _Answers, belief: _Belief, max_iterations: int, tolerance: float
) -> bool:
    smallest_rise = tolerance * answers.table.n_labels
    for _ in range(max_iterations):
        before = belief.bound
        _iterate(answers, belief)
        belief.n_iterations += 1
        if belief.bound - before <= smallest_rise:
            return True
    return False


def _iterate(answers: _Answers, belief: _Belief) -> None:
    # Importing Numba takes longer than most inferences: only a run that needs it pays.
    from handwork_core._kernels import mace as kernels  # noqa: PLC0415

    competence, habits = belief.competence(answers), belief.habits(answers)
    log_competence = _expected_log(competence)
    log_habits = _expected_log(habits)
    log_guess = log_competence[:, 1:] + log_habits
    log_know = np.broadcast_to(log_competence[:, :1], log_guess.shape)
    log_right = np.logaddexp(log_know, log_guess)
    known = np.zeros(answers.given.size)
    n_classes = answers.table.n_classes
    log_normaliser = kernels.expect(
        answers.table.task_offsets,
        answers.pairs,
        answers.table.label_index,
        (log_right - log_guess).ravel(),
        np.exp(log_know - log_right).ravel(),
        np.full(n_classes, -math.log(n_classes)),
        answers.gold,
        belief.posterior,
        known,
    )
    belief.bound = (
        log_normaliser
        + float((answers.given * log_guess).sum())
        - _divergence(competence, log_competence, COMPETENCE_PRIOR)
        - _divergence(habits, log_habits, HABIT_PRIOR)
    )
    belief.known = known.reshape(answers.given.shape)


def _expected_log(concentration: Floats) -> Floats:
    total = concentration.sum(axis=1, keepdims=True)
    return np.asarray(digamma(concentration) - digamma(total))


def _divergence(concentration: Floats, expected_log: Floats, prior: float) -> float:
    """Return Kullback and Leibler's divergence of the Dirichlet rows from the prior."""
    n_rows, n_columns = concentration.shape
    of_prior = gammaln(n_columns * prior) - n_columns * gammaln(prior)
    pull = (concentration - prior) * expected_log
    value = (
        gammaln(concentration.sum(axis=1)).sum()
        - gammaln(concentration).sum()
        + pull.sum()
        - n_rows * of_prior
    )
    return float(value)


def _as_result(answers: _Answers, belief: _Belief, *, converged: bool) -> TruthResult:
    table = answers.table
    labels, confidence = choose_labels(belief.posterior)
    shares = class_shares(belief.posterior)
    beta = belief.competence(answers)
    habits = belief.habits(answers)
    habits /= habits.sum(axis=1, keepdims=True)
    ends = [
        np.asarray(betaincinv(beta[:, 0], beta[:, 1], end), np.float64)
        for end in INTERVAL
    ]
    competence = beta[:, 0] / beta.sum(axis=1)
    lucky = np.einsum("wc,c->w", habits, shares)
    low, accuracy, high = (
        end + (1 - end) * lucky for end in (ends[0], competence, ends[1])
    )
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=belief.posterior,
        confidence=confidence,
        confusion=_confusion(competence, habits),
        class_prior=shares,
        accuracy=accuracy,
        n_iterations=belief.n_iterations,
        converged=converged,
        log_likelihood=belief.bound if table.n_labels else math.nan,
        method="mace",
        version=VERSION,
        warnings=stopping_warnings(
            table, "MACE", belief.n_iterations, converged=converged
        ),
        accuracy_interval=np.column_stack((low, high)),
        parameters=MappingProxyType(
            {
                "competence": Parameter(
                    of="worker", estimate=competence, low=ends[0], high=ends[1]
                )
            }
        ),
    )


def _confusion(competence: Floats, habits: Floats) -> Floats | None:
    n_workers, n_classes = habits.shape
    if n_workers * n_classes**2 > LARGEST_CONFUSION:
        return None
    guessed = (1 - competence)[:, None] * habits
    confusion = np.repeat(guessed[:, None, :], n_classes, axis=1)
    diagonal = np.arange(n_classes)
    confusion[:, diagonal, diagonal] += competence[:, None]
    return confusion


MACE = Method(
    name="mace",
    function=mace,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.1,
    draws_at_random=True,
)
"""The confusion matrices follow from two numbers of a worker and need no own estimate."""
