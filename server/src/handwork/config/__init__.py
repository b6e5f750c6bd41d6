"""Settings and root urls: what an installation sets, read from the environment."""

from __future__ import annotations
