"""Plain text is shown as it was written, whatever Markdown would make of it."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handwork.projects.rules import instructions_to_html, plain_to_markdown

# The signs of Markdown, and few letters: so that they meet.
TEXTS = st.text(alphabet="ab1 \n\\`*_[]()<>#+-=.!|~&;:\"'\t/{}", max_size=40)


class Reader(HTMLParser):
    """Reads a page as a person does, and notes which tags there are."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: set[str] = set()
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, _attrs: object) -> None:
        self.tags.add(tag)


def lines_of(text: str) -> list[str]:
    """What stands in each line, whatever space is around it."""
    return [words for line in text.splitlines() if (words := " ".join(line.split()))]


@given(text=TEXTS)
def test_plain_text_is_shown_as_it_is(text):
    shown = Reader(instructions_to_html(plain_to_markdown(text)))
    assert lines_of(shown.text) == lines_of(text)
    assert shown.tags <= {"p", "br"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("5 * 3 * 2", "<p>5 * 3 * 2</p>"),
        ("1. Look\n2. Say", "<p>1. Look<br>\n2. Say</p>"),
        ("# <b>Now</b> & [then](http://a.b)",
         "<p># &lt;b&gt;Now&lt;/b&gt; &amp; [then](http://a.b)</p>"),
        ("One.\n\n    Two.", "<p>One.</p>\n<p>Two.</p>"),
    ],
)  # fmt: skip
def test_plain_text_keeps_its_lines(text, html):
    assert instructions_to_html(plain_to_markdown(text)).strip() == html
