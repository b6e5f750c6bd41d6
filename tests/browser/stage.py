"""Templates on a stage: in the walls that tasks have, around them a page that keeps answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from mimetypes import guess_type
from typing import Any
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import FrameLocator, Page, expect

from handwork.projects.rules.templating import document
from handwork.projects.rules.templating.elements import elements
from handwork.projects.rules.templating.reading import read_template
from handwork.site.chunks import chunk_names
from templates.hands import wait_until_at_rest
from tools.world import ROOT

AXE = (ROOT / "widgets/node_modules/axe-core/axe.min.js").read_text()
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES = ("light", "dark")
# A frame is a part of a page: landmarks and the first heading are the page's.
OF_THE_PAGE = {"region", "landmark-one-main", "page-has-heading-one", "heading-order"}
LOOK = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, iframes: false, resultTypes: ["violations"]});
  return found.violations.flatMap(({id, nodes}) => nodes.map(({target}) => [id, JSON.stringify(target)]));
}"""
STATIC = ROOT / "server/src/handwork/site/static"
HOST = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A task</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/static/handwork/site.css">
<script type="module" src="/static/handwork/site.js"></script></head>
<body class="working"><main class="page" id="main"><h1>A task</h1>
<form method="post" action="/answers">
<hw-frame src="/frames/{number}" allow="{allow}" label="The task">
<input type="hidden" name="answer" value="">
<input type="hidden" name="answer_state" value="{state}">
</hw-frame>
<div class="actions"><button type="submit">Submit</button></div>
</form></main></body></html>
"""


class Stage:
    """Shows markup as a task shows it, and knows what was answered."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, str]] = []
        self.answers: list[dict[str, Any]] = []
        self.origin = ""

    def example(self, tag: str) -> str:
        """Give the markup of an element's example."""
        return str(elements()[tag].example["html"])

    def open(self, page: Page, html: str, *, state: str = "") -> FrameLocator:
        """Show markup and wait until page and frame have said that they are there."""
        self.shown.append((html, state))
        page.goto(f"{self.origin}/tasks/{len(self.shown) - 1}")
        frame = page.frame_locator("iframe.template-frame")
        expect(frame.locator("html[data-ready]")).to_be_attached()
        wait_until_at_rest(page.frames[1])
        return frame

    def barriers(self, page: Page) -> list[str]:
        """Let axe look into the frame, light and dark; say what it finds, and where."""
        inner = page.frames[1]
        inner.evaluate(AXE)
        said: list[str] = []
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            found = inner.evaluate(LOOK, STANDARD)
            said += [
                f"{scheme}: {rule} {target}"
                for rule, target in found
                if rule not in OF_THE_PAGE
            ]
        return said

    def submit(self, page: Page) -> dict[str, Any]:
        """Press the page's Submit, and give what arrives."""
        before = len(self.answers)
        with page.expect_navigation(url="**/answers"):
            page.get_by_role("button", name="Submit").click()
        assert len(self.answers) == before + 1
        return self.answers[-1]


class Handler(BaseHTTPRequestHandler):
    """Serves a stage: pages, their frames, the built elements."""

    stage: Stage

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/static/"):
            return self.send_static(path)
        number = path.rpartition("/")[2]
        if not number.isdigit() or int(number) >= len(self.stage.shown):
            return self.send(404, b"", {})
        html, state = self.stage.shown[int(number)]
        if path.startswith("/frames/"):
            return self.send_frame(html)
        state = state.replace("&", "&amp;").replace('"', "&quot;")
        allow = "; ".join(f"{name} *" for name in sorted(permissions_in(html)))
        body = HOST.format(number=number, state=state, allow=allow)
        return self.send(200, body.encode(), {"Content-Type": "text/html"})

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        form = parse_qs(self.rfile.read(length).decode(), keep_blank_values=True)
        self.stage.answers.append(json.loads(form["answer"][0]))
        self.send(200, b"<title>Kept</title>", {"Content-Type": "text/html"})

    def send_frame(self, html: str) -> None:
        origin = self.stage.origin
        folder = f"{origin}/static/handwork/frame"
        chunks = chunk_names(read_template(html).tags)
        frame = document.Frame(
            loader_url=f"{folder}/frame.js",
            chunk_urls=[f"{folder}/{name}" for name in chunks],
            language="en",
            title="Task",
        )
        headers = {
            "Content-Type": "text/html; charset=utf-8",
            "Content-Security-Policy": document.content_policy(origin=origin, hosts=()),
            "Permissions-Policy": document.permissions_policy(permissions_in(html)),
        }
        body = document.frame_document(html=html, frame=frame)
        self.send(200, body.encode(), headers)

    def send_static(self, path: str) -> None:
        file = (STATIC / path.removeprefix("/static/")).resolve()
        if not file.is_relative_to(STATIC) or not file.is_file():
            return self.send(404, b"", {})
        kind = guess_type(file.name)[0] or "application/octet-stream"
        headers = {"Content-Type": kind, "Access-Control-Allow-Origin": "*"}
        return self.send(200, file.read_bytes(), headers)

    def send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def permissions_in(html: str) -> set[str]:
    """Name what the elements in some markup ask of the device."""
    used = [element for tag, element in elements().items() if f"<{tag}" in html]
    return {name for element in used for name in element.permissions}


@contextmanager
def serve_stage() -> Iterator[Stage]:
    """Serve a stage while the block runs."""
    stage = Stage()
    handler = type("StageHandler", (Handler,), {"stage": stage})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    stage.origin = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stage
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
