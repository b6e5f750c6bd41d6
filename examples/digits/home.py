"""The demo's own folder: made anew each time, and never somebody else's."""

from __future__ import annotations

import shutil
from pathlib import Path

MARK = ".handwork-demo"
WHAT_IT_IS = "This folder is made by the demo, and deleted when the demo runs again.\n"


class NotOursError(Exception):
    """The folder holds what the demo did not make."""


def make_anew(home: Path, *, own: Path) -> None:
    """Empty the demo's own folder, or one it made; refuse a folder with anything else."""
    if home.exists() and home.resolve() != own and not _may_be_emptied(home):
        raise NotOursError(
            f"{home} is not empty, and no demo made it: nothing was deleted. "
            "Choose another --home, or empty it yourself."
        )
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True, exist_ok=True)
    (home / MARK).write_text(WHAT_IT_IS, encoding="utf-8")


def _may_be_emptied(home: Path) -> bool:
    return home.is_dir() and ((home / MARK).is_file() or not any(home.iterdir()))
