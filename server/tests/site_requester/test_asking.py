from __future__ import annotations

import pytest
from django.urls import reverse

from handwork.pay import queries as pay
from handwork.projects import queries

WHAT = {"title": "Reviews", "function": "verification", "instructions": "Read *it*."}
CHOICES = {
    "kind": "choose-one",
    "shown_kind": "choose-one",
    "question": "Is it good?",
    "choices": "good | Good\nbad",
}


@pytest.fixture
def cleos(rich, signed_in):
    return signed_in(rich)


def terms(batch_id, client, **typed):
    """Fill the price page as it is shown, with some fields typed anew."""
    page = client.get(reverse("batch-price", args=[batch_id]))
    form, quote = page.context["form"], page.context["quote"]
    shown = {name: form[name].value() for name in form.fields}
    shown |= {"languages": "", "countries": "", "shown_escrow": quote.escrow.micros}
    return shown | typed


def test_step_1_keeps_a_draft_project(cleos, rich):
    (organisation_id,) = rich.organisation_ids
    sent = {**WHAT, "organisation": organisation_id}
    response = cleos.post(reverse("project-new"), sent)
    (project,) = queries.projects_for(actor=rich)
    assert response["Location"] == reverse("project-answers", args=[project.id])
    assert (project.title, project.function) == ("Reviews", "verification")


def test_step_1_goes_to_no_organisation_of_somebody_else(cleos, rich, dov):
    (organisation_id,) = dov.organisation_ids
    response = cleos.post(
        reverse("project-new"), {**WHAT, "organisation": organisation_id}
    )
    assert response.context["form"].errors["organisation"]
    assert queries.projects_for(actor=dov) == queries.projects_for(actor=rich) == ()


def test_going_back_to_step_1_shows_what_was_typed(cleos, draft):
    page = cleos.get(reverse("project-what", args=[draft.project_id]))
    assert "Look **closely**." in page.content.decode()


def test_step_2_keeps_the_choices_with_their_labels(cleos, rich, draft):
    cleos.post(reverse("batch-tasks-remove", args=[draft.batch_id]))
    response = cleos.post(reverse("project-answers", args=[draft.project_id]), CHOICES)
    assert response["Location"] == reverse("batch-tasks", args=[draft.batch_id])
    version = queries.project_for(actor=rich, project_id=draft.project_id).version
    assert version.options["choices"] == [
        {"value": "good", "label": "Good"},
        {"value": "bad", "label": "bad"},
    ]


def test_choosing_another_kind_shows_its_fields_and_keeps_the_question(cleos, draft):
    sent = {**CHOICES, "kind": "number"}
    page = cleos.post(reverse("project-answers", args=[draft.project_id]), sent)
    form = page.context["form"]
    assert {"min", "max", "step", "unit"} <= form.fields.keys()
    assert form["question"].value() == "Is it good?"


def test_a_choice_that_stands_there_twice_is_named(cleos, draft):
    sent = {**CHOICES, "choices": "good\nbad\ngood"}
    page = cleos.post(reverse("project-answers", args=[draft.project_id]), sent)
    assert page.context["form"].errors["choices"] == ["These stand there twice: good."]


def test_an_answer_that_the_tasks_do_not_fit_is_refused_with_the_reason(cleos, draft):
    page = cleos.post(reverse("project-answers", args=[draft.project_id]), CHOICES)
    assert page.status_code == 409
    assert "row-1" in page.content.decode()


def test_the_preview_shows_the_requesters_own_first_row(cleos, draft):
    url = reverse("task-preview", args=[draft.project_id])
    page = cleos.post(url, CHOICES).content.decode()
    assert "digit 1" in page
    assert "Is it good?" in page


def test_the_preview_of_instructions_lets_no_script_through(cleos):
    sent = {"instructions": "Hello <script>alert(1)</script> **you**"}
    page = cleos.post(reverse("instructions-preview"), sent).content.decode()
    assert "<script>" not in page
    assert "<strong>you</strong>" in page


def test_the_price_page_shows_the_cost_and_the_pay_per_hour(cleos, draft):
    page = cleos.get(reverse("batch-price", args=[draft.batch_id]))
    quote = page.context["quote"]
    # 6 tasks, 2 answers, 0.12 and a fee of a fifth.
    assert quote.escrow.micros == 12 * 144_000
    assert "€10.80" in page.content.decode()


def test_a_price_that_is_no_amount_is_refused_where_it_stands(cleos, draft):
    url = reverse("batch-price", args=[draft.batch_id])
    page = cleos.post(url, terms(draft.batch_id, cleos, price="a lot", do="publish"))
    assert "not an amount of money" in page.context["form"].errors["price"][0]
    assert queries.batch(batch_id=draft.batch_id).is_draft


@pytest.mark.parametrize("price", ["-1", "0", "1e9999", "NaN", "0.0000001"])
def test_absurd_prices_publish_nothing(cleos, draft, price):
    url = reverse("batch-price", args=[draft.batch_id])
    page = cleos.post(url, terms(draft.batch_id, cleos, price=price, do="publish"))
    assert page.status_code in {200, 422}
    assert queries.batch(batch_id=draft.batch_id).is_draft


def test_a_decimal_comma_is_read_as_one(cleos, draft):
    url = reverse("batch-price", args=[draft.batch_id])
    cleos.post(url, terms(draft.batch_id, cleos, price="0,25", do="save"))
    assert queries.batch(batch_id=draft.batch_id).price_micros == 250_000


def test_saving_the_draft_publishes_nothing(cleos, draft):
    url = reverse("batch-price", args=[draft.batch_id])
    cleos.post(url, terms(draft.batch_id, cleos, do="save"))
    assert queries.batch(batch_id=draft.batch_id).is_draft


def test_publishing_sets_aside_the_sum_that_was_shown(cleos, draft):
    url = reverse("batch-price", args=[draft.batch_id])
    response = cleos.post(url, terms(draft.batch_id, cleos, do="publish"))
    assert response["Location"] == reverse("batch", args=[draft.batch_id])
    assert pay.batch_money(batch_id=draft.batch_id).escrowed.micros == 12 * 144_000


def test_a_sum_that_was_not_shown_is_shown_before_anything_is_set_aside(cleos, draft):
    url = reverse("batch-price", args=[draft.batch_id])
    sent = terms(draft.batch_id, cleos, price="0.50", do="publish")
    page = cleos.post(url, sent, follow=True)
    assert "The sum has changed" in page.content.decode()
    assert queries.batch(batch_id=draft.batch_id).is_draft


def test_too_little_money_is_refused_with_the_missing_sum(cleos, draft):
    url = reverse("batch-price", args=[draft.batch_id])
    sent = terms(draft.batch_id, cleos, price="100", do="publish")
    # 12 answers at 120 with fee; 100 are there.
    page = cleos.post(url, sent | {"shown_escrow": 1_440_000_000})
    assert page.status_code == 402
    assert "1340.00 EUR" in page.content.decode()
    assert queries.batch(batch_id=draft.batch_id).is_draft


def test_new_batch_takes_the_terms_of_the_one_before(cleos, rich, open_digits):
    cleos.post(reverse("batch-new", args=[open_digits.project_id]))
    newest, before = queries.batches_for(actor=rich, project_id=open_digits.project_id)
    assert newest.is_draft
    assert newest.price_micros == before.price_micros


def test_a_double_click_on_new_batch_makes_one(cleos, rich, open_digits):
    url = reverse("batch-new", args=[open_digits.project_id])
    first, second = cleos.post(url), cleos.post(url)
    assert first["Location"] == second["Location"]
