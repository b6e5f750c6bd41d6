"""Release: what leaves. Asked for in a moment, written in the background.

A release is fixed by its last answer and its last exclusion when it is asked for. It is
written in short reads and one short transaction for each; nothing waits for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from handwork.answers import spans
from handwork.base import services as base
from handwork.base.errors import ConflictError, RefusedError
from handwork.base.transactions import journey
from handwork.flow import judging
from handwork.flow.beating import beating
from handwork.inference import queries as inference
from handwork.inference.queries import RunRecord
from handwork.inference.rules import Seen
from handwork.pay import queries as pay
from handwork.pay.queries.spans import earned_by_worker
from handwork.people.rules import Actor
from handwork.projects import queries as projects
from handwork.releases import bridge, files, queries, rows, rules, services
from handwork.releases.exporting import Exported, Span, write_exports
from handwork.releases.files import TableFiles, WrittenFile
from handwork.releases.labour import Tally
from handwork.releases.manifest import Facts, manifest
from handwork.releases.queries import ReleaseRecord

BROKEN_OFF = (
    "Writing was broken off several times. Ask for the release again; if that fails too, "
    "tell a steward, who finds the reason in the log."
)


class NothingToReleaseError(ConflictError):
    """The batch was never published."""

    code = "nothing-to-release"


class AnswersCameError(ConflictError):
    """Answers of the span were committed after its estimates were made."""

    code = "answers-came"


class EstimatesGoneError(ConflictError):
    """The run that was to be released was cleared away meanwhile."""

    code = "estimates-gone"


@journey
def request_release(*, actor: Actor, batch_id: int, now: datetime) -> int:
    """Ask for a data set of the batch as it stands now; a job writes it."""
    batch = projects.batch_for(actor=actor, batch_id=batch_id)
    if batch.is_draft:
        raise NothingToReleaseError(
            "This batch is a draft: nobody has answered it.",
            what_to_do="Publish it, and release it once answers have come.",
        )
    seen = judging.what_is_there(batch_id=batch_id)
    requested = services.request(
        batch_id=batch_id,
        seen=seen,
        rows_count=batch.tasks_count + seen.answers_count,
        user_id=actor.user_id,
        now=now,
    )
    release_id = requested.release_id
    if requested.needs_a_job:
        base.start_job(name="write_release", arguments={"release_id": release_id})
    base.record(
        actor_id=actor.user_id,
        verb="request release",
        subject=f"batch:{batch_id}",
        details={"release": release_id, "last_answer": seen.last_answer_id},
        now=now,
    )
    return release_id


def write_release(*, release_id: int, now: datetime) -> None:
    """Write the files of a release; again from the start where an attempt died."""
    attempt = _begin(release_id=release_id)
    if attempt is None:
        return
    try:
        _Writing(release_id, attempt, now).write()
    except services.OvertakenError:
        files.remove_attempts(release_id=release_id, first=attempt, below=attempt + 1)
    except Exception as error:
        _fail(release_id=release_id, attempt=attempt, failure=_reason(error), now=now)
        raise


@journey
def give_up_release(*, release_id: int, now: datetime) -> None:
    """End a release whose job is given up: it took its process down again and again."""
    services.give_up(release_id=release_id, failure=BROKEN_OFF, now=now)


class _Writing:
    """One attempt at a release."""

    def __init__(self, release_id: int, attempt: int, now: datetime) -> None:
        self.release = queries.release(release_id=release_id)
        self.batch = projects.batch(batch_id=self.release.batch_id)
        self.attempt = attempt
        self.now = now
        self.keys = rows.TaskKeys()
        self.tally = Tally()

    def write(self) -> None:
        """Write everything, store it, and note that it is there."""
        release_id, attempt = self.release.id, self.attempt
        files.remove_attempts(release_id=release_id, first=1, below=attempt)
        run = self.fix_run()
        with files.workplace(release_id=release_id, attempt=attempt) as folder:
            tables = (*self.estimates(folder, run), *self.answers(folder))
            self.require_same_answers(run)
            exports = self.exports(folder, run)
            written = (*tables, *(exported.file for exported in exports))
            content = manifest(
                Facts(
                    batch=self.batch,
                    rate=pay.rate(batch_id=self.batch.id),
                    run=run,
                    tally=self.tally,
                    hourly=bridge.hourly_figures(self.tally),
                    files=written,
                    exports=exports,
                )
            )
            last = files.write_manifest(folder, rules.manifest_bytes(content))
            stored = tuple(
                files.store(release_id=release_id, attempt=attempt, file=file)
                for file in (*written, last)
            )
        _finish(
            release_id=release_id, attempt=attempt, manifest=content,
            sha256=last.sha256, files=stored, now=self.now,
        )  # fmt: skip

    def fix_run(self) -> RunRecord:
        """Use the run over exactly these answers, made now where there is none.

        By the batch's own method: a run that somebody tried changes no release.
        """
        seen = _seen(self.release)
        run = inference.run_that_saw(
            batch_id=self.batch.id,
            seen=seen,
            method=judging.own_method(self.batch).method,
        )
        if run is None:
            # This may take minutes, in which no row is written.
            with beating(lambda: self.progress(0)):
                run_id = judging.judge_span(
                    batch=self.batch, seen=seen, method=None, now=self.now
                )
            run = inference.run(run_id=run_id, batch_id=self.batch.id)
        _fix_run(release_id=self.release.id, attempt=self.attempt, run_id=run.id)
        return run

    def estimates(self, folder: Path, run: RunRecord) -> tuple[WrittenFile, ...]:
        """Write every task with its estimate."""
        table, found = TableFiles(folder, rules.ESTIMATES), 0
        for chunk in rows.estimate_chunks(
            batch=self.batch, run_id=run.id, keys=self.keys
        ):
            self.progress(table.write(chunk))
            found += sum(label is not None for label in chunk["label"])
        if found != run.tasks_count:
            raise EstimatesGoneError(
                "The estimates changed while the release was written.",
                what_to_do="Ask for the release again.",
            )
        return table.close()

    def answers(self, folder: Path) -> tuple[WrittenFile, ...]:
        """Write every answer, and count the labour."""
        table, after_id = TableFiles(folder, rules.ANSWERS), 0
        excluded = self.excluded()
        pages = rows.answer_pages(
            batch_id=self.batch.id, up_to_id=self.release.last_answer_id
        )
        for page, chunk in rows.answer_chunks(
            batch=self.batch, pages=pages, excluded=excluded, keys=self.keys
        ):
            last_id = page[-1].answer_id
            earned = earned_by_worker(
                batch_id=self.batch.id,
                after_answer_id=after_id,
                up_to_answer_id=last_id,
            )
            self.tally.add(page, excluded, earned)
            after_id = last_id
            self.progress(table.write(chunk))
        return table.close()

    def exports(self, folder: Path, run: RunRecord) -> tuple[Exported, ...]:
        """Write what a template's answers are in formats that other tools read."""
        span = Span(
            batch=self.batch,
            run_id=run.id,
            last_answer_id=self.release.last_answer_id,
            excluded=self.excluded(),
        )
        with beating(lambda: self.progress(0)):
            return write_exports(folder, span)

    def excluded(self) -> Mapping[int, str]:
        """Say why answers are left out, as it was when the release was asked for."""
        return spans.reasons_of_excluded(
            batch_id=self.batch.id, up_to_exclusion_id=self.release.last_exclusion_id
        )

    def require_same_answers(self, run: RunRecord) -> None:
        """Refuse to store answers of which the run saw more or fewer."""
        if self.tally.answers_count != run.seen.answers_count:
            raise AnswersCameError(
                "An answer came in while the release was written.",
                what_to_do="Ask for the release again.",
            )

    def progress(self, rows_count: int) -> None:
        """Move the bar in a transaction of its own."""
        _progress(
            release_id=self.release.id, attempt=self.attempt, rows_count=rows_count
        )


def _seen(release: ReleaseRecord) -> Seen:
    # Counted again: an answer with a smaller id may have been committed since.
    return Seen(
        last_answer_id=release.last_answer_id,
        last_exclusion_id=release.last_exclusion_id,
        answers_count=spans.count(
            batch_id=release.batch_id, up_to_id=release.last_answer_id
        ),
    )


def _reason(error: Exception) -> str:
    if isinstance(error, RefusedError):
        return f"{error.message} {error.what_to_do}".strip()
    return (
        "The files could not be written. Ask for the release again; if that fails too, "
        "tell a steward, who finds the reason in the log."
    )


_begin = journey(services.begin)
_fix_run = journey(services.fix_run)
_progress = journey(services.progress)
_finish = journey(services.finish)
_fail = journey(services.fail)
