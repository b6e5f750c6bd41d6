"""The entrance for people: HTML pages."""

from __future__ import annotations
