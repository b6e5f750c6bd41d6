"""What a chain of firms says: how long it is, whom it crosses, what it rests on."""

from __future__ import annotations

from handwork_core.networks.chains import FirmChain, chain_measures, draw_chain
from handwork_core.networks.chains.measures import ChainMeasures
from handwork_core.networks.chains.model import RELATIONS
from handwork_core.report.charts import percent
from handwork_core.report.parts import counted, number
from handwork_core.report.study import Chart, Grid, Part, Study
from handwork_core.truth.describing import cite

MOST_PATHS = 30


def chain_study(chain: FirmChain, *, question: str, source: str) -> Study:
    """Say what is known of a chain, link by link.

    Parameters
    ----------
    chain : FirmChain
    question, source : str

    Returns
    -------
    Study
    """
    found = chain_measures(chain)
    longest = found.longest
    steps = (
        ("steps", f"{longest.n_steps}", "from client to worker, the longest way"),
        ("tiers between", f"{longest.n_between}", "client and worker"),
        ("borders", f"{longest.n_borders}", "crossed on that way"),
    ) if longest else ()  # fmt: skip
    return Study(
        question=question,
        opening=(
            f"{counted(len(chain.organisations), 'organisation')} and "
            f"{counted(len(chain.links), 'link')}. From {source}."
        ),
        figures=(
            ("organisations", f"{len(chain.organisations):,}", ""),
            ("countries", f"{found.n_countries:,}", ""),
            *steps,
        ),
        parts=(
            Part(
                title="From client to worker",
                charts=(
                    Chart(
                        title="Who passes work on to whom, and who stands behind?",
                        drawing=draw_chain(chain),
                        note="Work goes from left to right, a lane is a country. Dashed: "
                        "a confidence below 0.5.",
                    ),
                ),
            ),
            _paths_part(chain, found),
            _places_part(chain, found),
            _links_part(chain),
        ),
        notes=(*chain.notes, *found.notes),
        references=cite(chain_measures),
    )


def _names(chain: FirmChain, ids: tuple[str, ...]) -> str:
    return " → ".join(chain.organisations[each].name for each in ids)


def _paths_part(chain: FirmChain, found: ChainMeasures) -> Part:
    rows = tuple(
        (
            _names(chain, path.organisations),
            str(path.n_steps),
            str(path.n_borders),
            percent(path.confidence),
        )
        for path in found.paths[:MOST_PATHS]
    )
    says = [
        (
            f"E-I by country is {number(found.ei_country)}: 1 where every link of work "
            "crosses a border, -1 where none does."
        )
    ]
    if found.longest:
        says.append(f"The longest way: {_names(chain, found.longest.organisations)}.")
    if len(found.paths) > MOST_PATHS:
        says.append(f"The longest {MOST_PATHS} of {len(found.paths):,} ways.")
    for owner in found.shared_owners:
        held = ", ".join(
            f"{percent(share)} of {chain.organisations[each].name}"
            for each, share in owner.stakes.items()
        )
        name = chain.organisations[owner.owner].name
        says.append(f"{name} owns, directly or through others, {held}.")
    header = ("way of the work", "steps", "borders", "confidence")
    grid = Grid(caption="Ways", header=header, rows=rows, numbers={1, 2, 3})
    return Part(title="How far it is", says=tuple(says), grids=(grid,) if rows else ())


def _places_part(chain: FirmChain, found: ChainMeasures) -> Part:
    rows = tuple(
        (
            each.name,
            each.kind,
            each.country,
            str(found.tiers.get(key, "")),
            number(found.betweenness[key], 1) if key in found.betweenness else "",
        )
        for key, each in chain.organisations.items()
    )
    header = ("organisation", "kind", "country", "tier", "betweenness")
    return Part(
        title="Organisations",
        says=(
            (
                "Tier 0 gets work from nobody here. Betweenness: for how many pairs the "
                "shortest way of work leads over it."
            ),
        ),
        grids=(
            Grid(caption="Organisations", header=header, rows=rows, numbers={3, 4}),
        ),
    )


def _links_part(chain: FirmChain) -> Part:
    rows = tuple(
        (
            chain.organisations[link.source].name,
            RELATIONS[link.relation].words,
            chain.organisations[link.target].name,
            percent(link.share) if link.share is not None else "",
            link.cited or "no source",
            link.date or "no date",
            percent(link.confidence),
        )
        for link in chain.links
    )
    header = ("from", "relation", "to", "share", "source", "date", "confidence")
    grid = Grid(caption="Every link, and what it rests on", header=header, rows=rows, numbers={3, 6})  # fmt: skip
    return Part(title="What it rests on", grids=(grid,))
