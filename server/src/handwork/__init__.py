"""Handwork: the platform for the human work behind AI."""

from __future__ import annotations
