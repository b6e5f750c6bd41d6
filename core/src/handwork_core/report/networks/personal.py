"""What personal networks say together: their shape, who is in them, who knows whom."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from handwork_core.networks.composition import composition, ego_alter_ei, mixing
from handwork_core.networks.formats.tables import NO_LIST
from handwork_core.networks.homophily import DEFINITIONS, newman_r
from handwork_core.networks.personal import PersonalNetworks, categories
from handwork_core.networks.pictures.scene import NAMES, OTHERS
from handwork_core.networks.structure import NetworkShapes, network_shapes
from handwork_core.report.parts import counted, number
from handwork_core.report.privately import (
    SPREAD_HEADER,
    mean_text,
    safe_counts,
    spread_row,
)
from handwork_core.report.study import WITHHELD, Grid, Part, Study
from handwork_core.truth.describing import cite

Counts = NDArray[np.int64]
MOST_GROUPS = 12
MEANINGS = {
    "size": "people named",
    "density": "share of pairs who know each other",
    "n_components": "circles without ego",
    "n_isolates": "people who know none of the others",
    "transitivity": "closed triads",
    "betweenness_share": "pairs that ego connects",
    "constraint": "how far everyone knows everyone (Burt)",
    "effective_size": "people without redundancy (Burt)",
    "efficiency": "share of people without redundancy",
    "hierarchy": "how far one person holds it together",
}


def personal_study(
    networks: PersonalNetworks,
    shapes: NetworkShapes,
    *,
    question: str,
    source: str,
    minimum: int,
    groups: Sequence[str] | None = None,
) -> Study:
    """Say what personal networks have in common, without telling of one of them.

    Parameters
    ----------
    networks : PersonalNetworks
    shapes : NetworkShapes
        Of these networks.
    question, source : str
    minimum : int
        Least number of egos behind a figure.
    groups : sequence of str, optional
        Attributes of alters to speak of; by default those with 2 to 12 values.

    Returns
    -------
    Study
    """
    chosen = tuple(groups) if groups else tuple(_grouping(networks))
    about_groups = [_group_part(networks, name, minimum) for name in chosen]
    return Study(
        question=question,
        opening=(
            f"The networks of {counted(networks.n_egos, 'person', 'people')}, as they "
            f"told them. From {source}."
        ),
        figures=(
            ("egos", f"{networks.n_egos:,}", ""),
            ("alters", _total(networks.sizes, minimum), "people named"),
            ("ties", _total(shapes.n_ties, minimum), "among them"),
            ("mean size", mean_text(shapes.size.astype(float), minimum, 1), "people"),
            ("mean density", mean_text(shapes.density, minimum), ""),
        ),
        parts=(
            _shape_part(shapes, minimum),
            *(about_groups if networks.n_egos >= minimum else ()),
            _rules(minimum),
        ),
        notes=tuple(_notes(networks, minimum)),
        references=(*cite(network_shapes), *cite(mixing), *cite(newman_r)),
    )


def _total(values: Counts, minimum: int) -> str:
    """Write a sum over egos, unless few of them, or all but few, have a part in it."""
    n = int((values > 0).sum())
    return WITHHELD if 0 < n < minimum else f"{values.sum():,}"


def _notes(networks: PersonalNetworks, minimum: int) -> Iterator[str]:
    """Say how many egos have no alters, unless they are so few that it tells who."""
    if minimum <= 1:
        yield from networks.notes
        return
    if NO_LIST in networks.notes:
        yield NO_LIST
    n_empty = int((networks.sizes == 0).sum())
    if n_empty:
        few = min(n_empty, networks.n_egos - n_empty) < minimum
        count = "Some" if few else f"{n_empty:,} of {networks.n_egos:,}"
        yield f"{count} egos have no alters: they count in sizes and in no other measure."


def _grouping(networks: PersonalNetworks) -> Iterator[str]:
    for name, values in networks.alter_attributes.items():
        if name.lower() in NAMES:
            continue
        distinct = set(categories(values).tolist()) - {""}
        if 2 <= len(distinct) <= MOST_GROUPS and values.dtype.kind != "f":
            yield name


def _shape_part(shapes: NetworkShapes, minimum: int) -> Part:
    columns = shapes.columns()
    rows = tuple(
        spread_row(name.replace("_", " "), columns[name].astype(float), minimum)
        for name in MEANINGS
    )  # fmt: skip
    return Part(
        title="The shape of the networks",
        says=(
            ("Density, components and transitivity are of the network without ego; "
            "betweenness and Burt's measures have ego in it. A measure is not defined "
            "for everyone: density needs two people, constraint one."),
        ),
        items=tuple(
            f"{name.replace('_', ' ')}: {means}" for name, means in MEANINGS.items()
        ),
        grids=(Grid(caption="The shape, over egos", header=SPREAD_HEADER, rows=rows, numbers=range(1, 7)),),
    )  # fmt: skip


def _group_part(networks: PersonalNetworks, name: str, minimum: int) -> Part:
    found, mixed = composition(networks, name), mixing(networks, name)
    own = name in networks.ego_attributes
    rows = _ego_rows(networks, name if own else None)
    labels, each = _rare_joined(found.groups, found.counts, minimum)
    counts = np.array([each[mine].sum(axis=0) for _, mine in rows])
    behind = np.array([(each[mine] > 0).sum(axis=0) for _, mine in rows])
    people = _with_totals(behind, [each[mine] for _, mine in rows])
    first = f"{name} of ego" if own else "whose"
    grid = safe_counts(
        f"Alters by {name}; behind each figure stand at least {minimum} egos",
        counts,
        tuple(label for label, _ in rows),
        (first, *labels),
        minimum=minimum,
        persons=people,
    )
    measures = [
        spread_row("groups that occur", found.diversity.astype(float), minimum),
        spread_row("entropy, bits", found.entropy, minimum),
        spread_row("E-I of ties, each once", mixed.ei_ties, minimum),
        spread_row("E-I of ties, per group (egor)", mixed.ei_ends, minimum),
        spread_row("E-I of ties, rescaled", mixed.ei_rescaled, minimum),
    ]
    says = []
    if own:
        index = ego_alter_ei(networks, name)
        measures.insert(0, spread_row("E-I of ego and alters", index, minimum))
        says = _homophily_said(networks, name, minimum)
    unknown = _total(found.n_missing, minimum)
    return Part(
        title=f"Who is in them: {name}",
        says=tuple(says),
        grids=(grid, Grid(caption=f"By {name}, over egos", header=SPREAD_HEADER, rows=tuple(measures), numbers=range(1, 7))),
        notes=(f"Alters whose {name} is not known: {unknown}.",) if unknown != "0" else (),
    )  # fmt: skip


def _rare_joined(
    groups: Sequence[str], counts: Counts, minimum: int
) -> tuple[tuple[str, ...], Counts]:
    """Join groups that few egos named: what they are called may say who is meant."""
    rare = (counts > 0).sum(axis=0) < minimum
    if minimum <= 1 or not rare.any():
        return tuple(groups), counts
    kept = tuple(group for group, few in zip(groups, rare, strict=True) if not few)
    joined = counts[:, rare].sum(axis=1, keepdims=True)
    return (*kept, OTHERS), np.hstack([counts[:, ~rare], joined])


def _ego_rows(
    networks: PersonalNetworks, name: str | None
) -> list[tuple[str, NDArray[np.bool_]]]:
    if name is None:
        return [("of all egos", np.ones(networks.n_egos, dtype=bool))]
    own = categories(networks.ego_attributes[name])
    return [(value or "not known", own == value) for value in sorted(set(own.tolist()))]


def _with_totals(behind: Counts, counts: Sequence[Counts]) -> Counts:
    """Count the egos behind each cell and each margin."""
    in_row = [int((each.sum(axis=1) > 0).sum()) for each in counts]
    every = np.concatenate(counts)
    in_column = (every > 0).sum(axis=0)
    all_of_them = int((every.sum(axis=1) > 0).sum())
    top = np.column_stack([behind, in_row])
    return np.vstack([top, [*in_column, all_of_them]])


def _homophily_said(networks: PersonalNetworks, name: str, minimum: int) -> list[str]:
    own = categories(networks.ego_attributes[name])[networks.alter_ego]
    theirs = categories(networks.alter_attributes[name])
    known = (own != "") & (theirs != "")
    if len(set(networks.alter_ego[known].tolist())) < minimum:
        return []
    groups = sorted(set(own[known].tolist()) | set(theirs[known].tolist()))
    place = {group: number_ for number_, group in enumerate(groups)}
    table = np.zeros((len(groups), len(groups)))
    for one, other in zip(own[known].tolist(), theirs[known].tolist(), strict=True):
        table[place[one], place[other]] += 1
    same = np.trace(table) / table.sum()
    return [
        f"{same:.0%} of the alters are of the same {name} as ego. Newman's r is "
        f"{number(newman_r(table), 3)}: 0 is what the sizes of the groups give by "
        "themselves, 1 only the same group. " + DEFINITIONS["E-I index"]
    ]


def _rules(minimum: int) -> Part:
    if minimum <= 1:
        return Part(
            title="Who is protected",
            notes=(
                (
                    "Nothing is withheld: this page is for those who hold the data, not to "
                    "be published."
                ),
            ),
        )
    return Part(
        title="Who is protected",
        says=(
            (
                f"No figure here is about fewer than {minimum} egos. Cells that would give "
                "away a smaller one through the margins are withheld too; smallest and "
                "largest values are left out, since each is about one person."
            ),
        ),
    )
