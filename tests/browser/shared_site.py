"""One site for all processes of a run, told and served while the first tests run."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools.world import Site, serve_story, wait_for


@contextmanager
def served_meanwhile(folder: Path) -> Iterator[Path]:
    """Tell the demo's story beside the tests; what becomes of it is written to a file."""
    told, ended = folder / "site.json", threading.Event()

    def serve() -> None:
        try:
            with serve_story(folder / "home") as site:
                write(told, {"url": site.url, "home": str(site.home)})
                ended.wait()
        except Exception as failure:  # noqa: BLE001 - the tests that wait for it say so
            write(told, {"failure": repr(failure)})

    teller = threading.Thread(target=serve)
    teller.start()
    try:
        yield told
    finally:
        ended.set()
        teller.join()


def write(path: Path, said: dict[str, str]) -> None:
    """Write a file that is there whole or not at all."""
    half = path.with_suffix(".half")
    half.write_text(json.dumps(said))
    half.replace(path)


def shared(told: Path) -> Site:
    """Wait until the site is served."""
    wait_for(told.is_file, "the site that all processes share")
    said = json.loads(told.read_text())
    assert "failure" not in said, said["failure"]
    return Site(said["url"], Path(said["home"]))
