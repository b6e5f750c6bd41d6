"""A journey opens one durable transaction; a service runs inside one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

P = ParamSpec("P")
R = TypeVar("R")


def journey(function: Callable[P, R]) -> Callable[P, R]:
    """Run the function in one durable transaction: all of it happens, or nothing."""

    @wraps(function)
    def in_one_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(durable=True):
            return function(*args, **kwargs)

    return in_one_transaction


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Refuse to write outside the transaction of a journey."""

    @wraps(function)
    def inside_a_transaction(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            name = f"{function.__module__}.{function.__qualname__}"
            raise RuntimeError(f"{name} writes, and needs the transaction of a journey")
        return function(*args, **kwargs)

    return inside_a_transaction
