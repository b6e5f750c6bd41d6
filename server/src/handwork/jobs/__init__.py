"""The entrance for the clock: background jobs and what is due."""

from __future__ import annotations
