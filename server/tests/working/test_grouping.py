"""Writes that share a transaction: who waits hears what became of it."""

from __future__ import annotations

import pytest
from django.db import connection

from handwork.flow.working import grouping
from handwork.flow.working.grouping import Ticket, in_a_group

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'sqlite'", reason="only SQLite groups"),
]


@pytest.fixture
def waiting():
    """Whoever waits behind the one who writes for all."""
    ticket = Ticket(lambda: grouping.execute("select 1"))
    grouping._waiting.append(ticket)
    return ticket


def stop():
    raise KeyboardInterrupt


def fail():
    raise ValueError("mine")


def test_when_the_leader_is_stopped_nobody_is_told_that_it_is_kept(waiting):
    with pytest.raises(KeyboardInterrupt):
        in_a_group(stop)
    assert waiting.is_done
    assert waiting.error is not None
    assert not connection.connection.in_transaction


def test_one_that_fails_hinders_no_other(waiting):
    with pytest.raises(ValueError, match="mine"):
        in_a_group(fail)
    assert (waiting.error, waiting.result) == (None, (1,))
