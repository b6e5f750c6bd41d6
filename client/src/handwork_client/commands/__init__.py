"""The sub-commands of `handwork` that talk to an installation."""

from __future__ import annotations
