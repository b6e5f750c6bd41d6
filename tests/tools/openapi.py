"""Write the description of the REST API into the documentation."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parents[2]
SNAPSHOT = ROOT / "docs" / "reference" / "openapi.json"


def described() -> str:
    """Describe the API as the code has it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
    django.setup()
    from handwork.api.urls import api  # noqa: PLC0415  (needs Django to be set up)

    return json.dumps(api.get_openapi_schema(), indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(described() != SNAPSHOT.read_text())
    SNAPSHOT.write_text(described())
