"""Translation catalogues: `extract` brings them up to date, `compile` makes them usable.

Neither needs the gettext programs.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "server" / "src" / "handwork"
LANGUAGES = ("fr", "es", "pt")
KEYWORDS: dict[str, object] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


# What the gallery says of a template, which pages translate.
ABOUT = ("title", "summary", "group")


def catalogue_path(language: str) -> Path:
    return PACKAGE / "locale" / language / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    """List the files that hold text for people."""
    for pattern in ("*.html", "*.txt", "*.py", "about.json"):
        yield from sorted(PACKAGE.rglob(pattern))


def messages(path: Path) -> Iterator[tuple[int, object, list[str], object]]:
    """Extract the translatable messages of one file."""
    text = path.read_text()
    if path.suffix == ".json":
        about = json.loads(text)
        yield from ((1, about[name], [], None) for name in ABOUT)
        return
    if path.suffix != ".py":
        # In brackets, for the indents of a page are not those of a program.
        text = f"({templatize(text, origin=str(path))})"
    yield from extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS)


def template() -> Catalog:
    """Collect all messages, with the files that use them."""
    catalogue = Catalog(project="Handwork", charset="utf-8")
    for path in sources():
        name = path.relative_to(ROOT).as_posix()
        for _line, message, comments, context in messages(path):
            # Files without line numbers: a catalogue should change when its words do.
            catalogue.add(message, None, [(name, 0)], (), comments, context=context)
    return catalogue


def read(language: str) -> Catalog:
    path = catalogue_path(language)
    if not path.exists():
        return Catalog(locale=language, project="Handwork", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language)


def bring_up_to_date() -> None:
    collected = template()
    for language in LANGUAGES:
        catalogue = read(language)
        # Without the date: a catalogue should change when its words do.
        catalogue.update(collected, no_fuzzy_matching=True, update_creation_date=False)
        path = catalogue_path(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(
                file, catalogue, omit_header=False, sort_output=True, ignore_obsolete=True,
                include_lineno=False, width=100,
            )  # fmt: skip
        missing = sum(1 for message in catalogue if message.id and not message.string)
        print(f"{language}: {len(catalogue)} messages, {missing} without translation")


def compile_all() -> None:
    for language in LANGUAGES:
        if catalogue_path(language).exists():
            with catalogue_path(language).with_suffix(".mo").open("wb") as file:
                write_mo(file, read(language))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["extract"]:
            bring_up_to_date()
        case ["compile"]:
            compile_all()
        case _:
            sys.exit("Usage: catalogues.py extract | compile")
