"""`handwork manage`: Django's own commands, with the settings found."""

from __future__ import annotations

import os

import click
from django.core.management import execute_from_command_line


@click.command(
    context_settings={"ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(arguments: tuple[str, ...]) -> None:
    """Run a command of Django: migrate, createcachetable, dbshell."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
    execute_from_command_line(["handwork manage", *arguments])
