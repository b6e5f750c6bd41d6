"""Checks of what people and programs send: storable at all, and true to a schema."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import jsonschema_rs

from handwork.base.errors import InvalidInputError

MAX_DEPTH = 20
MAX_CONTENT_BYTES = 1_000_000
# Above this a double no longer holds every integer, and readers of JSON differ.
MAX_INTEGER = 2**53


class InvalidAnswerError(InvalidInputError):
    """An answer does not hold what the project asks for."""

    code = "invalid-answer"


class InvalidOptionsError(InvalidInputError):
    """A project's options cannot be used."""

    code = "invalid-options"


def check_answer(schema: Mapping[str, Any], content: object) -> None:
    """Refuse an answer's content that breaks the schema; name the first fault."""
    problem = why_not_storable(content)
    if problem:
        raise InvalidAnswerError(
            f"The answer cannot be kept: {problem}.",
            what_to_do="Change it, send again.",
        )
    validator = _validator(json.dumps(schema, sort_keys=True))
    for fault in validator.iter_errors(content):
        place = ".".join(str(part) for part in fault.instance_path)
        where = f'"{place}": ' if place else ""
        raise InvalidAnswerError(
            f"The answer is not what the task asks for. {where}{_plain(fault.message)}.",
            what_to_do="Change the answer and submit it again.",
        )


def check_storable(content: object, what: str) -> None:
    """Refuse content that the databases could not give back unchanged."""
    if problem := why_not_storable(content):
        raise InvalidInputError(f"{what} cannot be kept: {problem}.")


def why_not_storable(content: object) -> str:
    """Say why this JSON value cannot be kept; empty when it can."""
    problem = _why_not(content, MAX_DEPTH)
    if problem:
        return problem
    size = len(json.dumps(content, ensure_ascii=False).encode())
    if size > MAX_CONTENT_BYTES:
        return f"it has {size:,} bytes and may have {MAX_CONTENT_BYTES:,}"
    return ""


def _why_not(value: object, depth: int) -> str:
    if depth == 0:
        return f"it is nested more than {MAX_DEPTH} levels deep"
    if isinstance(value, str):
        return _why_not_text(value)
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int | float):
        return _why_not_number(value)
    if isinstance(value, Mapping):
        parts = [*value.keys(), *value.values()]
    elif isinstance(value, list | tuple):
        parts = list(value)
    else:
        return f"{type(value).__name__} is not a JSON value"
    return next(filter(None, (_why_not(part, depth - 1) for part in parts)), "")


def _why_not_text(text: str) -> str:
    if "\x00" in text:
        return "it holds a NUL character"
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        return "it holds half of a character (a lone surrogate)"
    return ""


def _why_not_number(number: float) -> str:
    if isinstance(number, int):
        is_exact = abs(number) <= MAX_INTEGER
        return "" if is_exact else "a whole number is too long; send it as text"
    return "" if math.isfinite(number) else "a number is infinite or not a number"


@lru_cache(maxsize=1024)
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(json.loads(schema))


def _plain(message: str) -> str:
    short = message if len(message) <= 300 else f"{message[:300]}…"
    return short.rstrip(".")
