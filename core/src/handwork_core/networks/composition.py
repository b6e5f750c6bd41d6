"""Who is in personal networks: shares, diversity, and ties within and between groups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.personal import PersonalNetworks, categories

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Composition:
    """An attribute of the alters, ego by ego.

    Attributes
    ----------
    attribute : str
    groups : tuple of str
        Values of the attribute, ascending.
    counts : ndarray of int64, shape (n_egos, n_groups)
        Alters of each group.
    n_missing : ndarray of int64, shape (n_egos,)
        Alters whose group is not known: in no other figure.
    shares : ndarray of float64, shape (n_egos, n_groups)
        NaN without alters of a known group.
    diversity : ndarray of int64
        Groups that occur.
    entropy : ndarray of float64
        Shannon's, in bits; 0 without alters.
    evenness : ndarray of float64
        Blau's index over its largest possible value, 0..1; NaN without alters or with
        one group in all the data.
    """

    attribute: str
    groups: tuple[str, ...]
    counts: Counts
    n_missing: Counts
    shares: Floats
    diversity: Counts
    entropy: Floats
    evenness: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Mixing:
    """Ties among alters within and between groups, ego by ego.

    Attributes
    ----------
    attribute : str
    groups : tuple of str
    dyads : ndarray of int64, shape (n_egos, n_groups, n_groups)
        Ties between two groups, in the upper triangle; only among alters of a known
        group.
    ei_ties : ndarray of float64, shape (n_egos,)
        Krackhardt and Stern's index over ties: each tie once; NaN without ties.
    ei_ends : ndarray of float64, shape (n_egos,)
        The index as the sum over groups has it: a tie between two groups counts in both.
    ei_rescaled : ndarray of float64, shape (n_egos,)
        Of the shares of possible ties that are there, between and within groups; NaN
        where one of the two has no possible tie.
    ei_of_groups, ei_rescaled_of_groups : ndarray, shape (n_egos, n_groups)
        The same for the ties that have an end in each group.
    """

    attribute: str
    groups: tuple[str, ...]
    dyads: NDArray[np.int64]
    ei_ties: Floats
    ei_ends: Floats
    ei_rescaled: Floats
    ei_of_groups: Floats
    ei_rescaled_of_groups: Floats


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class NumberSummary:
    """A numeric attribute of the alters, ego by ego; NaN without a known value.

    Attributes
    ----------
    attribute : str
    n_known : ndarray of int64, shape (n_egos,)
    mean, deviation, lowest, highest : ndarray of float64, shape (n_egos,)
        The deviation is that of a sample: NaN below two values.
    """

    attribute: str
    n_known: Counts
    mean: Floats
    deviation: Floats
    lowest: Floats
    highest: Floats


def composition(networks: PersonalNetworks, attribute: str) -> Composition:
    r"""Count the alters of each group.

    Parameters
    ----------
    networks : PersonalNetworks
    attribute : str
        Of the alters; numbers are taken as codes.

    Returns
    -------
    Composition
        Exact up to rounding.

    Raises
    ------
    ValueError
        When there is no such attribute.

    Notes
    -----
    Entropy is :math:`-\sum_g p_g \log_2 p_g`; evenness
    :math:`(1 - \sum_g p_g^2) / (1 - 1/k)` with :math:`k` the groups in all the data.

    Examples
    --------
    >>> from handwork_core.networks import PersonalNetworks, Rows
    >>> import numpy as np
    >>> alters = Rows(name="alters", ids=(["ada", "ada"], ["x", "y"]),
    ...               attributes={"role": np.array(["work", "family"], dtype=object)})
    >>> float(composition(PersonalNetworks.from_rows(alters), "role").entropy[0])
    1.0
    """
    groups, code = _groups(networks, attribute)
    counts = _counted(networks, code, len(groups))
    known = counts.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        shares = counts / known[:, None]
        logs = np.where(counts > 0, np.log2(np.where(counts > 0, shares, 1.0)), 0.0)
        blau = (1 - (shares**2).sum(axis=1)) / (1 - 1 / max(len(groups), 1))
    return Composition(
        attribute=attribute,
        groups=tuple(groups),
        counts=counts,
        n_missing=networks.sizes - known,
        shares=shares,
        diversity=(counts > 0).sum(axis=1),
        entropy=np.where(known > 0, -np.nansum(shares * logs, axis=1) + 0.0, 0.0),
        evenness=blau if len(groups) > 1 else np.full(len(known), np.nan),
    )


def ego_alter_ei(
    networks: PersonalNetworks, attribute: str, of_ego: str | None = None
) -> Floats:
    r"""Compare the alters of other groups than ego with those of the same one.

    Parameters
    ----------
    networks : PersonalNetworks
    attribute : str
        Of the alters.
    of_ego : str, optional
        Of the ego; by default it has the same name.

    Returns
    -------
    ndarray of float64, shape (n_egos,)
        From -1, all as ego, to 1, none as ego. NaN where the group of ego is not known,
        or that of no alter.

    Raises
    ------
    ValueError
        When there is no such attribute.

    Notes
    -----
    :math:`(E - I) / (E + I)` with :math:`E` alters of other groups and :math:`I` alters
    of ego's. It depends on how many of each group there are to know: put Newman's
    coefficient or the log odds ratio beside it (:func:`homophily`).

    References
    ----------
    .. [1] D. Krackhardt and R. N. Stern, "Informal networks and organizational crises",
       Social Psychology Quarterly 51(2), 1988. doi:10.2307/2786835
    """
    name = of_ego or attribute
    own = categories(_attribute(networks.ego_attributes, name, "egos"))
    theirs = categories(_attribute(networks.alter_attributes, attribute, "alters"))
    mine = own[networks.alter_ego]
    is_known = (theirs != "") & (mine != "")
    same = _per_ego(networks, is_known & (theirs == mine))
    other = _per_ego(networks, is_known & (theirs != mine))
    return _index(other, same)


def mixing(networks: PersonalNetworks, attribute: str) -> Mixing:
    r"""Count the ties among alters within and between groups.

    Parameters
    ----------
    networks : PersonalNetworks
    attribute : str
        Of the alters.

    Returns
    -------
    Mixing
        Exact up to rounding.

    Raises
    ------
    ValueError
        When there is no such attribute.

    Notes
    -----
    Published work has three indices under one name. With :math:`E` ties between groups
    and :math:`I` within them, ``ei_ties`` is :math:`(E - I)/(E + I)`, ``ei_ends``
    :math:`(2E - I)/(2E + I)`, and ``ei_rescaled`` puts :math:`E/E^*` and
    :math:`I/I^*` for them, with :math:`E^*, I^*` the ties that are possible.
    The R package egor reports ``ei_ends`` unless asked to rescale.

    References
    ----------
    .. [1] D. Krackhardt and R. N. Stern, "Informal networks and organizational crises",
       Social Psychology Quarterly 51(2), 1988. doi:10.2307/2786835
    """
    groups, code = _groups(networks, attribute)
    dyads = _dyads(networks, code, len(groups))
    sizes = _counted(networks, code, len(groups)).astype(np.float64)
    within = np.einsum("egg->eg", dyads).astype(np.float64)
    between = dyads.sum(axis=1) + dyads.sum(axis=2) - 2 * within
    can_within = sizes * (sizes - 1) / 2
    can_between = sizes * (sizes.sum(axis=1, keepdims=True) - sizes)
    outer, inner = between.sum(axis=1) / 2, within.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        rescaled = _index(
            outer / (can_between.sum(axis=1) / 2), inner / can_within.sum(axis=1)
        )
        of_groups = _index(between / can_between, within / can_within)
    return Mixing(
        attribute=attribute,
        groups=tuple(groups),
        dyads=dyads,
        ei_ties=_index(outer, inner),
        ei_ends=_index(2 * outer, inner),
        ei_rescaled=rescaled,
        ei_of_groups=_index(between, within),
        ei_rescaled_of_groups=of_groups,
    )


def number_summary(networks: PersonalNetworks, attribute: str) -> NumberSummary:
    """Summarise a numeric attribute of the alters.

    Parameters
    ----------
    networks : PersonalNetworks
    attribute : str

    Returns
    -------
    NumberSummary
        Exact up to rounding.

    Raises
    ------
    ValueError
        When there is no such attribute, or it is no number.
    """
    values = _attribute(networks.alter_attributes, attribute, "alters")
    if values.dtype.kind != "f":
        raise ValueError(f"{attribute!r} of the alters is text, not a number")
    known = ~np.isnan(values)
    count = _per_ego(networks, known)
    ego = networks.alter_ego[known]
    lowest = np.full(networks.n_egos, np.inf)
    highest = np.full(networks.n_egos, -np.inf)
    np.minimum.at(lowest, ego, values[known])
    np.maximum.at(highest, ego, values[known])
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.bincount(ego, values[known], networks.n_egos) / count
        square = np.bincount(ego, (values[known] - mean[ego]) ** 2, networks.n_egos)
        deviation = np.sqrt(np.where(count > 1, square / (count - 1), np.nan))
    none = count == 0
    return NumberSummary(
        attribute=attribute,
        n_known=count.astype(np.int64),
        mean=mean,
        deviation=deviation,
        lowest=np.where(none, np.nan, lowest),
        highest=np.where(none, np.nan, highest),
    )


def _attribute(attributes: object, name: str, of: str) -> NDArray[np.generic]:
    known = dict(attributes)  # type: ignore[call-overload]
    if name not in known:
        there = ", ".join(known) or "none"
        raise ValueError(f"the {of} have no attribute {name!r}; there are: {there}")
    return known[name]  # type: ignore[no-any-return]


def _groups(networks: PersonalNetworks, attribute: str) -> tuple[list[str], Counts]:
    """Return the groups and the group of each alter, -1 where it is not known."""
    texts = categories(_attribute(networks.alter_attributes, attribute, "alters"))
    groups = sorted(set(texts.tolist()) - {""})
    place = {group: number for number, group in enumerate(groups)}
    return groups, np.array([place.get(text, -1) for text in texts], dtype=np.int64)


def _counted(networks: PersonalNetworks, code: Counts, n_groups: int) -> Counts:
    known = code >= 0
    cells = networks.alter_ego[known] * n_groups + code[known]
    counts = np.bincount(cells, minlength=networks.n_egos * n_groups)
    return counts.reshape(networks.n_egos, n_groups)


def _dyads(networks: PersonalNetworks, code: Counts, n_groups: int) -> Counts:
    ends = np.sort(code[networks.tie_ends], axis=1)
    known = ends[:, 0] >= 0 if len(ends) else np.zeros(0, bool)
    ego = networks.tie_ego[known]
    cells = (ego * n_groups + ends[known, 0]) * n_groups + ends[known, 1]
    shape = (networks.n_egos, n_groups, n_groups)
    return np.bincount(cells, minlength=int(np.prod(shape))).reshape(shape)


def _per_ego(networks: PersonalNetworks, chosen: NDArray[np.bool_]) -> Floats:
    ego = networks.alter_ego[chosen]
    return np.bincount(ego, minlength=networks.n_egos).astype(np.float64)


def _index(outer: Floats, inner: Floats) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        index: Floats = (outer - inner) / (outer + inner)
    return index
