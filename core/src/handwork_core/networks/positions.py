"""The position generator: which occupations a person can reach through whom they know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PositionAnswers:
    """Who knows someone in which position.

    Build it with :meth:`from_rows`, or from arrays.

    Attributes
    ----------
    respondents : ndarray of object, shape (n_respondents,)
        Ids, in the order given; also of those who know nobody.
    positions : tuple of str
    accessed : ndarray of bool, shape (n_respondents, n_positions)
    of_kind : Mapping from str to Mapping from str to ndarray of bool
        By what distinguishes the contacts, such as "strength" or "contact_gender", and
        its values: access through such a contact, shaped as `accessed`.
    n_unanswered : ndarray of int64, shape (n_respondents,)
        Positions without an answer; they count as not accessed.
    attributes : Mapping from str to ndarray
        Of the respondents.
    """

    respondents: NDArray[Any]
    positions: tuple[str, ...]
    accessed: Flags
    of_kind: Mapping[str, Mapping[str, Flags]] = field(default_factory=dict)
    n_unanswered: NDArray[np.int64]
    attributes: Mapping[str, NDArray[Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.accessed.setflags(write=False)
        self.respondents.setflags(write=False)
        for name in ("of_kind", "attributes"):
            frozen = MappingProxyType(dict(getattr(self, name)))
            object.__setattr__(self, name, frozen)

    @classmethod
    def from_rows(
        cls,
        rows: Sequence[tuple[str, str]],
        *,
        positions: Sequence[str] | None = None,
        respondents: Sequence[str] | None = None,
        kinds: Mapping[str, Sequence[str]] | None = None,
        attributes: Mapping[str, NDArray[Any]] | None = None,
    ) -> PositionAnswers:
        """Gather answers from rows of a respondent and a position that they can reach.

        Parameters
        ----------
        rows : sequence of (respondent, position)
            An empty position says that the respondent reaches none.
        positions, respondents : sequence of str, optional
            All that were asked for, or asked; by default those that occur.
        kinds : mapping from str to sequence of str, optional
            What distinguishes the contacts, one value a row.
        attributes : mapping from str to ndarray, optional
            Of the respondents, in their order.

        Raises
        ------
        ValueError
            When a row names a respondent or a position that is in neither list.

        Examples
        --------
        >>> answers = PositionAnswers.from_rows(
        ...     [("ada", "nurse"), ("ada", "lawyer"), ("bola", "")]
        ... )
        >>> answers.accessed.sum(axis=1).tolist()
        [2, 0]
        """
        people = _placed(respondents, (row[0] for row in rows), "respondent")
        places = _placed(positions, (row[1] for row in rows if row[1]), "position")
        shape = (len(people), len(places))
        told = [n for n, row in enumerate(rows) if row[1]]
        who = [_place(people, rows[n][0], "respondent", n) for n in told]
        what = [_place(places, rows[n][1], "position", n) for n in told]
        accessed = np.zeros(shape, dtype=np.bool_)
        accessed[who, what] = True
        of_kind: dict[str, Mapping[str, Flags]] = {}
        for name, values in (kinds or {}).items():
            through = {value: np.zeros(shape, np.bool_) for value in sorted(set(values)) if value}  # fmt: skip
            for n, person, position in zip(told, who, what, strict=True):
                if values[n]:
                    through[values[n]][person, position] = True
            of_kind[name] = through
        return cls(
            respondents=np.array(list(people), dtype=object),
            positions=tuple(places),
            accessed=accessed,
            of_kind=of_kind,
            n_unanswered=np.zeros(len(people), np.int64),
            attributes=attributes or {},
        )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PositionMeasures:
    """What each respondent can reach; NaN where a measure is not defined.

    Attributes
    ----------
    respondents : ndarray, shape (n_respondents,)
    volume : ndarray of int64
        Positions accessed.
    upper, lower : ndarray of float64
        Highest and lowest score accessed; NaN without access.
    range : ndarray of float64
        Their distance: NaN without access, 0 with one position.
    mean : ndarray of float64
        NaN without access.
    total : ndarray of float64
        Sum of the scores accessed; 0 without access.
    """

    respondents: NDArray[Any]
    volume: NDArray[np.int64]
    upper: Floats
    lower: Floats
    range: Floats
    mean: Floats
    total: Floats

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the measures by name."""
        names = ("volume", "upper", "lower", "range", "mean", "total")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class FactorScore:
    """Lin's one number for access: the first component of volume, upper and range.

    Attributes
    ----------
    scores : ndarray of float64, shape (n_respondents,)
        Mean 0, variance 1 over the respondents who reach a position; NaN for others.
    loadings : Mapping from str to float
        Correlation of each measure with the score.
    explained_share : float
        Of the variance of the three, 0..1.
    warnings : tuple of str
    """

    scores: Floats
    loadings: Mapping[str, float]
    explained_share: float
    warnings: tuple[str, ...]


