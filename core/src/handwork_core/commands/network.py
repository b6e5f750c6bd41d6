"""`handwork network`: whom people know, what they can reach, who works for whom."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from handwork_core.commands.belonging import refuse_alone, refuse_strangers
from handwork_core.commands.network_inputs import KINDS, NetworkInput, read_input
from handwork_core.commands.network_outputs import (
    PICTURE_STYLE,
    check_outputs,
    columns_of,
    write_pictures,
)
from handwork_core.commands.progress import Tell, progress
from handwork_core.commands.refusing import refusing
from handwork_core.commands.telling import lines_of
from handwork_core.commands.writing import write_columns
from handwork_core.networks.chains import FirmChain, to_follow_the_money
from handwork_core.networks.formats import FORMATS, write_networks
from handwork_core.networks.occupations import SCALES, score_positions
from handwork_core.networks.personal import PersonalNetworks
from handwork_core.networks.pictures import LAYOUTS, REDACTIONS
from handwork_core.networks.positions import PositionAnswers
from handwork_core.networks.structure import network_shapes
from handwork_core.privacy import MINIMUM_CELL
from handwork_core.report.networks import (
    chain_study,
    homophily_study,
    personal_study,
    position_study,
)
from handwork_core.report.study import Study, write_study

GIVEN = click.Path(exists=True, path_type=Path)
MADE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(path_type=Path)
QUESTIONS = {
    "personal": "Who is in these networks?",
    "positions": "Whom can they reach?",
    "homophily": "Do people know their own?",
    "chain": "Who works for whom?",
}
KINDS_OF = {
    "groups": ("personal", "positions"),
    "closeness": ("personal",),
    "weight": ("personal",),
    "edge_type": ("personal",),
    "zero_is_no_tie": ("personal",),
    "scale": ("positions",),
    "minimum": ("personal", "positions", "homophily"),
}
"""Which kinds of files have the options that not all have."""
NEEDS = {"layout": "pictures", "redact": "pictures", "form": "convert"}
"""Options that are about another option."""


@click.command()
@click.argument("files", nargs=-1, required=True, type=GIVEN)
@click.option("--kind", type=click.Choice(KINDS), default="auto", show_default=True,
              help="What the files hold, where their columns do not tell.")  # fmt: skip
@click.option("--group", "groups", multiple=True, metavar="COLUMN",
              help="Of alters, or of respondents, to speak of; repeat.")  # fmt: skip
@click.option("--closeness", metavar="COLUMN",
              help="Of alters, a number, larger is closer: rings and weights.")  # fmt: skip
@click.option("--weight", metavar="COLUMN", help="Of ties, a number above 0.")
@click.option("--edge-type", metavar="TYPE", help="Of Network Canvas: only these ties.")
@click.option("--zero-is-no-tie", metavar="COLUMN",
              help="Of ties: 0 in it says that two do not know each other.")  # fmt: skip
@click.option("--scale", type=click.Choice(SCALES), default="siops", show_default=True,
              help="Of positions: prestige or status.")  # fmt: skip
@click.option("--minimum-cell", "minimum", type=click.IntRange(1), default=MINIMUM_CELL,
              show_default=True, help="Least number of persons behind a figure.")  # fmt: skip
@click.option("--question", help="The title of the report.")
@click.option("-o", "--output", type=MADE,
              help="Measures, one row an ego, respondent or organisation; not to be "
              "published: .csv, .jsonl, .parquet.")  # fmt: skip
@click.option("--report", type=MADE, help="A page to read, keep and send: .html.")
@click.option("--pictures", type=FOLDER,
              help="A folder for a page an ego, to show the person concerned.")  # fmt: skip
@click.option("--layout", type=click.Choice(LAYOUTS), default="concentric",
              show_default=True, help="Of the pictures.")  # fmt: skip
@click.option("--redact", type=click.Choice(REDACTIONS), default="names",
              show_default=True, help="What pictures show of people.")  # fmt: skip
@click.option("--convert", type=FOLDER,
              help="Write the same networks into a folder, or a .zip.")  # fmt: skip
@click.option("--to", "form", type=click.Choice([*FORMATS, "follow-the-money"]),
              help="The form of --convert; by default network-canvas, for chains "
              "follow-the-money.")  # fmt: skip
@click.option("--seed", default=0, show_default=True, help="Of permutations.")
def network(files: tuple[Path, ...], **given: Any) -> None:  # noqa: ANN401 - the options
    """Measure the networks in FILES: who knows whom, or who works for whom.

    Reads tables of egos, alters and ties, Network Canvas, GraphML, EgoNet, position
    generators, and chains of firms. Prints what they say together; writes measures, a
    report and pictures where asked for.
    """
    with progress(sys.stderr, 4) as tell, refusing():
        check_outputs(given["output"], given["report"])
        refuse_alone(NEEDS)
        tell("reading")
        read = read_input(
            files,
            kind=given["kind"],
            edge_type=given["edge_type"],
            zero_weight=given["zero_is_no_tie"],
        )
        refuse_strangers(read.kind, KINDS_OF)
        study = _study(read, given, tell)
        tell("writing")
        made = _write(read, study, given)
    for line in lines_of(study):
        click.echo(line)
    for what in made:
        click.echo(f"\nWritten: {what}")


def _study(read: NetworkInput, given: dict[str, Any], tell: Tell) -> Study:
    tell("measuring")
    question = given["question"] or QUESTIONS[read.kind]
    told: dict[str, Any] = {"question": question, "source": read.source}
    data, minimum = read.data, given["minimum"]
    if isinstance(data, PersonalNetworks):
        shapes, _ = network_shapes(
            data, weight=given["weight"], closeness=given["closeness"]
        )
        return personal_study(
            data, shapes, minimum=minimum, groups=given["groups"], **told
        )
    if isinstance(data, PositionAnswers):
        if len(given["groups"]) > 1:
            raise ValueError("respondents are compared by one --group: give it once")
        return position_study(
            data,
            score_positions(data.positions, scale=given["scale"]),
            scale=given["scale"],
            minimum=minimum,
            group=given["groups"][0] if given["groups"] else None,
            seed=given["seed"],
            **told,
        )
    if isinstance(data, FirmChain):
        return chain_study(data, **told)
    return homophily_study(data, minimum=minimum, **told)


def _write(read: NetworkInput, study: Study, given: dict[str, Any]) -> list[str]:
    made = []
    if given["output"] is not None:
        write_columns(given["output"], columns_of(read.data, given))
        made.append(f"{given['output']}, one row each: not to be published")
    if given["report"] is not None:
        page = write_study(study, style=PICTURE_STYLE)
        given["report"].write_text(page, encoding="utf-8")
        made.append(f"{given['report']}, the report")
    if given["pictures"] is not None:
        count = write_pictures(read.data, given)
        made.append(
            f"{given['pictures']}, {count:,} pages and all networks beside each other"
        )
    if given["convert"] is not None:
        made.append(_converted(read, given["convert"], given["form"]))
    return made


def _converted(read: NetworkInput, target: Path, asked: str | None) -> str:
    usual = "follow-the-money" if isinstance(read.data, FirmChain) else "network-canvas"
    form = asked or usual
    if isinstance(read.data, FirmChain) and form == usual:
        target.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(each) for each in to_follow_the_money(read.data)]
        path = target / "entities.ftm.json"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return f"{path}, {len(lines):,} entities"
    if not isinstance(read.data, PersonalNetworks) or form == "follow-the-money":
        raise ValueError(f"{read.source}: {read.kind} cannot be written as {form}")
    names = write_networks(read.data, target, form)
    return f"{target}, {len(names):,} files"
