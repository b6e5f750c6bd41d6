from __future__ import annotations

import io
import zipfile
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django_tasks_db.models import DBTaskResult

from handwork.answers import queries as answers
from handwork.flow import judging, releasing
from handwork.inference.models import WorkerSkill
from handwork.pay import queries as pay
from handwork.people.queries import pseudonym_of
from handwork.projects import queries as projects
from handwork.releases import queries as releases
from handwork.site.requester.cautions import cautions
from handwork.site.templatetags.figures import share, share_to


@pytest.fixture
def cleos(rich, signed_in):
    return signed_in(rich)


def page_of(client, place, asked, **filters):
    return client.get(reverse(place, args=[asked.batch_id]), filters)


def first_answer(asked):
    return answers.answers_of(batch_id=asked.batch_id)[0]


def test_results_list_every_estimate_the_least_certain_first(cleos, judged):
    rows = page_of(cleos, "batch-results", judged).context["estimates"]
    confidences = [row.confidence for row in rows]
    assert len(rows) == 6
    assert confidences == sorted(confidences)


def test_only_disagreements_are_shown_when_asked(cleos, judged):
    page = page_of(cleos, "batch-results", judged, disagree="1")
    rows = page.context["estimates"]
    assert len(rows) == 1
    assert rows[0].agreeing_count < rows[0].answers_count


def test_results_are_filtered_by_label(cleos, judged):
    page = page_of(cleos, "batch-results", judged, label="1")
    assert {row.text for row in page.context["estimates"]} == {"1"}
    for nobodys in ("8", "\0"):
        page = page_of(cleos, "batch-results", judged, label=nobodys)
        assert len(page.context["estimates"]) == (0 if nobodys == "8" else 6)


def test_pages_of_results_follow_one_another(cleos, judged, monkeypatch):
    monkeypatch.setattr("handwork.site.requester.results.ROWS", 4)
    first = page_of(cleos, "batch-results", judged)
    second = cleos.get(first.context["next_url"])
    ids = [row.task_id for page in (first, second) for row in page.context["estimates"]]
    assert len(ids) == len(set(ids)) == 6


@pytest.mark.parametrize("after", ["x", "0.5_x", "nan_1", "7_1", "0.5_-1"])
def test_an_address_changed_by_hand_is_refused(cleos, judged, after):
    assert page_of(cleos, "batch-results", judged, after=after).status_code == 422


def test_few_answers_a_person_are_cautioned_against(cleos, judged):
    page = page_of(cleos, "batch-results", judged)
    assert "People gave about 4 answers each" in page.content.decode()
    assert "from 3 people" in page.content.decode()


def test_a_label_that_no_answer_gave_is_pointed_out():
    run = SimpleNamespace(answers_count=100, workers_count=2)
    (said,) = cautions(run=run, people=(), unsaid_count=2)
    assert said.startswith("2 tasks are given a label that none of the answers")
    assert cautions(run=run, people=(), unsaid_count=0) == ()


def test_a_few_answers_are_no_habit(cleos, judged, monkeypatch):
    page = page_of(cleos, "batch-results", judged)
    assert not any(person.mistakes for person in page.context["people"])
    assert "too few answers to tell" in page.content.decode()

    monkeypatch.setattr("handwork.site.requester.quality.ANSWERS_FOR_A_HABIT", 1)
    page = page_of(cleos, "batch-results", judged)
    assert any(person.mistakes for person in page.context["people"])
    assert "too few answers to tell" not in page.content.decode()


def test_an_estimate_that_was_known_beforehand_says_so(cleos, judged):
    page = page_of(cleos, "batch-results", judged)
    known = {row.task_id for row in page.context["estimates"] if row.is_known}
    assert known
    assert known == set(projects.gold_of(batch_id=judged.batch_id))
    assert page.content.decode().count("Known answer (gold)") == len(known)


def test_people_have_pseudonyms_and_no_ids(cleos, judged, ada):
    page = page_of(cleos, "batch-results", judged)
    name = pseudonym_of(worker_id=ada.worker_id, organisation_id=judged.organisation_id)
    assert name in {person.name for person in page.context["people"]}
    assert "ada@example.org" not in page.content.decode()