def position_measures(
    accessed: Flags, scores: Floats, respondents: NDArray[Any] | None = None
) -> PositionMeasures:
    """Measure what each respondent can reach.

    Parameters
    ----------
    accessed : ndarray of bool, shape (n_respondents, n_positions)
        ``answers.accessed``, or one of ``answers.of_kind``.
    scores : ndarray of float64, shape (n_positions,)
        Prestige or status, as :func:`score_positions` gives them.
    respondents : ndarray, optional
        Ids; by default their numbers.

    Returns
    -------
    PositionMeasures
        Exact up to rounding.

    Raises
    ------
    ValueError
        When shapes differ or a score is not finite.

    References
    ----------
    .. [1] N. Lin and M. Dumin, "Access to occupations through social ties", Social
       Networks 8(4), 1986. doi:10.1016/0378-8733(86)90003-1
    .. [2] M. van der Gaag, T. Snijders and H. Flap, "Position generator measures and
       their relationship to other social capital measures", in Social Capital: An
       International Research Program, 2008.
       doi:10.1093/acprof:oso/9780199234387.003.0011

    Examples
    --------
    >>> found = position_measures(np.array([[True, False, True], [False] * 3]),
    ...                           np.array([20.0, 50.0, 60.0]))
    >>> found.range.tolist(), found.total.tolist()
    ([40.0, nan], [80.0, 0.0])
    """
    accessed = np.asarray(accessed, dtype=np.bool_)
    scores = np.asarray(scores, dtype=np.float64)
    if accessed.ndim != 2 or scores.shape != accessed.shape[1:]:
        raise ValueError(
            f"access is {accessed.shape} and the scores are {scores.shape}: one score a "
            "position is needed"
        )
    if not np.isfinite(scores).all():
        raise ValueError("every position needs a score that is a finite number")
    volume = accessed.sum(axis=1)
    upper = np.where(accessed, scores, -np.inf).max(axis=1, initial=-np.inf)
    lower = np.where(accessed, scores, np.inf).min(axis=1, initial=np.inf)
    total = np.where(accessed, scores, 0.0).sum(axis=1)
    some = volume > 0
    upper, lower = np.where(some, upper, np.nan), np.where(some, lower, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / volume
    ids = np.arange(len(volume)) if respondents is None else respondents
    return PositionMeasures(
        respondents=ids,
        volume=volume,
        upper=upper,
        lower=lower,
        range=upper - lower,
        mean=np.where(some, mean, np.nan),
        total=total,
    )


def factor_score(measures: PositionMeasures) -> FactorScore:
    """Put volume, upper reachability and range into one score, as Lin does.

    Parameters
    ----------
    measures : PositionMeasures

    Returns
    -------
    FactorScore
        The first principal component of the correlations, positive with volume.

    Raises
    ------
    ValueError
        When fewer than three respondents reach a position, or a measure is the same
        for all of them.

    References
    ----------
    .. [1] N. Lin, Y. Fu and R. Hsung, "The position generator: measurement techniques
       for investigations of social capital", in Social Capital: Theory and Research,
       2001.

    Examples
    --------
    >>> accessed = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 1], [0, 1, 0]], dtype=bool)
    >>> found = factor_score(position_measures(accessed, np.array([20.0, 40.0, 70.0])))
    >>> bool(found.explained_share > 0.8)
    True
    """
    names = ("volume", "upper", "range")
    some = measures.volume > 0
    values = np.column_stack([getattr(measures, name)[some] for name in names])
    spread = values.std(axis=0, ddof=1) if len(values) > 2 else np.zeros(3)
    if not (spread > 0).all():
        raise ValueError(
            "a factor score needs at least three respondents who reach a position and "
            "differ in volume, upper reachability and range"
        )
    standard = (values - values.mean(axis=0)) / spread
    roots, vectors = np.linalg.eigh(np.corrcoef(values, rowvar=False))
    first = vectors[:, -1] * (1.0 if vectors[0, -1] >= 0 else -1.0)
    scores = np.full(len(some), np.nan)
    scores[some] = standard @ first / np.sqrt(roots[-1])
    loadings = first * np.sqrt(roots[-1])
    left_out = int((~some).sum())
    warnings = []
    if left_out:
        warnings.append(
            f"Respondents who reach no position and have no factor score: {left_out:,}."
        )
    if (loadings <= 0).any():
        warnings.append("A measure falls where the others rise: one factor is too few.")
    return FactorScore(
        scores=scores,
        loadings=MappingProxyType(dict(zip(names, loadings.tolist(), strict=True))),
        explained_share=float(roots[-1] / roots.sum()),
        warnings=tuple(warnings),
    )


def _placed(given: Sequence[str] | None, met: Any, what: str) -> dict[str, int]:  # noqa: ANN401
    names = list(dict.fromkeys(met)) if given is None else list(given)
    places = {name: place for place, name in enumerate(names)}
    if len(places) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{what} {twice!r} is there twice")
    return places


def _place(places: Mapping[str, int], name: str, what: str, row: int) -> int:
    if name not in places:
        known = ", ".join(list(places)[:8])
        raise ValueError(
            f"row {row + 1}: {what} {name!r} is not among those known: {known}"
        )
    return places[name]
