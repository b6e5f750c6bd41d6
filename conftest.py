"""What all tests share: processes that look for cycles seldom and wait for no disk."""

from __future__ import annotations

import gc

import pytest
from django.conf import settings


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
