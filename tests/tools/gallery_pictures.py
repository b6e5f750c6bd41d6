"""Make the gallery's preview pictures: each template as the gallery itself shows it."""

from __future__ import annotations

import io
import os
import sys
import tempfile
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from templates.installation import REQUESTER, serve
from templates.run import entered
from tools.chromium import ARGUMENTS, find_browser
from tools.world import Site

VIEWPORT = {"width": 1600, "height": 1400}
SHOWN = (960, 600)
SIZE = (640, 400)
COLOURS = 128
SETTLED_MS = 800

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "handwork.config.settings")
django.setup()

# Needs Django to be set up.
from handwork.projects.queries.gallery import GalleryTemplate, gallery  # noqa: E402


def main() -> None:
    found = find_browser()
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder) / "home") as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=found.path, args=list(ARGUMENTS),
            env={**os.environ, **found.environment},
        )  # fmt: skip
        context = browser.new_context(
            viewport=VIEWPORT, color_scheme="light", locale="en"
        )
        page = entered(context, site.sign_in_link(REQUESTER)).new_page()
        for template in gallery():
            save(template, picture_of(page, site, template))
        browser.close()


def picture_of(page: Page, site: Site, template: GalleryTemplate) -> Image.Image:
    """Photograph the frame of a template, from its top."""
    page.goto(f"{site.url}/projects/gallery/{template.name}/")
    handle = page.wait_for_selector("hw-frame iframe")
    frame = handle.content_frame() if handle else None
    assert frame is not None, template.name
    frame.wait_for_selector("html[data-ready]", state="attached")
    # Pictures and waveforms come a moment after the elements.
    page.wait_for_timeout(SETTLED_MS)
    shot = page.locator("hw-frame iframe").screenshot()
    image = Image.open(io.BytesIO(shot)).convert("RGB")
    width = image.width
    height = min(image.height, width * SHOWN[1] // SHOWN[0])
    sheet = Image.new("RGB", (width, width * SHOWN[1] // SHOWN[0]), "#ffffff")
    sheet.paste(image.crop((0, 0, width, height)))
    return sheet.resize(SIZE, Image.Resampling.LANCZOS)


def save(template: GalleryTemplate, image: Image.Image) -> None:
    """Write the picture beside its template, small."""
    small = image.quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(template.picture, "PNG", optimize=True)


if __name__ == "__main__":
    main()
