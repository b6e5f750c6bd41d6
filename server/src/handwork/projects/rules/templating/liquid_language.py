"""Liquid as Amazon's templates use it, with limits on what a template may take."""

from __future__ import annotations

import time
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, TextIO

from liquid import BoundTemplate, Environment, RenderContext
from liquid.ast import BlockNode, Node
from liquid.builtin.content import ContentNode
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.filtered import Filter
from liquid.builtin.expressions.primitive import StringLiteral
from liquid.builtin.output import OutputNode
from liquid.builtin.tags.capture_tag import CaptureNode
from liquid.builtin.tags.case_tag import CaseNode
from liquid.builtin.tags.cycle_tag import CycleNode
from liquid.builtin.tags.echo_tag import EchoNode
from liquid.builtin.tags.if_tag import IfNode
from liquid.builtin.tags.unless_tag import UnlessNode
from liquid.exceptions import (
    BlockNestingError,
    ContextDepthError,
    LiquidError,
    LocalNamespaceLimitError,
    LoopIterationLimitError,
    OutputStreamLimitError,
    UnknownFilterError,
)
from liquid.expression import Expression
from liquid.output import LimitedStringIO
from liquid.token import Token
from liquid.undefined import UNDEFINED, Undefined
from markupsafe import Markup

from handwork.projects.rules.templating import limits
from handwork.projects.rules.templating.filters import add_filters
from handwork.projects.rules.templating.limits import (
    InvalidTemplateError,
    TemplateTooCostlyError,
)
from handwork.projects.rules.templating.places import Place
from handwork.projects.rules.templating.shape import check_shape
from handwork.projects.rules.templating.values import ScriptText, in_script

# Templates include no others.
TAGS_LEFT_OUT = ("include", "render", "extends", "block", "macro", "call")
TOO_MUCH: Mapping[type[Exception], str] = {
    LoopIterationLimitError: f"goes round its loops more than {limits.MAX_LOOPS:,} times",
    OutputStreamLimitError: f"writes more than {limits.MAX_OUTPUT_BYTES:,} bytes",
    LocalNamespaceLimitError: "keeps too much in its variables",
    BlockNestingError: "has blocks too deep inside each other",
    ContextDepthError: "has blocks too deep inside each other",
}


class Limited(Environment):
    """The limits that the library itself keeps."""

    loop_iteration_limit = limits.MAX_LOOPS
    output_stream_limit = limits.MAX_OUTPUT_BYTES
    local_namespace_limit = limits.MAX_LOCALS_BYTES


class Missing(Undefined):
    """A variable that the row lacks; it is noted once it is printed, not when tested."""

    __slots__ = ("noted",)

    def __init__(self, name: str, noted: dict[str, None]) -> None:
        super().__init__(name)
        self.noted = noted

    def __str__(self) -> str:
        self.noted[self.name] = None
        return ""

    def items(self) -> ItemsView[Any, object]:
        """Give a loop nothing to go through."""
        self.noted[self.name] = None
        return super().items()


class Rendering(RenderContext):
    """One rendering: what was missing, which files were not found, the time it may take."""

    __slots__ = ("ends_at", "missing", "readable")

    def __init__(
        self,
        template: BoundTemplate,
        variables: Mapping[str, object],
        readable: Callable[[str], str],
    ) -> None:
        super().__init__(template, globals=variables)
        self.readable = readable
        self.missing: dict[str, None] = {}
        self.ends_at = time.thread_time() + limits.MAX_SECONDS

    def get(
        self, path: list[object], *, token: Token | None, default: object = UNDEFINED
    ) -> object:
        """Look a variable up; one that is not there is named by its whole path.

        Whatever a template does with a row begins here or in a filter: both look at the
        clock.
        """
        self.check_time()
        found = super().get(path, token=token, default=default)
        if type(found) is Undefined:
            return Missing(".".join(map(str, path)), self.missing)
        return found

    def assign(self, key: str, val: object) -> None:
        """Keep a variable while there is time."""
        self.check_time()
        super().assign(key, val)

    def check_time(self) -> None:
        """Stop a template that computes too long."""
        if time.thread_time() > self.ends_at:
            raise TemplateTooCostlyError(
                f"computes for more than {limits.MAX_SECONDS:g} s"
            )


class TimedBlock(BlockNode):
    """A block of a loop or a condition: each run looks at the clock."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        context.check_time()  # type: ignore[attr-defined]
        return super().render_to_output(context, buffer)


class TimedFilter(Filter):
    """A filter that works while there is time."""

    __slots__ = ()

    def evaluate(self, left: object, context: RenderContext) -> object:
        context.check_time()  # type: ignore[attr-defined]
        return super().evaluate(left, context)


class ScriptOutput(OutputNode):
    """An output that stands in a script."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(in_script(self.expression.evaluate(context)))


class ScriptEcho(EchoNode):
    """An output by a tag that stands in a script."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        return buffer.write(in_script(self.expression.evaluate(context)))


class ScriptCapture(CaptureNode):
    """A capture in a script: what it holds is code, and no HTML."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        held = context.get_buffer(buffer)
        self.block.render(context, held)
        context.assign(self.name, ScriptText(held.getvalue()))
        return 0


