"""The operations by name: one function each, in one file a group, found by being here."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from handwork.people.rules import Actor

Output = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose access key signed the request, and for which organisation it was made."""

    actor: Actor
    organisation_id: int


@dataclass(frozen=True, slots=True)
class Given(Mapping[str, Any]):
    """What a request holds, checked against the model; moments are aware datetimes."""

    operation: str
    organisation_id: int
    members: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - the model tells the type
        return self.members[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.members)

    def __len__(self) -> int:
        return len(self.members)


Operation = Callable[[Caller, Given, datetime], Output]
_known: dict[str, Operation] = {}


def operation(name: str) -> Callable[[Operation], Operation]:
    """Answer the operation of this name with the function."""

    def register(function: Operation) -> Operation:
        if name in _known:
            raise ValueError(f"{name} is already answered by {_known[name].__module__}")
        _known[name] = function
        return function

    return register


@cache
def operations() -> Mapping[str, Operation]:
    """Give every operation, with all groups loaded."""
    for group in pkgutil.iter_modules(__path__):
        import_module(f"{__name__}.{group.name}")
    return _known
