"""The ids that programs see; pages and notices need them too, so they are made below."""

from __future__ import annotations

from handwork.base.public_codes import Kind, code, pk_of

__all__ = ["Kind", "code", "pk_of"]
