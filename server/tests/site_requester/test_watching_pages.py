from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from handwork.allocation.queries import Seats
from handwork.answers import watching
from handwork.flow import flagging, publishing, working
from handwork.projects import queries
from handwork.site.requester.charts import bars, few, line, round_up
from handwork.site.requester.pace import Pace, holdups, pace_of
from handwork.site.requester.readings import agreement

HOUR = timedelta(hours=1)
SEATS = Seats(wanted=100, taken=40, held=10)


@pytest.fixture
def cleos(rich, signed_in):
    return signed_in(rich)


def test_a_batch_leads_with_answered_money_agreement_and_pace(cleos, judged):
    page = cleos.get(reverse("batch", args=[judged.batch_id]))
    assert page.context["seats"].answered == page.context["seats"].wanted == 12
    assert page.context["pace"].hourly_count == 12
    # 12 answers of 0.12 pending; the fee follows with acceptance.
    assert page.context["spent"].micros == 1_440_000
    assert page.context["alpha"] is not None


def test_a_batch_says_what_an_hour_paid_the_middle_person_and_the_lowest(cleos, judged):
    # 0.12 for 20 s of work.
    page = cleos.get(reverse("batch", args=[judged.batch_id])).content.decode()
    assert "€21.60 the middle person, €21.60 the lowest, of 3 people" in page


def test_the_live_fragment_brings_figures_and_money_but_no_page(cleos, judged):
    url = reverse("batch-progress-figures", args=[judged.batch_id])
    text = cleos.get(url).content.decode()
    assert "<html" not in text
    assert 'hx-swap-oob="true"' in text
    assert "of 12" in text


def test_the_line_over_time_ends_at_all_answers(cleos, answered):
    page = cleos.get(reverse("batch", args=[answered.batch_id]))
    assert page.context["stretches"][-1].total_count == 12
    assert not page.context["is_rough"]


def test_many_answers_are_counted_in_groups_and_none_is_lost(
    cleos, answered, monkeypatch
):
    each = watching.answers_in_order(batch_id=answered.batch_id)
    assert [few.count for few in each] == [1] * 12
    monkeypatch.setattr(watching, "MOST_GROUPS", 5)
    groups = watching.answers_in_order(batch_id=answered.batch_id)
    assert len(groups) <= 5
    assert sum(few.count for few in groups) == 12
    assert groups[0].first_at == each[0].first_at
    page = cleos.get(reverse("batch", args=[answered.batch_id]))
    assert page.context["is_rough"]


def flag_one(worker, asked, now):
    held = working.take(worker_id=worker.worker_id, batch_id=asked.batch_id, now=now)
    flagging.flag_task(
        actor=worker,
        assignment_id=held.assignment_id,
        problem="file-missing",
        now=now,
    )
    return queries.task(task_id=held.task_id)


def test_a_task_that_workers_could_not_do_is_named_as_stuck(
    cleos, open_digits, ada, bola, today
):
    task = flag_one(ada, open_digits, today)
    assert flag_one(bola, open_digits, today) == task
    for place in ("batch", "batch-progress-figures"):
        page = cleos.get(reverse(place, args=[open_digits.batch_id]))
        (flagged,) = page.context["flagged"]
        assert (flagged.key, flagged.reports_count) == (task.key, 2)
        text = page.content.decode()
        assert "What is stuck" in text
        assert reverse("batch-task", args=[open_digits.batch_id, task.id]) in text


def test_pause_and_resume_say_what_they_did(cleos, open_digits):
    url = reverse("batch-pause", args=[open_digits.batch_id])
    assert "Nobody gets new tasks" in cleos.post(url, follow=True).content.decode()
    assert queries.batch(batch_id=open_digits.batch_id).state == "paused"
    cleos.post(reverse("batch-resume", args=[open_digits.batch_id]))
    assert queries.batch(batch_id=open_digits.batch_id).is_open


def test_resuming_what_is_not_paused_is_refused(cleos, open_digits):
    response = cleos.post(reverse("batch-resume", args=[open_digits.batch_id]))
    assert response.status_code == 409


def test_closing_is_asked_first_with_what_comes_back(cleos, open_digits):
    url = reverse("batch-close", args=[open_digits.batch_id])
    asked = cleos.get(url)
    assert asked.context["refund"].micros == 12 * 144_000
    assert queries.batch(batch_id=open_digits.batch_id).is_open
    cleos.post(url)
    assert queries.batch(batch_id=open_digits.batch_id).state == "closed"


def test_what_waiting_answers_can_still_earn_does_not_come_back(cleos, answered):
    asked = cleos.get(reverse("batch-close", args=[answered.batch_id]))
    assert asked.context["refund"].micros == 0


