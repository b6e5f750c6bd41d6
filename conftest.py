"""What all tests share: processes that look for cycles seldom and wait for little."""

from __future__ import annotations

import gc

import pytest
from django.conf import settings
from pytest_django import DjangoDbBlocker

from tools.emptying import empty_quickly


def pytest_collection_finish() -> None:
    """Leave what is loaded alone: it is half a million objects, looked at in vain."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None,  # noqa: ARG001 - it names the file
) -> None:
    """The database of the tests outlives no crash: nothing waits until it is on disk."""
    options = settings.DATABASES["default"]["OPTIONS"]
    if "init_command" in options:
        options["init_command"] = options["init_command"].replace(
            "synchronous=FULL", "synchronous=OFF"
        )


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,  # noqa: ARG001 - it makes the tables
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """Tests that commit leave tables that are emptied quickly."""
    with django_db_blocker.unblock():
        empty_quickly()
