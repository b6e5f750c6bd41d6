"""Elements on a page of their own: the built bundle, walled in as in a frame, without a server."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Route

from handwork.projects.rules.templating.reading import read_template
from handwork.site.chunks import chunk_names
from tools.world import ROOT

ORIGIN = "http://elements.test"
FOLDER = ROOT / "server/src/handwork/projects/elements"
STATIC = ROOT / "server/src/handwork/site/static"
POLICY = (
    f"default-src 'none'; sandbox allow-scripts allow-forms; script-src {ORIGIN}/static/ 'unsafe-inline'; "
    f"style-src {ORIGIN} 'unsafe-inline'; img-src {ORIGIN} data: blob:; media-src {ORIGIN} data: blob:; "
    "connect-src 'none'; form-action 'none'; base-uri 'none'; object-src 'none'"
)
DOCUMENT = """<!doctype html><html lang="{language}" dir="{direction}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>A task</title>
<script type="module" src="/static/handwork/frame/frame.js"></script>{chunks}</head><body><main>{html}</main></body></html>"""
AXE = (ROOT / "widgets/node_modules/axe-core/axe.min.js").read_text()
SCHEMES = ("light", "dark")
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The page around the frame has the first heading.
LOOK = """async (tags) => {
  const rules = {"page-has-heading-one": {enabled: false}};
  const runOnly = {type: "tag", values: tags};
  const found = await axe.run(document, {runOnly, rules, iframes: false, resultTypes: ["violations"]});
  return found.violations.flatMap(({id, impact, nodes}) => nodes.map(({target}) => `${id} (${impact}) ${target}`));
}"""
TYPES = {".js": "text/javascript", ".css": "text/css", ".png": "image/png"}
# Set before anything of the document runs, so that no event is missed.
WATCH = "document.addEventListener('all-crowd-elements-ready', () => { window.elementsReady = true; })"


def described(tag: str) -> dict[str, Any]:
    """Give the description of an element."""
    return json.loads((FOLDER / f"{tag}.json").read_text())


def example(tag: str) -> str:
    """Give the template in an element's description."""
    return described(tag)["example"]["html"]


def show(
    context: BrowserContext,
    html: str,
    *,
    media: Mapping[str, bytes] | None = None,
    language: str = "en",
    direction: str = "ltr",
    path: str = "/task",
) -> Page:
    """Open a template's document; files of `media` lie beside it."""
    document = document_of(html, language=language, direction=direction)
    files = dict(media or {})

    def answer(route: Route) -> None:
        asked = urlsplit(route.request.url).path
        if asked == path:
            headers = {"Content-Security-Policy": POLICY}
            route.fulfill(body=document, content_type="text/html", headers=headers)
        elif (body := files.get(asked) or static_file(asked)) is not None:
            kind = TYPES.get(asked[asked.rfind(".") :], "application/octet-stream")
            # The document's origin is opaque: to it everything is another origin.
            headers = {"Access-Control-Allow-Origin": "*"}
            route.fulfill(body=body, content_type=kind, headers=headers)
        else:
            route.fulfill(status=404, body="")

    page = context.new_page()
    page.add_init_script(WATCH)
    page.route(f"{ORIGIN}/**", answer)
    page.goto(ORIGIN + path)
    page.wait_for_function("() => window.elementsReady === true")
    return page


def document_of(html: str, *, language: str = "en", direction: str = "ltr") -> str:
    """Write the document of a template, which asks at once for what it will import."""
    chunks = "".join(
        f'<link rel="modulepreload" href="/static/handwork/frame/{name}">'
        for name in chunk_names(read_template(html).tags)
    )
    return DOCUMENT.format(
        html=html, language=language, direction=direction, chunks=chunks
    )


@cache
def static_file(path: str) -> bytes | None:
    """Read a file of the built site, or None."""
    file = (STATIC / path.removeprefix("/static/")).resolve()
    inside = path.startswith("/static/") and file.is_relative_to(STATIC)
    return file.read_bytes() if inside and file.is_file() else None


def answer_of(page: Page) -> dict[str, Any]:
    """Give what the form of the page would hand in."""
    return page.evaluate("() => document.querySelector('crowd-form').answer")


def barriers(page: Page) -> list[str]:
    """Let axe look at the page, light and dark; say what it finds, and where."""
    page.evaluate(AXE)
    said: list[str] = []
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        said += [f"{scheme}: {each}" for each in page.evaluate(LOOK, STANDARD)]
    return said


def plain_png(width: int, height: int) -> bytes:
    """Make a picture of the size: a chessboard of soft colours, 64 pixels a field."""
    tiles = [bytes((188, 204, 214)) * 64, bytes((221, 213, 196)) * 64]
    even = (
        b"\0"
        + b"".join(tiles[column % 2] for column in range(-(-width // 64)))[: width * 3]
    )
    odd = (
        b"\0"
        + b"".join(tiles[(column + 1) % 2] for column in range(-(-width // 64)))[
            : width * 3
        ]
    )
    packer = zlib.compressobj(1)
    rows = [packer.compress(odd if (row // 64) % 2 else even) for row in range(height)]
    content = b"".join(rows) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [chunk(b"IHDR", header), chunk(b"IDAT", content), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(name: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + name
        + content
        + struct.pack(">I", zlib.crc32(name + content))
    )
