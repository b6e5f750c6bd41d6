"""GLAD: how able each worker is, and how hard each task."""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from handwork_core.truth.gold import encode_gold
from handwork_core.truth.labels.abstaining import (
    Abstentions,
    set_aside,
    with_notes,
)
from handwork_core.truth.labels.compatibility import Compatibility, tie_tolerance
from handwork_core.truth.labels.stopping import check_stopping, stopping_warnings
from handwork_core.truth.labels.voting import vote_shares
from handwork_core.truth.method import Gold, Method
from handwork_core.truth.quasi_newton import climb
from handwork_core.truth.result import (
    Parameter,
    TruthResult,
    choose_labels,
    class_shares,
)
from handwork_core.truth.summing import inner

if TYPE_CHECKING:
    from handwork_core.answers import AnswerTable

VERSION = "1"
PRIOR_MEAN = 1.0
"""Of ability and of log-easiness; both have a normal prior of variance 1."""
REACH = 0.3
"""Longer first steps would land where most workers mislead, a hill of its own."""
LARGEST_EXPONENT = 50.0
WALD = 1.959963984540054
COMPAT_GRADIENT, COMPAT_STEPS, COMPAT_TOLERANCE = 1e-2, 25, 1e-5

Floats = NDArray[np.float64]


def glad(
    table: AnswerTable,
    *,
    gold: Gold | None = None,
    abstentions: Abstentions = (),
    max_iterations: int = 500,
    tolerance: float = 1e-2,
    compat: Compatibility = None,
) -> TruthResult:
    r"""Estimate labels, the ability of each worker and the difficulty of each task.

    Parameters
    ----------
    table : AnswerTable
    gold : mapping from task id to label, optional
        Known answers: their posterior is 1 at the known label, and they teach the
        abilities.
    abstentions : collection of labels, default ()
        Answers with these labels are left out. ``parameters["abstained"]`` then has
        each worker's share of them.
    max_iterations : int, default 500, at least 1
        Steps of L-BFGS; EM iterations with `compat`.
    tolerance : float, default 1e-2, at least 0
        Stop when no component of the gradient is larger: the parameters are then within
        some hundredths of their standard errors. With `compat`, 1e-5 and
        Crowd-Kit's own rule.
    compat : {None, "crowdkit"}
        Follow Crowd-Kit's EM: equal class prior, 25 steps of conjugate gradients to an
        accuracy of 0.01 in each M step, at most 100 iterations, and its stopping rule.
        The posteriors are those of its last E step. SciPy's conjugate gradients leave
        the last bits to the threads of the linear algebra library.

    Returns
    -------
    TruthResult
        `parameters` has "ability" (any real number; 0 is guessing, below 0 misleading)
        and "difficulty" (above 0; the prior's median is 0.37), with 95 % Wald intervals
        from the observed information of each parameter, the others held fixed.
        `accuracy` is the mean over the tasks that the worker answered, and
        `accuracy_interval` what the interval of the ability makes of it. Ties go to the
        first class. No answers give arrays of length zero.

    Raises
    ------
    ValueError
        When an option is out of its range, or a gold label is not among the table's
        classes.

    Notes
    -----
    With ability :math:`a_w`, easiness :math:`e^{b_t}` (difficulty is its inverse),
    equal class prior and :math:`K` classes, an answer is right with probability

    .. math::

        \sigma(a_w e^{b_t}), \qquad a_w \sim N(1, 1), \quad b_t \sim N(1, 1),

    and else uniformly one of the other classes. The original paper runs EM; here the
    same posterior density, summed over the unknown labels, is climbed directly by
    L-BFGS from :math:`a = b = 1`. By Fisher's identity its gradient is that of EM's :math:`Q` at the current
    posteriors, so a step costs one pass over the answers; `log_likelihood` is that of
    the answers, without the priors. The optimum is local.

    With more than two classes the optimum may be worse than a climb that is stopped
    early: on the crowd s_rel (four classes) the accuracy is .497 at the optimum, after 274
    iterations, .555 after 2, .565 with `compat`, and .540 for the majority vote.
    ``compat="crowdkit"`` is then the better choice; :func:`consensus` reaches .600.

    The interval's information is
    :math:`1 + \sum e^{2 b_t} [\sigma(1 - \sigma) - q(1 - q)]` for an ability, with
    :math:`q` the posterior of the given label (Louis' identity), and likewise for
    :math:`b_t`. Memory is O(labels + tasks x classes).

    References
    ----------
    .. [1] J. Whitehill, T. Wu, J. Bergsma, J. Movellan and P. Ruvolo, "Whose Vote Should
       Count More: Optimal Integration of Labels from Labelers of Unknown Expertise",
       NIPS 22, 2009.
    .. [2] T. A. Louis, "Finding the Observed Information Matrix when Using the EM
       Algorithm", J. R. Statist. Soc. B 44(2), 1982.
       doi:10.1111/j.2517-6161.1982.tb01203.x

    Examples
    --------
    Ada and Bola agree; Eve answers the same to everything.

    >>> from handwork_core import AnswerTable
    >>> table = AnswerTable.from_arrays(
    ...     [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4],
    ...     ["ada", "bola", "eve"] * 4,
    ...     ["yes", "yes", "yes", "no", "no", "yes"] * 2,
    ... )
    >>> result = glad(table)
    >>> result.classes[result.labels].tolist()
    ['yes', 'no', 'yes', 'no']
    >>> result.workers[result.parameters["ability"].estimate.argmin()]
    'eve'
    """
    check_stopping(max_iterations, tolerance)
    ties = tie_tolerance(compat)
    table, abstained = set_aside(table, abstentions)
    model = _Model(table, encode_gold(table, gold))
    if table.n_labels == 0:
        run = _Run(n_iterations=0, converged=True, log_likelihood=math.nan)
    elif compat is None:
        run = _climb(model, max_iterations, tolerance)
    else:
        run = _follow_crowdkit(model, min(max_iterations, 100))
    return with_notes(_as_result(model, run, ties), abstained, gold)


