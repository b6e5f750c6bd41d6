from __future__ import annotations

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_attempts_counted_before() -> None:
    """Limits of attempts are counted in the cache, which outlives a test."""
    cache.clear()
