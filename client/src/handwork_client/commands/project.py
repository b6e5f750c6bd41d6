"""`handwork project`: what is asked."""

from __future__ import annotations

import json
from typing import IO, Any

import click

from handwork_client.commands.connecting import connect

FUNCTIONS = ("preparation", "verification", "impersonation")


@click.group()
def project() -> None:
    """Make projects and list them."""


@project.command("create")
@click.argument("title")
@click.option(
    "--kind", required=True, help="choose-one, choose-many, text, number, ..."
)
@click.option("--question", help="What is asked of each task.")
@click.option(
    "--choice", "choices", multiple=True, help="VALUE or VALUE=LABEL; repeat."
)
@click.option("--options", "more", help="Further options of the kind, as JSON.")
@click.option("--function", type=click.Choice(FUNCTIONS), default=FUNCTIONS[0])
@click.option("--instructions", type=click.File(), help="A Markdown file; - is a pipe.")
@click.option("--organisation", type=click.IntRange(min=1), help="Its number.")
def create(
    title: str,
    kind: str,
    question: str | None,
    choices: tuple[str, ...],
    more: str | None,
    **rest: Any,  # noqa: ANN401 - function, instructions, organisation
) -> None:
    """Make a project called TITLE; prints its number."""
    instructions: IO[str] | None = rest["instructions"]
    with connect() as client:
        made = client.create_project(
            title=title,
            kind=kind,
            options=options_of(question, choices, more),
            instructions=instructions.read() if instructions else "",
            function=rest["function"],
            organisation_id=rest["organisation"],
        )
    click.echo(made)


@project.command("list")
def list_all() -> None:
    """List projects, the latest first."""
    with connect() as client:
        for each in client.projects():
            click.echo(f"{each.id}\t{each.version.kind}\t{each.title}")


def options_of(
    question: str | None, choices: tuple[str, ...], more: str | None
) -> dict[str, Any]:
    """Put the options of a kind together."""
    try:
        options = json.loads(more) if more else {}
    except ValueError:
        options = None
    if not isinstance(options, dict):
        raise click.BadParameter("it is not a JSON object", param_hint="--options")
    if question:
        options["question"] = question
    if choices:
        parts = [choice.partition("=") for choice in choices]
        options["choices"] = [
            {"value": value, "label": label or value} for value, _, label in parts
        ]
    return options
