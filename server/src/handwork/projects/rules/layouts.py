"""Layouts: HTML with places, `${name}`, that each task fills with texts of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence

from handwork.base.errors import InvalidInputError
from handwork.projects.rules.checking import why_not_storable
from handwork.projects.rules.questions_xml.parsing import MAX_BYTES
from handwork.projects.rules.questions_xml.reading import NAMESPACES, check_question
from handwork.projects.rules.questions_xml.refusing import VALUE, InvalidQuestionError
from handwork.projects.rules.templating import placeholders

MAX_NAME_LENGTH = 120
_PLACE = re.compile(r"\$\{([^{}$]{1,200})\}")


class InvalidLayoutError(InvalidInputError):
    """A layout cannot be kept."""

    code = "invalid-layout"


def check_layout(*, name: str, html: str) -> None:
    """Refuse a layout without a name or a text, or with more than a question may have."""
    if not name.strip() or len(name) > MAX_NAME_LENGTH or why_not_storable(name):
        raise InvalidLayoutError(
            f"The name is empty or longer than {MAX_NAME_LENGTH} characters.",
            what_to_do="Give the layout a short name.",
        )
    if not html.strip():
        raise InvalidLayoutError(
            "The layout is empty.",
            what_to_do="Paste the HTML of one task, with ${name} where texts differ.",
        )
    if problem := why_not_storable(html):
        raise InvalidLayoutError(f"The layout cannot be kept: {problem}.")
    size = len(document_of_html(html).encode())
    if size > MAX_BYTES:
        raise InvalidLayoutError(
            f"The layout has {size:,} bytes as a question and may have {MAX_BYTES:,}.",
            what_to_do="Shorten it, or load its scripts and styles from a file.",
        )


def parameters_of(html: str) -> tuple[str, ...]:
    """List the places that need a text, in their order; scripts may have `${…}` of theirs."""
    return placeholders.names(html)


def used_parameters(
    html: str, parameters: Sequence[Mapping[str, str]]
) -> tuple[Mapping[str, str], ...]:
    """Keep the texts that a layout has a place for; what fills none is not kept."""
    places = {found[1].strip() for found in _PLACE.finditer(html)}
    used = tuple(each for each in parameters if str(each["Name"]).strip() in places)
    size = len(json.dumps(used, ensure_ascii=False).encode())
    if size > MAX_BYTES:
        raise InvalidQuestionError(
            f"The HITLayoutParameters have {size:,} bytes and may have {MAX_BYTES:,}.",
            turk_code=VALUE,
        )
    return used


def expand_layout(html: str, parameters: Sequence[Mapping[str, str]]) -> str:
    """Fill the places, as they are written, and give the HTMLQuestion that this makes.

    Texts are put in as they come, HTML among them: so Mechanical Turk has it.
    """
    given = _given(parameters)
    missing = [name for name in parameters_of(html) if name not in given]
    if missing:
        raise InvalidQuestionError(
            "The following HITLayoutParameters are missing: "
            f"{', '.join(name[:100] for name in missing)}.",
            turk_code=VALUE,
        )
    filled = _PLACE.sub(lambda found: given.get(found[1].strip(), found[0]), html)
    document = document_of_html(filled)
    check_question(document)
    return document


def sample_of(html: str) -> str:
    """Show a layout with the names of its places where their texts will stand."""
    names = {*parameters_of(html)}
    return _PLACE.sub(
        lambda found: (
            f"({found[1].strip()})" if found[1].strip() in names else found[0]
        ),
        html,
    )


def document_of_html(html: str) -> str:
    """Write HTML as an HTMLQuestion."""
    content = html.replace("]]>", "]]]]><![CDATA[>")
    return (
        f'<HTMLQuestion xmlns="{NAMESPACES["HTMLQuestion"][0]}">'
        f"<HTMLContent><![CDATA[{content}]]></HTMLContent>"
        "<FrameHeight>0</FrameHeight></HTMLQuestion>"
    )


def _given(parameters: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    given: dict[str, str] = {}
    for parameter in parameters:
        name = str(parameter["Name"]).strip()
        if name in given:
            raise InvalidQuestionError(
                f"The HITLayoutParameter '{name[:100]}' is there twice.",
                turk_code=VALUE,
            )
        given[name] = str(parameter["Value"])
    return given
