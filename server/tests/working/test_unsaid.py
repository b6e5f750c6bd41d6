"""What a program did not say of its work is not made up for those who do it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from handwork.answers.queries import ENOUGH_FOR_A_MEDIAN
from handwork.api.schemas.working import OfferOut
from handwork.flow import blocking, paying, working
from handwork.flow.working import remembering
from handwork.projects import queries as projects
from handwork.releases.manifest import project_part
from handwork.site.worker import offers, previews
from stall import Stall

UNKNOWN = "is not known before people have done it; at most 10\xa0min."


@pytest.fixture
def stall(cleo, sam, noon) -> Stall:
    paying.deposit(
        actor=sam, organisation_id=min(cleo.organisation_ids), amount_micros=10_000_000,
        currency="EUR", reference="ten euros", now=noon,
    )  # fmt: skip
    return Stall(cleo, noon)


@pytest.fixture
def offered(stall) -> int:
    """A task for fifty cents, which may take ten minutes; gives the batch."""
    terms = stall.terms(
        price_micros=500_000, description="# Of *what*?\n1. <b>Look</b>."
    )
    stall.offer(1, batch_id=terms)
    return terms


@pytest.fixture
def browser(ada, noon, monkeypatch) -> Client:
    for pages in (offers, previews):
        monkeypatch.setattr(pages, "now", lambda: noon)
    client = Client()
    client.force_login(get_user_model().objects.get(pk=ada.user_id))
    return client


def test_pay_an_hour_that_nobody_has_estimated_is_not_told(offered, ada, noon):
    (offer,) = working.work_for(actor=ada, now=noon)
    assert (offer.pay_per_hour_micros, offer.seconds) == (None, 600)
    assert not offer.is_measured
    told = OfferOut.from_orm(offer).model_dump()
    assert (told["pay_per_hour_micros"], told["function"]) == (None, "unsaid")


def test_what_is_not_known_stands_where_the_whole_time_limit_puts_it(
    offered, ada, batch_of, noon
):
    # Three euros an hour, if a task takes the ten minutes.
    less = batch_of(1, price_micros=50_000, expected_seconds=61)
    more = batch_of(1, price_micros=50_000, expected_seconds=59)
    found = working.work_for(actor=ada, now=noon)
    assert [offer.batch.id for offer in found] == [more, offered, less]


def test_pay_an_hour_is_told_once_answers_were_measured(
    offered, stall, ada, bola, noon
):
    for number in range(ENOUGH_FOR_A_MEDIAN):
        task_id = stall.offer(1, batch_id=offered)
        begun = noon + number * timedelta(seconds=10)
        stall.finish(stall.take(task_id, ada, begun), ada, begun)
    remembering.forget()
    (offer,) = working.work_for(actor=bola, now=noon + timedelta(minutes=1))
    assert offer.is_measured
    assert offer.pay_per_hour_micros == 500_000 * 3600 / 5


def test_who_is_blocked_sees_no_preview(offered, browser, cleo, ada, noon):
    page = reverse("work-preview", args=[offered])
    assert browser.get(page).status_code == 200
    blocking.block_worker(
        actor=cleo,
        organisation_id=min(cleo.organisation_ids),
        worker_id=ada.worker_id,
        reason="Guesses.",
        now=noon,
    )
    assert browser.get(page).status_code == 403


@pytest.mark.parametrize("page", ["work-list", "work-batch", "work-preview"])
def test_no_page_before_a_task_tells_made_up_figures(offered, browser, page):
    args = [] if page == "work-list" else [offered]
    html = browser.get(reverse(page, args=args)).content.decode()
    assert "€0.50" in html
    assert "an hour</p>" not in html
    assert "estimate" not in html
    assert (UNKNOWN in html) is (page != "work-preview")


def test_the_best_paid_is_what_surely_pays_more(offered, browser, batch_of):
    best = batch_of(1, price_micros=50_000, expected_seconds=59)
    started = browser.post(reverse("work-best"))
    assert started["Location"] == reverse("work-task", args=[best])


def test_nobody_is_told_a_purpose_that_nobody_named(offered, browser):
    for page in (reverse("work-list"), reverse("work-batch", args=[offered])):
        html = browser.get(page).content.decode()
        assert "Whoever asks has not said what it is for." in html
        assert "To teach a model" not in html
    assert project_part(projects.batch(batch_id=offered))["function"] is None


def test_a_description_is_shown_as_it_was_written(offered, browser):
    html = browser.get(reverse("work-batch", args=[offered])).content.decode()
    assert "<p># Of *what*?<br>\n1. &lt;b&gt;Look&lt;/b&gt;.</p>" in html