def test_an_accuracy_stands_with_its_interval_for_eye_and_ear(cleos, judged):
    page = page_of(cleos, "batch-results", judged)
    person = page.context["people"][0]
    low, high = person.interval.low, person.interval.high
    text = page.content.decode()
    assert low < person.accuracy_share < high
    assert f"({share_to(low, high)})" in text
    assert f", between {share(low)} and {share(high)}" in text
    assert text.count('<svg class="interval"') == len(page.context["people"])


def test_an_accuracy_from_before_intervals_were_kept_stands_alone(cleos, judged):
    WorkerSkill.objects.update(accuracy_low_share=None, accuracy_high_share=None)
    page = page_of(cleos, "batch-results", judged)
    text = page.content.decode()
    assert share(page.context["people"][0].accuracy_share) in text
    assert ", between" not in text
    assert "svg class" not in text


def test_a_person_is_found_by_the_pseudonym_only(cleos, judged, ada):
    name = pseudonym_of(worker_id=ada.worker_id, organisation_id=judged.organisation_id)
    found = cleos.get(reverse("batch-person", args=[judged.batch_id, name]))
    assert found.status_code == 200
    foreign = cleos.get(
        reverse("batch-person", args=[judged.batch_id, str(ada.worker_id)])
    )
    assert foreign.status_code == 404


def run_job():
    """Do what the job process does with the one job that waits."""
    job = DBTaskResult.objects.get()
    job.claim("a job process")
    try:
        job.set_successful(job.task.func(**job.args_kwargs["kwargs"]))
    except ArithmeticError as error:
        job.set_failed(error)


def ask_for_a_run(client, asked, method="majority-vote"):
    url = reverse("batch-judge", args=[asked.batch_id])
    return client.post(url, {"method": method}, follow=True)


def state_of_run(client, asked):
    return page_of(client, "run-progress", asked).json()["state"]


def test_a_run_that_is_asked_for_is_computed_by_a_job(cleos, judged):
    page = ask_for_a_run(cleos, judged)
    assert page.context["run"].method == "dawid-skene"
    assert "A new run is being computed" in page.content.decode()
    assert state_of_run(cleos, judged) == "waiting"
    run_job()
    page = page_of(cleos, "batch-results", judged)
    assert page.context["run"].method == "majority-vote"
    assert "A new run" not in page.content.decode()
    assert state_of_run(cleos, judged) == "finished"


def test_a_second_run_waits_for_the_first(cleos, judged):
    ask_for_a_run(cleos, judged)
    page = ask_for_a_run(cleos, judged, "dawid-skene").content.decode()
    assert "A run by majority-vote is being computed" in page
    assert DBTaskResult.objects.count() == 1


def test_a_run_that_failed_is_said(cleos, judged, monkeypatch):
    ask_for_a_run(cleos, judged)

    def fail(**_named):
        raise ZeroDivisionError

    monkeypatch.setattr(judging.bridge, "infer", fail)
    run_job()
    page = page_of(cleos, "batch-results", judged).content.decode()
    assert "could not be computed" in page


def test_a_run_without_answers_is_refused(cleos, open_digits):
    page = ask_for_a_run(cleos, open_digits).content.decode()
    assert "Nobody has answered this batch" in page
    assert DBTaskResult.objects.count() == 0


def test_an_unknown_method_is_refused_with_the_known_ones(cleos, judged):
    page = ask_for_a_run(cleos, judged, "oracle").content.decode()
    assert "majority-vote" in page
    assert "oracle" in page


def test_a_task_shows_its_answers_its_gold_and_its_estimate(cleos, judged):
    task_id = first_answer(judged).task_id
    page = cleos.get(reverse("batch-task", args=[judged.batch_id, task_id]))
    assert len(page.context["answers"]) == 2
    assert page.context["gold_text"] == "1"
    assert page.context["estimate_text"] == "1"


