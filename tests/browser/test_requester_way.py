"""The whole way of a requester: four steps, the work, the results, a checked release."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile

import pytest
from playwright.sync_api import Page, expect

from tools.world import LABELLED

GOOD = "key,text\na,Watches for nothing!\nb,Lunch at noon?\n"
BAD = "key,text\na,Watches for nothing!\na,Lunch at noon?\n"


def heading(page: Page, name: str):
    return page.get_by_role("heading", name=name, exact=True)


def say_what(page: Page, title: str) -> None:
    """Fill in step 1."""
    page.get_by_label("Title").fill(title)
    page.get_by_label("Instructions").fill("Is it **spam**?")


def say_how(page: Page, question: str) -> None:
    """Fill in step 2."""
    page.get_by_label("Question").fill(question)
    page.get_by_label("Choices").fill("spam | Spam\nham | Not spam")


def upload(page: Page, content: str) -> None:
    """Choose a file and send it."""
    file = {"name": "mail.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("File of tasks").set_input_files(file)
    page.get_by_role("button", name="Upload and read").click()


def test_four_steps_lead_from_nothing_to_published_work(visit):
    page = visit("desktop", "requester").goto("/projects/")
    page.get_by_role("button", name="New project").first.click()

    say_what(page, "Spam or not")
    preview = page.locator("hw-preview")
    expect(preview.locator("strong")).to_have_text("spam")
    page.get_by_role("button", name="Next: how people answer").click()

    say_how(page, "Is this spam?")
    expect(preview).to_contain_text("Is this spam?")
    expect(preview.get_by_role("radio", name="Not spam")).to_be_visible()
    page.get_by_role("button", name="Next: the tasks").click()

    upload(page, BAD)
    report = page.get_by_role("region", name=re.compile("1 row was refused"))
    expect(report).to_contain_text("Nothing was imported")
    refused = report.get_by_role("row").last
    expect(refused.get_by_role("cell").first).to_have_text("3")
    expect(refused).to_contain_text('the key "a" is there already')
    upload(page, GOOD)
    expect(page.get_by_text("2 tasks imported from mail.csv.")).to_be_visible()
    page.get_by_role("button", name="Next: price and publish").click()

    page.get_by_label("Seconds for one answer").fill("30")
    page.get_by_label("Pay per hour you aim at").fill("12")
    page.get_by_label("Price of one answer").fill("0.05")
    expect(preview).to_contain_text("€12.00 an hour would be €0.10 an answer.")
    page.get_by_label("Price of one answer").fill("0.10")
    expect(preview).to_contain_text("Publishing sets aside €0.72 now.")
    page.get_by_role("button", name="Publish").click()

    expect(page.get_by_role("status")).to_contain_text("Published.")
    # Two answers to each of two tasks come first; the third only where there is doubt.
    expect(page.locator("#figures")).to_contain_text("of 4")
    expect(page.locator("#money")).to_contain_text("€0.72")


def test_the_four_steps_work_without_scripts(visit):
    page = visit("desktop", "requester", javascript=False).goto("/projects/new/")
    say_what(page, "Spam without scripts")
    page.get_by_role("button", name="Next: how people answer").click()
    say_how(page, "Is it spam?")
    page.get_by_role("button", name="Next: the tasks").click()
    upload(page, GOOD)
    reading = page.get_by_role("heading", name="Reading mail.csv")
    onward = page.get_by_role("button", name="Next: price and publish")
    # Whichever comes: the page that was left may still be there for a moment.
    expect(reading.or_(onward).first).to_be_visible()
    while reading.is_visible():
        page.reload()
    onward.click()
    page.get_by_label("Price of one answer").fill("0.20")
    page.get_by_role("button", name="Publish").click()
    # The page showed another sum: nobody spends one that they have not seen.
    expect(page.get_by_role("status")).to_contain_text("The sum has changed")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("status")).to_contain_text("Published.")


def test_results_are_narrowed_down_by_filters(visit):
    requester = visit("desktop", "requester")
    page = requester.goto(f"/batches/{LABELLED}/results/")
    estimates = page.get_by_role("table", name="The least certain first")
    expect(estimates.get_by_role("row")).to_have_count(31)
    page.get_by_label("Label", exact=True).select_option("4")
    requester.follow(page.get_by_role("button", name="Filter"))
    rows = estimates.get_by_role("row").all()[1:]
    assert 0 < len(rows) < 30
    assert {row.get_by_role("cell").first.inner_text() for row in rows} == {"4"}
    requester.follow(estimates.get_by_role("link").first)
    expect(page.get_by_role("table", name="Answers").get_by_role("row")).to_have_count(
        4
    )


def test_an_answer_is_left_out_with_a_reason_and_taken_back_in(visit):
    page = visit("desktop", "requester").goto(f"/batches/{LABELLED}/review/")
    row = page.locator("tbody tr").first
    row.get_by_text("Leave out …").click()
    row.get_by_label("Why?", exact=True).fill("The picture is broken")
    row.get_by_role("button", name="Leave it out of the data").click()
    expect(page.get_by_role("status")).to_contain_text("Its pay is not touched.")
    expect(row).to_contain_text("Left out: The picture is broken")
    expect(row).to_contain_text("Accepted")
    row.get_by_role("button", name="Take the answer").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back into the data.")
    expect(row.get_by_text("Leave out …")).to_be_visible()


@pytest.fixture
def downloads(visit):
    """Make a release on its page; give a way to its files."""
    page = visit("desktop", "requester").goto(f"/batches/{LABELLED}/releases/")
    releases = page.get_by_role("article")
    known = releases.count()
    page.get_by_role("button", name="Make a release").click()
    newest = releases.first
    expect(releases).to_have_count(known + 1)
    expect(newest.get_by_role("table")).to_be_visible()

    def download(name: str) -> bytes:
        with page.expect_download() as download:
            newest.get_by_text(name, exact=True).click()
        return download.value.path().read_bytes()

    return newest, download


def test_a_release_holds_what_its_manifest_says(downloads):
    newest, download = downloads
    manifest = download("manifest.json")
    expect(newest).to_contain_text(hashlib.sha256(manifest).hexdigest())
    files = json.loads(manifest)["files"]
    promised = {name: file["sha256"] for name, file in files.items()}
    with zipfile.ZipFile(io.BytesIO(download("Download all as a zip"))) as archive:
        held = {
            name.rpartition("/")[2]: hashlib.sha256(archive.read(name)).hexdigest()
            for name in archive.namelist()
        }
    assert held.pop("manifest.json") == hashlib.sha256(manifest).hexdigest()
    assert held == promised
    assert {"estimates.csv", "answers.parquet"} <= held.keys()
