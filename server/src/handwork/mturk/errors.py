"""Refusals as programs of MTurk know them: a TurkErrorCode and the texts that they match."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from handwork.base.errors import (
    ConflictError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    RefusedError,
)

PREFIX = "AWS.MechanicalTurk."
NO_FUNDS = (
    "This Requester has insufficient funds in their account to complete this "
    "transaction."
)
# What an operation asks for, by the member that names it: the first that was given counts.
KINDS: Mapping[str, tuple[str, str]] = {
    "AssignmentId": ("Assignment", "AssignmentDoesNotExist"),
    "HITId": ("Hit", "HITDoesNotExist"),
    "HITTypeId": ("HITType", "HITTypeDoesNotExist"),
    "QualificationRequestId": (
        "QualificationRequest",
        "QualificationRequestDoesNotExist",
    ),
    "QualificationTypeId": ("QualificationType", "QualificationTypeDoesNotExist"),
    "HITLayoutId": ("HITLayout", "HITLayoutDoesNotExist"),
}
# Refusals of journeys whose meaning MTurk has a code of its own for, by their own code.
CODES: Mapping[str, tuple[str, str]] = {
    "insufficient-funds": ("InsufficientFunds", NO_FUNDS),
}


class TurkError(RefusedError):
    """A request that is refused in MTurk's words; the code stands without its prefix."""

    code = "mturk-request-error"

    def __init__(self, turk_code: str, message: str) -> None:
        super().__init__(message)
        self.turk_code = turk_code

    def said_at(self, now: datetime) -> dict[str, str]:
        """Write the body of the answer: the text ends with the moment, as MTurk's does."""
        milliseconds = int(now.timestamp() * 1000)
        return {
            "__type": "RequestError",
            "Message": f"{self.message} ({milliseconds})",
            "TurkErrorCode": f"{PREFIX}{self.turk_code}",
        }


def does_not_exist(member: str, text: str) -> TurkError:
    """Refuse an id of a kind that is unknown, or that is somebody else's."""
    noun, code = KINDS[member]
    return TurkError(code, f"{noun} {text} does not exist.")


def not_valid(member: str, text: object) -> TurkError:
    """Refuse a value in the words that programs know from MTurk."""
    return TurkError(
        "InvalidParameterValue",
        f'The value "{text}" is not valid for the parameter {member}.',
    )


def turk_error_of(refusal: RefusedError, given: Mapping[str, Any]) -> TurkError:
    """Translate a refusal of a journey; what is not found is named by what was asked."""
    if isinstance(refusal, TurkError):
        return refusal
    if refusal.code in CODES:
        return TurkError(*CODES[refusal.code])
    if isinstance(refusal, NotFoundError):
        return _missing(refusal, given)
    own_code = getattr(refusal, "turk_code", None)
    if own_code is not None:
        return TurkError(own_code, refusal.message)
    message = f"{refusal.message} {refusal.what_to_do}".strip()
    return TurkError(_code_of(refusal, given), message)


def _missing(refusal: NotFoundError, given: Mapping[str, Any]) -> TurkError:
    for member in KINDS:
        if member in given:
            return does_not_exist(member, given[member])
    return TurkError("InvalidParameterValue", refusal.message)


def _code_of(refusal: RefusedError, given: Mapping[str, Any]) -> str:
    if isinstance(refusal, NotAllowedError):
        return "PermissionDeniedException"
    if isinstance(refusal, ConflictError) and "AssignmentId" in given:
        return "InvalidAssignmentState"
    if isinstance(refusal, ConflictError) and "HITId" in given:
        return "InvalidHITState"
    if isinstance(refusal, InvalidInputError):
        return "InvalidParameterValue"
    return "InvalidParameterValue"
