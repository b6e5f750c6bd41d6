"""What import contracts cannot see: how tables of different rooms hang together."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models

ROOMS = (
    "base", "people", "skills", "projects", "allocation", "answers", "inference", "pay",
    "releases",
)  # fmt: skip
OURS = [apps.get_app_config(room) for room in ROOMS]
FOREIGN_KEYS = [
    pytest.param(field, id=f"{model._meta.label}.{field.name}")
    for config in OURS
    for model in config.get_models()
    for field in model._meta.get_fields()
    if isinstance(field, models.ForeignKey)
]


def room_of(model) -> str:
    return model._meta.app_label


@pytest.mark.parametrize("field", FOREIGN_KEYS)
def test_a_foreign_key_between_rooms_points_down_and_is_not_seen_from_below(field):
    here, there = room_of(field.model), room_of(field.related_model)
    if here == there or there not in ROOMS:
        return
    assert ROOMS.index(there) < ROOMS.index(here)
    assert field.remote_field.related_name == "+"
    assert field.remote_field.on_delete is models.PROTECT


@pytest.mark.parametrize("config", OURS, ids=lambda config: config.label)
def test_no_table_has_an_order_of_its_own(config):
    assert [m for m in config.get_models() if m._meta.ordering] == []


@pytest.mark.django_db(transaction=True)
def test_the_migrations_are_complete():
    call_command("makemigrations", *ROOMS, check=True, dry_run=True, verbosity=0)
