"""Which files a template's frame imports: its document asks for all of them at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

# The build writes it; without a build there is nothing to ask for.
MANIFEST = Path(__file__).parent / "static" / "handwork" / "frame" / "manifest.json"
_ENTRY = "src/frame/frame.ts"


@cache
def _manifest() -> Mapping[str, Mapping[str, Any]]:
    if not MANIFEST.is_file():
        return {}
    read: dict[str, dict[str, Any]] = json.loads(MANIFEST.read_text("utf-8"))
    return read


def chunk_names(tags: Collection[str]) -> tuple[str, ...]:
    """Name the files that the loader and some elements import, each once."""
    manifest = _manifest()
    if _ENTRY not in manifest:
        return ()
    wanted = [*manifest[_ENTRY].get("imports", ())]
    wanted += (key for tag in sorted(tags) if (key := _chunk_of(tag)))
    return tuple(dict.fromkeys(_with_imports(wanted)))


def _chunk_of(tag: str) -> str | None:
    """Find an element's chunk: parts of an element, such as a tab, come with it."""
    family, _, name = tag.partition("-")
    if family not in ("crowd", "hw"):
        return None
    # The build gives a chunk that others share a name without its folder.
    own = f"src/{family}/{name}/{name}.ts"
    manifest = _manifest()
    if own in manifest:
        return own
    shared = (key for key in manifest if key.startswith(f"_{name}-"))
    return next((key for key in shared if manifest[key].get("name") == name), None)


def _with_imports(keys: Collection[str]) -> Iterator[str]:
    manifest = _manifest()
    seen: set[str] = set()
    waiting = list(keys)
    while waiting:
        key = waiting.pop(0)
        if key not in seen:
            seen.add(key)
            yield str(manifest[key]["file"])
            waiting += manifest[key].get("imports", ())
