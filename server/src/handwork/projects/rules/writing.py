"""Kinds in which the answer is written: free text, a number, a transcription."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from functools import partial
from typing import Any

from handwork.base.codes import LANGUAGES
from handwork.projects.rules.checking import InvalidOptionsError
from handwork.projects.rules.kind import Content, Form, Kind, Options, Value
from handwork.projects.rules.questions import decimal_number, question_of, whole_number

MAX_TEXT_LENGTH = 20_000
MAX_UNIT_LENGTH = 20


def _check_text(options: Options) -> Content:
    longest = whole_number(
        options, "max_length", default=2_000, low=1, high=MAX_TEXT_LENGTH
    )
    shortest = whole_number(options, "min_length", default=1, low=0, high=longest)
    return {
        "question": question_of(options), "min_length": shortest, "max_length": longest
    }  # fmt: skip


def _check_transcription(options: Options) -> Content:
    language = str(options.get("language") or "").strip().lower()
    if language and language not in LANGUAGES:
        raise InvalidOptionsError(
            f'"{language}" is not a language code.',
            what_to_do="Use two letters of ISO 639-1, such as fr, or leave it empty.",
        )
    return {"question": question_of(options), "language": language}


def _text_schema(options: Options) -> Content:
    text: Content = {
        "type": "string",
        "minLength": options.get("min_length", 1),
        "maxLength": options.get("max_length", MAX_TEXT_LENGTH),
    }
    if text["minLength"] > 0:
        # Blanks alone say nothing.
        text["pattern"] = r"\S"
    return _only("text", text)


def _check_number(options: Options) -> Content:
    low, high = decimal_number(options, "min"), decimal_number(options, "max")
    step = decimal_number(options, "step")
    unit = str(options.get("unit") or "").strip()
    if low is not None and high is not None and low >= high:
        raise InvalidOptionsError(f"The least number, {low}, is not below {high}.")
    if step is not None and step <= 0:
        raise InvalidOptionsError(f"The step is {step}; it must be above zero.")
    if len(unit) > MAX_UNIT_LENGTH:
        raise InvalidOptionsError(
            f"The unit is longer than {MAX_UNIT_LENGTH} characters."
        )
    return {
        "question": question_of(options),
        "min": low,
        "max": high,
        "step": step,
        "unit": unit,
    }


def _number_schema(options: Options) -> Content:
    number: Content = {"type": "number"}
    limits = {"minimum": "min", "maximum": "max"}
    for word, option in limits.items():
        if options.get(option) is not None:
            number[word] = options[option]
    # A form counts steps from its least number; JSON Schema counts them from zero.
    step, low = options.get("step"), options.get("min") or 0
    if step is not None and math.isclose(math.remainder(low, step), 0, abs_tol=1e-12):
        number["multipleOf"] = step
    return _only("number", number)


def _only(field: str, schema: Content) -> Content:
    return {
        "type": "object",
        "properties": {field: schema},
        "required": [field],
        "additionalProperties": False,
    }


def _text_from_form(form: Form) -> Content:
    typed = list(form.get("text", ()))
    return _text_from_cell(typed[0]) if typed else {}


def _text_from_cell(cell: str) -> Content:
    return {"text": cell.replace("\r\n", "\n").strip()}


def _number_from_form(form: Form) -> Content:
    typed = [text for text in form.get("number", ()) if text.strip()]
    return _number_from_cell(typed[0]) if typed else {}


def _number_from_cell(cell: str) -> Content:
    # A decimal comma is what many keyboards give.
    text = cell.strip().replace(",", ".")
    try:
        number = float(text)
    except ValueError:
        return {"number": cell}
    is_whole = math.isfinite(number) and number.is_integer()
    return {"number": int(number) if is_whole else number}


def _text_value(content: Mapping[str, Any]) -> Value:
    return unicodedata.normalize("NFC", content["text"]).strip()


def _number_value(content: Mapping[str, Any]) -> Value:
    number: int | float = content["number"]
    return int(number) if float(number).is_integer() else number


TEXT = Kind(
    name="text",
    title="Free text",
    field="text",
    check_options=_check_text,
    answer_schema=_text_schema,
    read_form=_text_from_form,
    read_cell=_text_from_cell,
    value=_text_value,
)
NUMBER = Kind(
    name="number",
    title="Number",
    field="number",
    check_options=_check_number,
    answer_schema=_number_schema,
    read_form=_number_from_form,
    read_cell=_number_from_cell,
    value=_number_value,
)
_transcription = partial(
    Kind,
    field="text",
    check_options=_check_transcription,
    answer_schema=_text_schema,
    read_form=_text_from_form,
    read_cell=_text_from_cell,
    value=_text_value,
)
TRANSCRIBE_IMAGE = _transcription(
    name="transcribe-image",
    title="Transcribe an image",
    shows="image",
    media_type="image",
)
TRANSCRIBE_AUDIO = _transcription(
    name="transcribe-audio",
    title="Transcribe a recording",
    shows="audio",
    media_type="audio",
)
