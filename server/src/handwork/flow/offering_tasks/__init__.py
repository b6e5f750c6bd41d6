"""Journeys of tasks on offer one by one: each has an end and an escrow of its own.

Locks are taken in one order everywhere: the offer, its batch, the queues, the seats, the
accounts.
"""

from __future__ import annotations

from handwork.flow.offering_tasks.disposing import dispose_offer, dispose_old
from handwork.flow.offering_tasks.ending import move_expiry
from handwork.flow.offering_tasks.extending import extend_offer
from handwork.flow.offering_tasks.moving import move_offer
from handwork.flow.offering_tasks.offering import offer_task
from handwork.flow.offering_tasks.reviewing import set_reviewing
from handwork.flow.offering_tasks.standing import (
    NotOfferedAloneError,
    OfferStateError,
)
from handwork.flow.offering_tasks.sweeping import forget_tokens, sweep_offers
from handwork.flow.offering_tasks.terms import make_terms
from handwork.projects.offering import BatchNotGrowingError, TokenUsedError

__all__ = [
    "BatchNotGrowingError",
    "NotOfferedAloneError",
    "OfferStateError",
    "TokenUsedError",
    "dispose_offer",
    "dispose_old",
    "extend_offer",
    "forget_tokens",
    "make_terms",
    "move_expiry",
    "move_offer",
    "offer_task",
    "set_reviewing",
    "sweep_offers",
]
