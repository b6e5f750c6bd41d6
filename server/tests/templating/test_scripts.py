"""Values in scripts and beside them: whatever a filter made of a row, it stays a text."""

from __future__ import annotations

import pytest

from handwork.projects.rules import templating

PAYLOADS = (
    "\\",
    '\\"; alert(1); //',
    "`+alert(1)+`",
    "${alert(1)}",
    "a\nb\u2028c\r",
    "</script>",
    "\"'",
)
SCRIPTED = [
    "{{ x | escape }}",
    "{{ x | escape_once }}",
    "{{ x | escape | append: x }}",
    "{{ 'a' | skip_autoescape | append: x }}",
    "{% assign y = x | escape %}{{ y }}",
    "{% cycle x %}",
    "{% echo x %}",
    "{% for y in l %}{{ y | strip }}{% endfor %}",
    "{{ l | join: ' ' }}",
    "{{ x | newline_to_br }}",
    "{{ x | strip_html }}",
    "{{ x | to_json | append: '' }}",
]


def code_of(html: str) -> str:
    """Give what stands in the one script, which data must not end."""
    assert html.count("</script") == 1
    return html.partition("<script>")[2].partition("</script>")[0]


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("written", SCRIPTED)
@pytest.mark.parametrize("quote", ['"', "'", "`"])
def test_a_row_never_ends_a_string_of_a_script(write, written, payload, quote):
    source = f"<script>a = {quote}{written}{quote}</script>"
    code = code_of(write(source, {"x": payload, "l": [payload]}).html)
    inside = code.removeprefix(f"a = {quote}").removesuffix(quote)
    left = inside.replace("\\\\", "")
    assert quote not in left
    assert not set("\n\r\u2028\u2029`$") & set(left)
    assert not left.endswith("\\")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_was_captured_as_html_is_a_text_in_a_script(write, payload):
    source = "{% capture c %}{{ x }}{% endcapture %}<script>a = `{{ c }}`</script>"
    code = code_of(write(source, {"x": payload}).html)
    assert not set("\n\r\u2028\u2029$") & set(code)
    assert code.count("`") == 2


def test_what_was_captured_in_a_script_stays_code(write):
    source = "<script>{% capture c %}{{ o }}{% endcapture %}a = {{ c }};</script>"
    assert 'a = {"k": "\\u003cb\\u003e"};' in write(source, {"o": {"k": "<b>"}}).html


def test_what_was_captured_in_a_script_is_no_html(write):
    source = (
        '<script>{% capture c %}{{ o }}{% endcapture %}</script><p title="{{ c }}"></p>'
    )
    html = write(source, {"o": {'" onclick="x': 1}}).html
    assert html.endswith('<p title="{&#34;\\&#34; onclick=\\&#34;x&#34;: 1}"></p>')


@pytest.mark.parametrize(
    "source",
    [
        "<script>a = {{ x | skip_autoescape }}</script>",
        "{% assign y = x | skip_autoescape %}<script>a = {{ y }}</script>",
    ],
)
def test_an_author_may_write_code_from_a_row_by_name(write, source):
    assert write(source, {"x": "f(`a`)"}).html == "<script>a = f(`a`)</script>"


# What looks like the beginning of a script and is none.
NO_SCRIPT = (
    "<!-- <script> -->",
    "<!--><!-- <script src=x></script> <script> -->",
    "<textarea><script></textarea>",
    "<title><script></title>",
    "<style>/* <script> */</style>",
    '<p title="<script>">',
    "<p title='>\"<script>'>",
    '<p {% if 1 %}title="a"{% else %}title="b"{% endif %}>',
    '<p title="{% if 1 %}<script>"{% else %}b"{% endif %}>',
    '<script data-a=">"></script>',
    "<script>var a = 1 < 2;</script>",
)


@pytest.mark.parametrize("before", NO_SCRIPT)
def test_html_is_escaped_after_what_only_looks_like_a_script(write, before):
    html = write(before + '<p title="{{ o }}">', {"o": {"k": 1}}).html
    assert html.endswith('<p title="{&#34;k&#34;: 1}">')


@pytest.mark.parametrize("before", NO_SCRIPT)
def test_a_script_after_it_is_still_a_script(write, before):
    html = write(before + "<script>a = {{ o }}</script>", {"o": {"k": 1}}).html
    assert html.endswith('<script>a = {"k": 1}</script>')


def test_a_layout_escapes_after_a_comment_as_before_it(write):
    html = write('<!-- <script> --><p title="${o}">', {"o": {"k": 1}}, "layout").html
    assert html.endswith('<p title="{&#34;k&#34;: 1}">')


def test_a_layout_is_stopped_before_it_fills_the_memory(write):
    with pytest.raises(templating.TemplateTooCostlyError):
        write("${x}" * 100_000, {"x": "a" * 900_000}, "layout")
