"""Which fields of a row a template shows, also where a variable stands in between."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

# Amazon's labelling jobs give the thing to label the first name, rows have the others.
OBJECT = ("taskObject", "source-ref", "source")
_PLACE = re.compile(
    r"task\.input\.([A-Za-z_][\w-]*)|\$\{\s*([\w.-]+)\s*\}|\binput\.([\w-]+)"
)
_WORD = re.compile(r"[A-Za-z_][\w-]*")
_SAYS = re.compile(r"(?:assign\s+([\w-]+)\s*=|for\s+([\w-]+)\s+in\b)(.*)", re.DOTALL)
_CAPTURE = re.compile(r"capture\s+[\"']?([\w-]+)")
# As many as one variable can stand for.
MOST_FIELDS = 20

Fields = tuple[str, ...]
Variables = Mapping[str, Fields]


def plain_lines(text: str) -> str:
    """Write the ends of lines as browsers have them, where people count letters."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def fields_in(text: str, variables: Variables) -> Fields:
    """Name the fields that outputs in a text stand for, in their order."""
    found = [*_named(text)]
    for output in _between(text, "{{", "}}"):
        found += _through(output, variables)
    return tuple(dict.fromkeys(found))


def variables_of(template: str) -> Variables:
    """Tell for which fields the variables of a template stand."""
    found: dict[str, Fields] = {}
    open_at: list[tuple[str, int]] = []
    at = 0
    while (start := template.find("{%", at)) >= 0:
        at = template.find("%}", start)
        if at < 0:
            break
        tag = template[start + 2 : at].strip("- \t\r\n")
        if says := _SAYS.match(tag):
            value = says[3]
            fields = (*_named(value), *_through(value, found))
            _add(found, says[1] or says[2], fields)
        elif capture := _CAPTURE.match(tag):
            open_at.append((capture[1], at + 2))
        elif tag.startswith("endcapture") and open_at:
            name, begun = open_at.pop()
            _add(found, name, fields_in(template[begun:start], found))
    return found


def _add(found: dict[str, Fields], name: str, fields: Fields) -> None:
    """Note fields beside earlier ones: the branches of a condition say different things."""
    both = dict.fromkeys((*found.get(name, ()), *fields))
    found[name] = tuple(both)[:MOST_FIELDS]


def _named(text: str) -> Iterator[str]:
    for found in _PLACE.finditer(text):
        name = next(filter(None, found.groups()))
        yield from OBJECT if name in OBJECT else (name,)


def _through(text: str, variables: Variables) -> Iterator[str]:
    for word in _WORD.finditer(text):
        yield from variables.get(word[0], ())


def _between(text: str, opening: str, closing: str) -> Iterator[str]:
    at = 0
    while (start := text.find(opening, at)) >= 0:
        at = text.find(closing, start)
        if at < 0:
            return
        yield text[start + len(opening) : at]
