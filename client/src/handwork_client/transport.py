"""Requests over HTTP: what may be repeated safely is, and refusals become exceptions."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import urlsplit

import httpx

from handwork_client.errors import InvalidInputError, NotReachedError, error_of

ATTEMPTS = 6
FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 10.0
SAFE_METHODS = frozenset({"GET", "PUT", "DELETE"})
AGAIN = frozenset({429, 502, 503, 504})
Answer = Any
Sleep = Callable[[float], None]


class Transport:
    """A connection to one installation, with one way to say who asks."""

    def __init__(
        self,
        url: str,
        *,
        http: httpx.BaseTransport | None = None,
        sleep: Sleep = time.sleep,
        timeout_seconds: float = 60.0,
    ) -> None:
        self.url = checked_url(url)
        self._sleep = sleep
        self._http = httpx.Client(
            base_url=f"{self.url}/api/v1/",
            transport=http,
            timeout=timeout_seconds,
            headers={"Accept": "application/json"},
        )

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def get(self, path: str, **parameters: object) -> Answer:
        """Read something; tried again when the network or the server stumbles."""
        given = {
            name: _text(value)
            for name, value in parameters.items()
            if value is not None
        }
        return self.send("GET", path, params=given)

    def post(
        self, path: str, content: object = None, *, is_safe: bool = False
    ) -> Answer:
        """Make something happen; repeated only where that is known to be harmless."""
        return self.send("POST", path, json=content, is_safe=is_safe)

    def upload(
        self, path: str, file: IO[bytes], name: str, fields: Mapping[str, str]
    ) -> Answer:
        """Send a file, read while it is sent."""
        files = {"file": (name, file, "application/octet-stream")}
        return self.send("POST", path, files=files, data=dict(fields))

    def send(
        self,
        method: str,
        path: str,
        *,
        is_safe: bool = False,
        headers: Mapping[str, str] | None = None,
        **content: Any,  # noqa: ANN401 - what httpx takes: params, json, files, data
    ) -> Answer:
        """Send a request and read the JSON that comes back."""
        attempts = ATTEMPTS if is_safe or method in SAFE_METHODS else 1
        for attempt in range(1, attempts + 1):
            try:
                response = self._http.request(method, path, headers=headers, **content)
            except httpx.TransportError as failure:
                if attempt == attempts:
                    raise self._not_reached(failure) from failure
                self._sleep(wait_before(attempt))
                continue
            if response.status_code not in AGAIN or attempt == attempts:
                return _answer(response)
            self._sleep(wait_before(attempt, response))
        raise AssertionError("the last attempt returns or raises")

    @contextmanager
    def stream(self, path: str) -> Iterator[Iterator[bytes]]:
        """Read something large, piece by piece."""
        try:
            with self._http.stream("GET", path) as response:
                if response.is_error:
                    response.read()
                    raise error_of(response)
                yield response.iter_bytes()
        except httpx.TransportError as failure:
            raise self._not_reached(failure) from failure

    def authorize(self, token: str) -> None:
        """Say with every request who asks."""
        if not token or not token.isascii() or any(map(str.isspace, token)):
            raise InvalidInputError(
                "This is not an access token.",
                what_to_do="Make one on your account's page, and give it as it is.",
            )
        self._http.headers["Authorization"] = f"Bearer {token}"

    def _not_reached(self, failure: Exception) -> NotReachedError:
        return NotReachedError(
            f"{self.url} does not answer ({type(failure).__name__}).",
            what_to_do="Check the address and the network, and that it is running.",
        )


def checked_url(url: str) -> str:
    """Refuse what is no address of an installation."""
    parts = urlsplit(url if "//" in url else f"https://{url}")
    is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    if not is_web or any(map(str.isspace, parts.netloc)):
        raise InvalidInputError(
            f"{url!r} is not the address of an installation.",
            what_to_do="Write it like https://handwork.example.org",
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def wait_before(attempt: int, response: httpx.Response | None = None) -> float:
    """Tell how long to wait: twice as long each time, or as the server asks."""
    asked = response.headers.get("Retry-After", "") if response is not None else ""
    wait = math.ldexp(FIRST_WAIT_SECONDS, attempt - 1)
    if asked.isdigit():
        wait = max(wait, float(asked))
    return min(wait, LONGEST_WAIT_SECONDS)


def _answer(response: httpx.Response) -> Answer:
    if response.is_error:
        raise error_of(response)
    return response.json() if response.content else None


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
