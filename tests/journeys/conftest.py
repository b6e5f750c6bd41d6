from __future__ import annotations

import pytest

from handwork.flow.working import remembering


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What this process remembers of batches is of another test's database."""
    remembering.forget()
