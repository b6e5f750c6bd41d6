"""What people write on the command line, as what the core takes."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Iterable
from typing import Any

import click

from handwork_core.truth.method import Method

PARTS = ("task", "worker", "label")
BETWEEN_PARTS = re.compile(rf",(?=(?:{'|'.join(PARTS)})=)")
NOT_OPTIONS = frozenset({"table", "gold", "abstentions", "features", "seed", "rng"})
"""Parameters of methods that have an option of their own, or cannot be written."""


def columns_of(written: Iterable[str]) -> dict[str, str]:
    """Read `task=image,worker=who,label=answer`, in one piece or several.

    A name may hold commas and equal signs.
    """
    columns: dict[str, str] = {}
    for part in (part for piece in written for part in BETWEEN_PARTS.split(piece)):
        name, _, column = part.partition("=")
        if name not in PARTS or not column:
            message = f"{part!r} is none of task=COLUMN, worker=COLUMN, label=COLUMN"
            raise click.BadParameter(message, param_hint="--by")
        if name in columns:
            raise click.BadParameter(f"{name} is there twice", param_hint="--by")
        columns[name] = column
    return columns


def classes_of(written: str | None) -> list[str] | None:
    """Read `yes,no`; the order is kept."""
    if written is None:
        return None
    classes = [name.strip() for name in written.split(",")]
    if not all(classes):
        message = "an entry is empty: write every label once, with commas between"
        raise click.BadParameter(message, param_hint="--classes")
    return classes


def options_of(method: Method, written: Iterable[str]) -> dict[str, Any]:
    """Read `pseudo_labels=1` as an option that the method has."""
    parameters = inspect.signature(method.function).parameters
    known = [name for name in parameters if name not in NOT_OPTIONS]
    options: dict[str, Any] = {}
    for part in written:
        name, equals, value = part.partition("=")
        name = name.strip().replace("-", "_")
        if name not in known or not equals:
            has = ", ".join(known) or "no options"
            message = f"{part!r} is no option of {method.name}; it has {has}"
            raise click.BadParameter(message, param_hint="--option")
        options[name] = _value(value.strip())
        _check_kind(part, options[name], parameters[name].default)
    return options


def seed_of(method: Method, seed: int) -> dict[str, int]:
    """Hand the seed to a method that draws at random."""
    takes = "seed" in inspect.signature(method.function).parameters
    return {"seed": seed} if takes else {}


def _check_kind(part: str, value: object, default: object) -> None:
    """Refuse a word for a number: methods take for granted that types are right."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if isinstance(default, int | float) and not is_number:
        raise click.BadParameter(f"{part!r} is no number", param_hint="--option")
    if isinstance(default, int) and not isinstance(value, int):
        raise click.BadParameter(f"{part!r} is no whole number", param_hint="--option")


def _value(written: str) -> Any:  # noqa: ANN401 - whatever the method takes
    try:
        return json.loads(written)
    except ValueError:
        return written
