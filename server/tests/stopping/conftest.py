from __future__ import annotations

import pytest

from answered import Asker


@pytest.fixture
def asker(cleo, sam, noon) -> Asker:
    return Asker(cleo, sam, noon)
