from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from handwork.site.frame_words import frame_words
from handwork.site.words import words

pytestmark = pytest.mark.django_db
README = Path(__file__).resolve().parents[3] / "widgets/README.md"


def test_every_page_forbids_scripts_from_elsewhere_and_inline(client):
    policy = client.get("/")["Content-Security-Policy"]
    assert re.search(r"script-src 'self'(;|$)", policy)
    assert re.search(r"style-src 'self'(;|$)", policy)
    assert "unsafe" not in policy


def test_the_words_of_the_elements_are_those_that_the_widgets_list():
    table = README.read_text().split("<!-- words -->")[1].split("<!-- /words -->")[0]
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", table, re.MULTILINE)
    assert words() == dict(rows)


def test_the_words_in_frames_are_those_that_the_widgets_list():
    listed = {}
    for name in ("frame", "pictures", "spans", "hw"):
        text = (README.parent / f"src/words/{name}.ts").read_text()
        listed |= dict(re.findall(r'^  (\w+):\s+"(.*)",$', text, re.MULTILINE))
    given = {key: text.replace('"', '\\"') for key, text in frame_words().items()}
    assert given == listed


def test_a_page_with_a_frame_hands_its_words_in_other_languages_than_english(
    client, ada, django_user_model
):
    client.force_login(django_user_model.objects.get(pk=ada.user_id))
    pages = [
        client.get("/work/", headers={"accept-language": language}).content.decode()
        for language in ("en", "fr")
    ]
    assert ['"element_choose_one"' in page for page in pages] == [False, True]


def test_a_page_hands_the_words_to_its_elements(client):
    page = client.get("/").content.decode()
    found = re.search(r'<script id="hw-words"[^>]*>(.*?)</script>', page)
    assert json.loads(found[1]) == words()


def test_the_language_is_switched_without_script(client):
    response = client.post("/i18n/setlang/", {"language": "fr", "next": "/"})
    assert response["Location"] == "/"
    assert '<html lang="fr">' in client.get("/").content.decode()


def test_the_header_shows_a_person_the_pages_of_their_roles(
    client, cleo, django_user_model
):
    client.force_login(django_user_model.objects.get(pk=cleo.user_id))
    header = client.get("/account/").content.decode().split("</header>")[0]
    links = re.findall(r'<a href="(/[^"]*)"', header)
    assert links == ["/projects/", "/account/"]


def test_a_page_of_a_stranger_asks_the_database_nothing(
    client, django_assert_num_queries
):
    with django_assert_num_queries(0):
        client.get("/")
