"""The page of a count says what was tried, fetches nothing, and escapes what it is given."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser

import pytest

from handwork_core.counting import CaptureTable, TimesSeen
from handwork_core.report.counting import write_count_page
from handwork_core.report.counting.from_lists import count_from_lists
from handwork_core.report.counting.from_sightings import count_from_times

NASTY = '"><script>alert(1)</script><b onclick="x">&amp;'
HARE = TimesSeen.from_dict({1: 25, 2: 22, 3: 13, 4: 5, 5: 1, 6: 2}, n_occasions=6)


class Page(HTMLParser):
    """Reads a page as a browser would, and keeps what is in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def page():
    counts = {
        "100": 60,
        "010": 50,
        "001": 40,
        "110": 20,
        "101": 15,
        "011": 12,
        "111": 5,
    }
    table = CaptureTable.from_dict(counts, lists=[f"A{NASTY}", "B", "C"])
    return Page(write_count_page(count_from_lists(table, question=NASTY, source=NASTY)))


def test_every_text_from_the_data_is_escaped(page):
    assert page.open == []
    assert not {"script", "b"} & page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert NASTY in page.text


def test_a_page_asks_nothing_of_any_other_place(page):
    assert not {"script", "link", "img", "iframe", "object"} & page.tags
    links = [value for name, value in page.attributes if name == "href"]
    assert all(
        link.startswith(("https://doi.org/", "data:application/json")) for link in links
    )


def test_a_page_has_what_a_statistician_checks(page):
    for heading in (
        "What every method says", "The models that were compared",
        "What the number rests on", "References", "Lists, and how many persons they share",
    ):  # fmt: skip
        assert heading in page.text
    assert "[12,13,23]" in page.text


def test_each_chart_carries_its_numbers(page):
    links = [value for _, value in page.attributes if str(value).startswith("data:")]
    specs = [json.loads(base64.b64decode(link.split(",", 1)[1])) for link in links]
    assert len(specs) == 3
    assert all(spec["data"]["values"] for spec in specs)


def test_what_was_refused_is_told_with_its_reason():
    seen = TimesSeen.from_dict(
        {1: 945, 2: 256, 3: 121, 4: 69, 5: 44, 9: 60}, n_occasions=140
    )
    found = count_from_times(seen, question="?", source="seen.csv")
    page = Page(write_count_page(found))
    for one in found.refused:
        assert one.why in page.text
    assert found.headline is not None


def test_a_count_does_not_change_with_the_seed():
    one, other = (
        write_count_page(count_from_times(HARE, question="?", source=".", seed=seed))
        for seed in (1, 2)
    )
    assert one == other
    assert not re.search(r"\bnan\b|\binf\b", Page(one).text)
