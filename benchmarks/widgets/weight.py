"""How much JavaScript a task brings, as it goes over the wire."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser

from browser.elements import described, example
from measure import Figure, at_most
from widgets.pages import browser, document, new_page, packed, served

SITE = "/static/handwork/site.js"
TEXT_KB, IMAGE_KB = 40, 90
TEXT_TASKS = ("crowd-classifier", "crowd-text-area")
IMAGE_TASKS = (
    "crowd-bounding-box",
    "crowd-polygon",
    "crowd-semantic-segmentation",
    "crowd-instance-segmentation",
    "crowd-textract-analyze-document",
)


def figures() -> list[Figure]:
    """Weigh the heaviest task of each sort."""
    with browser() as chromium:
        text = max(kilobytes(chromium, tag) for tag in TEXT_TASKS)
        image = max(kilobytes(chromium, tag) for tag in IMAGE_TASKS)
    return [
        at_most("JavaScript of a text task", text, "kB gzip", limit=TEXT_KB),
        at_most("JavaScript of an image task", image, "kB gzip", limit=IMAGE_KB),
    ]


def kilobytes(chromium: Browser, tag: str) -> float:
    """Sum what the browser fetches for the example, and the page's own script."""
    assert described(tag)["tag"] == tag
    fetched = {SITE}
    with served({"/task": document(example(tag))}) as address:
        page = new_page(chromium)
        page.on("request", lambda request: fetched.add(urlsplit(request.url).path))
        page.goto(f"{address}/task")
        page.wait_for_function("() => window.elementsReady")
        page.context.close()
    return (
        sum(len(packed(path) or b"") for path in fetched if path.endswith(".js")) / 1000
    )
