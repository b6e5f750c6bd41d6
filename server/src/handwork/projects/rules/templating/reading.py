"""What stands in a template: elements and controls with their names, hosts, loaders."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from handwork.projects.rules.templating.hosts import host_of, not_allowed
from handwork.projects.rules.templating.tags import Tag, tags

# Stands for what only a row will say.
FROM_ROW = "\ufffc"
_PLACEHOLDER = re.compile(r"\$\{[^{}$]{1,200}\}")
# What loads the elements elsewhere; here the frame brings them along.
_LOADER = (
    r"(?:https?:)?//(?:assets\.crowd\.aws/|s3\.amazonaws\.com/mturk-public/"
    r"|[\w.-]+/mturk-public/)[^\"'\s>]*"
)
_LOADERS = re.compile(
    rf"<script\b[^<>]{{0,300}}?\bsrc\s{{0,9}}=\s{{0,9}}[\"']?{_LOADER}[\"']?[^<>]{{0,300}}>"
    rf"\s{{0,99}}</script\s{{0,9}}>"
    rf"|<link\b[^<>]{{0,300}}?\bhref\s{{0,9}}=\s{{0,9}}[\"']?{_LOADER}[\"']?[^<>]{{0,300}}>",
    re.IGNORECASE,
)
_STYLE_ADDRESS = re.compile(r"(?:url\(|@import)\s*[\"']?([^\"')\s;]+)", re.IGNORECASE)
_ADDRESSES = ("src", "href", "poster", "data", "srcset", "background", "xlink:href")
# A link or a form goes nowhere from here, and loads nothing.
_LOADS_NOTHING = ("a", "area", "form", "base", "crowd-button")
CONTROLS = ("input", "select", "textarea")
SILENT_TYPES = ("submit", "button", "reset", "image")


@dataclass(frozen=True, slots=True)
class Control:
    """Something with a name in a template."""

    tag: str
    attributes: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its name; empty where there is none or a row gives it."""
        name = self.attributes.get("name", "")
        return "" if FROM_ROW in name else name


@dataclass(frozen=True, slots=True)
class Read:
    """What a reading found, in the order of the document."""

    controls: tuple[Control, ...]
    tags: frozenset[str]
    hosts: tuple[str, ...]

    @property
    def form(self) -> Control | None:
        """The form around everything, where there is one."""
        return next((each for each in self.controls if each.tag == "crowd-form"), None)


def read_template(source: str) -> Read:
    """Read a template, or what one wrote."""
    found = _Found()
    for tag in tags(without_language(without_loaders(source))):
        found.take(tag)
    return Read(tuple(found.controls), frozenset(found.tags), tuple(found.hosts))


def without_language(source: str) -> str:
    """Put a sign in place of every output, and take the tags of the language out."""
    return _signed(source, "")


def with_signs(source: str) -> str:
    """Put a sign in place of every output, and of every tag of the language."""
    return _signed(source, FROM_ROW)


def _signed(source: str, tag: str) -> str:
    for opening, closing, sign in (("{{", "}}", FROM_ROW), ("{%", "%}", tag)):
        source = "".join(_cut(source, opening, closing, sign))
    return _PLACEHOLDER.sub(FROM_ROW, source)


def _cut(source: str, opening: str, closing: str, sign: str) -> Iterator[str]:
    done = 0
    while (start := source.find(opening, done)) >= 0:
        end = source.find(closing, start)
        if end < 0:
            break
        yield source[done:start] + sign
        done = end + len(closing)
    yield source[done:]


def without_loaders(html: str) -> str:
    """Take out what would load the elements from elsewhere."""
    return _LOADERS.sub("", html)


def blocked_hosts(html: str, allowed: Collection[str]) -> tuple[str, ...]:
    """Name the hosts that rendered HTML would load from and may not."""
    return not_allowed(read_template(html).hosts, allowed)


def script_hosts(html: str) -> tuple[str, ...]:
    """Name the hosts from which HTML would load scripts, without those of the elements."""
    scripts = (tag for tag in tags(without_loaders(html)) if tag.name == "script")
    hosts = (host_of(tag.attributes.get("src", "")) for tag in scripts)
    return tuple(dict.fromkeys(filter(None, hosts)))


class _Found:
    def __init__(self) -> None:
        self.controls: list[Control] = []
        self.tags: set[str] = set()
        self.hosts: dict[str, None] = {}

    def take(self, tag: Tag) -> None:
        """Note what a tag names and what it would load."""
        self.tags.add(tag.name)
        if "name" in tag.attributes or tag.name.startswith(("crowd-", "hw-")):
            self.controls.append(Control(tag.name, tag.attributes))
        addresses = [tag.attributes.get(name, "") for name in _ADDRESSES]
        if tag.name in _LOADS_NOTHING:
            addresses = []
        style = tag.inside if tag.name == "style" else tag.attributes.get("style", "")
        for address in (*addresses, *_STYLE_ADDRESS.findall(style)):
            host = host_of(address)
            if host and FROM_ROW not in host:
                self.hosts[host] = None
