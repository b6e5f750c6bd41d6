"""What a process remembers for some seconds, so that not every request counts anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

Value = TypeVar("Value")
MOST = 10_000
_memories: list[Memory[object]] = []


class Memory(Generic[Value]):
    """Values by batch, kept for a while; None keeps them as long as the process."""

    def __init__(self, keep: timedelta | None) -> None:
        self._keep = keep
        self._values: dict[int, tuple[datetime, Value]] = {}
        _memories.append(self)  # type: ignore[arg-type]

    def get(self, key: int, now: datetime, find: Callable[[], Value]) -> Value:
        """Take what is remembered, else find it and remember."""
        known = self._values.get(key)
        if known is not None and (self._keep is None or now - known[0] < self._keep):
            return known[1]
        value = find()
        if len(self._values) >= MOST:
            self._values.clear()
        self._values[key] = (now, value)
        return value

    def forget(self) -> None:
        """Remember nothing any more."""
        self._values.clear()


def forget() -> None:
    """Forget everything: another database stands behind this process now."""
    for memory in _memories:
        memory.forget()
