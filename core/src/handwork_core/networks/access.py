"""The gap in access between two groups: how large, and whether chance makes such gaps."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
MOST_EXACT = 20_000
"""Ways to deal out the groups; up to here all of them are tried."""
IN_ONE_GO = 512


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AccessGap:
    """Means of two groups compared, measure by measure, under permutation.

    Attributes
    ----------
    groups : tuple of str
        The first minus the second is the gap.
    sizes : tuple of int
        Respondents of each group.
    measures : tuple of str
    first, second, gap : ndarray of float64, shape (n_measures,)
        Means over the respondents for whom the measure is defined.
    p_value : ndarray of float64, shape (n_measures,)
        Two-sided: share of the permutations with a gap at least as large.
    adjusted_p_value : ndarray of float64, shape (n_measures,)
        The same when any of the measures could have shown a gap (Westfall and Young).
    n_permutations : int
    is_exact : bool
        Whether every way to deal out the groups was tried.
    warnings : tuple of str
    """

    groups: tuple[str, str]
    sizes: tuple[int, int]
    measures: tuple[str, ...]
    first: Floats
    second: Floats
    gap: Floats
    p_value: Floats
    adjusted_p_value: Floats
    n_permutations: int
    is_exact: bool
    warnings: tuple[str, ...]


def access_gap(
    measures: dict[str, NDArray[Any]],
    group: NDArray[Any],
    groups: tuple[str, str],
    *,
    rng: np.random.Generator,
    n_permutations: int = 9_999,
) -> AccessGap:
    r"""Test whether two groups reach the same, by dealing the groups out anew.

    Parameters
    ----------
    measures : dict from str to ndarray, shape (n_respondents,)
        Numbers or flags, such as volume, or access to each position; NaN is left out.
    group : ndarray, shape (n_respondents,)
        Respondents of neither group are left out.
    groups : tuple of two str
    rng : numpy.random.Generator
    n_permutations : int, default 9999
        Drawn at random where there are more than 20,000 ways to deal.

    Returns
    -------
    AccessGap
        p-values of drawn permutations are :math:`(1 + k) / (1 + n)` with :math:`k`
        gaps at least as large: never too small, and 0.0001 at the least.

    Raises
    ------
    ValueError
        When a group has no respondent, or fewer than one permutation is asked for.

    References
    ----------
    .. [1] B. Phipson and G. K. Smyth, "Permutation p-values should never be zero",
       Statistical Applications in Genetics and Molecular Biology 9(1), 2010.
       doi:10.2202/1544-6115.1585
    .. [2] P. H. Westfall and S. S. Young, "Resampling-Based Multiple Testing", Wiley
       1993.

    Examples
    --------
    >>> gap = access_gap({"volume": np.array([1.0, 2.0, 5.0, 6.0])},
    ...                  np.array(["w", "w", "m", "m"]), ("w", "m"),
    ...                  rng=np.random.default_rng(0))
    >>> float(gap.gap[0]), round(float(gap.p_value[0]), 3), gap.is_exact
    (-4.0, 0.333, True)
    """
    if n_permutations < 1:
        raise ValueError(f"n_permutations must be 1 or more, not {n_permutations}")
    names = np.array([str(value) for value in np.asarray(group).tolist()])
    chosen = (names == groups[0]) | (names == groups[1])
    is_first = names[chosen] == groups[0]
    sizes = int(is_first.sum()), int((~is_first).sum())
    if 0 in sizes:
        empty = groups[sizes.index(0)]
        there = ", ".join(sorted(set(names.tolist()))[:8])
        raise ValueError(f"no respondent is of the group {empty!r}; there are: {there}")
    values = np.column_stack(
        [np.asarray(each, dtype=np.float64)[chosen] for each in measures.values()]
    )
    first, second = (
        _means(values, is_first[None])[0],
        _means(values, ~is_first[None])[0],
    )
    gap = first - second
    is_exact = comb(sum(sizes), sizes[0]) <= MOST_EXACT
    dealt = _all(sizes) if is_exact else _drawn(sizes, n_permutations, rng)
    p_value, adjusted, count = _p_values(values, gap, dealt, is_exact=is_exact)
    return AccessGap(
        groups=groups,
        sizes=sizes,
        measures=tuple(measures),
        first=first,
        second=second,
        gap=gap,
        p_value=p_value,
        adjusted_p_value=adjusted,
        n_permutations=count,
        is_exact=is_exact,
        warnings=tuple(_warnings(values, sizes, names.size - chosen.sum())),
    )


def _means(values: Floats, chosen: NDArray[np.bool_]) -> Floats:
    known = ~np.isnan(values)
    held = chosen.astype(np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        means: Floats = (held @ np.where(known, values, 0.0)) / (held @ known)
    return means


def _all(sizes: tuple[int, int]) -> Iterator[NDArray[np.bool_]]:
    total, batch = sum(sizes), []
    for places in combinations(range(total), sizes[0]):
        dealt = np.zeros(total, np.bool_)
        dealt[list(places)] = True
        batch.append(dealt)
        if len(batch) == IN_ONE_GO:
            yield np.array(batch)
            batch = []
    if batch:
        yield np.array(batch)


def _drawn(
    sizes: tuple[int, int], count: int, rng: np.random.Generator
) -> Iterator[NDArray[np.bool_]]:
    held = np.arange(sum(sizes)) < sizes[0]
    for begin in range(0, count, IN_ONE_GO):
        rows = min(IN_ONE_GO, count - begin)
        yield rng.permuted(np.tile(held, (rows, 1)), axis=1)


def _p_values(
    values: Floats,
    gap: Floats,
    dealt: Iterator[NDArray[np.bool_]],
    *,
    is_exact: bool,
) -> tuple[Floats, Floats, int]:
    spread = np.nanstd(values, axis=0) if len(values) else np.ones(len(gap))
    scale = np.where(spread > 0, spread, 1.0)
    # Equal gaps differ by rounding, which grows with the values and not with the gap.
    wanted = np.abs(gap) / scale - 1e-9
    alone, any_of_them, count = np.zeros(len(gap)), np.zeros(len(gap)), 0
    for batch in dealt:
        found = np.abs(_means(values, batch) - _means(values, ~batch)) / scale
        found = np.nan_to_num(found)
        alone += (found >= wanted).sum(axis=0)
        any_of_them += (found.max(axis=1)[:, None] >= wanted).sum(axis=0)
        count += len(batch)
    extra = 0 if is_exact else 1
    lost = np.isnan(gap)
    p_value = np.where(lost, np.nan, (alone + extra) / (count + extra))
    adjusted = np.where(lost, np.nan, (any_of_them + extra) / (count + extra))
    return p_value, adjusted, count


def _warnings(values: Floats, sizes: tuple[int, int], left_out: int) -> Iterator[str]:
    if left_out:
        yield f"{int(left_out):,} respondents are of neither group and were left out."
    if np.isnan(values).any():
        yield "Respondents without access have no upper, range or mean: left out there."
    if min(sizes) < 10:
        yield f"A group has {min(sizes)} respondents: only a large gap could be seen."
