"""Numbers in addresses: only those that an id can be."""

from __future__ import annotations

from handwork.base.rules import whole_number


class IdConverter:
    """An id; an address with a greater number leads nowhere."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        """Read the id."""
        number = whole_number(value)
        if number is None:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        """Write the id."""
        return str(self.to_python(str(value)))
