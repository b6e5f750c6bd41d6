"""Pure decisions about what is asked: kinds of answers, terms of a batch, audiences."""

from __future__ import annotations

from handwork.projects.rules.checking import (
    MAX_ANSWER_BYTES,
    InvalidAnswerError,
    InvalidOptionsError,
    check_answer,
    check_storable,
    validator_of,
    why_not_storable,
)
from handwork.projects.rules.contents import (
    MEDIA_FIELDS,
    as_text,
    asset_ids,
    media_of,
    shown_fields,
    why_not_shown,
)
from handwork.projects.rules.instructions import (
    instruction_images,
    instructions_to_html,
    plain_to_markdown,
)
from handwork.projects.rules.kind import Form, Kind, Options, Value
from handwork.projects.rules.kinds import (
    KINDS,
    answer_schema,
    draft_content,
    form_content,
    kind_named,
    reader_of,
    value_of,
)
from handwork.projects.rules.terms import (
    FUNCTION_UNSAID,
    FUNCTIONS,
    VOTES_AHEAD,
    BatchTerms,
    Cost,
    InvalidTermsError,
    check_terms,
    cost_of,
    may_work,
    suggested_price,
)

__all__ = [
    "FUNCTIONS",
    "FUNCTION_UNSAID",
    "KINDS",
    "MAX_ANSWER_BYTES",
    "MEDIA_FIELDS",
    "VOTES_AHEAD",
    "BatchTerms",
    "Cost",
    "Form",
    "InvalidAnswerError",
    "InvalidOptionsError",
    "InvalidTermsError",
    "Kind",
    "Options",
    "Value",
    "answer_schema",
    "as_text",
    "asset_ids",
    "check_answer",
    "check_storable",
    "check_terms",
    "cost_of",
    "draft_content",
    "form_content",
    "instruction_images",
    "instructions_to_html",
    "kind_named",
    "may_work",
    "media_of",
    "plain_to_markdown",
    "reader_of",
    "shown_fields",
    "suggested_price",
    "validator_of",
    "value_of",
    "why_not_shown",
    "why_not_storable",
]
