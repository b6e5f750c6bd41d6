"""The gallery: templates that are ready for what people are most often asked."""

from __future__ import annotations

import base64
import csv
import json
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from handwork.base.errors import NotFoundError
from handwork.projects.rules.contents import MEDIA_FIELDS

FOLDER = Path(__file__).resolve().parents[1] / "gallery"
PICTURE = "preview.png"


class NoSuchTemplateError(NotFoundError):
    """The gallery has no template of this name."""

    code = "no-such-template"


@dataclass(frozen=True, slots=True, kw_only=True)
class GalleryTemplate:
    """One folder of the gallery: a template, what it is for, and rows to see it with."""

    name: str
    title: str
    summary: str
    group: str
    function: str
    instructions: str
    expected_seconds: int
    answers_wanted: int
    compare: str
    warning: str
    # Names of the exports in which its answers are at home.
    formats: tuple[str, ...]
    template: str
    rows: tuple[Mapping[str, Any], ...]
    files: tuple[Path, ...]
    picture: Path

    @property
    def options(self) -> Mapping[str, str]:
        """What a project of the kind `template` is made with."""
        return {
            "template": self.template,
            "language": "liquid",
            "compare": self.compare,
        }

    def shown_row(self) -> Mapping[str, Any]:
        """Give the first row with its files inside, as a page shows it."""
        files = {path.name: path for path in self.files}
        return {
            name: data_address(files[value])
            if name in MEDIA_FIELDS and value in files
            else value
            for name, value in self.rows[0].items()
            if name != "key"
        }


@cache
def gallery() -> tuple[GalleryTemplate, ...]:
    """Read all templates of the gallery, by group and title."""
    folders = [path.parent for path in FOLDER.glob("*/about.json")]
    found = (_template(folder) for folder in folders)
    return tuple(sorted(found, key=lambda each: (each.group, each.title)))


def gallery_template(*, name: str) -> GalleryTemplate:
    """Find a template of the gallery by its name."""
    for found in gallery():
        if found.name == name:
            return found
    raise NoSuchTemplateError(
        f'The gallery has no template called "{name}".',
        what_to_do="Choose one from the gallery.",
    )


def data_address(path: Path) -> str:
    """Write a small file as an address that holds it."""
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return f"data:{media_type};base64,{base64.b64encode(path.read_bytes()).decode()}"


def _template(folder: Path) -> GalleryTemplate:
    about = json.loads((folder / "about.json").read_text("utf-8"))
    return GalleryTemplate(
        name=folder.name,
        template=(folder / "template.html").read_text("utf-8"),
        rows=_rows(folder),
        files=tuple(sorted((folder / "files").glob("*"))),
        picture=folder / PICTURE,
        **{**about, "formats": tuple(about["formats"])},
    )


def _rows(folder: Path) -> tuple[Mapping[str, Any], ...]:
    lines = folder / "example.jsonl"
    if lines.exists():
        return tuple(map(json.loads, lines.read_text("utf-8").splitlines()))
    with (folder / "example.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
