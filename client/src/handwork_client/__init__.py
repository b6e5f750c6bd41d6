"""Push tasks to a Handwork installation, watch people answer, pull the results."""

from __future__ import annotations

from handwork_client.client import Client
from handwork_client.errors import (
    BusyError,
    ConflictError,
    HandworkError,
    HashMismatchError,
    ImportRefusedError,
    InvalidInputError,
    MissingPackageError,
    NotAllowedError,
    NotEnoughMoneyError,
    NotFoundError,
    NotReachedError,
    RefusedError,
    ServerFailedError,
    TokenError,
    TookTooLongError,
)
from handwork_client.steward import Steward
from handwork_client.worker import Worker

__all__ = [
    "BusyError",
    "Client",
    "ConflictError",
    "HandworkError",
    "HashMismatchError",
    "ImportRefusedError",
    "InvalidInputError",
    "MissingPackageError",
    "NotAllowedError",
    "NotEnoughMoneyError",
    "NotFoundError",
    "NotReachedError",
    "RefusedError",
    "ServerFailedError",
    "Steward",
    "TokenError",
    "TookTooLongError",
    "Worker",
]
