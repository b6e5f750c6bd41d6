"""Pages of the worker: work, the work page, earnings, profile."""

from __future__ import annotations
