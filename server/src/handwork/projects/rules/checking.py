"""Checks of what people and programs send: storable at all, and true to a schema."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias

import jsonschema_rs

from handwork.base.errors import InvalidInputError
from handwork.projects.rules.picture_bounds import why_outside

Validator: TypeAlias = jsonschema_rs.Draft202012Validator

MAX_DEPTH = 20
MAX_CONTENT_BYTES = 1_000_000
# Masks of pictures come as text.
MAX_ANSWER_BYTES = 5_000_000
# Above this a double no longer holds every integer, and readers of JSON differ.
MAX_INTEGER = 2**53

_written = json.JSONEncoder(ensure_ascii=False).encode


class InvalidAnswerError(InvalidInputError):
    """An answer does not hold what the project asks for."""

    code = "invalid-answer"


class InvalidOptionsError(InvalidInputError):
    """A project's options cannot be used."""

    code = "invalid-options"


def check_answer(schema: Mapping[str, Any], content: object) -> None:
    """Refuse an answer's content that breaks the schema; name the first fault."""
    check_with(validator_of(schema), content)


def validator_of(schema: Mapping[str, Any]) -> Validator:
    """Prepare a schema for many answers."""
    return _validator(json.dumps(schema, sort_keys=True))


def check_with(validator: Validator, content: object) -> None:
    """Refuse content that a prepared schema refuses."""
    problem = why_not_storable(content, longest=MAX_ANSWER_BYTES)
    if problem:
        raise InvalidAnswerError(
            f"The answer cannot be kept: {problem}.",
            what_to_do="Change it, send again.",
        )
    if validator.is_valid(content):
        check_inside(content)
        return
    fault = next(iter(validator.iter_errors(content)))
    place = ".".join(str(part) for part in fault.instance_path)
    where = f'"{place}": ' if place else ""
    raise InvalidAnswerError(
        f"The answer is not what the task asks for. {where}{_plain(fault.message)}.",
        what_to_do="Change the answer and submit it again.",
    )


def check_inside(content: object) -> None:
    """Refuse marks that nobody can have drawn."""
    if problem := why_outside(content):
        raise InvalidAnswerError(
            f"The answer is not what the task asks for: {problem}.",
            what_to_do="Draw on the picture and submit again.",
        )


def check_storable(
    content: object, what: str, *, longest: int = MAX_CONTENT_BYTES
) -> None:
    """Refuse content that the databases could not give back unchanged."""
    if problem := why_not_storable(content, longest=longest):
        raise InvalidInputError(f"{what} cannot be kept: {problem}.")


def why_not_storable(content: object, *, longest: int = MAX_CONTENT_BYTES) -> str:
    """Say why this JSON value cannot be kept; empty when it can."""
    problem = _why_not(content, MAX_DEPTH)
    if problem:
        return problem
    size = len(_written(content).encode())
    if size > longest:
        return f"it has {size:,} bytes and may have {longest:,}"
    return ""


def _why_not(value: object, depth: int) -> str:
    if depth == 0:
        return f"it is nested more than {MAX_DEPTH} levels deep"
    if isinstance(value, str):
        return _why_not_text(value)
    if isinstance(value, Mapping):
        return _why_not_any(value, depth) or _why_not_any(value.values(), depth)
    if isinstance(value, list | tuple):
        return _why_not_any(value, depth)
    if value is None or isinstance(value, int | float):
        return _why_not_number(value or 0)
    return f"{type(value).__name__} is not a JSON value"


def _why_not_any(values: Iterable[object], depth: int) -> str:
    for value in values:
        if problem := _why_not(value, depth - 1):
            return problem
    return ""


def _why_not_text(text: str) -> str:
    if "\x00" in text:
        return "it holds a NUL character"
    try:
        text.encode()
    except UnicodeEncodeError:
        return "it holds half of a character (a lone surrogate)"
    return ""


def _why_not_number(number: float) -> str:
    if isinstance(number, int):
        is_exact = abs(number) <= MAX_INTEGER
        return "" if is_exact else "a whole number is too long; send it as text"
    return "" if math.isfinite(number) else "a number is infinite or not a number"


@lru_cache(maxsize=1024)
def _validator(schema: str) -> Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(schema))


def _plain(message: str) -> str:
    short = message if len(message) <= 300 else f"{message[:300]}…"
    return short.rstrip(".")
