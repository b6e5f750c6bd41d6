"""Background jobs; a journey asks for one with `base.services.start_job`."""

from __future__ import annotations

from django_tasks import task

from handwork.flow import importing, judging, releasing, storing
from handwork.jobs.clock import now
from handwork.people.queries import actor_for_user


@task()
def run_import(import_id: int) -> None:
    """Bring a file of tasks into its batch."""
    importing.run_import(import_id=import_id, now=now())


@task()
def judge(batch_id: int, user_id: int, method: str | None = None) -> int:
    """Infer from the answers of a batch, for the account that asked."""
    actor = actor_for_user(user_id=user_id)
    return judging.judge(actor=actor, batch_id=batch_id, method=method, now=now())


# Behind what a person waits for.
@task(priority=-10)
def judge_batch_due(batch_id: int) -> int | None:
    """Infer from what has come into a batch since it was judged last."""
    return judging.judge_batch_due(batch_id=batch_id, now=now())


@task()
def write_release(release_id: int) -> None:
    """Write the files of a release."""
    releasing.write_release(release_id=release_id, now=now())


@task()
def sweep_files() -> int:
    """Remove stored files that nothing names."""
    return storing.sweep_files(now=now())
