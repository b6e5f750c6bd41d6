"""The worker's side: find work, take a task, answer it, see what was earned."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx

from handwork_client.connection import Connection
from handwork_client.errors import TokenError
from handwork_client.paging import listed
from handwork_client.records import Earnings, HeldTask, Offer, Payout, Submitted, read
from handwork_client.transport import Sleep

# A pass is asked for anew a little before it ends.
SPARE_SECONDS = 60


@dataclass(frozen=True, slots=True)
class _Pass:
    text: str
    ends_at: float


class Worker(Connection):
    """A worker: scope "work". Passes to batches are fetched and renewed as needed."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        http: httpx.BaseTransport | None = None,
        sleep: Sleep = time.sleep,
    ) -> None:
        super().__init__(url, token, http=http, sleep=sleep)
        self._passes: dict[int, _Pass] = {}

    def offers(self) -> Iterator[Offer]:
        """Walk through the work that is there, the best paid by the hour first."""
        return listed(self.transport, "offers", Offer)

    def take(self, batch_id: int) -> HeldTask | None:
        """Take the best open task of a batch, or the one held already; None at the end."""
        return _next(self._work("take", batch_id, None))

    def submit(
        self,
        task: HeldTask,
        content: object,
        *,
        active_milliseconds: int | None = None,
        client_key: str | None = None,
    ) -> Submitted:
        """Answer a task; a stumble of the network keeps one answer all the same."""
        sent = _submission(task, content, active_milliseconds, client_key)
        return read(Submitted, self._work("submit", task.batch_id, sent))

    def submit_and_take(
        self,
        task: HeldTask,
        content: object,
        *,
        active_milliseconds: int | None = None,
        client_key: str | None = None,
    ) -> tuple[Submitted, HeldTask | None]:
        """Answer a task and take the next of the same batch."""
        sent = _submission(task, content, active_milliseconds, client_key)
        done = self._work("submit-and-take", task.batch_id, sent)
        return read(Submitted, done), _next(done)

    def hand_back(self, task: HeldTask) -> None:
        """Give a task back; nothing is held against anyone."""
        self.transport.post(f"assignments/{task.assignment_id}/return", is_safe=True)

    def save_draft(self, task: HeldTask, content: object) -> None:
        """Keep what was typed so far."""
        path = f"assignments/{task.assignment_id}/draft"
        self.transport.send("PUT", path, json={"content": content})

    def draft(self, task: HeldTask) -> Any:  # noqa: ANN401 - whatever was kept
        """Read what was typed so far."""
        return self.transport.get(f"assignments/{task.assignment_id}/draft")["content"]

    def addresses(self, task: HeldTask) -> dict[str, str]:
        """Tell under which addresses the files of a task are, by the field's name."""
        shown = self.transport.get(f"assignments/{task.assignment_id}")
        return {each["name"]: each["url"] for each in shown["fields"] if each["url"]}

    def earnings(self) -> tuple[Earnings, ...]:
        """Tell what was earned, one entry a currency."""
        return tuple(read(Earnings, each) for each in self.transport.get("earnings"))

    def request_payout(self, currency: str) -> int:
        """Ask for everything that is payable in a currency."""
        return int(self.transport.post("payouts", {"currency": currency})["id"])

    def payouts(self) -> Iterator[Payout]:
        """Walk through one's payouts, the latest first."""
        return listed(self.transport, "payouts", Payout)

    def _work(self, verb: str, batch_id: int, sent: object) -> Any:  # noqa: ANN401 - JSON
        text = self._pass(batch_id)
        try:
            return self._work_with(text, verb, sent)
        except TokenError:
            # The server's clock, or its key, is another: once more with a new pass.
            del self._passes[batch_id]
        return self._work_with(self._pass(batch_id), verb, sent)

    def _work_with(self, text: str, verb: str, sent: object) -> Any:  # noqa: ANN401 - JSON
        # The client key makes a repeat of a submission harmless, and take gives what
        # is held already.
        return self.transport.send(
            "POST",
            f"work/{verb}",
            json=sent,
            headers={"Authorization": f"Work {text}"},
            is_safe=True,
        )

    def _pass(self, batch_id: int) -> str:
        known = self._passes.get(batch_id)
        if known is None or known.ends_at <= time.monotonic():
            path = f"batches/{batch_id}/pass"
            issued = self.transport.post(path, is_safe=True)
            lasts = max(issued["expires_in_seconds"] - SPARE_SECONDS, 0)
            known = _Pass(issued["work_pass"], time.monotonic() + lasts)
            self._passes[batch_id] = known
        return known.text


def _submission(
    task: HeldTask,
    content: object,
    active_milliseconds: int | None,
    client_key: str | None,
) -> dict[str, object]:
    return {
        "assignment_id": task.assignment_id,
        "content": content,
        "client_key": client_key or secrets.token_hex(16),
        "active_milliseconds": active_milliseconds,
    }


def _next(done: dict[str, Any]) -> HeldTask | None:
    return None if done["next"] is None else read(HeldTask, done["next"])