def test_a_task_is_not_shown_under_another_batch(cleos, judged, make_batch):
    other_id = make_batch()
    task_id = first_answer(judged).task_id
    assert cleos.get(reverse("batch-task", args=[other_id, task_id])).status_code == 404


def test_the_review_asks_as_much_for_any_number_of_answers(
    cleos, answered, monkeypatch, django_assert_num_queries
):
    page_of(cleos, "batch-review", answered)
    with django_assert_num_queries(19):
        page_of(cleos, "batch-review", answered)
    monkeypatch.setattr("handwork.site.requester.review.ROWS", 2)
    with django_assert_num_queries(19):
        page_of(cleos, "batch-review", answered)


def test_chosen_answers_are_accepted_and_the_others_wait(cleos, answered):
    chosen = first_answer(answered).answer_id
    url = reverse("batch-accept", args=[answered.batch_id])
    cleos.post(url, {"answer": [chosen], "do": "selected"})
    assert pay.batch_money(batch_id=answered.batch_id).pending_count == 11


def test_all_answers_are_accepted_at_once(cleos, answered):
    url = reverse("batch-accept", args=[answered.batch_id])
    page = cleos.post(url, {"do": "all"}, follow=True)
    assert "Accepted: 12" in page.content.decode()
    assert pay.batch_money(batch_id=answered.batch_id).pending_count == 0


def test_accepting_nothing_says_what_to_do(cleos, answered):
    url = reverse("batch-accept", args=[answered.batch_id])
    page = cleos.post(url, {"do": "selected"}, follow=True).content.decode()
    assert "Tick some, or accept all" in page


def test_an_answer_left_out_keeps_its_pay_and_comes_back(cleos, answered):
    answer_id = first_answer(answered).answer_id
    before = pay.batch_money(batch_id=answered.batch_id)
    out = reverse("answer-exclude", args=[answered.batch_id, answer_id])
    page = cleos.post(out, {"reason": "upside down"}, follow=True).content.decode()
    assert "Its pay is not touched" in page
    assert "upside down" in page
    assert pay.batch_money(batch_id=answered.batch_id) == before
    cleos.post(reverse("answer-include", args=[answered.batch_id, answer_id]))
    assert not answers.is_excluded(answer_id=answer_id)


def test_leaving_out_needs_a_reason(cleos, answered):
    answer_id = first_answer(answered).answer_id
    url = reverse("answer-exclude", args=[answered.batch_id, answer_id])
    page = cleos.post(url, {"reason": " "}, follow=True).content.decode()
    assert "Say why" in page
    assert not answers.is_excluded(answer_id=answer_id)


def test_a_release_is_asked_for_written_and_taken_away(cleos, rich, judged, today):
    place = reverse("batch-releases", args=[judged.batch_id])
    assert "being written" in cleos.post(place, follow=True).content.decode()
    (asked,) = releases.releases_for(actor=rich, batch_id=judged.batch_id)
    bar = reverse("release-progress", args=[judged.batch_id, asked.id])
    assert cleos.get(bar).json()["state"] == "waiting"
    releasing.write_release(release_id=asked.id, now=today)
    assert cleos.get(bar).json()["state"] == "finished"
    (row,) = cleos.get(place).context["releases"]
    assert row.labour.people_count == 3
    zipped = cleos.get(reverse("release-zip", args=[judged.batch_id, asked.id]))
    names = zipfile.ZipFile(io.BytesIO(zipped.getvalue())).namelist()
    assert set(names) == {file.name for file in row.record.files}
    one = reverse("release-file", args=[judged.batch_id, asked.id, "estimates.csv"])
    assert b"row-1" in cleos.get(one).getvalue()


def test_money_shows_what_came_in_and_what_is_set_aside(cleos, open_digits):
    (organisation,) = cleos.get(reverse("organisation-money")).context["organisations"]
    (balance,) = organisation.balances
    assert balance.set_aside.micros == 1_728_000
    assert balance.available.micros == 100_000_000 - 1_728_000
    assert [row.movement.amount.micros for row in organisation.movements] == [
        -1_728_000,
        100_000_000,
    ]
