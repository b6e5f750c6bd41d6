"""Refusals and pages of requesters and stewards in the reader's language."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from handwork.site.refusals import translated

TAKES = "This takes 3.24 EUR, and 1.00 EUR are available: 2.24 EUR are missing."


def test_a_refusal_with_values_is_told_in_the_readers_language():
    with override("fr"):
        assert translated(TAKES) == (
            "Il faut 3.24 EUR, et 1.00 EUR sont disponibles : il manque 2.24 EUR."
        )


def test_a_refusal_within_a_refusal_is_told_too():
    said = 'The task "a" of the draft "b" does not fit what is asked now: '
    with override("es"):
        assert translated(said + "The file is empty.").endswith(
            "El archivo está vacío."
        )


def test_what_people_wrote_stays_in_their_words():
    with override("fr"):
        said = translated(
            'The task "Open" has no field "Title", which the template shows.'
        )
    assert "Open" in said
    assert "Title" in said


def test_a_refusal_stays_as_it_is_in_english():
    with override("en"):
        assert translated(TAKES) == TAKES


@pytest.mark.parametrize("language", ["fr", "es", "pt"])
def test_words_that_no_catalogue_knows_stay_as_they_are(language):
    with override(language):
        assert translated("Line 3: it is not written.") == "Line 3: it is not written."


HEADINGS = {
    "en": ("Projects", "What waits for a decision"),
    "fr": ("Projets", "Ce qui attend une décision"),
    "es": ("Proyectos", "Lo que espera una decisión"),
    "pt-br": ("Projetos", "O que espera uma decisão"),
}


@pytest.mark.parametrize("language", HEADINGS)
def test_requesters_and_stewards_read_their_own_language(
    client, cleo, sam, language, django_user_model
):
    for actor, url, heading in zip(
        (cleo, sam), ("/projects/", "/steward/"), HEADINGS[language], strict=True
    ):
        client.force_login(django_user_model.objects.get(pk=actor.user_id))
        page = client.get(url, headers={"accept-language": language}).content.decode()
        assert f"<h1>{heading}</h1>" in page