def test_a_batch_that_nobody_fits_says_so(rich, ada, cleos, draft, today):
    terms = queries.batch(batch_id=draft.batch_id).terms
    narrow = terms.__class__(
        **{n: getattr(terms, n) for n in terms.__slots__} | {"languages": ("sw",)}
    )
    publishing.change_batch(
        actor=rich, batch_id=draft.batch_id, terms=narrow, now=today
    )
    publishing.publish(actor=rich, batch_id=draft.batch_id, now=today)
    page = cleos.get(reverse("batch", args=[draft.batch_id])).content.decode()
    assert "No worker fits" in page


def test_an_open_batch_asks_a_fixed_number_of_questions(
    cleos, answered, django_assert_max_num_queries
):
    with django_assert_max_num_queries(33):
        cleos.get(reverse("batch", args=[answered.batch_id]))


def test_the_project_list_asks_as_much_for_one_batch_as_for_four(
    cleos, rich, open_digits, today, django_assert_num_queries
):
    url = reverse("project-list")
    cleos.get(url)
    with django_assert_num_queries(12):
        cleos.get(url)
    terms = queries.batch(batch_id=open_digits.batch_id).terms
    for _ in range(3):
        publishing.create_batch(
            actor=rich, project_id=open_digits.project_id, terms=terms, now=today
        )
    with django_assert_num_queries(12):
        cleos.get(url)


def test_projects_come_in_pages(cleos, open_digits, make_project, monkeypatch):
    ids = [make_project(), make_project(), open_digits.project_id]
    monkeypatch.setattr("handwork.site.requester.projects.ROWS", 2)
    first = cleos.get(reverse("project-list"))
    second = cleos.get(first.context["next_url"])
    shown = [row.id for page in (first, second) for row in page.context["projects"]]
    assert shown == sorted(ids, reverse=True)
    assert len(second.context["projects"][0].batches) == 1
    assert not second.context["next_url"]


def test_the_header_marks_projects_under_a_batch(cleos, open_digits):
    page = cleos.get(reverse("batch", args=[open_digits.batch_id])).content.decode()
    (header, _) = page.split("</header>", 1)
    assert '<a href="/projects/" aria-current="page"' in header


def test_pace_counts_the_last_hour(noon):
    moments = [noon - HOUR / 2, noon - HOUR / 2, noon - 2 * HOUR]
    pace = pace_of(moments, SEATS, noon)
    assert pace == Pace(hourly_count=2, remaining_seconds=70 * 3600 / 2)


def test_pace_of_a_quick_batch_is_stretched_to_the_hour(noon):
    moments = [noon - timedelta(seconds=i) for i in range(1, 601)]
    assert pace_of(moments, SEATS, noon).hourly_count == 3600


def test_pace_of_a_silent_batch_names_no_end(noon):
    assert pace_of([], SEATS, noon) == Pace(hourly_count=0, remaining_seconds=None)


def test_a_batch_that_ends_too_early_says_how_many_will_be_missing(
    open_digits, noon, today
):
    batch = queries.batch(batch_id=open_digits.batch_id)
    pace = Pace(hourly_count=10, remaining_seconds=7 * 3600)
    (said,) = holdups(
        batch=batch,
        seats=SEATS,
        pace=pace,
        has_workers=True,
        now=batch.expires_at - 2 * HOUR,
    )
    assert "about 50 answers will be missing" in said


def test_a_finished_batch_is_not_stuck(open_digits, today):
    batch = queries.batch(batch_id=open_digits.batch_id)
    full = Seats(wanted=12, taken=12, held=0)
    assert not holdups(
        batch=batch, seats=full, pace=Pace(0, None), has_workers=False, now=today
    )


@pytest.mark.parametrize(
    ("alpha", "words"),
    [
        (None, "not known"),
        (0.9, "well"),
        (0.7, "mostly"),
        (0.3, "often dis"),
        (-0.1, "chance"),
    ],
)
def test_agreement_is_said_in_words(alpha, words):
    assert words in agreement(alpha)


def test_axes_end_at_round_numbers_and_show_their_ends():
    assert [round_up(value) for value in (1, 3, 11, 39, 41, 360)] == [
        2, 4, 20, 40, 100, 400,
    ]  # fmt: skip
    assert few(25) == (0, 8, 16, 24)
    assert few(2) == (0, 1)


def test_charts_of_nothing_are_not_drawn():
    assert line([5], ["12:00"]) is None
    assert bars([]) is None
    assert bars([("cat", 0)]) is None


def test_the_longest_bar_is_the_largest_count():
    drawn = bars([("cat", 30), ("dog", 10)])
    cat, dog = drawn.bars
    assert bars([("cat", 30)], total=120).bars[0].share == 0.25
    assert (cat.share, dog.share) == (0.75, 0.25)
    assert cat.length == pytest.approx(3 * dog.length, abs=0.3)
