"""Write the reference pages that the code knows: commands, journeys, refusals, methods, elements.

`reference.py` writes them; tests/docs checks that they are up to date.
"""

from __future__ import annotations

import importlib
import inspect
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from copy import copy
from pathlib import Path

import click
import django

from handwork_client.command import main

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tools.core_pages import core_page, method_pages
from tools.counting_page import counting_page
from tools.element_pages import element_pages
from tools.mturk_page import mturk_page

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "reference"
METHODS_FOLDER = FOLDER / "methods"
ELEMENTS_FOLDER = FOLDER / "elements"
# As the commands have them under `handwork`.
HELP_NAMES = main.context_settings["help_option_names"]


def journeys_page() -> str:
    """List what people, programs and the clock can make happen."""
    import handwork.flow  # noqa: PLC0415  (needs Django to be set up)

    lines = [
        "# Journeys",
        "",
        "One function for each thing a person, a program or the clock can make happen.",
    ]
    for info in pkgutil.walk_packages(handwork.flow.__path__, "handwork.flow."):
        module = importlib.import_module(info.name)
        rows = list(public_functions(module))
        if rows:
            summary = (module.__doc__ or "").strip().splitlines()[0]
            lines += ["", f"## {info.name.removeprefix('handwork.flow.')}", "", summary]
            lines += ["", "| journey | does |", "|---|---|", *rows]
    return "\n".join(lines) + "\n"


def public_functions(module: object) -> Iterator[str]:
    for name, function in inspect.getmembers(module, inspect.isfunction):
        is_own = inspect.unwrap(function).__module__ == getattr(module, "__name__", "")
        parameters = list(inspect.signature(function).parameters.values())
        if is_own and not name.startswith("_") and parameters and function.__doc__:
            words = ", ".join(parameter.name for parameter in parameters)
            yield f"| `{name}({words})` | {function.__doc__.strip().splitlines()[0]} |"


def refusals_page() -> str:
    """List the codes with which something is refused."""
    import handwork  # noqa: PLC0415
    from handwork.base.errors import RefusedError  # noqa: PLC0415

    for info in pkgutil.walk_packages(handwork.__path__, "handwork."):
        if not {"migrations", "wsgi"} & set(info.name.split(".")):
            importlib.import_module(info.name)
    lines = [
        "# Refusals",
        "",
        "Programs get `{code, message, what_to_do}` with the status below; people a page.",
        "",
        "| code | status | means |",
        "|---|---:|---|",
    ]
    rows = {
        f"| `{error.code}` | {error.status} | {(error.__doc__ or '').splitlines()[0]} |"
        for error in descendants(RefusedError)
        if error.__module__.startswith("handwork.")
    }
    return "\n".join([*lines, *sorted(rows)]) + "\n"


def descendants(kind: type) -> Iterator[type]:
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def commands_page() -> str:
    """List the sub-commands of `handwork`, as their own help has them."""
    lines = [
        "# Commands",
        "",
        "`handwork` has the sub-commands of whichever packages are installed: those that",
        "talk to an installation come with the client, those that run one with the server.",
        "",
        "Refused is answered with an exit status: 2 not understood, 3 token, 4 not found,",
        "5 not now, 6 input, 7 not reached, 1 anything else.",
    ]
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        if command is not None:
            lines += command_lines(command, f"handwork {name}")
    return "\n".join(lines) + "\n"


def command_lines(command: click.Command, name: str) -> Iterator[str]:
    """Show the help of a command and of those below it."""
    names = command.context_settings.get("help_option_names", HELP_NAMES)
    # A command keeps the option of its first call, which may have been one on its own.
    command = copy(command)
    command._help_option = None
    context = click.Context(
        command, info_name=name, terminal_width=80, help_option_names=names
    )
    yield from ("", f"## {name}", "", "```text")
    yield from command.get_help(context).splitlines()
    yield "```"
    for below in getattr(command, "commands", {}).values():
        yield from command_lines(below, f"{name} {below.name}")


PAGES: dict[Path, Callable[[], str]] = {
    FOLDER / "commands.md": commands_page,
    FOLDER / "journeys.md": journeys_page,
    FOLDER / "refusals.md": refusals_page,
    FOLDER / "core.md": core_page,
    FOLDER / "counting.md": counting_page,
    FOLDER / "mturk.md": mturk_page,
    **method_pages(METHODS_FOLDER),
    **element_pages(ELEMENTS_FOLDER),
}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
    django.setup()
    for path, page in PAGES.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(page())
    for folder in (METHODS_FOLDER, ELEMENTS_FOLDER):
        for stale in set(folder.iterdir()) - set(PAGES):
            stale.unlink()
