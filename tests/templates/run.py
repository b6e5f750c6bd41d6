"""Run templates through the product: publish, fill as a person would, check what is stored.

    python tests/templates/run.py FOLDER --list FILE
    python tests/templates/run.py FOLDER               every template below it

FILE names one template a line, relative to FOLDER. Each template becomes a project of an
installation made for the run; a worker answers its one task in Chromium.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Error, Frame, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from handwork_client import Client, HandworkError
from templates import answers, libraries
from templates.fields import invent_row
from templates.filling import Person
from templates.installation import REQUESTER, STEWARD, WORKER, serve
from templates.media import Media, store_media
from tools.chromium import ARGUMENTS, PATIENCE_MS, find_browser
from tools.world import Site

SETTLED_MS = 250
DESKTOP = {"width": 1280, "height": 900}
TEMPLATES = ("*.html", "*.htm", "*.liquid")


@dataclass(frozen=True)
class Result:
    """What became of a template."""

    name: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        state = "FAIL" if self.problems else "pass"
        said = "; ".join((*self.problems, *(f"({note})" for note in self.notes)))
        return f"{state}  {self.name}" + (f"  {said}" if said else "")


class Run:
    """One installation, one requester, one worker, many templates."""

    def __init__(
        self, site: Site, client: Client, worker: BrowserContext, media: Media
    ) -> None:
        self.site = site
        self.client = client
        self.worker = worker
        self.media = media

    def one(self, name: str, source: str, pictures: Path | None) -> Result:
        """Publish a template, answer it, check the answer."""
        try:
            batch_id = self._publish(name, source)
        except HandworkError as refusal:
            return Result(name, (f"not published: {refusal}",))
        page = self.worker.new_page()
        heard = Heard(page)
        try:
            problems = self._answer(page, batch_id, picture_of(name, pictures))
        except (Error, AssertionError, RuntimeError) as failure:
            problems = [first_lines(str(failure))]
        self._close(page, batch_id)
        return Result(name, (*problems, *heard.ours), tuple(heard.theirs[:1]))

    def _publish(self, name: str, source: str) -> int:
        project_id = self.client.create_project(
            title=name[-100:], kind="template", options={"template": source},
            instructions="Answer what is asked.",
        )  # fmt: skip
        batch_id = self.client.create_batch(
            project_id, title=name[-100:], price_micros=50_000, currency="EUR",
            answers_wanted=1, expected_seconds=20,
        )  # fmt: skip
        self.client.push_tasks(
            batch_id, [{"key": "1", **invent_row(source, self.media)}]
        )
        self.client.publish(batch_id)
        return batch_id

    def _answer(self, page: Page, batch_id: int, picture: Path | None) -> list[str]:
        page.goto(f"{self.site.url}/work/{batch_id}/")
        page.get_by_role("button", name=re.compile("Start|Continue")).click()
        page.wait_for_url(f"**/work/{batch_id}/task/")
        frame = frame_of(page)
        person = Person(page, frame)
        person.fill()
        parts = answers.parts_of(frame)
        if picture is not None:
            photograph(page, picture)
        submit = person.own_submit() or page.get_by_role("button", name="Submit").first
        submit.click()
        if self._wait_for_answer(page, frame, batch_id):
            person.reconsider()
            submit.click()
            said = self._wait_for_answer(page, frame, batch_id)
            assert not said, f"held back: {said}"
        (stored,) = self.client.answers(batch_id)
        return answers.problems(stored.content, parts)

    def _wait_for_answer(self, page: Page, frame: Frame, batch_id: int) -> str:
        """Wait until an answer is stored; give what held it back instead."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while not any(True for _ in self.client.answers(batch_id)):
            if said := said_on(page, frame):
                return said
            assert time.monotonic() < deadline, "nothing was stored after Submit"
            page.wait_for_timeout(150)
        return ""

    def _close(self, page: Page, batch_id: int) -> None:
        page.close()
        try:
            self.client.close_batch(batch_id)
        except HandworkError:
            # It closed by itself with its last answer.
            return


class Heard:
    """Errors on a page: of our own code, and of the template's."""

    def __init__(self, page: Page) -> None:
        self.ours: list[str] = []
        self.theirs: list[str] = []
        page.on("pageerror", self._listen)

    def _listen(self, error: Error) -> None:
        is_ours = "/static/handwork/" in (error.stack or "")
        heard = self.ours if is_ours else self.theirs
        heard.append(f"error on the page: {first_lines(error.message)}")


