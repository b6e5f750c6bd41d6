from __future__ import annotations

import pytest
from django.db import transaction

from handwork.base.transactions import journey, service


@service
def write() -> str:
    return "written"


@journey
def outer() -> str:
    return inner()


@journey
def inner() -> str:
    return write()


@pytest.mark.django_db(transaction=True)
def test_a_service_refuses_to_run_outside_a_transaction():
    with pytest.raises(RuntimeError, match="needs the transaction of a journey"):
        write()


@pytest.mark.django_db(transaction=True)
def test_a_journey_cannot_run_inside_another():
    with pytest.raises(RuntimeError, match="durable"):
        outer()


@pytest.mark.django_db(transaction=True)
def test_a_journey_is_the_transaction_a_service_needs():
    assert inner() == "written"
    assert not transaction.get_connection().in_atomic_block
