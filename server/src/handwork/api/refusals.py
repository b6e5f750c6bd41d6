"""What a program reads when something is refused: always the same three fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from handwork.base.errors import InvalidInputError, RefusedError
from handwork.projects.queries import RefusedRow


class RowsRefusedError(InvalidInputError):
    """Some of the rows cannot become tasks, so none of them did."""

    code = "rows-refused"

    def __init__(self, refused: Sequence[RefusedRow], *, count: int) -> None:
        super().__init__(
            f"{count} of the rows cannot become tasks; nothing was added.",
            what_to_do="Mend the rows that are named, or leave them out.",
        )
        self.fields = [
            {"field": f"rows.{row.line - 1}", "message": row.reason} for row in refused
        ]


# Where ninja found a value, which a program knows by its own name.
SOURCES = frozenset({"body", "query", "path", "form", "file", "header"})


def add_handlers(api: NinjaAPI) -> None:
    """Answer every refusal in one shape."""
    api.add_exception_handler(RefusedError, refused)
    api.add_exception_handler(AuthenticationError, unknown_caller)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(HttpError, unreadable)
    api.add_exception_handler(Http404, no_such_thing)
    api.add_exception_handler(RequestDataTooBig, too_large)


def refused(
    _request: HttpRequest, refusal: Exception | type[Exception]
) -> HttpResponse:
    """Say what was wrong and what to do, with the refusal's status."""
    if not isinstance(refusal, RefusedError):
        raise TypeError("only refusals are answered here")
    fields = refusal.fields if isinstance(refusal, RowsRefusedError) else ()
    return said(
        refusal.status, refusal.code, refusal.message, refusal.what_to_do, fields
    )


def unknown_caller(
    _request: HttpRequest, _error: Exception | type[Exception]
) -> HttpResponse:
    """Ask for a token."""
    return said(
        401,
        "token-missing",
        "This needs an access token.",
        "Make one on your account's page and send it: Authorization: Bearer TOKEN",
    )


def invalid(_request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """Name every field that cannot be used, and why."""
    errors = error.errors if isinstance(error, ValidationError) else []
    fields = [{"field": path_of(each), "message": str(each["msg"])} for each in errors]
    first = fields[0] if fields else {"field": "", "message": "It cannot be used."}
    return said(
        422,
        "invalid-input",
        f"{first['field']}: {first['message']}",
        "Mend the fields that are named and send it again.",
        fields,
    )


def unreadable(
    _request: HttpRequest, error: Exception | type[Exception]
) -> HttpResponse:
    """Answer what could not even be read."""
    status = error.status_code if isinstance(error, HttpError) else 400
    return said(
        status,
        "unreadable",
        f"{error}.",
        "Send JSON in UTF-8, as the description of the API has it.",
    )


def too_large(
    _request: HttpRequest, _error: Exception | type[Exception]
) -> HttpResponse:
    """Answer a body that is larger than one request may carry."""
    return said(
        413,
        "too-large",
        "The request is larger than 5 MB.",
        "Send fewer rows at once, or all of them as a file.",
    )


def no_such_thing(
    _request: HttpRequest, _error: Exception | type[Exception]
) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return said(
        404, "not-found", "There is nothing at this address.", "Check the address."
    )


def said(
    status: int,
    code: str,
    message: str,
    what_to_do: str,
    fields: Sequence[Mapping[str, str]] = (),
) -> HttpResponse:
    """Write a refusal; who is not known is told how to say who they are."""
    content = {
        "code": code,
        "message": message,
        "what_to_do": what_to_do,
        "fields": list(fields),
    }
    response = JsonResponse(content, status=status)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="handwork"'
    return response


def path_of(error: dict[str, Any]) -> str:
    """Name a field as the program wrote it: rows.3.key."""
    place: Sequence[str | int] = error.get("loc", ())
    if place and place[0] in SOURCES:
        place = place[1:]
    # The name of the endpoint's own argument, of which programs know nothing.
    if len(place) > 1 and place[0] in {"sent", "paging"}:
        place = place[1:]
    return ".".join(map(str, place))
