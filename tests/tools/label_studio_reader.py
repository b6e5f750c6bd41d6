"""Label Studio's reader: one JSON request a line in, what it found out.

Runs in the readers' environment. Fields of a request:

config   a labelling interface as XML
tasks    a file of tasks with annotations and predictions
formats  what its converter is to make of the tasks, such as COCO or CONLL2003

Answers `invalid` (why the interface, an annotation or a prediction cannot be read) and
`converted`: by format, the texts of the files that the converter made.
"""

from __future__ import annotations

import contextlib
import json
import logging
import sys
import tempfile
from pathlib import Path

from label_studio_sdk.converter import Converter
from label_studio_sdk.label_interface import LabelInterface


def main() -> None:
    logging.disable(logging.CRITICAL)
    for line in sys.stdin:
        # Its parts print what they do.
        with contextlib.redirect_stdout(sys.stderr):
            found = answer(json.loads(line))
        print(json.dumps(found), flush=True)


def answer(request: dict) -> dict:
    config, file = request["config"], request["tasks"]
    tasks = json.loads(Path(file).read_text("utf-8"))
    formats = request.get("formats", ())
    return {
        "invalid": invalid(config, tasks),
        "converted": {name: converted(config, file, name) for name in formats},
    }


def invalid(config: str, tasks: list) -> list[str]:
    interface = LabelInterface(config)
    interface.validate()
    return [
        error
        for task in tasks
        for given in (*task["annotations"], *task["predictions"])
        for error in interface.validate_prediction(given, return_errors=True)
    ]


def converted(config: str, tasks: str, name: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        converter = Converter(config, folder, download_resources=False)
        target = Path(folder) / "converted"
        converter.convert(tasks, str(target), name, is_dir=False)
        files = [target] if target.is_file() else sorted(target.rglob("*"))
        return {
            file.name: file.read_text("utf-8", "replace")
            for file in files
            if file.is_file()
        }


if __name__ == "__main__":
    main()