@dataclass(frozen=True, slots=True)
class _Run:
    n_iterations: int
    converged: bool
    log_likelihood: float


class _Model:
    """The answers, the parameters, and what the kernel writes at each evaluation."""

    def __init__(self, table: AnswerTable, gold: NDArray[np.int32]) -> None:
        self.table = table
        self.gold = gold
        self.ability = np.full(table.n_workers, PRIOR_MEAN)
        self.log_easiness = np.full(table.n_tasks, PRIOR_MEAN)
        self.log_prior = np.full(table.n_classes, -math.log(max(table.n_classes, 1)))
        self.posterior = vote_shares(table, gold)
        self.gap = np.zeros(table.n_labels)
        self.by_worker = np.zeros(table.n_workers)
        self.by_task = np.zeros(table.n_tasks)

    @property
    def easiness(self) -> Floats:
        return np.asarray(np.exp(np.minimum(self.log_easiness, LARGEST_EXPONENT)))

    def take(self, point: Floats) -> None:
        """Read the parameters out of one vector: abilities, easiness, class logits."""
        n_workers, n_tasks = self.table.n_workers, self.table.n_tasks
        self.ability = point[:n_workers]
        self.log_easiness = point[n_workers : n_workers + n_tasks]

    def evaluate(self) -> float:
        """Write posteriors and gradient; return the log-likelihood."""
        # Importing Numba takes longer than most inferences: only a run that needs it.
        from handwork_core._kernels import glad as kernels  # noqa: PLC0415

        self.by_worker[:] = 0.0
        return kernels.marginal(
            self.table.task_offsets,
            self.table.worker_index,
            self.table.label_index,
            self.gold,
            self.ability,
            self.easiness,
            self.log_prior,
            self.posterior,
            self.by_worker,
            self.by_task,
            self.gap,
        )

    def expect(self, right: Floats) -> float:
        """Write the gradient of EM's Q; return Q without priors and constants."""
        from handwork_core._kernels import glad as kernels  # noqa: PLC0415

        self.by_worker[:] = 0.0
        return kernels.expected(
            self.table.task_offsets,
            self.table.worker_index,
            right,
            self.ability,
            self.easiness,
            self.by_worker,
            self.by_task,
        )

    def curvature(self) -> Floats:
        """Return the information of each parameter, were the labels known."""
        table = self.table
        scale, ability = self.easiness[table.task_index], self.ability
        margin = ability[table.worker_index] * scale
        known = expit(margin) * expit(-margin)
        of_worker = np.bincount(table.worker_index, known * scale**2, table.n_workers)
        of_task = np.bincount(table.task_index, known * margin**2, table.n_tasks)
        return np.asarray(1.0 + np.concatenate((of_worker, of_task)), np.float64)

    def with_priors(self, value: float) -> tuple[float, Floats]:
        """Return value and gradient, both with the priors, in the order of `take`."""
        off_ability = self.ability - PRIOR_MEAN
        off_easiness = self.log_easiness - PRIOR_MEAN
        squares = inner(off_ability, off_ability) + inner(off_easiness, off_easiness)
        gradient = (self.by_worker - off_ability, self.by_task - off_easiness)
        return value - squares / 2, np.concatenate(gradient)


def _climb(model: _Model, max_iterations: int, tolerance: float) -> _Run:
    def density(point: Floats) -> tuple[float, Floats]:
        model.take(point)
        return model.with_priors(model.evaluate())

    found = climb(
        density,
        np.full(model.table.n_workers + model.table.n_tasks, PRIOR_MEAN),
        curvature=model.curvature(),
        reach=REACH,
        max_iterations=max_iterations,
        tolerance=tolerance,
    )
    return _Run(found.n_iterations, found.converged, model.evaluate())


