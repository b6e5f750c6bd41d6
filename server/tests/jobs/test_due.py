from __future__ import annotations

import io
from datetime import timedelta
from threading import Thread

import pytest
from django.db import OperationalError, connection
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from handwork.base import queries
from handwork.base.rules import SILENCE
from handwork.base.services import start_job
from handwork.base.transactions import journey
from handwork.flow import (
    importing,
    judging,
    paying,
    publishing,
    releasing,
    reporting,
    working,
)
from handwork.inference import queries as inference
from handwork.inference.rules import REST_AFTER_FAILURE
from handwork.jobs import clock, tasks
from handwork.jobs.due import DUE, Due, tick
from handwork.jobs.rescue import MAX_STARTS, rescue
from handwork.jobs.worker import JobProcess
from handwork.projects import queries as projects
from handwork.releases import queries as releases

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def test_everything_the_clock_looks_after_runs_on_an_empty_installation(noon):
    ticked = tick(noon)
    assert ticked.done == tuple(thing.name for thing in DUE)
    assert ticked.failed == ()


def test_one_thing_that_fails_stops_no_other_and_is_logged(noon, caplog):
    ran = []

    def fail(now):
        raise ZeroDivisionError

    ticked = tick(noon, [Due("first", 1, fail), Due("second", 1, ran.append)])
    assert ticked.failed == ("first",)
    assert (ticked.done, ran) == (("second",), [noon])
    assert "ZeroDivisionError" in caplog.text


def test_what_another_process_is_doing_is_left_to_it(noon):
    seen = []

    def tick_elsewhere():
        seen.append(tick(noon, [Due("same", 1, seen.append)]))
        connection.close()

    def meet_another(now):
        other = Thread(target=tick_elsewhere)
        other.start()
        other.join()

    assert tick(noon, [Due("same", 1, meet_another)]).done == ("same",)
    assert [ticked.elsewhere for ticked in seen] == [("same",)]


@journey
def ask(name, arguments, fails=False):
    job_id = start_job(name=name, arguments=arguments)
    if fails:
        raise ZeroDivisionError
    return job_id


def test_a_job_is_asked_for_together_with_what_it_is_for():
    with pytest.raises(ZeroDivisionError):
        ask("run_import", {"import_id": 1}, fails=True)
    assert DBTaskResult.objects.count() == 0
    ask("run_import", {"import_id": 1})
    (job,) = DBTaskResult.objects.all()
    assert job.task.func is tasks.run_import.func


def test_a_job_that_is_not_known_is_an_error():
    with pytest.raises(ImportError):
        ask("make_coffee", {})


def run_waiting_jobs():
    worker = JobProcess().worker
    worker.batch = True
    worker.run()


def test_a_job_that_fails_keeps_its_reason():
    ask("judge", {"batch_id": 1, "user_id": 999})
    run_waiting_jobs()
    job = DBTaskResult.objects.get()
    assert job.status == TaskResultStatus.FAILED
    assert job.traceback


def running_job(process, *, starts=1):
    ask("run_import", {"import_id": 1})
    job = DBTaskResult.objects.get()
    for _ in range(starts):
        job.claim(process)
    return job


def test_a_job_of_a_dead_process_starts_again():
    job = running_job("dead")
    assert rescue(now=clock.now() + HOUR) == 1
    job.refresh_from_db()
    assert job.status == TaskResultStatus.READY


def test_a_job_of_a_living_process_is_left_alone():
    now = clock.now() + HOUR
    running_job("living")
    reporting.report_alive(name="living", failures_count=0, now=now)
    assert rescue(now=now) == 0
    assert rescue(now=now + SILENCE) == 1


def test_a_job_that_kills_its_process_again_and_again_is_given_up():
    job = running_job("dead", starts=MAX_STARTS)
    assert rescue(now=clock.now() + HOUR) == 0
    job.refresh_from_db()
    assert job.status == TaskResultStatus.FAILED


def abandoned(name, arguments):
    """A job that is running in a process that died, as often as a job is started."""
    ask(name, arguments)
    job = DBTaskResult.objects.get()
    for _ in range(MAX_STARTS):
        job.claim("dead")


def test_an_import_whose_job_is_given_up_has_failed_and_says_so(
    cleo, make_draft, noon, monkeypatch
):
    batch_id = make_draft()
    monkeypatch.setattr(importing, "start_job", lambda **_named: "job")
    import_id = importing.start_import(
        actor=cleo, batch_id=batch_id, file_name="a.csv",
        file=io.BytesIO(b"text\nVII\n"), now=noon,
    )  # fmt: skip
    importing._claim(import_id=import_id)
    abandoned("run_import", {"import_id": import_id})
    rescue(now=clock.now() + HOUR)
    found = projects.import_for(actor=cleo, import_id=import_id)
    assert (found.state, found.imported_count) == ("failed", 0)
    assert "broken off several times" in found.message
    assert not projects.has_import_under_way(batch_id=batch_id)
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED


