"""A draft that is saved while its answer is on the way."""

from __future__ import annotations

import pytest
from django.db import transaction

from handwork.allocation import services
from handwork.allocation.models import Draft
from handwork.flow import working
from handwork.flow.working.drafting import DraftClosedError


@pytest.mark.django_db(transaction=True)
def test_a_draft_never_outlives_the_answer_it_raced(
    ada, make_batch, noon, meanwhile, until_it_waits
):
    batch = make_batch(1)
    held = working.take(worker_id=ada.worker_id, batch_id=batch, now=noon)
    who = {"worker_id": ada.worker_id, "assignment_id": held.assignment_id}
    with transaction.atomic():
        services.finish(**who, now=noon)
        saving = meanwhile(
            lambda: working.save_draft(**who, content={"choice": "3"}, now=noon)
        )
        until_it_waits(saving)
    assert isinstance(saving.exception(), DraftClosedError)
    assert not Draft.objects.exists()
