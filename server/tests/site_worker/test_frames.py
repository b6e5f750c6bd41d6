"""A template's task: the frame in the page, its walls, its address, its answer."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from html import unescape
from io import BytesIO

import pytest
from csp.middleware import CSPMiddleware
from django.http import HttpResponse
from django.test import override_settings

from handwork.answers import queries as answers
from handwork.base.errors import InvalidInputError
from handwork.flow import hosting, storing
from handwork.projects import queries as projects
from handwork.projects.queries import frames as frame_queries
from handwork.projects.rules.templating.document import SANDBOX
from handwork.site import frames, turk_frames

TEMPLATE = """
<script src="https://assets.crowd.aws/crowd-html-elements.js"></script>
<crowd-form>
  <p>{{ task.input.text }}</p>
  <img src="{{ task.input.picture | grant_read_access }}">
  <select name="size"><option>big</option></select>
</crowd-form>
"""


@pytest.fixture
def batch(publish, clock, monkeypatch) -> int:
    monkeypatch.setattr(frames, "now", clock)
    rows = [{"text": f"<row {number}>", "picture": "x"} for number in (1, 2)]
    return publish(rows, kind="template", options={"template": TEMPLATE})


@pytest.fixture
def page(ada_browser, batch) -> str:
    """The work page of the first task."""
    return ada_browser.start(batch).content.decode()


@pytest.fixture
def frame_of(client, ada_browser, publish, clock, monkeypatch):
    """Publish one row for a template, and open the frame of its task."""
    monkeypatch.setattr(frames, "now", clock)

    def opened(row, template=TEMPLATE):
        batch_id = publish([row], kind="template", options={"template": template})
        return client.get(source(ada_browser.start(batch_id).content.decode()))

    return opened


def source(html: str) -> str:
    return unescape(re.search(r'<hw-frame src="([^"]+)"', html)[1])


def assignment(html: str) -> int:
    return int(re.search(r'id="task-(\d+)"', html)[1])


def test_a_template_never_stands_in_the_page_itself(page):
    assert "crowd-form" not in page
    assert "row 1" not in page
    assert "This task needs JavaScript" in page


def test_the_frame_shows_the_row_and_loads_our_elements(client, page):
    html = client.get(source(page)).content.decode()
    assert "<p>&lt;row 1&gt;</p>" in html
    assert "assets.crowd.aws" not in html
    assert '<script type="module" src="/static/handwork/frame/frame.js' in html


def test_the_frame_asks_at_once_for_what_its_elements_import(frame_of):
    template = "<crowd-form><crowd-polygon name='shape' src='{{ task.input.src }}'>"
    html = frame_of({"src": "/x.png"}, template).content.decode()
    asked = re.findall(r'<link rel="modulepreload" href="([^"]+)">', html)
    names = [re.sub(r"-[\w-]{8}\.js$", "", url.rpartition("/")[2]) for url in asked]
    assert {"base", "polygon", "shape-element", "shape-layer"} <= set(names)
    assert all(url.startswith("/static/handwork/frame/") for url in asked)
    assert "slider" not in names


def test_the_page_brings_its_frame_along(page):
    frame = re.search(r"<iframe[^>]+>", page)[0]
    assert f'sandbox="{SANDBOX}"' in frame
    assert 'referrerpolicy="no-referrer"' in frame
    assert unescape(re.search(r'src="([^"]+)"', frame)[1]) == source(page)


def test_what_goes_to_a_phone_is_small(client, page):
    script = re.search(r'"(/static/handwork/site\.js[^"]*)"', page)[1]
    for url in (source(page), script):
        response = client.head(url, HTTP_ACCEPT_ENCODING="gzip")
        assert response["Content-Encoding"] == "gzip"


def test_a_browser_keeps_files_whose_address_names_their_content(client, page):
    script = re.search(r'"(/static/handwork/site\.js[^"]*)"', page)[1]
    assert re.search(r"\?v=[0-9a-f]{12}$", script)
    assert "immutable" in client.head(script)["Cache-Control"]
    # The recorder's address stays when its content changes.
    recorder = client.head("/static/handwork/recorder.js")
    assert "immutable" not in recorder["Cache-Control"]


def test_the_frame_is_walled_in(client, page):
    response = client.get(source(page))
    policy = response["Content-Security-Policy"]
    for wall in (
        "default-src 'none'",
        "sandbox allow-scripts allow-forms",
        "connect-src 'none'",
        "form-action 'none'",
        "frame-src 'none'",
        "base-uri 'none'",
        "frame-ancestors http://testserver",
    ):
        assert wall in policy.split("; ")
    assert "allow-same-origin" not in policy
    assert "X-Frame-Options" not in response
    assert response["Referrer-Policy"] == "no-referrer"
    assert "camera=()" in response["Permissions-Policy"]
    assert not response.cookies


def test_the_page_lets_only_its_own_frames_in(ada_browser, batch, page):
    policy = ada_browser.get("work-task", batch)["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-src" not in policy or "frame-src 'self'" in policy


def test_an_address_holds_as_long_as_an_answer_is_taken(client, page, clock):
    url = source(page)
    clock.wait(minutes=10, hours=1)
    assert client.get(url).status_code == 200
    clock.wait(days=9)
    late = client.get(url)
    assert late.status_code == 410
    assert b"row 1" not in late.content


def test_an_address_cannot_be_turned_into_that_of_another_task(client, page):
    url = source(page)
    for place in (10, 30, -1):
        sign = "A" if url[place] != "A" else "Q"
        forged = url[:place] + sign + url[place:][1:]
        assert client.get(forged).status_code == 404
    assert client.get("/frames/nonsense").status_code == 404


def test_only_who_holds_the_task_opens_its_frame_while_signed_in(
    ada_browser, browse, bola, dov, page
):
    url = source(page)
    assert ada_browser.client.get(url).status_code == 200
    for other in (bola, dov):
        assert browse(other).client.get(url).status_code == 404


def test_behind_a_proxy_the_frame_loads_what_the_browser_sees(client, page):
    with override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https")):
        response = client.get(
            source(page), HTTP_X_FORWARDED_PROTO="https", HTTP_HOST="testserver"
        )
    policy = response["Content-Security-Policy"].split("; ")
    assert "script-src https://testserver/static/ 'unsafe-inline'" in policy
    assert "frame-ancestors https://testserver" in policy


@pytest.mark.parametrize(
    ("where", "seen"),
    [
        ("https://cdn.example.org/hw/", "https://cdn.example.org/hw/"),
        ("/under/static/", "http://testserver/under/static/"),
    ],
)
def test_the_policy_names_where_our_files_are(client, page, where, seen):
    with override_settings(STATIC_URL=where):
        policy = client.get(source(page))["Content-Security-Policy"].split("; ")
    assert f"script-src {seen} 'unsafe-inline'" in policy
    assert f"img-src http://testserver/assets/ {seen} data: blob:" in policy


def test_the_address_of_a_file_is_none_of_a_frame(client, picture, noon):
    url = projects.asset_url(asset_id=picture, now=noon)
    assert client.get(url.replace("/assets/", "/frames/")).status_code == 404


def test_another_worker_finds_no_way_to_the_task(page, bola, browse):
    stranger = browse(bola)
    sent = {"answer": "{}", "client_key": "k"}
    for name in ("work-submit", "work-draft", "work-return"):
        assert stranger.post(name, assignment(page), data=sent).status_code == 404


def test_a_task_of_another_kind_has_no_frame(client, texts, clock, noon, monkeypatch):
    monkeypatch.setattr(frames, "now", clock)
    (task, *_) = projects.tasks_of(batch_id=texts)
    url = frame_queries.frame_url(
        task_id=task.id, worker_id=1, expires_at=noon + timedelta(minutes=1)
    )
    assert client.get(url).status_code == 404


def test_the_answer_is_kept_as_the_form_gave_it(ada_browser, page, ada):
    sent = {"answer": json.dumps({"size": "big", "more": [1]}), "client_key": "k"}
    ada_browser.post("work-submit", assignment(page), data=sent)
    kept = answers.answer_of_assignment(assignment_id=assignment(page))
    assert kept.content == {"size": "big", "more": [1]}


@pytest.mark.parametrize("answer", ["", "[1]", "{", '{"size": {"a": 1}}'])
def test_an_answer_that_does_not_fit_is_shown_again_with_its_state(
    ada_browser, page, answer
):
    sent = {"answer": answer, "answer_state": '{"size": "big"}', "client_key": "k"}
    response = ada_browser.post("work-submit", assignment(page), data=sent)
    assert response.status_code == 422
    html = response.content.decode()
    assert 'name="answer_state" value="{&quot;size&quot;: &quot;big&quot;}"' in html
    assert answers.answer_of_assignment(assignment_id=assignment(page)) is None


def test_a_draft_comes_back_on_another_device(ada_browser, batch, page):
    sent = {"answer_state": '{"size": "half"}', "active_seconds": "3"}
    saved = ada_browser.post("work-draft", assignment(page), data=sent)
    assert saved.status_code == 204
    again = ada_browser.get("work-task", batch).content.decode()
    assert "{&quot;size&quot;: &quot;half&quot;}" in again


def test_an_answer_of_five_megabytes_is_taken(ada_browser, page):
    mask = "A" * 4_900_000
    sent = {"answer": json.dumps({"mask": mask}), "client_key": "k"}
    ada_browser.post("work-submit", assignment(page), data=sent)
    kept = answers.answer_of_assignment(assignment_id=assignment(page))
    assert kept.content == {"mask": mask}


def test_a_file_of_the_row_gets_an_address_that_expires(frame_of, picture, noon):
    html = frame_of({"text": "a", "picture": f"asset:{picture}"}).content.decode()
    signed = re.search(r'<img src="/assets/([^"]+)"', html)[1]
    assert projects.read_asset_url(signed=signed, now=noon)[0].id == picture
    with pytest.raises(projects.AssetUrlExpiredError):
        projects.read_asset_url(signed=signed, now=noon + timedelta(days=1))


@pytest.mark.parametrize(
    "address",
    [
        "s3://bucket/folder/seven.png",
        "https://bucket.s3.eu-west-1.amazonaws.com/folder/seven.png",
        "http://s3.amazonaws.com/bucket/folder/seven.png",
    ],
)
def test_an_address_in_amazons_storage_finds_the_file_that_was_uploaded(
    frame_of, picture, address
):
    html = frame_of({"text": "a", "picture": address}).content.decode()
    assert f'src="/assets/{picture}-' in html


def test_a_file_of_another_organisation_is_not_found(frame_of, dov, noon):
    (organisation_id,) = dov.organisation_ids
    storing.store_asset(
        actor=dov, organisation_id=organisation_id, file_name="secret.txt",
        file=BytesIO(b"Dov's secret"), now=noon,
    )  # fmt: skip
    html = frame_of({"text": "a", "picture": "s3://bucket/secret.txt"}).content
    assert b"/assets/" not in html
    assert b"s3://bucket/secret.txt" in html


def test_a_row_that_breaks_its_template_is_named_in_the_frame(frame_of):
    response = frame_of({"text": 0}, template="{{ 1 | divided_by: text }}")
    assert response.status_code == 200
    assert b"skip it" in response.content
    assert "sandbox" in response["Content-Security-Policy"]


def test_a_host_that_a_steward_allowed_stands_in_the_policy(client, page, sam, noon):
    assert "cdn.example.org" not in client.get(source(page))["Content-Security-Policy"]
    hosting.allow_host(actor=sam, host="cdn.example.org", reason="d3", now=noon)
    policy = client.get(source(page))["Content-Security-Policy"]
    assert "script-src http://testserver/static/ 'unsafe-inline' https://cdn" in policy
    assert "connect-src 'none'" in policy


def test_a_page_lets_in_the_one_other_site_that_it_shows(rf):
    response = HttpResponse()
    turk_frames.let_in(rf.get("/"), response, "https://survey.example.org/x?a=b")
    done = CSPMiddleware(lambda _request: response)(rf.get("/"))
    policy = done["Content-Security-Policy"].split("; ")
    assert "frame-src 'self' https://survey.example.org" in policy


def test_a_site_with_a_name_of_another_script_is_let_in(rf):
    response = HttpResponse()
    turk_frames.let_in(rf.get("/"), response, "https://m\u00fcller.example.org/x")
    done = CSPMiddleware(lambda _request: response)(rf.get("/"))
    policy = done["Content-Security-Policy"]
    assert "frame-src 'self' https://xn--mller-kva.example.org" in policy


@pytest.mark.parametrize(
    "address",
    [
        "http://x.org/",
        "javascript:1",
        "https://a b/",
        "https://testserver/work/",
        "https://testserver:443/work/",
    ],
)
def test_what_is_no_page_over_https_or_one_of_ours_is_never_let_in(rf, address):
    with pytest.raises(InvalidInputError):
        turk_frames.let_in(rf.get("/", secure=True), HttpResponse(), address)
