"""Options that several kinds share: the question, lengths, limits."""

from __future__ import annotations

import math

from handwork.projects.rules.checking import InvalidOptionsError, why_not_storable
from handwork.projects.rules.kind import Options

MAX_QUESTION_LENGTH = 300


def question_of(options: Options) -> str:
    """Take the question: it is what the worker reads above the answer."""
    question = str(options.get("question") or "").strip()
    if not question or len(question) > MAX_QUESTION_LENGTH:
        raise InvalidOptionsError(
            f"The question is empty or longer than {MAX_QUESTION_LENGTH} characters.",
            what_to_do="Ask one short question; the instructions may be long.",
        )
    if problem := why_not_storable(question):
        raise InvalidOptionsError(f"The question cannot be kept: {problem}.")
    return question


def whole_number(
    options: Options, name: str, *, default: int, low: int, high: int
) -> int:
    """Take a whole number between two limits."""
    number = decimal_number(options, name)
    if number is None:
        return default
    if number != int(number) or not low <= number <= high:
        raise InvalidOptionsError(
            f'"{name}" is {number:g}; it must be a whole number from {low} to {high}.'
        )
    return int(number)


def decimal_number(options: Options, name: str) -> int | float | None:
    """Take a number; absent and empty are the same."""
    given = options.get(name)
    if given is None or given == "":
        return None
    try:
        number = float(given)
    except (TypeError, ValueError, OverflowError):
        number = math.nan
    if isinstance(given, bool) or not math.isfinite(number):
        raise InvalidOptionsError(f'"{name}" is {given!r}, which is not a number.')
    return int(number) if number.is_integer() else number
