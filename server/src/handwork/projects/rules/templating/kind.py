"""The kind of answer that a requester's own template asks for."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from handwork.projects.rules.checking import InvalidOptionsError, why_not_storable
from handwork.projects.rules.kind import Content, Form, Kind, Options
from handwork.projects.rules.templating.answers import (
    answer_schema_of,
    answering_names,
    lacks_place,
    value_reader,
    whole,
)
from handwork.projects.rules.templating.attributes import broken_in_template
from handwork.projects.rules.templating.limits import MAX_TEMPLATE_LENGTH
from handwork.projects.rules.templating.rendering import LANGUAGES, needed_variables

MAX_COMPARE_LENGTH = 200
# So many faults are told at once.
NAMED = 5
# What holds the answer, and what restores a half-made one, in the page's form.
ANSWER_FIELD = "answer"
STATE_FIELD = "answer_state"


def _check_options(options: Options) -> Content:
    template = str(options.get("template") or "").replace("\r\n", "\n")
    language = str(options.get("language") or "liquid")
    compare = str(options.get("compare") or "").strip()
    if not template.strip() or len(template) > MAX_TEMPLATE_LENGTH:
        raise InvalidOptionsError(
            f"The template is empty or longer than {MAX_TEMPLATE_LENGTH:,} characters.",
            what_to_do="Paste the HTML that shows one task.",
        )
    if problem := why_not_storable(template):
        raise InvalidOptionsError(f"The template cannot be kept: {problem}.")
    if language not in LANGUAGES:
        raise InvalidOptionsError(
            f'"{language}" is not a language of templates.',
            what_to_do=f"Use one of: {', '.join(LANGUAGES)}.",
        )
    if len(compare) > MAX_COMPARE_LENGTH or why_not_storable(compare):
        raise InvalidOptionsError(
            f"The place to compare is longer than {MAX_COMPARE_LENGTH} characters.",
            what_to_do="Name one value of the answer, such as sentiment.label.",
        )
    # Refuses what cannot be read.
    needed_variables(template, language)
    _check_attributes(template)
    _check_compared(template, compare)
    return {"template": template, "language": language, "compare": compare}


def _check_attributes(template: str) -> None:
    """Refuse attributes that no browser could read: workers would see no choices."""
    if broken := broken_in_template(template):
        named = "; ".join(map(str, broken[:NAMED]))
        raise InvalidOptionsError(
            f"The template cannot be shown as it is: {named}.",
            what_to_do="Write lists as ['one', 'two'] and objects as {name: 'value'}.",
        )


def _check_compared(template: str, compare: str) -> None:
    """Refuse to compare what no answer has."""
    if compare and lacks_place(template, compare):
        names = (
            ", ".join(answering_names(template)[: NAMED * 2]) or "nothing with a name"
        )
        raise InvalidOptionsError(
            f'Answers of this template do not have "{compare}", which is compared; '
            f"they hold: {names}.",
            what_to_do="Name one of these, or leave the field empty.",
        )


def _schema(options: Options) -> Content:
    return answer_schema_of(str(options["template"]))


def read_json(form: Form, field: str) -> object:
    """Read the JSON that the page put into its form; None where it cannot be read."""
    text = next(iter(form.get(field, ())), "")
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _read_form(form: Form) -> Content:
    # The schema refuses what is no object.
    return read_json(form, ANSWER_FIELD)  # type: ignore[return-value]


def draft_of(form: Form) -> Content:
    """Read what restores a half-made answer."""
    state = read_json(form, STATE_FIELD)
    return {"state": dict(state) if isinstance(state, Mapping) else {}}


def _read_cell(cell: str) -> Content:
    raise InvalidOptionsError(
        "a template's answer is an object of JSON, such as "
        f'{{"sentiment": {{"label": "{cell[:20]}"}}}}'
    )


def _value(content: Mapping[str, Any]) -> str:
    return whole(content)


TEMPLATE = Kind(
    name="template",
    title="Your own template (Crowd HTML elements)",
    field="",
    check_options=_check_options,
    answer_schema=_schema,
    read_form=_read_form,
    read_cell=_read_cell,
    value=_value,
    value_reader=value_reader,
    takes_addresses=True,
)
