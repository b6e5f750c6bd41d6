"""`handwork`: sub-commands of whichever packages are installed, each loaded when used."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from typing import Any

import click

from handwork_client.errors import (
    ConflictError,
    HandworkError,
    InvalidInputError,
    NotFoundError,
    NotReachedError,
    TokenError,
)

GROUP = "handwork.commands"
# What a script can tell apart; 2 is click's own, for a command that is not understood.
EXITS: tuple[tuple[type[HandworkError], int], ...] = (
    (TokenError, 3),
    (NotFoundError, 4),
    (ConflictError, 5),
    (InvalidInputError, 6),
    (NotReachedError, 7),
)


class Commands(click.Group):
    """The commands that the installed packages offer."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name them all; none is loaded for that."""
        del ctx
        return sorted(found())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one; a broken one says so and leaves the others alone."""
        del ctx
        point = found().get(cmd_name)
        return None if point is None else loaded(point)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run one, and show what it refuses without a trace."""
        try:
            return super().invoke(ctx)
        except HandworkError as error:
            click.secho(f"Error: {error}", fg="red", err=True)
            ctx.exit(exit_status(error))


def exit_status(error: HandworkError) -> int:
    """Choose the exit status of a refusal."""
    return next((status for kind, status in EXITS if isinstance(error, kind)), 1)


def found() -> dict[str, EntryPoint]:
    """Find the commands of the installed packages by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


def loaded(point: EntryPoint) -> click.Command:
    """Load a command, or make one that says why it cannot be."""
    try:
        command = point.load()
    except Exception as failure:  # noqa: BLE001 - whatever another package does
        return broken(point, failure)
    if not isinstance(command, click.Command):
        return broken(point, TypeError(f"{point.value} is not a click command"))
    return command


def broken(point: EntryPoint, failure: Exception) -> click.Command:
    """Stand in for a command that does not load."""
    message = (
        f'The command "{point.name}" of {point.value} cannot be loaded: '
        f"{type(failure).__name__}: {failure}"
    )

    @click.command(
        point.name,
        short_help=f"(cannot be loaded: {type(failure).__name__})",
        context_settings={"ignore_unknown_options": True},
    )
    @click.argument("words", nargs=-1, type=click.UNPROCESSED)
    def stand_in(words: tuple[str, ...]) -> None:
        del words
        raise click.ClickException(message)

    return stand_in


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="handwork-client", prog_name="handwork")
def main() -> None:
    """Handwork: human work behind AI.

    Ask a command itself for more: handwork push --help
    """
