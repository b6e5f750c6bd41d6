"""Files of releases: fetched piece by piece, kept only when their hash is right."""

from __future__ import annotations

import hashlib
from pathlib import Path, PurePosixPath

from handwork_client.errors import HashMismatchError
from handwork_client.records import Release, ReleaseFile
from handwork_client.transport import Transport

MANIFEST = "manifest.json"


def save_file(
    transport: Transport, release: Release, file: ReleaseFile, folder: Path
) -> Path:
    """Fetch one file of a release into a folder."""
    if PurePosixPath(file.name).name != file.name or "\\" in file.name:
        raise HashMismatchError(f"{file.name!r} is not a name for a file.")
    if file.name == MANIFEST and file.sha256 != release.sha256:
        raise HashMismatchError(
            "The manifest is not the one that the release names.",
            what_to_do="Ask for a new release, and tell a steward.",
        )
    target = folder / file.name
    unchecked = target.with_name(f"{target.name}.part")
    digest = hashlib.sha256()
    path = f"releases/{release.id}/files/{file.name}"
    try:
        with transport.stream(path) as pieces, unchecked.open("wb") as copy:
            for piece in pieces:
                digest.update(piece)
                copy.write(piece)
        _compare(file, digest.hexdigest())
        unchecked.replace(target)
    finally:
        unchecked.unlink(missing_ok=True)
    return target


def _compare(file: ReleaseFile, found: str) -> None:
    if found != file.sha256:
        raise HashMismatchError(
            f"{file.name} came damaged: its hash is {found}, not {file.sha256}.",
            what_to_do="Fetch it again.",
        )
