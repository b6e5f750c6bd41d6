"""Work that was done at Mechanical Turk goes on here: HITs, answers, decisions, estimates."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from handwork.answers.models import Answer, Exclusion, Verdict
from handwork.base.errors import NotFoundError
from handwork.flow import paying, releasing
from handwork.flow.deciding import TooLateToOverrideError, approve_answer
from handwork.flow.importing_past import import_past
from handwork.flow.paying_bonuses import NobodyToPayError, pay_bonus
from handwork.inference import queries as inference
from handwork.pay.models import Earning, Transfer
from handwork.people import queries as people
from handwork.people.models import User
from handwork.projects import queries as projects
from handwork.projects.formats.turk_files import read_records
from handwork.projects.rules.terms import MAX_TIME_LIMIT_SECONDS
from handwork.releases import queries as releases

pytestmark = pytest.mark.django_db(transaction=True)
HEAD = {
    "HITTypeId": "3TYPE",
    "Title": "Which animal?",
    "Description": "Look at the picture.",
    "Reward": "$0.05",
    "CreationTime": "Mon Jun 26 09:00:00 PDT 2017",
    "MaxAssignments": "3",
    "AssignmentDurationInSeconds": "600",
    "AcceptTime": "Tue Jun 27 16:43:05 PDT 2017",
    "SubmitTime": "Tue Jun 27 16:43:35 PDT 2017",
    "ApprovalTime": "",
    "RejectionTime": "",
    "RequesterFeedback": "",
    "AssignmentStatus": "Approved",
}
ANSWER = (
    '<?xml version="1.0" encoding="ASCII"?><QuestionFormAnswers xmlns="http://mechanical'
    'turk.amazonaws.com/AWSMechanicalTurkDataSchemas/2005-10-01/QuestionFormAnswers.xsd">'
    "<Answer><QuestionIdentifier>animal</QuestionIdentifier><FreeText>cat</FreeText>"
    "</Answer></QuestionFormAnswers>"
)


def row(number, worker, animal, **changes):
    return {
        **HEAD,
        "HITId": f"3HIT{number}",
        "AssignmentId": f"3ASSIGNMENT{number}{worker}",
        "WorkerId": worker,
        "Input.picture": f"https://example.org/{number}.png",
        "Answer.animal": animal,
        **changes,
    }


def as_csv(*rows):
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, rows[0].keys())
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


ROWS = (
    row(1, "A1", "cat"),
    row(1, "A2", "cat"),
    row(1, "A3", "dog", AssignmentStatus="Rejected", RequesterFeedback="No dog."),
    row(2, "A1", "bird"),
    row(2, "A2", "bird, or a “bat”\nflying"),
)


def bring(cleo, *texts, compare=None, now):
    records = [
        record
        for number, text in enumerate(texts)
        for record in read_records(io.StringIO(text), name=f"file-{number}")
    ]
    return import_past(
        actor=cleo,
        organisation_id=min(cleo.organisation_ids),
        records=records,
        compare=compare,
        now=now,
    )


def test_results_of_the_requester_site_become_a_closed_batch(cleo, noon):
    report = bring(cleo, as_csv(*ROWS), now=noon)
    (done,) = report.imported
    assert report.refused == []
    assert (done.tasks_count, done.answers_count, done.workers_count) == (2, 5, 3)
    batch = projects.batch_for(actor=cleo, batch_id=done.batch_id)
    assert (batch.state, batch.price_micros, batch.currency) == (
        "closed",
        50_000,
        "USD",
    )
    assert batch.published_at == datetime(2017, 6, 26, 16, 0, tzinfo=UTC)
    tasks = [task.key for task in projects.all_tasks(batch_id=batch.id)]
    assert tasks == ["3HIT1", "3HIT2"]


def test_old_work_is_given_no_purpose_and_keeps_its_description(cleo, noon):
    starred = [each | {"Description": "Look at *all* of it."} for each in ROWS]
    (done,) = bring(cleo, as_csv(*starred), now=noon).imported
    batch = projects.batch_for(actor=cleo, batch_id=done.batch_id)
    assert batch.function == "unsaid"
    assert batch.instructions_html == "<p>Look at *all* of it.</p>\n"


def test_an_answer_keeps_its_words_its_times_and_its_id(cleo, noon):
    bring(cleo, as_csv(*ROWS), now=noon)
    answer = Answer.objects.get(client_key="mturk:3ASSIGNMENT2A2")
    assert answer.content == {
        "answers": [{"name": "animal", "text": "bird, or a “bat”\nflying"}]
    }
    assert answer.submitted_at == datetime(2017, 6, 27, 23, 43, 35, tzinfo=UTC)
    assert answer.active_milliseconds == 30_000


def test_a_batch_of_old_work_takes_as_long_as_half_of_its_workers_took(cleo, noon):
    slow = {"SubmitTime": "Tue Jun 27 16:48:05 PDT 2017"}
    rows = [
        row(1, "A1", "cat"),
        row(1, "A2", "cat", **slow),
        row(1, "A3", "cat", **slow),
    ]
    (done,) = bring(cleo, as_csv(*rows), now=noon).imported
    assert projects.batch(batch_id=done.batch_id).expected_seconds == 300


def test_what_was_decided_is_kept_and_what_was_rejected_is_left_out(cleo, noon):
    bring(cleo, as_csv(*ROWS), now=noon)
    verdicts = Verdict.objects.values_list("is_approved", flat=True)
    assert sorted(verdicts) == [False, True, True, True, True]
    assert "No dog." in Exclusion.objects.get().reason


def test_estimates_follow_where_one_question_was_answered(cleo, noon):
    (done,) = bring(cleo, as_csv(*ROWS), now=noon).imported
    assert done.compared == "animal"
    labels = inference.label_counts(run_id=done.run_id)
    assert ("cat", 1) in labels


def test_of_several_questions_the_one_to_compare_is_named(cleo, noon):
    rows = [row(1, f"A{n}", "cat", **{"Answer.sure": "yes"}) for n in range(1, 4)]
    (done,) = bring(cleo, as_csv(*rows), compare="sure", now=noon).imported
    assert inference.label_counts(run_id=done.run_id) == (("yes", 1),)


def test_without_a_name_to_compare_the_report_says_which_there_are(cleo, noon):
    rows = [row(1, f"A{n}", "cat", **{"Answer.sure": "yes"}) for n in range(1, 4)]
    (done,) = bring(cleo, as_csv(*rows), now=noon).imported
    assert done.run_id is None
    assert "animal, sure" in done.note


def test_workers_keep_the_names_by_which_the_requester_knows_them(cleo, noon):
    bring(cleo, as_csv(*ROWS), now=noon)
    organisation_id = min(cleo.organisation_ids)
    worker_id = people.worker_of_code(organisation_id=organisation_id, code="A2")
    assert Answer.objects.filter(worker_id=worker_id).count() == 2
    assert not User.objects.get(pk=people.worker(worker_id=worker_id).user_id).is_active


def test_the_same_name_at_another_organisation_is_another_worker(cleo, dov, noon):
    bring(cleo, as_csv(*ROWS), now=noon)
    bring(dov, as_csv(*ROWS), now=noon)
    ids = {
        people.worker_of_code(organisation_id=min(each.organisation_ids), code="A1")
        for each in (cleo, dov)
    }
    assert len(ids) == 2


def test_no_money_moves(cleo, noon):
    bring(cleo, as_csv(*ROWS), now=noon)
    paying.accept_due(now=noon + timedelta(days=400))
    assert not Earning.objects.exclude(state=Earning.State.WITHHELD).exists()
    assert not Transfer.objects.exists()


def test_nobody_can_be_paid_a_bonus_for_old_work(cleo, noon):
    bring(cleo, as_csv(*ROWS), now=noon)
    answer = Answer.objects.order_by("id").first()
    with pytest.raises(NobodyToPayError):
        pay_bonus(
            actor=cleo, answer_id=answer.pk, worker_id=answer.worker_id,
            amount_micros=10_000, reason="Thanks", token="", now=noon,
        )  # fmt: skip


def test_a_rejection_elsewhere_is_not_paid_here(cleo, noon):
    lately = f"{noon - timedelta(days=1):%a %b %d %H:%M:%S UTC %Y}"
    times = {"AcceptTime": lately, "SubmitTime": lately}
    bring(
        cleo,
        as_csv(row(1, "A1", "dog", AssignmentStatus="Rejected", **times)),
        now=noon,
    )
    answer_id = Answer.objects.get().pk
    with pytest.raises(TooLateToOverrideError, match="settled elsewhere"):
        approve_answer(
            actor=cleo, answer_id=answer_id, feedback="", is_override=True, now=noon
        )
    assert not Transfer.objects.exists()
    assert Verdict.objects.count() == 1


def test_what_a_file_says_of_people_who_work_here_is_not_kept(cleo, ada, noon):
    organisation_id = min(cleo.organisation_ids)
    codes = people.worker_codes(
        organisation_id=organisation_id, worker_ids=[ada.worker_id]
    )
    hers = row(1, codes[ada.worker_id], "dog", AssignmentStatus="Rejected")
    report = bring(cleo, as_csv(hers, *ROWS), now=noon)
    assert [done.answers_count for done in report.imported] == [5]
    assert "a person who works here" in report.refused[0].reason
    assert not Answer.objects.filter(worker_id=ada.worker_id).exists()
    assert not Verdict.objects.filter(worker_id=ada.worker_id).exists()
    assert not Earning.objects.filter(worker_id=ada.worker_id).exists()


def test_names_that_are_known_from_old_work_are_found_again(cleo, noon):
    bring(cleo, as_csv(*ROWS), now=noon)
    again = bring(cleo, as_csv(row(7, "A1", "cat"), row(7, "A8", "cat")), now=noon)
    assert again.refused == []
    worker_id = people.worker_of_code(
        organisation_id=min(cleo.organisation_ids), code="A1"
    )
    assert Answer.objects.filter(worker_id=worker_id).count() == 3


def test_what_nobody_decided_on_was_approved_by_silence(cleo, noon):
    bring(cleo, as_csv(row(1, "A1", "cat", AssignmentStatus="Submitted")), now=noon)
    verdict = Verdict.objects.get()
    assert verdict.is_approved
    assert verdict.decided_at == datetime(2017, 7, 27, 23, 43, 35, tzinfo=UTC)


def test_the_same_files_are_imported_once(cleo, noon):
    (done,) = bring(cleo, as_csv(*ROWS), now=noon).imported
    again = bring(cleo, as_csv(*ROWS), now=noon)
    assert again.imported == []
    assert f"as batch {done.batch_id}" in again.refused[0].reason


def test_what_the_command_line_printed_is_imported_too(cleo, noon):
    hit = {
        "HITId": "3HIT9", "HITTypeId": "3TYPE", "Title": "Which animal?",
        "Description": "Look.", "Reward": "0.10", "MaxAssignments": 1,
        "AssignmentDurationInSeconds": 60, "CreationTime": "2017-06-26T09:00:00-07:00",
        "Question": "<ExternalQuestion/>",
    }  # fmt: skip
    assignment = {
        "AssignmentId": "3ASSIGNMENT9", "HITId": "3HIT9", "WorkerId": "A9",
        "AssignmentStatus": "Submitted", "AcceptTime": 1498520000.0,
        "SubmitTime": 1498520030.25, "Answer": ANSWER,
    }  # fmt: skip
    pages = json.dumps({"NumResults": 1, "HITs": [hit]}, indent=4) + "\n"
    pages += json.dumps({"Assignments": [assignment]})
    report = bring(cleo, pages, now=noon)
    assert report.refused == []
    assert Answer.objects.get().content == {
        "answers": [{"name": "animal", "text": "cat"}]
    }


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"WorkerId": "not a worker"}, "no id of a worker"),
        ({"SubmitTime": ""}, "when it was accepted"),
        ({"SubmitTime": "Tue Jun 27 16:00:00 PDT 2017"}, "before it was accepted"),
        ({"SubmitTime": "yesterday"}, "no moment"),
        ({"AssignmentStatus": "Lost"}, "status"),
        ({"MaxAssignments": "many"}, "not a number"),
        ({"HITId": "3HIT9", "Input.picture": "\x00"}, "NUL character"),
        ({"HITId": "3" * 201}, "no id of a HIT"),
        ({"RequesterFeedback": "No\x00"}, "its feedback cannot be kept"),
        ({"HITId": "3HIT9", "Reward": "$-5"}, "its reward is '-5'"),
        ({"HITId": "3HIT9", "Title": "Cat\x00"}, "NUL character"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_the_rest_comes_in(
    cleo, noon, changes, reason
):
    report = bring(cleo, as_csv(ROWS[0], row(1, "A2", "cat") | changes), now=noon)
    assert [done.answers_count for done in report.imported] == [1]
    assert reason in report.refused[0].reason


def test_answers_to_a_task_that_cannot_be_kept_say_so(cleo, noon):
    bad = [row(9, worker, "cat") | {"Input.picture": "\x00"} for worker in ("A1", "A2")]
    report = bring(cleo, as_csv(*bad), now=noon)
    assert report.imported == []
    assert [each.place for each in report.refused] == [
        "HIT 3HIT9", "assignment 3ASSIGNMENT9A1", "assignment 3ASSIGNMENT9A2",
    ]  # fmt: skip
    assert report.refused[1].reason == "its HIT 3HIT9 cannot be kept"


def test_work_that_paid_nothing_is_kept_at_the_smallest_price(cleo, noon):
    report = bring(cleo, as_csv(row(1, "A1", "cat", Reward="$0.00")), now=noon)
    (done,) = report.imported
    assert projects.batch(batch_id=done.batch_id).price_micros == 1
    assert "reward of 0" in done.note


def test_a_time_limit_of_years_is_kept_as_the_longest_that_is_known_here(cleo, noon):
    long = row(1, "A1", "cat", AssignmentDurationInSeconds=10**12)
    (done,) = bring(cleo, as_csv(long), now=noon).imported
    assert projects.batch(batch_id=done.batch_id).time_limit_seconds == (
        MAX_TIME_LIMIT_SECONDS
    )


@pytest.mark.parametrize(
    "text",
    ["", "a,b\n1,2\n", '{"HITs": [', "\x00\x01", "[" * 100_000, "[" + "1" * 5_000],
)
def test_a_file_that_is_something_else_is_refused(cleo, noon, text):
    report = bring(cleo, text, now=noon)
    assert report.imported == []
    assert len(report.refused) == 1


def test_an_answer_without_its_hit_is_refused(cleo, noon):
    page = {"Assignments": [{"AssignmentId": "3A", "WorkerId": "A1", "Answer": ANSWER}]}
    report = bring(cleo, json.dumps(page), now=noon)
    assert "in none of the files" in report.refused[0].reason


def test_nobody_imports_for_an_organisation_of_others(cleo, dov, noon):
    with pytest.raises(NotFoundError):
        import_past(
            actor=dov,
            organisation_id=min(cleo.organisation_ids),
            records=[],
            compare=None,
            now=noon,
        )


PAGES = ("", "results/", "review/", "releases/", "tasks/")


@pytest.mark.parametrize("page", PAGES)
def test_the_pages_of_an_imported_batch_open(cleo, noon, page):
    (done,) = bring(cleo, as_csv(*ROWS), now=noon).imported
    batch = projects.batch_for(actor=cleo, batch_id=done.batch_id)
    client = Client()
    client.force_login(
        User.objects.get(pk=cleo.user_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    address = f"/batches/{batch.id}/{page}"
    answer = client.get(address, follow=True)
    assert answer.status_code == 200


def test_a_release_of_an_imported_batch_has_its_answers(cleo, noon):
    (done,) = bring(cleo, as_csv(*ROWS), now=noon).imported
    release_id = releasing.request_release(actor=cleo, batch_id=done.batch_id, now=noon)
    releasing.write_release(release_id=release_id, now=noon)
    with releases.open_file(
        actor=cleo, release_id=release_id, name="answers.jsonl"
    ) as file:
        lines = [json.loads(line) for line in file.read().splitlines()]
    assert len(lines) == 5
