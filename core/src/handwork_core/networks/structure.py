"""The shape of personal networks: density, components, brokerage, constraint."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.personal import PersonalNetworks

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class NetworkShapes:
    """One figure an ego; NaN where a measure is not defined.

    Attributes
    ----------
    egos : ndarray, shape (n_egos,)
    size : ndarray of int64
        Alters.
    n_ties : ndarray of int64
        Ties among alters.
    density : ndarray of float64
        Share of the pairs of alters that are tied; NaN below two alters.
    n_components, n_isolates : ndarray of int64
        Of the network without ego.
    largest_component_share : ndarray of float64
        Of the alters; NaN without alters.
    transitivity : ndarray of float64
        Share of the paths over two ties among alters that are closed by a third; NaN
        where there is no such path.
    betweenness : ndarray of float64
        Pairs of alters that ego connects, each counted by ego's share of their shortest
        paths.
    betweenness_share : ndarray of float64
        The same of all pairs of alters; NaN below two.
    constraint, hierarchy : ndarray of float64
        Burt's, with ego in the network; NaN without alters, hierarchy below two.
    effective_size, efficiency : ndarray of float64
        Burt's alters without redundancy, and their share of the alters.
    mean_degree : ndarray of float64
        Ties of an alter with other alters.
    """

    egos: NDArray[Any]
    size: NDArray[np.int64]
    n_ties: NDArray[np.int64]
    density: Floats
    n_components: NDArray[np.int64]
    n_isolates: NDArray[np.int64]
    largest_component_share: Floats
    transitivity: Floats
    betweenness: Floats
    betweenness_share: Floats
    constraint: Floats
    hierarchy: Floats
    effective_size: Floats
    efficiency: Floats
    mean_degree: Floats

    def columns(self) -> dict[str, NDArray[Any]]:
        """Return the figures by name, without the egos."""
        names = [each.name for each in fields(self) if each.name != "egos"]
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class AlterPlaces:
    """Where each alter stands among the other alters.

    Attributes
    ----------
    alters : ndarray, shape (n_alters,)
    degree : ndarray of int64
    betweenness : ndarray of float64
        Without ego; each pair of alters once.
    constraint_share : ndarray of float64
        Of ego's constraint, what comes from this alter.
    """

    alters: NDArray[Any]
    degree: NDArray[np.int64]
    betweenness: Floats
    constraint_share: Floats


def network_shapes(
    networks: PersonalNetworks,
    *,
    weight: str | None = None,
    closeness: str | None = None,
) -> tuple[NetworkShapes, AlterPlaces]:
    r"""Measure the shape of every network.

    Parameters
    ----------
    networks : PersonalNetworks
    weight : str, optional
        Attribute of ties, above 0, for constraint, hierarchy and effective size; by
        default every tie weighs 1.
    closeness : str, optional
        Attribute of alters, above 0: the weight of their tie with ego.

    Returns
    -------
    NetworkShapes
        Exact up to rounding.
    AlterPlaces

    Raises
    ------
    ValueError
        When an attribute is not there, no number, or not above 0.

    Notes
    -----
    With :math:`p_{ij}` the share of the weight of :math:`i`'s ties that goes to
    :math:`j` (ego included), constraint is
    :math:`\sum_j (p_{ej} + \sum_q p_{eq} p_{qj})^2`, and effective size
    :math:`\sum_j (1 - \sum_q p_{eq} m_{jq})` with :math:`m_{jq}` the weight of the tie
    over the largest of :math:`j`. Betweenness of ego adds
    :math:`1 / (1 + s_{ij})` over the pairs of alters that are not tied and share
    :math:`s_{ij}` alters.

    References
    ----------
    .. [1] R. S. Burt, "Structural Holes: The Social Structure of Competition", Harvard
       University Press 1992.
    .. [2] M. Everett and S. P. Borgatti, "Ego network betweenness", Social Networks
       27(1), 2005. doi:10.1016/j.socnet.2004.11.007

    Examples
    --------
    >>> networks = PersonalNetworks.from_rows(
    ...     [("ada", "x"), ("ada", "y"), ("ada", "z")], [("ada", "x", "y")]
    ... )
    >>> shapes, _ = network_shapes(networks)
    >>> round(float(shapes.constraint[0]), 4), float(shapes.betweenness[0])
    (0.6111, 2.0)
    """
    from handwork_core._kernels import ego_networks  # noqa: PLC0415 - starts the compiler

    egos, alters = ego_networks.measure_egos(
        networks.alter_offsets,
        networks.tie_offsets,
        networks.ties,
        _weights(networks.tie_attributes, weight, len(networks.ties), "ties"),
        _weights(networks.alter_attributes, closeness, networks.n_alters, "alters"),
    )
    places = AlterPlaces(
        alters=networks.alters,
        degree=alters[:, 0].astype(np.int64),
        betweenness=alters[:, 1],
        constraint_share=alters[:, 2],
    )
    return _shapes(networks, egos), places


def _shapes(networks: PersonalNetworks, found: Floats) -> NetworkShapes:
    size, n_ties = networks.sizes, np.diff(networks.tie_offsets)
    pairs = size * (size - 1) / 2
    some = size > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        return NetworkShapes(
            egos=networks.egos,
            size=size,
            n_ties=n_ties,
            density=np.where(pairs > 0, n_ties / pairs, np.nan),
            n_components=found[:, 0].astype(np.int64),
            n_isolates=found[:, 1].astype(np.int64),
            largest_component_share=found[:, 2] / size,
            transitivity=found[:, 3] / found[:, 4],
            betweenness=np.where(some, found[:, 5], np.nan),
            betweenness_share=found[:, 5] / pairs,
            constraint=np.where(some, found[:, 6], np.nan),
            hierarchy=np.where(size > 1, found[:, 8], np.nan),
            effective_size=np.where(some, found[:, 7], np.nan),
            efficiency=found[:, 7] / size,
            mean_degree=2 * n_ties / size,
        )


def _weights(attributes: Any, name: str | None, count: int, of: str) -> Floats:  # noqa: ANN401
    if name is None:
        return np.ones(count)
    if name not in attributes:
        known = ", ".join(attributes) or "none"
        raise ValueError(f"the {of} have no attribute {name!r}; there are: {known}")
    values = attributes[name]
    if values.dtype.kind != "f" or not (values > 0).all():
        raise ValueError(f"{name!r} of the {of} must be a number above 0 everywhere")
    return np.ascontiguousarray(values, dtype=np.float64)
