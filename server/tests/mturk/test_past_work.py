"""What was imported is read with the same programs that made it."""

from __future__ import annotations

import io

import pytest
from botocore.exceptions import ClientError

from handwork.flow.importing_past import import_past
from handwork.mturk.clock import now
from handwork.mturk.ids import code
from handwork.projects import queries as projects
from handwork.projects.formats.turk_files import read_records

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = "Tue Jun 27 16:43:05 PDT 2017,Tue Jun 27 16:43:35 PDT 2017"
RESULTS = f"""HITId,HITTypeId,Title,Description,Reward,MaxAssignments,AssignmentId,\
WorkerId,AssignmentStatus,RequesterFeedback,AcceptTime,SubmitTime,Answer.label
3H1,3T,Pictures,Look,$0.05,3,3A1,A1,Approved,,{TIMES},cat
3H1,3T,Pictures,Look,$0.05,3,3A2,A2,Rejected,No cat,{TIMES},dog
3H1,3T,Pictures,Look,$0.05,3,3A3,A3,Submitted,,{TIMES},cat
"""


@pytest.fixture
def hit_id(cleo) -> str:
    report = import_past(
        actor=cleo,
        organisation_id=min(cleo.organisation_ids),
        records=read_records(io.StringIO(RESULTS), name="results.csv"),
        compare=None,
        now=now(),
    )
    (task,) = projects.all_tasks(batch_id=report.imported[0].batch_id)
    return code("hit", task.id)


def test_assignments_are_listed_under_the_worker_ids_that_the_requester_knows(
    mturk, hit_id
):
    listed = mturk.list_assignments_for_hit(HITId=hit_id)["Assignments"]
    told = {each["WorkerId"]: each["AssignmentStatus"] for each in listed}
    assert told == {"A1": "Approved", "A2": "Rejected", "A3": "Approved"}
    assert "<FreeText>cat</FreeText>" in listed[0]["Answer"]
    hit = mturk.get_hit(HITId=hit_id)["HIT"]
    assert hit["NumberOfAssignmentsCompleted"] == 3
    assert hit["HITStatus"] == "Reviewable"


def test_what_was_decided_there_is_not_decided_again(mturk, hit_id):
    for each in mturk.list_assignments_for_hit(HITId=hit_id)["Assignments"]:
        with pytest.raises(ClientError, match="status of"):
            mturk.approve_assignment(AssignmentId=each["AssignmentId"])
    assert mturk.get_account_balance()["AvailableBalance"] == "1000.00"