def test_a_release_whose_job_is_given_up_has_failed_and_says_so(cleo, open_batch, noon):
    release_id = releasing.request_release(actor=cleo, batch_id=open_batch, now=noon)
    DBTaskResult.objects.all().delete()
    abandoned("write_release", {"release_id": release_id})
    rescue(now=clock.now() + HOUR)
    found = releases.release_for(actor=cleo, release_id=release_id)
    assert found.state == "failed"
    assert "broken off several times" in found.failure


def test_a_job_that_a_failure_cut_off_is_rescued_beside_the_living_process(
    monkeypatch,
):
    process = JobProcess()
    process.beat()
    ask("run_import", {"import_id": 1})

    def lose_the_database(_job, _error):
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patched:
        patched.setattr(DBTaskResult, "set_failed", lose_the_database)
        with pytest.raises(OperationalError):
            process.work()
    job = DBTaskResult.objects.get()
    assert job.status == TaskResultStatus.RUNNING
    process.beat()
    later = clock.now() + SILENCE + timedelta(seconds=1)
    reporting.report_alive(name=process.name, failures_count=1, now=later)
    assert rescue(now=later) == 1
    assert queries.live_processes(now=later) == {process.name}


def test_a_job_process_is_seen_alive_with_its_failures(noon):
    reporting.report_alive(name="one", failures_count=2, now=noon)
    (process,) = queries.job_processes(now=noon)
    assert (process.is_alive, process.failures_count) == (True, 2)
    (process,) = queries.job_processes(now=noon + HOUR)
    assert not process.is_alive
    reporting.report_stopped(name="one")
    assert queries.job_processes(now=noon) == ()


def test_a_batch_rests_after_it_closes_before_its_money_goes_back(
    open_batch, cleo, noon
):
    publishing.close(actor=cleo, batch_id=open_batch, now=noon)
    soon, later = noon + timedelta(seconds=59), noon + timedelta(seconds=60)
    assert paying.refund_closed(now=soon, rest_seconds=60) == 0
    assert paying.refund_closed(now=later, rest_seconds=60) == 1


@pytest.fixture
def answered(open_batch, ada, noon):
    """An open batch with one answer, which nothing was inferred from."""
    held = working.take(worker_id=ada.worker_id, batch_id=open_batch, now=noon)
    working.submit(
        worker_id=ada.worker_id, assignment_id=held.assignment_id,
        content={"choice": "7"}, client_key="k", active_milliseconds=1, now=noon,
    )  # fmt: skip
    return open_batch


def judge_jobs():
    return DBTaskResult.objects.filter(
        task_path__in=[tasks.judge.module_path, tasks.judge_batch_due.module_path]
    )


def keep_clock(now):
    """One tick of what judges."""
    ticked = tick(now, [thing for thing in DUE if thing.name == "judge-due"])
    assert ticked.done == ("judge-due",)


def test_the_clock_asks_for_a_run_and_a_job_makes_it(answered):
    keep_clock(clock.now())
    assert inference.current_run(batch_id=answered) is None
    run_waiting_jobs()
    assert inference.current_run(batch_id=answered).answers_count == 1
    keep_clock(clock.now())
    assert judge_jobs().count() == 1


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_a_batch_that_is_being_judged_gets_no_second_job(answered, state):
    keep_clock(clock.now())
    if state == "running":
        judge_jobs().get().claim("living")
    keep_clock(clock.now())
    assert judge_jobs().count() == 1


def test_the_clock_asks_for_no_run_beside_a_requested_one(answered, cleo, noon):
    judging.request_run(actor=cleo, batch_id=answered, now=noon)
    keep_clock(clock.now())
    assert judge_jobs().count() == 1


def test_a_batch_that_cannot_be_judged_is_left_alone_for_a_while(answered, monkeypatch):
    def fail(**_named):
        raise ZeroDivisionError

    monkeypatch.setattr(judging.bridge, "infer", fail)
    keep_clock(clock.now())
    run_waiting_jobs()
    keep_clock(clock.now())
    assert [job.status for job in judge_jobs()] == [TaskResultStatus.FAILED]
    keep_clock(clock.now() + REST_AFTER_FAILURE + timedelta(seconds=1))
    assert judge_jobs().count() == 2


def test_a_job_for_a_batch_that_is_not_due_any_more_makes_no_run(answered):
    keep_clock(clock.now())
    judging.judge_due(now=clock.now())
    run_waiting_jobs()
    assert len(inference.runs_of(batch_id=answered)) == 1


def test_a_run_that_a_person_asked_for_goes_before_one_of_the_clock(
    answered, cleo, noon
):
    keep_clock(clock.now())
    judging.request_run(actor=cleo, batch_id=answered, now=noon)
    first = DBTaskResult.objects.ready().first()
    assert first.task_path == tasks.judge.module_path


def test_runs_that_the_clock_asked_for_are_forgotten_soon(answered):
    keep_clock(clock.now())
    run_waiting_jobs()
    rescue(now=clock.now() + timedelta(minutes=59))
    assert judge_jobs().count() == 1
    rescue(now=clock.now() + timedelta(minutes=61))
    assert judge_jobs().count() == 0
