"""How long the server takes to write a template with a row: the gallery's own templates and first rows."""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

from handwork.projects.rules.templating import Resolving, render_template
from measure import Figure, at_most, known, medians

HERE = Path(__file__).resolve().parent
GALLERY = HERE.parents[1] / "server/src/handwork/projects/gallery"
ROUNDS = 200
MOST_MS = 2


def figures() -> list[Figure]:
    """Render every template in turn, many times."""
    resolving = Resolving(shown=lambda text: text, named=lambda _address: None)
    cases = {name: (source, row) for name, source, row in templates()}

    def milliseconds(name: str) -> float:
        source, row = cases[name]
        begun = time.perf_counter()
        render_template(source, "liquid", row, resolving)
        return (time.perf_counter() - begun) * 1000

    found = medians(tuple(cases), milliseconds, ROUNDS)
    slowest = max(found, key=lambda name: found[name])
    return [
        at_most(
            f"a Liquid template is rendered (median of {len(found)})",
            median(found.values()),
            "ms",
            limit=MOST_MS,
        ),
        known(f"the slowest of them ({slowest})", found[slowest], "ms"),
    ]


def templates() -> Iterator[tuple[str, str, Mapping[str, object]]]:
    """Give each template of the gallery with the first row of its example."""
    for folder in sorted(GALLERY.iterdir()):
        examples = sorted(folder.glob("example.*"))
        if examples and (folder / "template.html").is_file():
            yield (
                folder.name,
                (folder / "template.html").read_text(),
                first(examples[0]),
            )


def first(file: Path) -> Mapping[str, object]:
    if file.suffix == ".csv":
        with file.open(newline="") as lines:
            return next(csv.DictReader(lines))
    found: Mapping[str, object] = json.loads(file.read_text().splitlines()[0])
    return found
