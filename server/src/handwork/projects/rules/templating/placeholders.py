"""Layouts with `${name}`: what HIT layouts and the old requester pages use."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from handwork.projects.rules.templating.limits import (
    MAX_OUTPUT_BYTES,
    TemplateTooCostlyError,
)
from handwork.projects.rules.templating.places import Place
from handwork.projects.rules.templating.values import in_html, in_script

_PLACEHOLDER = re.compile(r"\$\{([^{}$]{1,200})\}")


def fill(source: str, variables: Mapping[str, object]) -> tuple[str, tuple[str, ...]]:
    """Write a layout with a row: the HTML, and the names that were missing.

    In a script, `${…}` that no field is named after is JavaScript's own and stays.
    """
    pieces: list[str] = []
    missing: dict[str, None] = {}
    size = 0
    for text, name, place in _parts(source):
        pieces.append(text)
        if name in variables:
            write = in_script if place.is_script else in_html
            pieces.append(write(variables[name]))
            size += len(pieces[-1])
            if size > MAX_OUTPUT_BYTES:
                raise _too_long()
        elif name and place.is_script:
            pieces.append(f"${{{name}}}")
        elif name:
            missing[name] = None
    html = "".join(pieces)
    if len(html.encode()) > MAX_OUTPUT_BYTES:
        raise _too_long()
    return html, tuple(missing)


def _too_long() -> TemplateTooCostlyError:
    return TemplateTooCostlyError(f"writes more than {MAX_OUTPUT_BYTES:,} bytes")


def names(source: str) -> tuple[str, ...]:
    """List the fields that a layout shows outside of its scripts."""
    found = (name for _, name, place in _parts(source) if not place.is_script)
    return tuple(dict.fromkeys(name for name in found if name))


def _parts(source: str) -> Iterator[tuple[str, str, Place]]:
    """Cut a layout into what the author wrote and the name that follows it."""
    place, done = Place(), 0
    for found in _PLACEHOLDER.finditer(source):
        text = source[done : found.start()]
        place.read(text)
        yield text, found[1].strip(), place
        done = found.end()
    yield source[done:], "", place
