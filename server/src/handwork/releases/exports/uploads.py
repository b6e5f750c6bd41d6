"""Files that people gave: recordings, pictures, documents, each under the task's name."""

from __future__ import annotations

import base64
import binascii
import mimetypes
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from handwork.releases.exports.export import Export, Plan
from handwork.releases.exports.item import Item, Said
from handwork.releases.exports.names import Names
from handwork.releases.exports.spool import Archive, compact_json

NOTE = (
    "A zip: files/ holds every file that was given, all answers of a task; files.jsonl names "
    "for each file the task, the worker's pseudonym, the type, and what else the element "
    "noted, such as its seconds."
)
ENDINGS = {"audio/wav": ".wav", "audio/ogg": ".ogg", "audio/webm": ".webm"}


class UploadWriter:
    """Writes the files of all answers, because people are asked for different ones."""

    def __init__(self, path: Path, plan: Plan) -> None:
        self.element = plan.element
        self.archive, self.names = Archive(path), Names()
        self.lines: list[str] = []
        self.left_out: Counter[str] = Counter()

    def write(self, item: Item) -> None:
        """Append the files of a task."""
        for said in item.said:
            for entry in entries_of(said.content.get(self.element.name)):
                self._add(item, said, entry)

    def close(self) -> None:
        """Name the files."""
        self.archive.add("files.jsonl", "".join(self.lines))
        self.archive.close()

    def _add(self, item: Item, said: Said, entry: Mapping[str, Any]) -> None:
        decoded = decode(entry)
        if decoded is None:
            self.left_out["files: cannot be read"] += 1
            return
        content_type, data = decoded
        given = PurePosixPath(str(entry.get("name") or ""))
        ending = ENDINGS.get(content_type) or given.suffix
        ending = ending or mimetypes.guess_extension(content_type) or ".bin"
        name = self.names.unique(f"{item.key}{ending}")
        self.archive.add(f"files/{name}", data)
        noted = {key: value for key, value in entry.items() if key != CONTENT}
        line = {
            "file": name,
            "task": item.key,
            "worker": said.worker,
            "content_type": content_type,
            "noted": noted,
        }
        self.lines.append(f"{compact_json(line)}\n")


CONTENT = "data"


def entries_of(value: object) -> Iterator[Mapping[str, Any]]:
    """Give the files of an answer: a recording, or a list of uploads."""
    if not isinstance(value, Mapping):
        return
    files = value.get("files")
    for entry in files if isinstance(files, list) else [value.get("recording")]:
        if isinstance(entry, Mapping):
            yield entry


def decode(entry: Mapping[str, Any]) -> tuple[str, bytes] | None:
    """Read the bytes of a file and their type, from base64 or an address that holds them."""
    text = str(entry.get(CONTENT) or "")
    head, comma, rest = text.partition(",")
    try:
        data = base64.b64decode(rest if comma else head, validate=True)
    except (binascii.Error, ValueError):
        return None
    declared = str(entry.get("mediaType") or "").partition(";")[0]
    return (declared or "application/octet-stream", data) if data else None


EXPORT = Export(
    name="files",
    file="files.zip",
    content_type="application/zip",
    note=NOTE,
    open=UploadWriter,
    shapes=frozenset({"file"}),
)
