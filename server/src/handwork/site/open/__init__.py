"""Pages open to anyone, and those of an account whatever its role."""

from __future__ import annotations
