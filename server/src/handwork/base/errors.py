"""Refusals that a person may read. Anything else that is raised is a bug."""

from __future__ import annotations

from typing import ClassVar


class RefusedError(Exception):
    """What was asked for is refused; says what was wrong and what to do next.

    Each refusal is a subclass, defined where it is raised, with its own `code`
    (kebab-case, stable, documented) and HTTP `status`.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(self, message: str, *, what_to_do: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = what_to_do


class NotFoundError(RefusedError):
    """It does not exist, or the actor may not know that it does."""

    code = "not-found"
    status = 404


class NotAllowedError(RefusedError):
    """The actor is known and may not do this."""

    code = "not-allowed"
    status = 403


class InvalidInputError(RefusedError):
    """Something that was sent cannot be used; the message says what and where."""

    code = "invalid-input"
    status = 422


class ConflictError(RefusedError):
    """The state of the thing does not allow this now."""

    code = "conflict"
    status = 409
