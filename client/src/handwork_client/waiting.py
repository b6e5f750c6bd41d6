"""Waiting for what a job process does: a word when none seems to run, an end to it."""

from __future__ import annotations

import warnings
from collections.abc import Callable

from handwork_client.errors import TookTooLongError
from handwork_client.transport import Sleep

Warn = Callable[[str], None]
POLL_SECONDS = 0.5
WARN_AFTER_SECONDS = 60.0
TIMEOUT_SECONDS = 3600.0
NO_JOB_PROCESS = "No job process seems to run on the installation"


def warn_by_default(message: str) -> None:
    """Warn as Python does: on standard error, unless told otherwise."""
    warnings.warn(message, stacklevel=4)


class Wait:
    """One wait for one job; what moves in between starts the time anew."""

    def __init__(
        self, what: str, *, sleep: Sleep, warn: Warn, timeout_seconds: float
    ) -> None:
        self._what = what
        self._sleep, self._warn = sleep, warn
        self._timeout_seconds = timeout_seconds
        self._still_seconds = 0.0
        self._seen: object = None
        self._has_warned = False

    def pause(self, seen: object, *, is_begun: bool) -> None:
        """Let some time pass after this was seen; raise where too much has."""
        if seen != self._seen:
            self._seen, self._still_seconds = seen, 0.0
        if self._still_seconds >= self._timeout_seconds:
            raise self._too_long(is_begun)
        if not is_begun and self._still_seconds >= WARN_AFTER_SECONDS:
            self._warn_once()
        self._sleep(POLL_SECONDS)
        self._still_seconds += POLL_SECONDS

    def _warn_once(self) -> None:
        if not self._has_warned:
            self._has_warned = True
            self._warn(
                f"{self._what} has waited for a minute to begin. {NO_JOB_PROCESS}, or "
                "it is busy: whoever runs it starts one with `handwork jobs`."
            )

    def _too_long(self, is_begun: bool) -> TookTooLongError:  # noqa: FBT001
        still = "did not move" if is_begun else "did not begin"
        why = "" if is_begun else f" {NO_JOB_PROCESS}."
        return TookTooLongError(
            f"{self._what} {still} for {self._timeout_seconds:,.0f} seconds.{why}",
            what_to_do="It is not lost: ask for it again later, with a longer timeout "
            "if need be, or tell a steward.",
        )
