"""What the code says of a method: its docstring, taken apart."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

HEADING = re.compile(r"^(?P<name>[A-Z][A-Za-z ]+)\n-{3,}$", re.MULTILINE)
REFERENCE = re.compile(r"^\.\. \[\w+\] ", re.MULTILINE)
IDENTIFIER = re.compile(r"(?P<kind>doi:|arXiv:|https://)(?P<id>\S+)", re.IGNORECASE)
ADDRESS_OF = {
    "doi:": "https://doi.org/",
    "arxiv:": "https://arxiv.org/abs/",
    "https://": "https://",
}


@dataclass(frozen=True, slots=True)
class Description:
    """A docstring in parts.

    Attributes
    ----------
    summary : str
        Its first paragraph, in one line.
    sections : Mapping from str to str
        What stands below each heading, such as "Notes".
    """

    summary: str
    sections: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Reference:
    """A source.

    Attributes
    ----------
    text : str
        As it is cited, without the identifier.
    address : str
        Where its DOI or arXiv number leads, or its page; empty without one.
    """

    text: str
    address: str = ""


def describe(function: Callable[..., Any]) -> Description:
    """Take a numpydoc docstring apart; without a docstring everything is empty.

    Examples
    --------
    >>> from handwork_core.truth import majority_vote
    >>> describe(majority_vote).summary
    'Return the label that most answers to each task gave.'
    """
    text = inspect.getdoc(function) or ""
    summary = " ".join(text.split("\n\n", maxsplit=1)[0].split())
    found = list(HEADING.finditer(text))
    ends = [*(match.start() for match in found[1:]), len(text)][: len(found)]
    sections = {
        match["name"]: text[match.end() : end].strip()
        for match, end in zip(found, ends, strict=True)
    }
    return Description(summary, MappingProxyType(sections))


def cite(function: Callable[..., Any]) -> tuple[Reference, ...]:
    """Return the sources that a docstring names.

    Examples
    --------
    >>> from handwork_core.truth import dawid_skene
    >>> cite(dawid_skene)[0].address
    'https://doi.org/10.2307/2346806'
    """
    text = describe(function).sections.get("References", "")
    items = [" ".join(item.split()) for item in REFERENCE.split(text) if item.strip()]
    return tuple(map(_as_reference, items))


def _as_reference(item: str) -> Reference:
    found = IDENTIFIER.search(item)
    if found is None:
        return Reference(item)
    address = ADDRESS_OF[found["kind"].lower()] + found["id"].rstrip(".,")
    return Reference(item[: found.start()].strip(), address)
