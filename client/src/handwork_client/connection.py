"""What the sides of requesters, workers and stewards have in common."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

import httpx

from handwork_client.records import Me, read
from handwork_client.transport import Sleep, Transport
from handwork_client.waiting import Warn, warn_by_default


class Connection:
    """What every role needs: the address, the token, an end."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        http: httpx.BaseTransport | None = None,
        sleep: Sleep = time.sleep,
        warn: Warn = warn_by_default,
    ) -> None:
        self.transport = Transport(url, http=http, sleep=sleep)
        self.transport.authorize(token)
        self._sleep = sleep
        self._warn = warn

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self.transport.close()

    def me(self) -> Me:
        """Tell whose token this is, and what it allows."""
        return read(Me, self.transport.get("me"))
