"""Letters to workers, whose addresses stay theirs."""

from __future__ import annotations

from datetime import datetime

from handwork.flow import writing_workers
from handwork.flow.writing_workers import NotWritten, checked_letter
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.people import queries as people


@operation("NotifyWorkers")
def notify_workers(caller: Caller, given: Given, now: datetime) -> Output:
    """Write to workers whose work was decided on; tell who could not be written to."""
    codes = list(dict.fromkeys(given["WorkerIds"]))
    checked_letter(given["Subject"], given["MessageText"], count=len(codes))
    known = people.workers_of_codes(organisation_id=caller.organisation_id, codes=codes)
    failed: dict[int, NotWritten] = {}
    if known:
        not_written = writing_workers.write_to_workers(
            actor=caller.actor,
            organisation_id=caller.organisation_id,
            worker_ids=known.values(),
            subject=given["Subject"],
            text=given["MessageText"],
            now=now,
        )
        failed = {each.worker_id: each for each in not_written}
    failures = [
        _failure(code, failed.get(known[code])) for code in codes if code in known
    ]
    failures += [_unknown(code) for code in codes if code not in known]
    return {"NotifyWorkersFailureStatuses": [each for each in failures if each]}


def _failure(code: str, not_written: NotWritten | None) -> Output | None:
    if not_written is None:
        return None
    kind = "SoftFailure" if not_written.may_help_later else "HardFailure"
    return {
        "NotifyWorkersFailureCode": kind,
        "NotifyWorkersFailureMessage": not_written.reason,
        "WorkerId": code,
    }


def _unknown(code: str) -> Output:
    return {
        "NotifyWorkersFailureCode": "HardFailure",
        "NotifyWorkersFailureMessage": "WorkerId is invalid.",
        "WorkerId": code,
    }
