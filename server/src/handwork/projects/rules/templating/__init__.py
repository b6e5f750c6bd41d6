"""Requesters' templates: Liquid and `${name}` layouts become the document of a frame.

Pure: rows and a way to resolve files come in, HTML and what was missing come out.
"""

from __future__ import annotations

from handwork.projects.rules.templating.answers import (
    answer_schema_of,
    answering_names,
    comparable_places,
    compared_place,
    is_answered,
    value_reader,
)
from handwork.projects.rules.templating.attributes import Broken, broken_in
from handwork.projects.rules.templating.document import (
    Frame,
    content_policy,
    escaped,
    frame_document,
    permissions_policy,
)
from handwork.projects.rules.templating.elements import Element, element_named, elements
from handwork.projects.rules.templating.hosts import InvalidHostError, check_host
from handwork.projects.rules.templating.kind import TEMPLATE, draft_of
from handwork.projects.rules.templating.limits import (
    MAX_TEMPLATE_LENGTH,
    InvalidTemplateError,
    TemplateTooCostlyError,
)
from handwork.projects.rules.templating.reading import (
    Read,
    blocked_hosts,
    read_template,
    script_hosts,
    without_loaders,
)
from handwork.projects.rules.templating.rendering import (
    LANGUAGES,
    Needed,
    Rendered,
    Resolving,
    missing_variable,
    needed_variables,
    render_template,
)

__all__ = [
    "LANGUAGES",
    "MAX_TEMPLATE_LENGTH",
    "TEMPLATE",
    "Broken",
    "Element",
    "Frame",
    "InvalidHostError",
    "InvalidTemplateError",
    "Needed",
    "Read",
    "Rendered",
    "Resolving",
    "TemplateTooCostlyError",
    "answer_schema_of",
    "answering_names",
    "blocked_hosts",
    "broken_in",
    "check_host",
    "comparable_places",
    "compared_place",
    "content_policy",
    "draft_of",
    "element_named",
    "elements",
    "escaped",
    "frame_document",
    "is_answered",
    "missing_variable",
    "needed_variables",
    "permissions_policy",
    "read_template",
    "render_template",
    "script_hosts",
    "value_reader",
    "without_loaders",
]
