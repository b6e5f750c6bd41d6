"""What a frame loads is asked for by its document, not by one file after the other."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from browser.stage import Stage, serve_stage
from handwork.projects.rules.templating.elements import elements
from handwork.projects.rules.templating.reading import read_template
from handwork.site.chunks import chunk_names

FOLDER = "/static/handwork/frame/"
# Only who plays a sound needs it: it is as heavy as all the rest.
LATER = "waveform-"


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with serve_stage() as stage:
        yield stage


@pytest.mark.parametrize("tag", sorted(elements()))
def test_nothing_is_fetched_that_was_not_asked_for_at_once(
    tag: str, stage: Stage, chromium: Browser
):
    page = chromium.new_page()
    fetched: list[str] = []
    page.on("request", lambda request: fetched.append(urlsplit(request.url).path))
    html = stage.example(tag)
    stage.open(page, html)
    page.close()
    inside = {path.removeprefix(FOLDER) for path in fetched if FOLDER in path}
    inside = {name for name in inside if not name.startswith(LATER)}
    assert inside - {"frame.js"} == set(chunk_names(read_template(html).tags))
