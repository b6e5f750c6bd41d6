"""Other people's scripts that templates load: allowed by a steward, served from npm packages.

Nothing is fetched from the network: what a host would send comes from widgets/node_modules,
and a host whose package is not there stays blocked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import BrowserContext, Route

from tools.world import ROOT, Site

PACKAGES = ROOT / "widgets/node_modules"
SCRIPTS: Mapping[str, str] = {
    "https://d3js.org/d3.v6.min.js": "d3/dist/d3.min.js",
    "https://code.jquery.com/jquery-3.6.0.min.js": "jquery/dist/jquery.min.js",
    "https://cdnjs.cloudflare.com/ajax/libs/draggable/1.0.0-beta.8/draggable.bundle.js": "@shopify/draggable/lib/draggable.bundle.js",
    "https://cdnjs.cloudflare.com/ajax/libs/node-uuid/1.4.8/uuid.min.js": "node-uuid/uuid.js",
}


def installed() -> dict[str, Path]:
    """Tell which scripts are at hand."""
    paths = {address: PACKAGES / name for address, name in SCRIPTS.items()}
    return {address: path for address, path in paths.items() if path.is_file()}


def allow(steward: BrowserContext, site: Site) -> None:
    """Let the steward allow each host, on the page for it."""
    page = steward.new_page()
    for host in sorted({address.split("/")[2] for address in installed()}):
        page.goto(f"{site.url}/steward/hosts/")
        field = page.locator("input[name=host]")
        if not field.is_visible():
            page.locator("details:has(input[name=host]) > summary").click()
        field.fill(host)
        page.locator("[name=reason]").fill(
            "Templates of the corpus load a library there."
        )
        page.locator("form:has(input[name=host]) button").first.click()
        page.get_by_text(host).first.wait_for()
    page.close()


def serve(worker: BrowserContext) -> None:
    """Answer for the hosts."""
    for address, path in installed().items():
        worker.route(address, sender(path))


def sender(path: Path) -> Callable[[Route], None]:
    def send(route: Route) -> None:
        route.fulfill(
            body=path.read_text("utf-8"),
            content_type="text/javascript",
            headers={"access-control-allow-origin": "*"},
        )

    return send
