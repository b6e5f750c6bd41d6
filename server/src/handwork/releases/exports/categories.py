"""Labels as numbers: those of the template in its order, then others as they come."""

from __future__ import annotations

from handwork.projects.rules.answering import Element


class Categories:
    """Numbers labels from zero."""

    def __init__(self, element: Element) -> None:
        self._numbers = {label: n for n, label in enumerate(element.labels)}

    def number(self, label: str) -> int:
        """Give the number of a label."""
        return self._numbers.setdefault(label, len(self._numbers))

    @property
    def labels(self) -> tuple[str, ...]:
        """All labels in their order."""
        return tuple(self._numbers)
