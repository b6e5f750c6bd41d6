"""How much a template may be, write and take, and what is said when it is more."""

from __future__ import annotations

from handwork.base.errors import InvalidInputError

MAX_TEMPLATE_LENGTH = 500_000
MAX_OUTPUT_BYTES = 4_000_000
# Of all loops that stand in each other, multiplied.
MAX_LOOPS = 100_000
MAX_LOCALS_BYTES = 8_000_000
# Of this thread's processor time: a busy machine refuses nothing more than an idle one.
MAX_SECONDS = 1.0
# What one filter may be given and may give.
MAX_TEXT_LENGTH = 1_000_000
MAX_LIST_LENGTH = 10_000
MAX_NUMBER = 10**30


class InvalidTemplateError(InvalidInputError):
    """A template cannot be read."""

    code = "invalid-template"


class TemplateTooCostlyError(InvalidInputError):
    """A template writes or computes more than a page may take."""

    code = "template-too-costly"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"The template {what}.",
            what_to_do="Show less in one task, or prepare it in the row.",
        )
