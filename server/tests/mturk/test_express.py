"""Calls of programs are answered before the framework; everything else is left to it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from handwork.mturk.answering import LONGEST_BODY
from handwork.mturk.express import Express
from handwork.site import middleware
from signed import PREFIX, Signed

ID = "0123456789abcdef"


class Ordinary:
    """The application behind the lane: notes what reaches it."""

    def __init__(self) -> None:
        self.paths: list[str] = []

    def __call__(
        self, environ: dict[str, Any], start: Callable[..., Any]
    ) -> list[bytes]:
        self.paths.append(environ["PATH_INFO"])
        start("418 ordinary", [])
        return [b""]


@pytest.fixture
def ordinary() -> Ordinary:
    return Ordinary()


@pytest.fixture
def lane(
    ordinary: Ordinary, db: None
) -> Callable[..., tuple[str, dict[str, str], bytes]]:
    """Send into the lane; tell status, headers and content."""
    express = Express(ordinary, told=middleware.told)

    def send(headers: dict[str, str], body: bytes = b"{}", **changes: str) -> Any:
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST", "PATH_INFO": "/mturk/", "QUERY_STRING": "",
            "CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body),
            "HTTP_X_REQUEST_ID": ID,
        }  # fmt: skip
        for name, value in headers.items():
            key = name.upper().replace("-", "_")
            environ["CONTENT_TYPE" if key == "CONTENT_TYPE" else f"HTTP_{key}"] = value
        begun: list[Any] = []
        said = express(environ | changes, lambda *given: begun.extend(given))
        return begun[0], dict(begun[1]), b"".join(said)

    return send


def test_a_signed_call_is_answered_and_counted(lane, ordinary, cleos_key, monkeypatch):
    counted: list[dict[str, Any]] = []
    monkeypatch.setattr(
        middleware.metrics, "count", lambda **facts: counted.append(facts)
    )
    status, headers, content = lane(Signed(cleos_key.key_id, cleos_key.secret).sign())
    assert status == "200 OK"
    assert headers["Content-Length"] == str(len(content))
    assert (headers["x-amzn-RequestId"], headers["X-Request-Id"]) == (ID, ID)
    assert (counted[0]["route"], counted[0]["status"]) == (
        "mturk/GetAccountBalance",
        200,
    )
    assert ordinary.paths == []


def test_a_call_that_is_not_signed_is_refused_in_the_words_of_the_protocol(lane):
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"{PREFIX}GetAccountBalance",
    }
    status, _headers, content = lane(headers)
    assert status == "400 Bad Request"
    assert json.loads(content)["__type"] == "MissingAuthenticationTokenException"


@pytest.mark.parametrize(
    "changes",
    [
        {"REQUEST_METHOD": "GET"},
        {"PATH_INFO": "/mturk/externalSubmit"},
        {"PATH_INFO": "/"},
        {"SCRIPT_NAME": "/elsewhere"},
    ],
)
def test_what_is_not_for_programs_goes_the_ordinary_way(lane, ordinary, changes):
    status, _headers, _content = lane({}, **changes)
    assert (status, len(ordinary.paths)) == ("418 ordinary", 1)


def test_a_body_in_chunks_is_read_though_it_does_not_say_its_length(lane, cleos_key):
    signed = Signed(cleos_key.key_id, cleos_key.secret).sign()
    assert lane(signed, CONTENT_LENGTH="")[0] == "200 OK"


def test_a_body_in_chunks_is_not_read_beyond_what_a_request_may_have(lane, cleos_key):
    body = b" " * (LONGEST_BODY + 2)
    signed = Signed(cleos_key.key_id, cleos_key.secret, body=body).sign()
    status, _headers, content = lane(signed, body, CONTENT_LENGTH="")
    assert status == "413 Request Entity Too Large"
    assert json.loads(content)["__type"] == "RequestEntityTooLargeException"


def test_a_thread_that_served_a_page_in_french_answers_in_english(lane, cleos_key):
    with translation.override("fr"):
        _status, _headers, content = lane(Signed(cleos_key.key_id, "wrong").sign())
        assert translation.get_language() == "fr"
    assert "does not match the signature" in json.loads(content)["message"]
