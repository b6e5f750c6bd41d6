"""What can go wrong, as exceptions: one class a kind of refusal, with the server's code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True, slots=True)
class RefusedField:
    """A field or a row that cannot be used."""

    field: str
    message: str


class HandworkError(Exception):
    """Something did not happen; says what was wrong and what to do next."""

    def __init__(
        self,
        message: str,
        *,
        what_to_do: str = "",
        code: str = "",
        fields: Sequence[RefusedField] = (),
    ) -> None:
        super().__init__(message)
        self.message = message
        self.what_to_do = what_to_do
        self.code = code
        self.fields = tuple(fields)

    def __str__(self) -> str:
        lines = [self.message, self.what_to_do]
        lines += [f"  {each.field}: {each.message}" for each in self.fields]
        return "\n".join(line for line in lines if line)


class NotReachedError(HandworkError):
    """The installation did not answer."""


class BusyError(NotReachedError):
    """The installation could not do it now; the same may work in a moment."""


class TookTooLongError(NotReachedError):
    """What a job process should have done is not there yet."""


class ServerFailedError(HandworkError):
    """The installation failed; what was sent may not be stored."""


class RefusedError(HandworkError):
    """The installation understood, and refused."""


class TokenError(RefusedError):
    """The token is missing, unknown, revoked or too old."""


class NotAllowedError(RefusedError):
    """The token or the account may not do this."""


class NotFoundError(RefusedError):
    """It does not exist, or the account may not know that it does."""


class ConflictError(RefusedError):
    """The state of the thing does not allow this now."""


class NotEnoughMoneyError(ConflictError):
    """The organisation has less than publishing takes."""


class InvalidInputError(RefusedError):
    """What was sent cannot be used; `fields` says which parts."""


class ImportRefusedError(InvalidInputError):
    """Tasks could not be imported; `fields` names the first rows and why."""


class HashMismatchError(HandworkError):
    """A file that came is not the one that was released."""


class MissingPackageError(HandworkError):
    """Something is asked that needs a package that is not installed."""


KINDS: Mapping[int, type[HandworkError]] = {
    401: TokenError,
    402: NotEnoughMoneyError,
    403: NotAllowedError,
    404: NotFoundError,
    409: ConflictError,
    410: NotFoundError,
    503: BusyError,
}


def error_of(response: httpx.Response) -> HandworkError:
    """Make the exception for a refusal."""
    said = _content(response)
    kind = KINDS.get(response.status_code)
    if kind is None:
        failed = response.status_code >= 500
        kind = ServerFailedError if failed else InvalidInputError
    fields = [
        RefusedField(str(each.get("field", "")), str(each.get("message", "")))
        for each in said.get("fields", ())
        if isinstance(each, dict)
    ]
    return kind(
        str(said.get("message") or f"The server answered {response.status_code}."),
        what_to_do=str(said.get("what_to_do", "")),
        code=str(said.get("code", "")),
        fields=fields,
    )


def _content(response: httpx.Response) -> Mapping[str, Any]:
    try:
        said = response.json()
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}
