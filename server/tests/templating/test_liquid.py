"""Liquid as Amazon's templates use it: variables, filters, limits, and data that attacks."""

from __future__ import annotations

import json
from html.parser import HTMLParser

import pytest

from handwork.base.errors import InvalidInputError
from handwork.projects.rules import templating
from handwork.projects.rules.shown import plain_lines
from handwork.projects.rules.templating import (
    InvalidTemplateError,
    TemplateTooCostlyError,
)

CASES = [
    ("{{ task.input.text }}", {"text": "hi"}, "hi"),
    ("{{ text }}", {"text": "hi"}, "hi"),
    ("{{ task.input.taskObject }}", {"source": "a tweet"}, "a tweet"),
    ("{{ task.input.taskObject }}", {"source-ref": "x", "source": "y"}, "x"),
    ("{{ task.input.manifestLine.label-names[0] }}", {"label-names": ["a"]}, "a"),
    ("{{ task.input.class-map[task.input.id] }}",
     {"class-map": {"7": "dog"}, "id": "7"}, "dog"),
    ("{{ task.input.pair.a.b }}", {"pair": {"a": {"b": 3}}}, "3"),
    ("{{ n }}{{ yes }}{{ none }}", {"n": 1.5, "yes": True, "none": None}, "1.5true"),
    ("{{ o }}", {"o": {"a": [1]}}, "{&#34;a&#34;: [1]}"),
    ("{{ l }}", {"l": ["a"]}, "[&#34;a&#34;]"),
    ("{{ l | to_json | escape }}", {"l": ["'"]}, "[&#34;&#39;&#34;]"),
    ("{{ l | to_json }}", {"l": ["a"]}, "[&#34;a&#34;]"),
    ("{{ 'James & the \"Peach\"' }}", {}, "James &amp; the &#34;Peach&#34;"),
    ("{{ x | escape }}", {"x": "<b>"}, "&lt;b&gt;"),
    ("{{ x | escape | escape }}", {"x": "<"}, "&amp;lt;"),
    ("{{ x | escape_once }}", {"x": "&lt;b&gt; <i>"}, "&lt;b&gt; &lt;i&gt;"),
    ("{{ x | skip_autoescape }}", {"x": "<b>"}, "<b>"),
    ("{{ x | append: '<i>' }}", {"x": "<b>"}, "&lt;b&gt;&lt;i&gt;"),
    ("{{ image | grant_read_access }}", {"image": "asset:12"}, "/assets/12"),
    ("{{ image }}", {"image": "asset:12"}, "/assets/12"),
    ("{{ 's3://bucket/cat.png' | grant_read_access }}", {}, "/assets/cat"),
    ("{% capture u %}s3://{{ b }}/cat.png{% endcapture %}{{ u | grant_read_access }}",
     {"b": "bucket"}, "/assets/cat"),
    ("{{ u | grant_read_access }}", {"u": "https://e.org/a?b&c"},
     "https://e.org/a?b&amp;c"),
    ("{% for x in l %}{{ forloop.index }}{{ x }}{% endfor %}", {"l": ["a", "b"]}, "1a2b"),
    ("{% if a == 'b' %}1{% elsif c %}2{% else %}3{% endif %}", {"a": 1, "c": True}, "2"),
    ("{% unless gone %}1{% endunless %}", {}, "1"),
    ("{% assign y = x | upcase %}{{ y }}", {"x": "a"}, "A"),
    ("{% case x %}{% when 'a' %}1{% endcase %}", {"x": "a"}, "1"),
    ("{{ gone | default: 'd' }}", {}, "d"),
    ("{% raw %}{{ x }}{% endraw %}", {}, "{{ x }}"),
    ("{% cycle x, 'b' %}", {"x": "<"}, "&lt;"),
    ("<script>var a = {{ o }};</script>", {"o": {"k": "</script>"}},
     '<script>var a = {"k": "\\u003c/script\\u003e"};</script>'),
    ("<script>var a = {{ l | to_json }};</script>", {"l": [1]},
     "<script>var a = [1];</script>"),
    ('<script src="{{ x }}"></script>', {"x": "a&b"}, '<script src="a&amp;b"></script>'),
]  # fmt: skip


@pytest.mark.parametrize(("source", "row", "html"), CASES)
def test_a_template_writes_what_amazon_would(write, source, row, html):
    assert write(source, row).html == html


@pytest.mark.parametrize(
    ("source", "missing"),
    [
        ("{{ task.input.gone }}", ("task.input.gone",)),
        ("{{ gone | upcase }}{{ gone }}", ("gone",)),
        ("{{ o.a.b }}", ("o.a.b",)),
        ("{{ gone | to_json }}", ("gone",)),
        ("{{ gone | grant_read_access }}", ("gone",)),
        ("{% for x in gone %}{{ x }}{% endfor %}", ("gone",)),
        ("{% if gone %}{{ gone }}{% endif %}", ()),
        ("{{ gone | default: 'd' }}", ()),
    ],
)
def test_a_variable_that_is_shown_and_missing_is_named(write, source, missing):
    assert write(source, {"o": {}}).missing == missing


