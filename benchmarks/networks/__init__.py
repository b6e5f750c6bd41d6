"""Personal networks by the thousand: all measures of 10,000 egos, next to networkx."""

from __future__ import annotations

import importlib.util
import time

import numpy as np

from handwork_core.networks import (
    PersonalNetworks,
    Rows,
    composition,
    ego_alter_ei,
    mixing,
    network_shapes,
    number_summary,
)
from measure import Figure, at_most, compared, known

N_EGOS, N_ALTERS, DENSITY = 10_000, 30, 0.25
N_PEER = 40
LIMIT_SECONDS = 10.0


def run() -> list[Figure]:
    """Measure 10,000 egos of 30 alters: structure, composition, mixing."""
    networks, build_seconds = timed(make_networks)
    network_shapes(networks)  # the first call compiles
    _, shape_seconds = timed(lambda: network_shapes(networks))
    _, who_seconds = timed(lambda: compose(networks))
    figures = [
        known("gathered from rows", build_seconds, "s"),
        known("structure", shape_seconds, "s"),
        known("composition, mixing, homophily", who_seconds, "s"),
        at_most(
            f"all measures of {N_EGOS:,} egos with {N_ALTERS} alters",
            shape_seconds + who_seconds,
            "s",
            limit=LIMIT_SECONDS,
        ),
    ]
    if importlib.util.find_spec("networkx") is None:
        return figures
    peer = peer_seconds(networks) / N_PEER * N_EGOS
    rate = N_EGOS / shape_seconds
    return [
        *figures,
        compared(
            "egos a second, structure",
            rate,
            "egos/s",
            peer=f"networkx, from {N_PEER} egos",
            peer_value=N_EGOS / peer,
            least=10,
        ),
    ]


def timed(work):  # noqa: ANN001, ANN201 - whatever is measured
    begin = time.perf_counter()
    found = work()
    return found, time.perf_counter() - begin


def make_networks() -> PersonalNetworks:
    """Draw networks in which a quarter of all pairs know each other."""
    rng = np.random.default_rng(20)
    egos = [f"e{ego}" for ego in range(N_EGOS)]
    names = [f"a{alter}" for alter in range(N_ALTERS)]
    of_ego = [ego for ego in egos for _ in names]
    one, other = np.triu_indices(N_ALTERS, 1)
    chosen = rng.random((N_EGOS, len(one))) < DENSITY
    ego, pair = np.nonzero(chosen)
    ends = (
        [egos[e] for e in ego],
        [names[p] for p in one[pair]],
        [names[p] for p in other[pair]],
    )
    attributes = {
        "gender": rng.choice(["w", "m"], N_EGOS * N_ALTERS).astype(object),
        "role": rng.choice(
            ["work", "family", "friend", "online"], N_EGOS * N_ALTERS
        ).astype(object),
        "age": rng.integers(18, 80, N_EGOS * N_ALTERS).astype(np.float64),
    }
    return PersonalNetworks.from_rows(
        Rows(name="alters", ids=(of_ego, names * N_EGOS), attributes=attributes),
        Rows(name="ties", ids=ends),
        Rows(
            name="egos",
            ids=(egos,),
            attributes={"gender": rng.choice(["w", "m"], N_EGOS).astype(object)},
        ),
    )


def compose(networks: PersonalNetworks) -> None:
    for name in ("gender", "role"):
        composition(networks, name)
        mixing(networks, name)
    ego_alter_ei(networks, "gender")
    number_summary(networks, "age")


def peer_seconds(networks: PersonalNetworks) -> float:
    """Let networkx compute what it has of the same measures."""
    import networkx as nx  # noqa: PLC0415 - a peer that need not be there

    begin = time.perf_counter()
    for ego in range(N_PEER):
        ties = networks.ties[slice(*networks.tie_offsets[ego : ego + 2])]
        alone = nx.Graph(ties.tolist())
        alone.add_nodes_from(range(N_ALTERS))
        whole = alone.copy()
        whole.add_edges_from(("ego", alter) for alter in range(N_ALTERS))
        nx.density(alone)
        nx.number_connected_components(alone)
        nx.transitivity(alone)
        nx.betweenness_centrality(alone)
        nx.betweenness_centrality(whole)
        nx.constraint(whole, nodes=["ego"])
        nx.effective_size(whole, nodes=["ego"])
    return time.perf_counter() - begin
