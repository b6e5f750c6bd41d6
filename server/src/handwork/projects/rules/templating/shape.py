"""Whether a text can be read as Liquid in time in proportion to its length.

The library looks for the end of every tag from its beginning, and goes back when it finds
none: a text that is made for it would keep it for hours.
"""

from __future__ import annotations

import re

from handwork.projects.rules.templating.limits import (
    InvalidTemplateError,
    TemplateTooCostlyError,
)

MAX_TAGS = 20_000
LONGEST_TAG = 10_000
LONGEST_BLANK = 100
MOST_BRACKETS = 100
_OPENING = re.compile(r"\{\{|\{%")
_CLOSING = {"{{": "}}", "{%": "%}"}
_VERBATIM = re.compile(r"-?\s{0,99}(raw|doc)\s{0,99}-?\Z")
_BLANK = re.compile(rf"\s{{{LONGEST_BLANK},}}")


def check_shape(source: str) -> None:
    """Refuse tags that do not end, and more or longer ones than a page needs."""
    at = count = 0
    while found := _OPENING.search(source, at):
        count += 1
        if count > MAX_TAGS:
            raise TemplateTooCostlyError(f"has more than {MAX_TAGS:,} tags")
        start = found.end()
        end = source.find(_CLOSING[found[0]], start)
        if end < 0:
            raise unclosed(source, found.start(), _CLOSING[found[0]])
        check_tag(source[start:end])
        at = end + 2
        verbatim = _VERBATIM.match(source[start:end]) if found[0] == "{%" else None
        if verbatim:
            at = end_of(source, at, verbatim[1])


def check_tag(inside: str) -> None:
    """Refuse a tag that no person would write."""
    is_long = len(inside) > LONGEST_TAG or _BLANK.search(inside)
    if is_long or inside.count("(") + inside.count("[") > MOST_BRACKETS:
        raise TemplateTooCostlyError("has a tag that is too long to be read")


def end_of(source: str, at: int, name: str) -> int:
    """Find where a part that is taken as it stands ends."""
    closing = re.compile(rf"\{{%-?\s{{0,99}}end{name}\s{{0,99}}-?%\}}")
    found = closing.search(source, at)
    if found is None:
        raise unclosed(source, at, f"{{% end{name} %}}")
    return found.end()


def unclosed(source: str, at: int, expected: str) -> InvalidTemplateError:
    """Say which tag does not end."""
    line = source.count("\n", 0, at) + 1
    return InvalidTemplateError(
        f'The template cannot be read, line {line}: "{expected}" is missing after what '
        "begins there.",
        what_to_do="Close the tag; what is no Liquid stands between {% raw %} and "
        "{% endraw %}.",
    )
