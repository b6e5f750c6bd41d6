"""`handwork mturk doctor`: replay what a program said to MTurk, and tell what it meets here."""

from __future__ import annotations

from handwork.mturk.doctor.examining import Finding, examine
from handwork.mturk.doctor.reading import Call, read_calls

__all__ = ["Call", "Finding", "examine", "read_calls"]