def picture_of(name: str, folder: Path | None) -> Path | None:
    """Tell where the picture of a template goes."""
    file_name = re.sub(r"[^-\w.]+", "-", name)
    return folder / f"{file_name}.png" if folder else None


def photograph(page: Page, path: Path) -> None:
    """Picture a whole page, as one that fits on a screen: a frame beyond it may stay blank."""
    tall = int(page.evaluate("document.documentElement.scrollHeight"))
    page.set_viewport_size({**DESKTOP, "height": tall})
    page.wait_for_timeout(SETTLED_MS)
    page.screenshot(path=path)
    page.set_viewport_size(DESKTOP)


def frame_of(page: Page) -> Frame:
    """Wait until the frame's elements are there."""
    handle = page.wait_for_selector("hw-frame iframe")
    frame = handle.content_frame() if handle else None
    assert frame is not None, "the page has no frame"
    frame.wait_for_selector("html[data-ready]", state="attached")
    return frame


def said_on(page: Page, frame: Frame) -> str:
    """Read what keeps the answer back; a page that goes on while it is read has nothing."""
    try:
        return notices_on(page, frame)
    except Error:
        return ""


def notices_on(page: Page, frame: Frame) -> str:
    notices = [page.locator(".frame-notice"), frame.locator(".handwork-notice")]
    texts = [
        notice.first.text_content() or "" for notice in notices if notice.count() > 0
    ]
    errors = page.locator("[role=alert]:visible")
    return " ".join([*texts, *errors.all_text_contents()]).strip()


def first_lines(text: str) -> str:
    return " ".join(text.split())[:300]


@contextmanager
def opened(site: Site) -> Iterator[tuple[Run, Path]]:
    """Open the browser, upload the media, let a steward allow the libraries' hosts."""
    found = find_browser()
    token = site.token(REQUESTER, "publish", "results")
    with sync_playwright() as playwright, Client(site.url, token) as client:
        browser = playwright.chromium.launch(
            executable_path=found.path, args=list(ARGUMENTS),
            env={**os.environ, **found.environment},
        )  # fmt: skip
        steward = entered(
            browser.new_context(viewport=DESKTOP, locale="en"),
            site.sign_in_link(STEWARD),
        )
        libraries.allow(steward, site)
        media = store_media(client, steward.new_page(), site.home)
        steward.close()
        worker = entered(
            browser.new_context(viewport=DESKTOP, locale="en"),
            site.sign_in_link(WORKER),
        )
        worker.set_default_timeout(PATIENCE_MS)
        libraries.serve(worker)
        yield Run(site, client, worker, media), site.home
        browser.close()


def entered(context: BrowserContext, link: str) -> BrowserContext:
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/enter/" not in url)
    page.close()
    return context


def names_in(folder: Path, listed: Path | None) -> list[str]:
    """Tell which templates to run."""
    if listed is not None:
        lines = listed.read_text("utf-8").splitlines()
        return [line.strip() for line in lines if line.strip() and line[0] != "#"]
    found = {path for pattern in TEMPLATES for path in folder.rglob(pattern)}
    return sorted(str(path.relative_to(folder)) for path in found)


def read(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="where the templates are")
    parser.add_argument("--list", type=Path, dest="listed", help="a file of paths")
    parser.add_argument("--only", default="", help="those whose path has this in it")
    parser.add_argument("--screenshots", type=Path, help="keep a picture of each here")
    return parser.parse_args(arguments)


def main() -> int:
    options = read()
    names = [n for n in names_in(options.folder, options.listed) if options.only in n]
    if options.screenshots:
        options.screenshots.mkdir(parents=True, exist_ok=True)
    failed = 0
    with (
        tempfile.TemporaryDirectory() as folder,
        serve(Path(folder) / "home") as site,
        opened(site) as (run, _),
    ):
        for name in names:
            path = options.folder / name
            if path.is_file():
                source = path.read_text("utf-8", errors="replace")
                result = run.one(name, source, options.screenshots)
            else:
                result = Result(name, ("there is no such file",))
            failed += bool(result.problems)
            print(result.line, flush=True)
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
