"""Cleo's stall, with ten euros paid in."""

from __future__ import annotations

from datetime import datetime

import pytest

from handwork.flow import paying
from handwork.people.rules import Actor
from stall import Stall


@pytest.fixture
def stall(cleo: Actor, sam: Actor, noon: datetime) -> Stall:
    """Cleo's; ten euros are paid in."""
    paying.deposit(
        actor=sam,
        organisation_id=min(cleo.organisation_ids),
        amount_micros=10_000_000,
        currency="EUR",
        reference="ten euros",
        now=noon,
    )
    return Stall(cleo, noon)
