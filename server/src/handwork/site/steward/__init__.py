"""Pages of the steward: what waits for a decision, people, money, health."""

from __future__ import annotations
