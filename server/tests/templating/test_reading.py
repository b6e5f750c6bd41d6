"""What is read out of a template before anybody runs it."""

from __future__ import annotations

import time

import pytest

from handwork.projects.rules import templating
from handwork.projects.rules.templating import InvalidHostError


@pytest.mark.parametrize(
    ("source", "needed"),
    [
        ("{{ task.input.a }}{{ b }}", (("a",), ("b",))),
        ("{{ task.input.taskObject | grant_read_access }}",
         (("taskObject", "source-ref", "source"),)),
        ("{{ task.input.manifestLine.x-y }}", (("x-y",),)),
        ("{% for p in task.input.l %}{{ p.q }}{% endfor %}", (("l",),)),
        ("{% if a %}{{ b }}{% endif %}", ()),
        ("{{ a | default: 'x' }}", ()),
        ("{% assign a = b %}{{ a }}", ()),
        ("{% capture u %}{{ a }}{% endcapture %}{{ u }}", (("a",),)),
    ],
)  # fmt: skip
def test_a_template_needs_what_it_always_shows(source, needed):
    assert templating.needed_variables(source, "liquid") == needed


def test_the_first_field_that_a_row_lacks_is_named():
    needed = (("a",), ("b", "c"))
    assert templating.missing_variable(needed, {"a": 1, "c": 2}) == ""
    assert templating.missing_variable(needed, {"a": 1}) == "b"


LOADERS = [
    '<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>',
    "<script src='//assets.crowd.aws/crowd-html-elements-v2.js' defer></script>",
    '<link rel="stylesheet" href="https://assets.crowd.aws/css/crowd-html-elements-v2.css">',
    '<script type="text/javascript" src="https://s3.amazonaws.com/mturk-public/externalHIT_v1.js"></script>',
    "<SCRIPT SRC=https://assets.crowd.aws/crowd-html-elements.js> </SCRIPT>",
]


@pytest.mark.parametrize("loader", LOADERS)
def test_what_loads_the_elements_elsewhere_is_taken_out(loader):
    assert templating.without_loaders(f"<p>{loader}</p>") == "<p></p>"


def test_other_scripts_stay():
    html = '<script src="https://cdn.example.org/d3.js"></script>'
    assert templating.without_loaders(html) == html


@pytest.mark.parametrize(
    ("html", "blocked"),
    [
        ('<script src="https://cdn.example.org/d3.js"></script>', ("cdn.example.org",)),
        ('<img src="//pics.example.org/a.png">', ("pics.example.org",)),
        ('<link href="https://fonts.example.org/f.css">', ("fonts.example.org",)),
        ("<style>a { background: url(https://x.example.org/a) }</style>",
         ("x.example.org",)),
        ('<p style="background: url(\'http://y.example.org/b\')">', ("y.example.org",)),
        ('<a href="https://elsewhere.example.org/">', ()),
        ('<crowd-button href="https://elsewhere.example.org/">', ()),
        ('<img src="/assets/12"><img src="data:,x">', ()),
        (LOADERS[0], ()),
        ('<img src="https://good.example.org/a.png">', ()),
    ],
)  # fmt: skip
def test_hosts_that_nobody_allowed_are_named(html, blocked):
    assert templating.blocked_hosts(html, ["good.example.org"]) == blocked


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("CDN.example.org", "cdn.example.org"),
        (" https://cdn.example.org/lib/d3.js ", "cdn.example.org"),
        ("cdn.example.org:8443", "cdn.example.org:8443"),
    ],
)
def test_a_host_is_taken_as_people_write_it(given, host):
    assert templating.check_host(given) == host


@pytest.mark.parametrize(
    "given",
    ["", "*", "*.example.org", "localhost", "http://cdn.example.org", "a b.org",
     "example.org; script-src *", "'unsafe-eval'", "data:", "127.0.0.1", "https:",
     "user@example.org"],
)  # fmt: skip
def test_what_is_no_host_never_enters_a_policy(given):
    with pytest.raises(InvalidHostError):
        templating.check_host(given)


def test_a_policy_lets_nothing_out():
    policy = templating.content_policy(
        origin="https://h.org", hosts=["cdn.example.org"]
    )
    rules = dict(each.split(" ", 1) for each in policy.split("; "))
    assert rules["default-src"] == rules["connect-src"] == "'none'"
    assert rules["frame-src"] == rules["form-action"] == "'none'"
    assert rules["sandbox"] == "allow-scripts allow-forms"
    assert "https://cdn.example.org" in rules["script-src"].split()
    assert rules["frame-ancestors"] == "https://h.org"


@pytest.mark.parametrize(
    "piece",
    ["<script ", "<!--", "{{", "{%", "<a href='", "<style>@import", "${", "<!["],
)
def test_reading_takes_time_in_proportion_to_the_template(piece):
    source = piece * (100_000 // len(piece))
    before = time.thread_time()
    templating.read_template(source)
    templating.without_loaders(source)
    # A reading that goes back for every piece takes minutes.
    assert time.thread_time() - before < 20
