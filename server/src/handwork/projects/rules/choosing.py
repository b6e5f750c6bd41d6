"""Kinds that choose among values: one, or many."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from handwork.projects.rules.checking import InvalidOptionsError
from handwork.projects.rules.kind import Content, Form, Kind, Options, Value
from handwork.projects.rules.questions import question_of, whole_number

MAX_CHOICES = 200
MAX_CHOICE_LENGTH = 200


def choices_of(options: Options) -> list[Content]:
    """Take the choices from the options: at least two, each value once."""
    given = options.get("choices")
    if not isinstance(given, list | tuple) or not 2 <= len(given) <= MAX_CHOICES:
        raise InvalidOptionsError(
            f"A project of this kind needs between 2 and {MAX_CHOICES} choices.",
            what_to_do="Write one choice a line.",
        )
    choices = [_choice(entry) for entry in given]
    values = [choice["value"] for choice in choices]
    for value in values:
        if values.count(value) > 1:
            raise InvalidOptionsError(
                f'The choice "{value}" is there twice.',
                what_to_do="Remove one of them.",
            )
    return choices


def _choice(entry: object) -> Content:
    pair = entry if isinstance(entry, Mapping) else {"value": entry}
    value = str(pair.get("value", "")).strip()
    label = str(pair.get("label") or value).strip()
    if not value or len(value) > MAX_CHOICE_LENGTH or len(label) > MAX_CHOICE_LENGTH:
        raise InvalidOptionsError(
            f"A choice is empty or longer than {MAX_CHOICE_LENGTH} characters.",
            what_to_do="Give each choice a short value.",
        )
    return {"value": value, "label": label}


def _check_one(options: Options) -> Content:
    return {"question": question_of(options), "choices": choices_of(options)}


def _check_many(options: Options) -> Content:
    choices = choices_of(options)
    fewest = whole_number(options, "min", default=1, low=0, high=len(choices))
    most = whole_number(options, "max", default=len(choices), low=1, high=len(choices))
    if fewest > most:
        raise InvalidOptionsError(
            f"At least {fewest} and at most {most} choices cannot both be asked for."
        )
    return {
        "question": question_of(options), "choices": choices, "min": fewest, "max": most
    }  # fmt: skip


def _values(options: Options) -> list[str]:
    return [choice["value"] for choice in options["choices"]]


def _one_schema(options: Options) -> Content:
    return {
        "type": "object",
        "properties": {"choice": {"enum": _values(options)}},
        "required": ["choice"],
        "additionalProperties": False,
    }


def _many_schema(options: Options) -> Content:
    choices = {
        "type": "array",
        "items": {"enum": _values(options)},
        "uniqueItems": True,
        "minItems": options["min"],
        "maxItems": options["max"],
    }
    return {
        "type": "object",
        "properties": {"choices": choices},
        "required": ["choices"],
        "additionalProperties": False,
    }


def _one_from_form(form: Form) -> Content:
    chosen = list(form.get("choice", ()))
    return {"choice": chosen[0]} if chosen else {}


def _many_from_form(form: Form) -> Content:
    return {"choices": list(form.get("choices", ()))}


def _many_from_cell(cell: str) -> Content:
    parts = (part.strip() for part in cell.split("|"))
    return {"choices": [part for part in parts if part]}


def _many_value(content: Mapping[str, Any]) -> Value:
    return sorted(content["choices"])


CHOOSE_ONE = Kind(
    name="choose-one",
    title="Choose one",
    field="choice",
    check_options=_check_one,
    answer_schema=_one_schema,
    read_form=_one_from_form,
    read_cell=lambda cell: {"choice": cell.strip()},
    value=lambda content: str(content["choice"]),
)
CHOOSE_MANY = Kind(
    name="choose-many",
    title="Choose many",
    field="choices",
    check_options=_check_many,
    answer_schema=_many_schema,
    read_form=_many_from_form,
    read_cell=_many_from_cell,
    value=_many_value,
)
