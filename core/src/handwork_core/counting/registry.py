"""Every counting method by name. A new one is one file and one line in `EVERY_METHOD`."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from handwork_core.counting.list_methods import LIST_METHODS
from handwork_core.counting.sighting_methods import SIGHTING_METHODS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from handwork_core.counting.method import InputKind, Method

EVERY_METHOD: tuple[Method, ...] = (*LIST_METHODS, *SIGHTING_METHODS)

METHODS: Mapping[str, Method] = MappingProxyType(
    {method.name: method for method in EVERY_METHOD}
)
"""Every counting method by name."""


def methods_for(needs: InputKind) -> Mapping[str, Method]:
    """Return the methods that count from that kind of input, by name."""
    return MappingProxyType(
        {name: method for name, method in METHODS.items() if method.needs == needs}
    )


def find_method(name: str) -> Method:
    """Return the method of that name.

    Raises
    ------
    ValueError
        When there is none; the message lists the known ones.
    """
    if name not in METHODS:
        known = ", ".join(sorted(METHODS))
        raise ValueError(f"no counting method is called {name!r}: choose {known}")
    return METHODS[name]
