"""Pages to measure: templates with the built elements, from a server of this process, in Chromium."""

from __future__ import annotations

import gzip
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from browser.elements import TYPES, WATCH, document_of, static_file
from tools.chromium import ARGUMENTS, find_browser

UNLIMITED = ("--disable-frame-rate-limit", "--disable-gpu-vsync")
PHONE = {
    "viewport": {"width": 393, "height": 727},
    "device_scale_factor": 2.75,
    "is_mobile": True,
    "has_touch": True,
}
# As page-speed audits have a fast 3G: 150 ms there and back, 1.6 Mbit/s.
LATENCY_MS, BYTES_A_SECOND, SLOWER = 150, 1_600_000 // 8, 4


@cache
def packed(path: str) -> bytes | None:
    """Give a file of the site as it goes over the wire."""
    found = static_file(path)
    return None if found is None else gzip.compress(found, 9)


@contextmanager
def served(files: Mapping[str, bytes]) -> Iterator[str]:
    """Serve these files and the site's static ones; give the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = files.get(self.path)
            zipped = packed(self.path) if body is None else None
            content = body if body is not None else zipped
            kind = TYPES.get(Path(self.path).suffix, "text/html; charset=utf-8")
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Type", kind)
            if zipped is not None:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_arguments: object) -> None:
            """Say nothing: the table is the output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def document(html: str) -> bytes:
    return document_of(html).encode()


@contextmanager
def browser() -> Iterator[Browser]:
    """Start a Chromium that makes as many frames as it can."""
    found = find_browser()
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(
            executable_path=found.path,
            args=[*ARGUMENTS, *UNLIMITED],
            env={**os.environ, **found.environment},
        )
        yield made
        made.close()


def new_page(of: Browser) -> Page:
    """Open a tab that knows when the elements are ready."""
    page = of.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.add_init_script(WATCH.replace("true", "performance.now()"))
    return page


def slow_down(page: Page) -> None:
    """Give a tab the processor and the network of a phone."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    devtools.send("Network.enable")
    devtools.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, **speed},
    )
