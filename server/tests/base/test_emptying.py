"""A test that committed leaves no row to the next, on either database."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command

from handwork.base.models import AuditEvent
from tools.emptying import KEPT

pytestmark = pytest.mark.django_db(transaction=True)


def rows() -> dict[str, int]:
    """Count the rows of each table that has some."""
    counts = {
        model._meta.db_table: model.objects.count()
        for model in apps.get_models(include_auto_created=True)
    }
    return {table: count for table, count in counts.items() if count}


def test_every_table_is_emptied_but_those_that_only_migrating_fills(make_batch):
    before = {table: count for table, count in rows().items() if table in KEPT}
    make_batch()
    assert AuditEvent.objects.exists()
    assert len(rows()) > 15

    call_command("flush", interactive=False, verbosity=0)

    assert set(before) == KEPT
    assert rows() == before
