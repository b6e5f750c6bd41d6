"""The entrance for the shell: sub-commands of `handwork`."""

from __future__ import annotations
