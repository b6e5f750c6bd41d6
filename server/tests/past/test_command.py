"""`handwork mturk import` and `key`, as typed in the shell of an installation."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from handwork.cli.mturk import mturk
from handwork.people import queries as people

pytestmark = pytest.mark.django_db(transaction=True)
RESULTS = """HITId,HITTypeId,Title,Description,Reward,MaxAssignments,AssignmentId,\
WorkerId,AssignmentStatus,AcceptTime,SubmitTime,Answer.label
3H1,3T,Pictures,Look,$0.05,2,3A1,A1,Approved,Tue Jun 27 16:43:05 PDT 2017,\
Tue Jun 27 16:43:35 PDT 2017,cat
3H1,3T,Pictures,Look,$0.05,2,3A2,A2,Approved,Tue Jun 27 16:43:05 PDT 2017,\
Tue Jun 27 16:43:35 PDT 2017,cat
3H1,3T,Pictures,Look,$0.05,2,3A3,nobody,Approved,Tue Jun 27 16:43:05 PDT 2017,\
Tue Jun 27 16:43:35 PDT 2017,cat
"""
FOR_CLEO = ["--organisation", "Cleo's lab", "--by", "cleo@example.org"]


def run(*words):
    return CliRunner().invoke(mturk, [str(word) for word in words])


def test_what_came_in_and_what_did_not_is_told(cleo, tmp_path):
    file = tmp_path / "results.csv"
    file.write_text(RESULTS)
    done = run("import", file, *FOR_CLEO)
    assert done.exit_code == 0, done.output
    assert "1 tasks, 2 answers of 2 workers, estimates of label" in done.output
    assert "refused: assignment 3A3: 'nobody' is no id of a worker" in done.output


def test_a_file_of_nothing_fails(cleo, tmp_path):
    file = tmp_path / "picture.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n\xff\xfe")
    done = run("import", file, *FOR_CLEO)
    assert done.exit_code == 1
    assert "not in UTF-8" in done.output


def test_an_organisation_that_is_not_there_is_named(cleo, tmp_path):
    file = tmp_path / "results.csv"
    file.write_text(RESULTS)
    done = run("import", file, "--organisation", "Nobody", "--by", "cleo@example.org")
    assert "There is no organisation called Nobody" in done.output


def test_a_key_is_printed_as_a_shell_takes_it(cleo):
    done = run("key", "cleo@example.org")
    printed = dict(re.findall(r"^export (\w+)=(\S+)$", done.output, re.MULTILINE))
    found = people.key_secret(key_id=printed["AWS_ACCESS_KEY_ID"])
    assert found is not None
    assert found.secret == printed["AWS_SECRET_ACCESS_KEY"]
    assert "unset AWS_SESSION_TOKEN" in done.output.splitlines()


def test_who_acts_for_no_organisation_gets_no_key(ada):
    done = run("key", "ada@example.org")
    assert done.exit_code == 1
    assert "no organisation" in done.output