class ScriptValue(Expression):
    """A value of a `cycle` that stands in a script."""

    __slots__ = ("inner",)

    def __init__(self, inner: Expression) -> None:
        super().__init__(inner.token)
        self.inner = inner

    def evaluate(self, context: RenderContext) -> object:
        return Markup(in_script(self.inner.evaluate(context)))  # noqa: S704 - it is code

    def children(self) -> list[Expression]:
        return [self.inner]


class PlainLiteral(StringLiteral):
    """A text of the template's own: escaped like any other."""

    __slots__ = ()

    def evaluate(self, context: RenderContext) -> str:
        del context
        return self.value


BRANCHING = (IfNode, UnlessNode, CaseNode)
IN_SCRIPT: Mapping[type[Node], type[Node]] = {
    OutputNode: ScriptOutput,
    EchoNode: ScriptEcho,
    CaptureNode: ScriptCapture,
}


def _environment() -> Environment:
    environment = Limited(autoescape=True)
    for tag in TAGS_LEFT_OUT:
        environment.tags.pop(tag, None)
    add_filters(environment)
    return environment


_ENVIRONMENT = _environment()


@lru_cache(maxsize=256)
def compiled(source: str) -> BoundTemplate:
    """Read a template; every version is read once."""
    check_shape(source)
    try:
        template = _ENVIRONMENT.from_string(source)
        _settle_all(template.nodes, RenderContext(template), Place())
    except (LiquidError, RecursionError) as error:
        raise _refusal(error) from None
    return template


def render(
    source: str,
    variables: Mapping[str, object],
    readable: Callable[[str], str],
) -> tuple[str, tuple[str, ...]]:
    """Write a template with a row: the HTML, and the variables that were missing."""
    template = compiled(source)
    context = Rendering(template, variables, readable)
    buffer = LimitedStringIO(limits.MAX_OUTPUT_BYTES)
    try:
        template.render_with_context(context, buffer)
    except (LiquidError, RecursionError, ArithmeticError, ValueError) as error:
        raise _refusal(error) from None
    return buffer.getvalue(), tuple(context.missing)


def expressions_of(node: Node) -> Iterator[Expression]:
    """Go through the expressions of a node, and those inside them."""
    waiting = list(node.expressions())
    while waiting:
        expression = waiting.pop()
        yield expression
        waiting += expression.children()


def _settle_all(nodes: Iterable[Node], context: RenderContext, place: Place) -> None:
    """Change the nodes that work differently here, in the order of the text."""
    for node in nodes:
        _settle(node, place)
        start, ends = place.state, []
        for child in node.children(context, include_partials=False):
            # One of the branches is written: each goes on from what stands before all.
            if isinstance(node, BRANCHING):
                place.state = start
            _settle_all([child], context, place)
            ends.append(place.state)
        if ends and isinstance(node, BRANCHING):
            place.state = ends[0]


def _settle(node: Node, place: Place) -> None:
    if isinstance(node, ContentNode):
        place.read(node.text)
    elif type(node) is BlockNode:
        node.__class__ = TimedBlock
    elif place.is_script:
        _settle_in_script(node)
    for expression in expressions_of(node):
        if type(expression) is StringLiteral:
            expression.__class__ = PlainLiteral
        elif isinstance(expression, FilteredExpression):
            _check_filters(expression)


def _settle_in_script(node: Node) -> None:
    if type(node) in IN_SCRIPT:
        node.__class__ = IN_SCRIPT[type(node)]
    elif isinstance(node, CycleNode):
        node.args = [ScriptValue(each) for each in node.args]


def _check_filters(expression: FilteredExpression) -> None:
    for each in expression.filters or ():
        if each.name not in _ENVIRONMENT.filters:
            raise UnknownFilterError(f"unknown filter '{each.name}'", token=each.token)
        each.__class__ = TimedFilter


def _refusal(error: Exception) -> InvalidTemplateError | TemplateTooCostlyError:
    if isinstance(error, TemplateTooCostlyError):
        return error
    if (too_much := TOO_MUCH.get(type(error))) is not None:
        return TemplateTooCostlyError(too_much)
    if isinstance(error, RecursionError):
        return TemplateTooCostlyError(TOO_MUCH[BlockNestingError])
    return InvalidTemplateError(
        f"The template cannot be read{_where(error)}: {_said(error)}.",
        what_to_do="Mend that place; the rest of the template is not looked at before.",
    )


PLAIN = {
    "a primitive expression": "a value",
    "found end of expression": "found the end of the brackets or of the template",
    "expected end of expression": "expected the end of the brackets",
    "missing expression": "the tag has no condition or value",
}
"""What the language's parser says, as people who write templates would."""


def _said(error: Exception) -> str:
    message = str(getattr(error, "message", None) or str(error))
    for parsers, plain in PLAIN.items():
        message = message.replace(parsers, plain)
    return message.rstrip(".")[:300]


def _where(error: Exception) -> str:
    token = getattr(error, "token", None)
    source, start = getattr(token, "source", ""), getattr(token, "start_index", -1)
    if not source or start < 0:
        return ""
    return f", line {source.count(chr(10), 0, start) + 1}"