def _follow_crowdkit(model: _Model, max_iterations: int) -> _Run:
    table = model.table
    tasks = table.task_index
    n_parameters = table.n_workers + table.n_tasks
    log_others = math.log(max(table.n_classes - 1, 1))
    log_likelihood = model.evaluate()
    last = -math.inf
    done, converged = 0, False
    while not converged and done < max_iterations:
        log_likelihood = model.evaluate()
        right = model.posterior[tasks, table.label_index]
        _conjugate_gradients(model, right)
        value, _ = model.with_priors(model.expect(right))
        value -= float((1.0 - right).sum()) * log_others
        value -= n_parameters * math.log(2 * math.pi) / 2
        mean = value / (table.n_labels * max(table.n_classes, 1))
        done += 1
        converged = mean - last < COMPAT_TOLERANCE
        last = mean
    return _Run(done, converged, log_likelihood)


def _conjugate_gradients(model: _Model, right: Floats) -> None:
    from scipy.optimize import minimize  # noqa: PLC0415 - a slow import

    def minus_expected(point: Floats) -> tuple[float, Floats]:
        model.take(point)
        value, gradient = model.with_priors(model.expect(right))
        return -value, -gradient

    found = minimize(
        minus_expected,
        np.concatenate((model.ability, model.log_easiness)),
        jac=True,
        method="CG",
        tol=COMPAT_GRADIENT,
        options={"maxiter": COMPAT_STEPS},
    )
    model.take(found.x)


def _as_result(model: _Model, run: _Run, ties: float) -> TruthResult:
    table = model.table
    labels, confidence = choose_labels(model.posterior, ties)
    ability, log_easiness = _intervals(model)
    ends = (ability.low, ability.estimate, ability.high)
    low, accuracy, high = (_mean_accuracy(model, end) for end in ends)
    shares = class_shares(model.posterior)
    return TruthResult(
        tasks=table.tasks,
        classes=table.classes,
        workers=table.workers,
        labels=labels,
        posterior=model.posterior,
        confidence=confidence,
        confusion=None,
        class_prior=shares,
        accuracy=accuracy,
        n_iterations=run.n_iterations,
        converged=run.converged,
        log_likelihood=run.log_likelihood,
        method="glad",
        version=VERSION,
        warnings=stopping_warnings(
            table, "GLAD", run.n_iterations, converged=run.converged
        ),
        accuracy_interval=np.column_stack((low, high)),
        parameters=MappingProxyType(
            {"ability": ability, "difficulty": _inverse(log_easiness)}
        ),
    )


def _intervals(model: _Model) -> tuple[Parameter, Parameter]:
    table = model.table
    tasks, workers = table.task_index, table.worker_index
    easiness = model.easiness[tasks]
    chance = expit(model.ability[workers] * easiness)
    right = model.posterior[tasks, table.label_index]
    known = chance * (1 - chance) - right * (1 - right)
    of_worker = 1 + np.bincount(workers, known * easiness**2, table.n_workers)
    pull = model.ability[workers] * easiness
    # The slope of the gradient itself counts too: the easiness enters as an exponent.
    bent = known * pull**2 - (right - chance) * pull
    of_task = 1 + np.bincount(tasks, bent, table.n_tasks)
    return (
        _wald("worker", np.asarray(model.ability), np.asarray(of_worker, np.float64)),
        _wald("task", np.asarray(model.log_easiness), np.asarray(of_task, np.float64)),
    )


def _wald(
    of: Literal["worker", "task"], estimate: Floats, information: Floats
) -> Parameter:
    # Away from an optimum the information may be negative: the prior's is then used.
    half = WALD / np.sqrt(np.where(information > 0, information, 1.0))
    return Parameter(
        of=of, estimate=estimate.copy(), low=estimate - half, high=estimate + half
    )


def _inverse(log_easiness: Parameter) -> Parameter:
    def difficulty(values: Floats | None) -> Floats:
        return np.asarray(np.exp(-np.asarray(values)))

    return Parameter(
        of="task",
        estimate=difficulty(log_easiness.estimate),
        low=difficulty(log_easiness.high),
        high=difficulty(log_easiness.low),
    )


def _mean_accuracy(model: _Model, ability: Floats | None) -> Floats:
    table = model.table
    workers = table.worker_index
    chance = expit(np.asarray(ability)[workers] * model.easiness[table.task_index])
    answered = np.bincount(workers, minlength=table.n_workers)
    total = np.bincount(workers, chance, table.n_workers)
    return np.asarray(np.minimum(total / np.maximum(answered, 1), 1.0))


GLAD = Method(
    name="glad",
    function=glad,
    version=VERSION,
    needs=frozenset({"labels"}),
    models_workers=True,
    ignores_repetition=False,
    recovery_error=0.1,
)
