"""The entrance for programs: REST with OpenAPI."""

from __future__ import annotations