def test_a_file_that_nobody_uploaded_is_named(write):
    done = write("{{ x | grant_read_access }}", {"x": "s3://bucket/gone.png"})
    assert done.lost_files == ("s3://bucket/gone.png",)


TOO_MUCH = [
    "{% for i in (1..1000000000) %}x{% endfor %}",
    "{% for i in (1..999) %}{% for j in (1..999) %}x{% endfor %}{% endfor %}",
    "{% for i in (1..99999) %}" + "x" * 99 + "{% endfor %}",
    "{% for i in (1..99999) %}" + "{% if 1 %}{% endif %}" * 4000 + "{% endfor %}",
    "{% assign s = 'ab' %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}",
    "{% assign n = 99 %}{% for i in (1..60) %}{% assign n = n | times: n %}{% endfor %}",
    "{{ (1..100000000) | join: ',' }}",
    "{{ long | replace: 'a', long }}",
    "{{ long | split: '' | join: long }}",
    "{% if a %}" * 200 + "{% endif %}" * 200,
    "{{ x" + "[x" * 3000 + "]" * 3000 + "}}",
    "{{ x }}" * 20_001,
    "{{" + " " * 5000 + "}}",
    "{{ long | upcase | downcase | capitalize | upcase | strip }}" * 19_000,
]


@pytest.mark.parametrize("source", TOO_MUCH, ids=range(len(TOO_MUCH)))
def test_a_template_that_takes_too_much_is_stopped(write, source):
    with pytest.raises(TemplateTooCostlyError):
        write(source, {"long": "a" * 900_000})


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("a\n\n{{ x | no_such_filter }}", "line 3: unknown filter 'no_such_filter'"),
        ("{% include 'x' %}", "unexpected tag 'include'"),
        ("{% render 'x' %}", "unexpected tag 'render'"),
        ("a\n{{ x", "line 2"),
        ("{{ x | safe }}", "unknown filter 'safe'"),
        ("{% if %}{% endif %}", "line 1"),
        ("{{ }}", "expected a value, found the end of the brackets"),
        ("{% raw %}{{ x }}", "{% endraw %}"),
    ],
)
def test_a_template_that_cannot_be_read_says_where(source, said):
    with pytest.raises(InvalidTemplateError) as refusal:
        templating.needed_variables(source, "liquid")
    assert said in refusal.value.message


def test_a_fault_of_the_data_is_a_refusal_and_no_crash(write):
    with pytest.raises(InvalidInputError):
        write("{{ 1 | divided_by: n }}", {"n": 0})


PAYLOADS = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><svg onload=alert(1)>",
    "{{ 'x' | skip_autoescape }}{% raw %}",
    "\\",
    '\\"; alert(1); //',
    "${alert(1)}",
    "`+alert(1)+`",
    "line\nbreak\u2028x\r",
    "<!--<script>",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\ufffe\u202e\u0007",
]
# Every way in which a field can stand in a template.
FIELDS = (
    '<p id="p" title="{{ x }}" lang=\'{{ x }}\' data-j="{{ o | to_json }}"'
    ' data-l="{{ l | to_json | escape }}">{{ x }}{{ o }}{{ l }}{{ x | upcase }}'
    "{% for y in l %}{{ y }}{% endfor %}{% capture c %}{{ x }}{% endcapture %}{{ c }}"
    "{{ x | append: x }}{{ x | escape }}{{ x | grant_read_access }}{% cycle x %}</p>"
    "<textarea>{{ x }}</textarea><crowd-input name='{{ x }}'></crowd-input>"
    "<script>var a = \"{{ x }}\", b = '{{ x }}', c = {{ o }}, d = {{ l | to_json }};"
    "</script>"
)


class Outline(HTMLParser):
    """The tags and attributes of a document, and the code of its scripts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, tuple[str, ...]]] = []
        self.scripts: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data):
        if self.tags and self.tags[-1][0] == "script":
            self.scripts.append(data)


def fields_of(payload: str) -> dict[str, object]:
    return {"x": payload, "o": {"k": payload, payload: 1}, "l": [payload]}


@pytest.mark.parametrize("payload", PAYLOADS)
def test_data_never_becomes_markup(write, payload):
    harmless = Outline(write(FIELDS, fields_of("text")).html)
    assert Outline(write(FIELDS, fields_of(payload)).html).tags == harmless.tags


@pytest.mark.parametrize("payload", PAYLOADS)
def test_data_never_ends_a_string_of_a_script(write, payload):
    (code,) = Outline(write(FIELDS, fields_of(payload)).html).scripts
    first, rest = read_string(code.removeprefix("var a = "), '"')
    second, _ = read_string(rest.removeprefix(", b = "), "'")
    assert first == second
    as_json = rest[rest.index("c = ") + 4 : rest.index(", d = ")]
    assert json.loads(as_json) == {"k": plain_lines(payload), payload: 1}


def read_string(code: str, quote: str) -> tuple[str, str]:
    """Read a string of JavaScript from its opening quote: its inside, and what follows."""
    assert code[0] == quote
    at = 1
    while code[at] != quote:
        assert code[at] not in "\n\r\u2028\u2029"
        at += 2 if code[at] == "\\" else 1
    return code[1:at], code[at + 1 :]
