"""A draft of Cleo's, and files brought into it as the job does."""

from __future__ import annotations

import io

import pytest

from handwork.flow import importing, publishing
from handwork.projects import queries


@pytest.fixture
def draft(make_draft) -> int:
    return make_draft(tasks=0)


@pytest.fixture
def bring_in(cleo, draft, noon, monkeypatch):
    """Upload a file and run its import, as the job does; give the report that is kept."""
    monkeypatch.setattr(importing, "start_job", lambda **_named: "job")

    def bring_in(data: bytes | str, *, name="tasks.csv", batch_id=draft, **options):
        content = data.encode() if isinstance(data, str) else data
        import_id = publishing.start_import(
            actor=cleo, batch_id=batch_id, file_name=name,
            file=io.BytesIO(content), now=noon, **options,
        )  # fmt: skip
        publishing.run_import(import_id=import_id, now=noon)
        return queries.import_for(actor=cleo, import_id=import_id)

    return bring_in
