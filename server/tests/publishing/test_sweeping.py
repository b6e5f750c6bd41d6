"""Files that no row names go, a day later; all others stay."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import OperationalError

from handwork.flow import importing, publishing, storing
from handwork.jobs import clock
from handwork.projects import queries
from handwork.projects.models import Asset, TaskImport

WAV = b"RIFF\x2c\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + bytes(range(32))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def sweep(after: timedelta = DAY + HOUR) -> int:
    return storing.sweep_files(now=clock.now() + after)


@pytest.fixture
def asset(cleo, noon) -> Asset:
    asset_id = publishing.store_asset(
        actor=cleo, organisation_id=min(cleo.organisation_ids), file_name="a.txt",
        file=io.BytesIO(b"VII"), now=noon,
    )  # fmt: skip
    return Asset.objects.get(pk=asset_id)


def test_an_old_file_beside_an_asset_is_swept_and_the_asset_stays(asset):
    left = default_storage.save(asset.stored_as, ContentFile(b"VII"))
    assert left != asset.stored_as
    assert sweep(after=HOUR) == 0
    assert sweep() == 1
    assert not default_storage.exists(left)
    assert default_storage.exists(asset.stored_as)


def test_an_upload_is_swept_only_once_its_import_has_ended(
    cleo, make_draft, noon, monkeypatch
):
    monkeypatch.setattr(importing, "start_job", lambda **_named: "job")
    import_id = publishing.start_import(
        actor=cleo, batch_id=make_draft(tasks=0), file_name="a.csv",
        file=io.BytesIO(b"text\nVII\n"), now=noon,
    )  # fmt: skip
    assert sweep() == 0
    TaskImport.objects.filter(pk=import_id).update(state="failed")
    assert sweep() == 1


def test_files_elsewhere_are_left_alone(asset):
    kept = [
        default_storage.save(name, ContentFile(b"x"))
        for name in ("releases/1/1/answers.csv", "assets/notes/aa/x", "x.txt")
    ]
    assert sweep() == 0
    assert all(map(default_storage.exists, kept))


def test_files_of_tasks_stay_where_the_commit_succeeded_and_the_answer_was_lost(
    bring_in, draft, monkeypatch
):
    write = importing._write

    def lose_the_connection(**named: object) -> None:
        write(**named)
        raise OperationalError("server closed the connection unexpectedly")

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("tasks.csv", "audio\nVII.wav\n")
        archive.writestr("VII.wav", WAV)
    monkeypatch.setattr(importing, "_write", lose_the_connection)
    with pytest.raises(OperationalError):
        bring_in(packed.getvalue(), name="tasks.zip")
    assert queries.tasks_count(batch_id=draft) == 1
    (asset,) = Asset.objects.all()
    assert sweep() == 1
    assert default_storage.exists(asset.stored_as)
