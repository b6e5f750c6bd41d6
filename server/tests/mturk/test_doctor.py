"""The doctor reads what botocore itself logs, and tells what each call meets here."""

from __future__ import annotations

import json
import logging

import pytest
from click.testing import CliRunner

from handwork.cli.mturk import mturk as command
from handwork.mturk.differences import DIFFERENCES
from handwork.mturk.doctor import examine, read_calls
from handwork.mturk.operations import operations
from handwork.mturk.service import service

EXTERNAL = """<ExternalQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanical\
TurkDataSchemas/2006-07-14/ExternalQuestion.xsd"><ExternalURL>https://example.org/a?b=1\
&amp;c='2'</ExternalURL><FrameHeight>0</FrameHeight></ExternalQuestion>"""
HIT = {
    "Title": 'What\'s "this"?', "Description": "Größe", "Reward": "0.05",
    "LifetimeInSeconds": 600, "AssignmentDurationInSeconds": 600, "Question": EXTERNAL,
}  # fmt: skip


def lines_of(*calls):
    return [json.dumps({"operation": name, "params": given}) for name, given in calls]


def verdict_of(name, **given):
    (call,) = read_calls(lines_of((name, given)))
    return examine(call)


@pytest.mark.django_db(transaction=True)
def test_calls_are_found_in_what_botocore_logs(mturk, caplog):
    caplog.set_level(logging.DEBUG, logger="botocore")
    mturk.get_account_balance()
    mturk.create_hit(**HIT)
    calls = list(read_calls(caplog.text.splitlines()))
    assert [call.operation for call in calls] == ["GetAccountBalance", "CreateHIT"]
    assert calls[1].content == HIT


def test_every_operation_of_the_model_is_answered_and_says_what_differs():
    known = set(service().model["operations"])
    assert set(DIFFERENCES) == known == set(operations())
    assert len(known) == 39


def test_a_call_that_works_as_it_did_is_said_to_work():
    assert verdict_of("GetAssignment", AssignmentId="3A").verdict == "works"


def test_what_differs_is_named():
    finding = verdict_of("RejectAssignment", AssignmentId="3A", RequesterFeedback="No")
    assert finding.verdict == "differs"
    assert "HANDWORK_PAY_ON_REJECTION" in finding.notes[0]


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("CreateHIT", HIT | {"Question": "<no/>"}, "Question"),
        ("CreateHIT", HIT | {"Reward": "five cents"}, "'reward'"),
        ("GetHIT", {}, "'hITId'"),
        ("CreateHIT", HIT | {"Reward": "0.00"}, "price"),
        ("CreateHIT", HIT | {"MaxAssignments": 40_000}, "the HIT"),
        ("CreateHIT", HIT | {"AssignmentDurationInSeconds": 5}, "its type"),
        ("CreateHIT", HIT | {"HITLayoutId": "3L"}, "either"),
        ("GetFileUploadURL", {"AssignmentId": "3A", "QuestionIdentifier": "q"}, "2017"),
        (
            "CreateHIT",
            HIT | {"HITReviewPolicy": {"PolicyName": "Other/1"}},
            "HITReviewPolicy",
        ),
    ],
)
def test_a_call_that_is_refused_here_is_found_before_it_is_made(name, given, words):
    finding = verdict_of(name, **given)
    assert finding.verdict == "refused"
    assert words in " ".join(finding.notes)


def test_a_page_of_the_requesters_own_is_told_where_to_submit():
    assert "turkSubmitTo" in " ".join(verdict_of("CreateHIT", **HIT).notes)


def test_hosts_of_scripts_that_nobody_allowed_are_named():
    page = """<script src="https://code.jquery.com/jquery.js"></script>
    <script src='https://s3.amazonaws.com/mturk-public/externalHIT_v1.js'></script>
    <img src="https://pictures.example.org/1.png"><script>$.ajax("x")</script>"""
    question = f"""<HTMLQuestion xmlns="http://mechanicalturk.amazonaws.com/AWSMechanical\
TurkDataSchemas/2011-11-11/HTMLQuestion.xsd"><HTMLContent><![CDATA[{page}]]></HTMLContent>\
<FrameHeight>0</FrameHeight></HTMLQuestion>"""
    (call,) = read_calls(lines_of(("CreateHIT", HIT | {"Question": question})))
    notes = " ".join(examine(call).notes)
    assert "the hosts of its scripts: code.jquery.com" in notes
    assert "pictures" not in notes
    assert "s3.amazonaws.com" not in notes
    assert "XMLHttpRequest" in notes


@pytest.mark.parametrize("change", [{"Reward": 5}, {"LifetimeInSeconds": "5"}])
def test_a_value_of_another_type_is_said_to_be_refused(change):
    finding = verdict_of("CreateHIT", **HIT | change)
    assert finding.verdict == "refused"
    assert next(iter(change))[1:] in finding.notes[0]


def test_an_operation_that_mturk_never_had_is_said_to_be_unknown():
    assert verdict_of("GetStatistic").verdict == "unknown"


@pytest.mark.django_db
def test_the_command_sums_up_and_fails_where_something_is_refused(tmp_path):
    log = tmp_path / "log"
    rows = lines_of(("GetAssignment", {"AssignmentId": "3A"}), ("GetHIT", {}))
    log.write_text("\n".join(["something else", *rows]))
    done = CliRunner().invoke(command, ["doctor", str(log)])
    assert done.exit_code == 1
    assert "2 calls: 1 works, 1 refused" in done.output
    assert "line 3: GetHIT: refused" in done.output


@pytest.mark.django_db
def test_a_log_without_calls_is_refused_with_what_to_do(tmp_path):
    log = tmp_path / "log"
    log.write_text("nothing\n")
    done = CliRunner().invoke(command, ["doctor", str(log)])
    assert done.exit_code == 1
    assert "set_stream_logger" in done.output
