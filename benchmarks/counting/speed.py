"""Seconds of the log-linear family next to the same fits through statsmodels, and of draws."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from counting.tables import kosovo, spina_bifida
from handwork_core.counting import CaptureTable, latent_classes, log_linear_models
from handwork_core.counting.loglinear.search import (
    fit_plan,
    plan_models,
    search_stepwise,
)
from handwork_core.counting.loglinear.terms import (
    all_counts,
    all_histories,
    design_of,
    parse_model,
    terms_of,
)
from measure import Figure, at_most, known
from peers import Peer
from truth.timing import seconds, timed

TIMES = 10
TURNS = 3
N_CHAINS, N_DRAWS = 4, 10_000


def figures() -> list[Figure]:
    """Measure everything."""
    with Peer("statsmodels_glm.py") as peer:
        found = all_models(peer)
        found += stepwise(peer)
    return [*found, *draws()]


def all_models(peer: Peer) -> list[Figure]:
    """Compare all 113 hierarchical models of four lists."""
    table = kosovo()
    models = log_linear_models(table)
    names = [model.name for model in models]
    theirs = ask(peer, table, names)
    ours, spent = in_turns(peer, table, names, lambda: log_linear_models(table))
    title = f"all {len(names)} models of 4 lists, Kosovo"
    apart = distance(table, [model.point for model in models], theirs["intercepts"])
    return [
        faster(title, ours, spent),
        at_most(f"{title}: largest relative difference", apart, "", limit=1e-5),
    ]


def stepwise(peer: Peer) -> list[Figure]:
    """Compare the fits of a stepwise search over five lists, and time the search itself.

    The peer fits the same models one by one and searches nothing.
    """
    table = spina_bifida()
    tried, _best = search_stepwise(table)
    names = [model.name for model in tried]
    models = [parse_model(name, table.n_lists) for name in names]
    plan, counts = plan_models(models, table.n_lists), all_counts(table)
    fits, theirs = in_turns(peer, table, names, lambda: fit_plan(plan, counts))
    search = seconds(lambda: search_stepwise(table))
    title = f"stepwise over 5 lists, spina bifida: {len(names)} models"
    return [
        faster(f"{title}, the fits", fits, theirs),
        Figure(
            f"{title}, the whole search", search, "s", "statsmodels' fits alone", theirs,
            theirs / search,
        ),
    ]  # fmt: skip


def in_turns(
    peer: Peer, table: CaptureTable, names: Sequence[str], work: Callable[[], object]
) -> tuple[float, float]:
    """Return the least of our seconds and of the peer's, who take turns.

    A machine whose speed comes and goes is fair to both then.
    """
    turns = [(seconds(work), ask(peer, table, names)["seconds"]) for _ in range(TURNS)]
    ours, theirs = zip(*turns, strict=True)
    return min(ours), min(theirs)


def ask(peer: Peer, table: CaptureTable, names: Sequence[str]) -> dict:
    """Let the peer fit the same models."""
    histories = all_histories(table.n_lists)
    designs = [
        design_of(histories, terms_of(parse_model(name, table.n_lists), table.n_lists))
        for name in names
    ]
    found = peer.ask(
        designs=[design.tolist() for design in designs],
        counts=all_counts(table).tolist(),
    )
    if "error" in found:
        raise RuntimeError(f"statsmodels failed: {found['error']}")
    return found


def distance(
    table: CaptureTable, points: Sequence[float], intercepts: Sequence[float]
) -> float:
    """Return by how much the populations differ at most."""
    ours = np.array(points)
    theirs = table.n_seen + np.exp(np.array(intercepts))
    both = np.isfinite(ours)
    return float(np.abs(ours[both] / theirs[both] - 1).max())


def faster(name: str, ours: float, theirs: float) -> Figure:
    """A time next to the peer's, which must be many times as long."""
    ratio = theirs / ours
    return Figure(
        name, ours, "s", "statsmodels", theirs, ratio, f"{TIMES} times faster",
        ratio >= TIMES,
    )  # fmt: skip


def draws() -> list[Figure]:
    """Time the latent classes of Kosovo, and tell what they say."""
    table = kosovo()
    rng = np.random.default_rng(1)
    found = []

    def run() -> None:
        found.append(latent_classes(table, rng=rng, n_chains=N_CHAINS, n_draws=N_DRAWS))

    spent = timed(run)
    title = f"latent classes, {N_CHAINS} chains of {N_DRAWS:,} draws kept, Kosovo"
    return [
        known(title, spent, "s"),
        known(f"{title}: median", found[-1].point, "persons"),
    ]
