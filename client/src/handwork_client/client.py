"""The requester's side: push tasks, watch people answer, pull the results."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from handwork_client.connection import Connection
from handwork_client.downloads import save_file
from handwork_client.errors import ConflictError, ImportRefusedError, RefusedField
from handwork_client.paging import listed
from handwork_client.records import (
    Answer,
    Asset,
    Batch,
    Block,
    Bonus,
    Estimate,
    Import,
    Organisation,
    Progress,
    Project,
    Release,
    Run,
    Verdict,
    WorkerSkill,
    read,
)
from handwork_client.rows import Row, pieces
from handwork_client.tables import write_rows
from handwork_client.waiting import TIMEOUT_SECONDS, Wait

Told = Callable[[int, int | None], None]
What = Literal["estimates", "answers"]
DAYS_OPEN = 14


class Client(Connection):
    """A requester: scopes "publish" and "results"."""

    def organisations(self) -> Iterator[Organisation]:
        """Walk through one's organisations."""
        return listed(self.transport, "organisations", Organisation)

    def projects(self) -> Iterator[Project]:
        """Walk through projects, the latest first."""
        return listed(self.transport, "projects", Project)

    def project(self, project_id: int) -> Project:
        """Read a project."""
        return read(Project, self.transport.get(f"projects/{project_id}"))

    def create_project(
        self,
        *,
        title: str,
        kind: str,
        options: Mapping[str, Any],
        instructions: str = "",
        function: str = "preparation",
        organisation_id: int | None = None,
    ) -> int:
        """Make a project; the organisation may be left out by members of one only."""
        content = {
            "organisation_id": organisation_id or self._only_organisation(),
            "title": title,
            "function": function,
            "instructions": instructions,
            "kind": kind,
            "options": dict(options),
        }
        return int(self.transport.post("projects", content)["id"])

    def batches(self, project_id: int | None = None) -> Iterator[Batch]:
        """Walk through batches, the latest first."""
        return listed(self.transport, "batches", Batch, project_id=project_id)

    def batch(self, batch_id: int) -> Batch:
        """Read a batch."""
        return read(Batch, self.transport.get(f"batches/{batch_id}"))

    def create_batch(
        self,
        project_id: int,
        *,
        title: str,
        price_micros: int,
        currency: str,
        expires_at: datetime | None = None,
        **terms: object,
    ) -> int:
        """Make a draft of a batch; it ends in two weeks unless told otherwise."""
        moment = datetime.now(tz=UTC)  # noqa: TID251 - a default for who runs this
        end = expires_at or moment + timedelta(days=DAYS_OPEN)
        content = {
            "title": title,
            "price_micros": price_micros,
            "currency": currency,
            "expires_at": end.isoformat(),
            **terms,
        }
        path = f"projects/{project_id}/batches"
        return int(self.transport.post(path, content)["id"])

    def change_batch(self, batch_id: int, **terms: object) -> Batch:
        """Change some terms of a draft; the same again changes nothing."""
        changed = self.transport.send(
            "PATCH", f"batches/{batch_id}", json=terms, is_safe=True
        )
        return read(Batch, changed)

    def publish(self, batch_id: int) -> Batch:
        """Set the money aside and give the work out."""
        return self._move(batch_id, "publish")

    def pause(self, batch_id: int) -> Batch:
        """Give no more work out for now."""
        return self._move(batch_id, "pause")

    def resume(self, batch_id: int) -> Batch:
        """Give work out again."""
        return self._move(batch_id, "resume")

    def close_batch(self, batch_id: int) -> Batch:
        """End a batch; what is left of its money comes back."""
        return self._move(batch_id, "close")

    def store_asset(self, path: Path, *, organisation_id: int | None = None) -> Asset:
        """Store a file that tasks can show; the same bytes are stored once."""
        owner = organisation_id or self._only_organisation()
        with path.open("rb") as file:
            stored = self.transport.upload(
                "assets", file, path.name, {"organisation_id": str(owner)}
            )
        return read(Asset, stored)

    def push_tasks(
        self,
        batch_id: int,
        source: Path | str | Iterable[Row],
        *,
        progress: Told | None = None,
        imports_valid_rows: bool = False,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> int:
        """Add tasks to a draft: a file (CSV, JSON Lines, Parquet, zip), or rows.

        `progress` is told (rows done, rows in all or None). Returns how many were added.
        A file is given up when nothing moves for `timeout_seconds`.
        """
        if isinstance(source, str | Path):
            fields = {"imports_valid_rows": str(imports_valid_rows).lower()}
            started = self._upload_tasks(batch_id, Path(source), fields)
            return self._finished_import(
                started, progress, timeout_seconds
            ).imported_count
        count = 0
        for piece in pieces(source):
            sent = self.transport.post(f"batches/{batch_id}/tasks", {"rows": piece})
            count += sent["count"]
            if progress is not None:
                progress(count, None)
        return count

    def progress(self, batch_id: int) -> Progress:
        """Tell how a batch stands now."""
        return read(Progress, self.transport.get(f"batches/{batch_id}/progress"))

    def watch(self, batch_id: int, *, every_seconds: float = 2.0) -> Iterator[Progress]:
        """Look again and again, until no further answer is waited for."""
        while True:
            now = self.progress(batch_id)
            yield now
            if now.is_complete:
                return
            self._sleep(every_seconds)

    def answers(self, batch_id: int) -> Iterator[Answer]:
        """Walk through the answers in the order in which they came."""
        return listed(self.transport, f"batches/{batch_id}/answers", Answer)

    def verdicts(self, batch_id: int) -> Iterator[Verdict]:
        """Walk through what was decided on answers, in the order of the answers."""
        return listed(self.transport, f"batches/{batch_id}/verdicts", Verdict)

    def bonuses(self, batch_id: int) -> Iterator[Bonus]:
        """Walk through what was paid beyond the price, in the order in which it was."""
        return listed(self.transport, f"batches/{batch_id}/bonuses", Bonus)

    def blocks(self, organisation_id: int) -> Iterator[Block]:
        """Walk through the workers whom an organisation blocks."""
        return listed(self.transport, f"organisations/{organisation_id}/blocks", Block)

    def exclude_answer(self, answer_id: int, reason: str) -> None:
        """Leave an answer out of the data; its worker is paid all the same."""
        self.transport.post(f"answers/{answer_id}/exclude", {"reason": reason})

    def include_answer(self, answer_id: int, reason: str) -> None:
        """Take an answer back into the data."""
        self.transport.post(f"answers/{answer_id}/include", {"reason": reason})

    def accept(self, batch_id: int, answer_ids: Sequence[int] | None = None) -> int:
        """Accept answers before silence does; None accepts all that are there."""
        content = {"answer_ids": None if answer_ids is None else list(answer_ids)}
        path = f"batches/{batch_id}/accept"
        # What is accepted stays accepted: a repeat finds nothing more to do.
        return int(self.transport.post(path, content, is_safe=True)["count"])

    def judge(
        self,
        batch_id: int,
        method: str | None = None,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> Run:
        """Have labels inferred from all answers that are there; waits for them."""
        wait = self._wait("The run", timeout_seconds)
        self.transport.post(f"batches/{batch_id}/runs", {"method": method})
        path = f"batches/{batch_id}/requested-run"
        while (asked := self.transport.get(path))["state"] in {"waiting", "running"}:
            wait.pause(asked["state"], is_begun=asked["state"] == "running")
        if asked["run_id"] is None:
            raise ConflictError(
                "The labels were not inferred.",
                what_to_do="Ask again; if that fails too, tell a steward.",
            )
        made = self.transport.get(f"batches/{batch_id}/runs/{asked['run_id']}")
        return read(Run, made)

    def runs(self, batch_id: int) -> Iterator[Run]:
        """Walk through the runs, the latest first."""
        return listed(self.transport, f"batches/{batch_id}/runs", Run)

    def estimates(
        self,
        batch_id: int,
        *,
        run_id: int | None = None,
        confidence_below: float | None = None,
        has_disagreement: bool | None = None,
    ) -> Iterator[Estimate]:
        """Walk through what the current run, or a named one, believes of each task."""
        return listed(
            self.transport,
            f"batches/{batch_id}/estimates",
            Estimate,
            run_id=run_id,
            confidence_below=confidence_below,
            has_disagreement=has_disagreement,
        )

    def skills(self, batch_id: int, run_id: int) -> Iterator[WorkerSkill]:
        """Walk through what a run believes of each worker."""
        path = f"batches/{batch_id}/runs/{run_id}/skills"
        return listed(self.transport, path, WorkerSkill)

    def results(self, batch_id: int, what: What) -> Iterator[Estimate | Answer]:
        """Walk through estimates or answers."""
        yield from self.answers(batch_id) if what == "answers" else ()
        yield from self.estimates(batch_id) if what == "estimates" else ()

    def pull(self, batch_id: int, what: What = "estimates") -> list[Estimate | Answer]:
        """Fetch all estimates or answers of a batch."""
        return list(self.results(batch_id, what))

    def pull_to_file(self, batch_id: int, path: Path, what: What = "estimates") -> int:
        """Write all estimates or answers into a .csv or .jsonl file; returns how many."""
        return write_rows(path, self.results(batch_id, what), what)

    def releases(self, batch_id: int) -> Iterator[Release]:
        """Walk through the releases of a batch, the latest first."""
        return listed(self.transport, f"batches/{batch_id}/releases", Release)

    def request_release(self, batch_id: int) -> Release:
        """Ask for a data set of all answers that are there."""
        return read(Release, self.transport.post(f"batches/{batch_id}/releases"))

    def release(self, release_id: int) -> Release:
        """Read how far a release is."""
        return read(Release, self.transport.get(f"releases/{release_id}"))

    def finished_release(
        self,
        release_id: int,
        *,
        progress: Told | None = None,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> Release:
        """Wait until a release is written; give up when nothing moves for so long."""
        wait = self._wait("The release", timeout_seconds)
        while (found := self.release(release_id)).state in {"waiting", "running"}:
            if progress is not None:
                progress(found.rows_done_count, found.rows_total_count)
            seen = (found.state, found.rows_done_count)
            wait.pause(seen, is_begun=found.state == "running")
        if found.state != "done":
            raise ConflictError(
                f"The release was not written. {found.failure}".strip(),
                what_to_do="Ask for it again.",
            )
        return found

    def download_release(self, release_id: int, folder: Path) -> tuple[Path, ...]:
        """Fetch all files of a release, each checked against its hash."""
        found = self.finished_release(release_id)
        folder.mkdir(parents=True, exist_ok=True)
        return tuple(
            save_file(self.transport, found, file, folder) for file in found.files
        )

    def _move(self, batch_id: int, verb: str) -> Batch:
        return read(Batch, self.transport.post(f"batches/{batch_id}/{verb}"))

    def _upload_tasks(
        self, batch_id: int, path: Path, fields: Mapping[str, str]
    ) -> int:
        with path.open("rb") as file:
            sent = self.transport.upload(
                f"batches/{batch_id}/imports", file, path.name, fields
            )
        return int(sent["id"])

    def _finished_import(
        self, import_id: int, progress: Told | None, timeout_seconds: float
    ) -> Import:
        wait = self._wait("The import", timeout_seconds)
        while True:
            found = read(Import, self.transport.get(f"imports/{import_id}"))
            if progress is not None:
                progress(*_rows_done(found))
            if found.is_finished:
                return _checked(found)
            seen = (found.state, found.rows_done_count)
            wait.pause(seen, is_begun=found.state != "waiting")

    def _wait(self, what: str, timeout_seconds: float) -> Wait:
        return Wait(
            what, sleep=self._sleep, warn=self._warn, timeout_seconds=timeout_seconds
        )

    def _only_organisation(self) -> int:
        organisations = self.me().organisations
        if len(organisations) != 1:
            names = ", ".join(f"{each.id} ({each.name})" for each in organisations)
            raise ConflictError(
                f"The account acts for {len(organisations)} organisations.",
                what_to_do=f"Name one: {names}." if names else "Ask to be invited.",
            )
        return organisations[0].id


def _rows_done(found: Import) -> tuple[int, int | None]:
    if found.is_finished:
        count = found.imported_count + found.refused_count
        return count, count
    return found.rows_done_count, found.rows_total_count


def _checked(found: Import) -> Import:
    is_refused = found.refused_count and not found.imported_count
    if found.state == "done" and not is_refused:
        return found
    rows = [RefusedField(f"line {row.line}", row.reason) for row in found.refused[:20]]
    raise ImportRefusedError(
        found.message or f"{found.refused_count} rows cannot become tasks.",
        what_to_do="" if found.message else "Mend them; nothing was imported.",
        code="rows-refused",
        fields=rows,
    )
