"""Name and resource generators: who is named for what, and what can be asked of whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.personal import PersonalNetworks, categories

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class NamesByQuestion:
    """Whom each ego named at each question of a name generator.

    Attributes
    ----------
    questions : tuple of str
    named : ndarray of int64, shape (n_egos, n_questions)
        Alters named at each question.
    unique : ndarray of int64, shape (n_egos,)
        Different alters.
    several : ndarray of int64, shape (n_egos,)
        Alters named at more than one question: multiplex ties.
    overlap : ndarray of float64, shape (n_questions, n_questions)
        Of the alters named at the row's question, the share named at the column's; NaN
        where none is named.
    """

    questions: tuple[str, ...]
    named: NDArray[np.int64]
    unique: NDArray[np.int64]
    several: NDArray[np.int64]
    overlap: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class ResourceMeasures:
    """What respondents can ask of people whom they know.

    Attributes
    ----------
    resources : tuple of str
    volume : ndarray of int64, shape (n_respondents,)
        Resources that someone gives.
    popularity : ndarray of float64, shape (n_resources,)
        Share of the respondents who can ask for each.
    scalability : float
        Loevinger's H of all of them: from 0.3 on they are one scale; NaN where it is
        not defined.
    item_scalability : ndarray of float64, shape (n_resources,)
    closest : ndarray of int64, shape (n_respondents, n_ties), or None
        Resources by the strongest tie that gives them, in the order of `ties`.
    ties : tuple of str
    """

    resources: tuple[str, ...]
    volume: NDArray[np.int64]
    popularity: Floats
    scalability: float
    item_scalability: Floats
    closest: NDArray[np.int64] | None
    ties: tuple[str, ...]


def names_by_question(
    networks: PersonalNetworks, questions: tuple[str, ...]
) -> NamesByQuestion:
    """Tell how many alters each question brings, and how many several of them bring.

    Parameters
    ----------
    networks : PersonalNetworks
    questions : tuple of str
        Attributes of the alters; an alter is named where there is a value that is not
        0, "no" or "false". With one attribute, its values are the questions.

    Returns
    -------
    NamesByQuestion
        Exact.

    Raises
    ------
    ValueError
        When an attribute is not there, or none is given.

    References
    ----------
    .. [1] R. S. Burt, "Network items and the General Social Survey", Social Networks
       6(4), 1984. doi:10.1016/0378-8733(84)90007-8
    """
    if not questions:
        raise ValueError("name at least one attribute of the alters as a question")
    for name in questions:
        if name not in networks.alter_attributes:
            known = ", ".join(networks.alter_attributes) or "none"
            raise ValueError(
                f"the alters have no attribute {name!r}; there are: {known}"
            )
    told = [categories(networks.alter_attributes[name]) for name in questions]
    if len(told) == 1:
        questions = tuple(sorted(set(told[0].tolist()) - {""}))
        flags = np.array([told[0] == name for name in questions]).T
    else:
        no = {"", "0", "no", "false", "n", "FALSE", "False", "No"}
        flags = np.array([[value not in no for value in each] for each in told]).T
    flags = flags.reshape(networks.n_alters, len(questions))
    ego = networks.alter_ego
    named = np.zeros((networks.n_egos, len(questions)), np.int64)
    np.add.at(named, ego, flags.astype(np.int64))
    times = flags.sum(axis=1)
    both = flags.T.astype(np.float64) @ flags
    with np.errstate(invalid="ignore", divide="ignore"):
        overlap = both / np.diag(both)[:, None]
    return NamesByQuestion(
        questions=questions,
        named=named,
        unique=np.bincount(ego[times > 0], minlength=networks.n_egos),
        several=np.bincount(ego[times > 1], minlength=networks.n_egos),
        overlap=overlap,
    )


def resource_measures(
    given: Flags,
    resources: tuple[str, ...],
    *,
    by_tie: dict[str, Flags] | None = None,
) -> ResourceMeasures:
    r"""Measure the answers to a resource generator.

    Parameters
    ----------
    given : ndarray of bool, shape (n_respondents, n_resources)
        Whether someone whom the respondent knows would give the resource.
    resources : tuple of str
    by_tie : dict from str to ndarray of bool, optional
        The same through each kind of tie, the strongest first: family, friends,
        acquaintances.

    Returns
    -------
    ResourceMeasures
        Exact up to rounding.

    Raises
    ------
    ValueError
        When shapes differ.

    Notes
    -----
    :math:`H = 1 - \sum F / \sum E` over pairs of resources, with :math:`F` the
    respondents who have the rarer one without the more common one and :math:`E` how
    many chance would give.

    References
    ----------
    .. [1] M. van der Gaag and T. Snijders, "The Resource Generator: social capital
       quantification with concrete items", Social Networks 27(1), 2005.
       doi:10.1016/j.socnet.2004.10.001

    Examples
    --------
    >>> given = np.array([[1, 0], [1, 1], [1, 0], [0, 0]], dtype=bool)
    >>> found = resource_measures(given, ("advice", "money"))
    >>> found.popularity.tolist(), found.scalability
    ([0.75, 0.25], 1.0)
    """
    given = np.asarray(given, dtype=np.bool_)
    if given.ndim != 2 or given.shape[1] != len(resources):
        raise ValueError(f"{len(resources)} resources do not fit {given.shape} answers")
    whole, items = _loevinger(given)
    ties = tuple(by_tie or ())
    closest = None
    if by_tie:
        left, counts = np.ones(given.shape, np.bool_), []
        for each in by_tie.values():
            counts.append((left & each).sum(axis=1))
            left &= ~each
        closest = np.column_stack(counts)
    return ResourceMeasures(
        resources=resources,
        volume=given.sum(axis=1),
        popularity=given.mean(axis=0)
        if len(given)
        else np.full(len(resources), np.nan),
        scalability=whole,
        item_scalability=items,
        closest=closest,
        ties=ties,
    )


def _loevinger(given: Flags) -> tuple[float, Floats]:
    n, many = len(given), given.sum(axis=0).astype(np.float64)
    both = given.T.astype(np.float64) @ given
    rarer = np.minimum(many[:, None], many[None, :])
    common = np.maximum(many[:, None], many[None, :])
    errors = rarer - both
    expected: Any = rarer * (n - common) / max(n, 1)
    np.fill_diagonal(errors, 0.0)
    np.fill_diagonal(expected, 0.0)
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = 1 - np.float64(errors.sum()) / expected.sum()
        items: Floats = 1 - errors.sum(axis=0) / expected.sum(axis=0)
    return float(whole), items
