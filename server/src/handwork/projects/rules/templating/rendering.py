"""A template and a row become HTML; what the row lacks is named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from liquid.ast import Node
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.for_tag import ForNode

from handwork.projects.rules.templating import liquid_language, placeholders
from handwork.projects.rules.templating.values import prepared

LANGUAGES = ("liquid", "layout")
# Amazon's labelling jobs give the thing to label this name, wherever it came from.
OBJECT = "taskObject"
OBJECT_FIELDS = (OBJECT, "source-ref", "source")
MANIFEST = "manifestLine"
# With one of these a variable may be missing.
FORGIVING = frozenset({"default"})

Needed: TypeAlias = tuple[str, ...]
"""Names of fields of which a row must have one."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a template wrote; what the row lacked; files that nobody uploaded."""

    html: str
    missing: tuple[str, ...]
    lost_files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Resolving:
    """How files find their address.

    `shown` turns `asset:12` into its address and leaves any other text; `named` finds an
    uploaded file by an address that it had elsewhere.
    """

    shown: Callable[[str], str]
    named: Callable[[str], str | None]


def render_template(
    source: str, language: str, row: Mapping[str, Any], resolving: Resolving
) -> Rendered:
    """Write a template with a row."""
    lost: dict[str, None] = {}

    def readable(address: str) -> str:
        if address.startswith("/assets/"):
            return address
        found = resolving.named(address)
        if found is None and address.startswith("s3:"):
            lost[address] = None
        return found or address

    fields = {name: prepared(value, resolving.shown) for name, value in row.items()}
    variables = variables_of(fields)
    if language == "layout":
        html, missing = placeholders.fill(source, variables)
    else:
        html, missing = liquid_language.render(source, variables, readable)
    return Rendered(html, missing, tuple(lost))


def variables_of(fields: Mapping[str, object]) -> dict[str, object]:
    """Name a row's fields as templates expect: bare, and under `task.input`."""
    line = dict(fields)
    known = next((line[name] for name in OBJECT_FIELDS if name in line), None)
    given = {MANIFEST: line, **line}
    if known is not None:
        given[OBJECT] = known
    return {**given, "task": {"input": given}}


def needed_variables(source: str, language: str) -> tuple[Needed, ...]:
    """Tell which fields a row must have: those that are shown whatever the row says."""
    if language == "layout":
        return tuple((name,) for name in placeholders.names(source))
    template = liquid_language.compiled(source)
    own: set[str] = set()
    found: dict[Needed, None] = {}
    for node in template.nodes:
        for path in _shown_paths(node):
            field = field_of(path)
            if field and field not in own:
                found[alternatives(field)] = None
        own |= {str(name) for name in node.template_scope()}
    return tuple(found)


def missing_variable(needed: tuple[Needed, ...], row: Mapping[str, Any]) -> str:
    """Name the first field that a row should have and lacks; empty when there is none."""
    return next(
        (names[0] for names in needed if not any(name in row for name in names)), ""
    )


def field_of(path: Path) -> str:
    """Tell which field of a row a variable reads; empty when that depends."""
    parts = list(path.path)
    if parts[:2] == ["task", "input"]:
        parts = parts[2:]
        if parts[:1] == [MANIFEST]:
            parts = parts[1:]
    return parts[0] if parts and isinstance(parts[0], str) else ""


def alternatives(field: str) -> Needed:
    """Tell which fields can stand for one."""
    return OBJECT_FIELDS if field == OBJECT else (field,)


def _shown_paths(node: Node) -> Iterator[Path]:
    if isinstance(node, OutputNode):
        shown = node.expression
        if isinstance(shown, FilteredExpression) and not _forgives(shown):
            yield from _path(shown.left)
    elif isinstance(node, ForNode):
        yield from _path(node.expression.iterable)
    elif type(node).__name__ == "CaptureNode":
        for inner in node.children(None, include_partials=False):  # type: ignore[arg-type]
            for each in inner.children(None, include_partials=False):  # type: ignore[arg-type]
                yield from _shown_paths(each)


def _path(expression: object) -> Iterator[Path]:
    if isinstance(expression, Path):
        yield expression


def _forgives(shown: FilteredExpression) -> bool:
    return any(each.name in FORGIVING for each in shown.filters or ())
