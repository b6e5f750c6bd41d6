"""A template and a row, written as frames write them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from handwork.projects.rules import templating
from handwork.projects.rules.templating import Rendered, Resolving

UPLOADED = {"s3://bucket/cat.png": "/assets/cat", "cat.png": "/assets/cat"}


def shown(text: str) -> str:
    return "/assets/12" if text == "asset:12" else text


@pytest.fixture
def write() -> Callable[..., Rendered]:
    """Write a template with a row's fields."""
    resolving = Resolving(shown=shown, named=UPLOADED.get)

    def write_template(
        source: str, row: Mapping[str, Any] | None = None, language: str = "liquid"
    ) -> Rendered:
        return templating.render_template(source, language, row or {}, resolving)

    return write_template
