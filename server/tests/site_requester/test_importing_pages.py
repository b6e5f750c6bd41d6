from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from handwork.flow import publishing
from handwork.projects import queries


@pytest.fixture
def empty(rich, draft, today):
    publishing.remove_tasks(actor=rich, batch_id=draft.batch_id, now=today)
    return draft


def upload(client, batch_id, text, **typed):
    file = SimpleUploadedFile("rows.csv", text.encode())
    return client.post(reverse("batch-tasks", args=[batch_id]), {"file": file, **typed})


def finish(rich, batch_id, today):
    """Do what the job process does."""
    (latest, *_) = queries.imports_for(actor=rich, batch_id=batch_id)
    publishing.run_import(import_id=latest.id, now=today)


def test_an_upload_shows_its_progress_then_its_tasks(rich, empty, signed_in, today):
    client = signed_in(rich)
    upload(client, empty.batch_id, "key,text,gold\na,one,1\nb,two,\n")
    running = client.get(reverse("batch-tasks", args=[empty.batch_id]))
    assert "Reading rows.csv" in running.content.decode()
    finish(rich, empty.batch_id, today)
    page = client.get(reverse("batch-tasks", args=[empty.batch_id]))
    assert [row.key for row in page.context["first_rows"]] == ["a", "b"]
    assert page.context["gold_count"] == 1


def test_refused_rows_are_listed_and_nothing_is_imported(rich, empty, signed_in, today):
    client = signed_in(rich)
    upload(client, empty.batch_id, "key,text,gold\na,one,1\nb,two,eleven\n")
    finish(rich, empty.batch_id, today)
    page = client.get(reverse("batch-tasks", args=[empty.batch_id])).content.decode()
    assert "1 row was refused" in page
    assert "Nothing was imported" in page
    assert "eleven" in page


def test_valid_rows_are_imported_when_that_is_chosen(rich, empty, signed_in, today):
    client = signed_in(rich)
    text = "key,text,gold\na,one,1\nb,two,eleven\n"
    upload(client, empty.batch_id, text, only_valid="on")
    finish(rich, empty.batch_id, today)
    assert queries.batch(batch_id=empty.batch_id).tasks_count == 1


def test_progress_is_told_as_the_bar_reads_it(rich, empty, signed_in, today):
    client = signed_in(rich)
    upload(client, empty.batch_id, "key,text\na,one\n")
    (latest,) = queries.imports_for(actor=rich, batch_id=empty.batch_id)
    url = reverse("import-progress", args=[empty.batch_id, latest.id])
    before = client.get(url).json()
    finish(rich, empty.batch_id, today)
    after = client.get(url).json()
    assert (before["state"], after["state"]) == ("waiting", "finished")


def test_a_cancelled_import_imports_nothing(rich, empty, signed_in, today):
    client = signed_in(rich)
    upload(client, empty.batch_id, "key,text\na,one\n")
    (latest,) = queries.imports_for(actor=rich, batch_id=empty.batch_id)
    client.post(reverse("import-cancel", args=[empty.batch_id, latest.id]))
    finish(rich, empty.batch_id, today)
    assert queries.batch(batch_id=empty.batch_id).tasks_count == 0


def test_an_upload_without_a_file_says_so(rich, empty, signed_in):
    page = signed_in(rich).post(reverse("batch-tasks", args=[empty.batch_id]))
    assert page.context["file_form"].errors["file"]


def test_a_file_that_is_no_picture_is_refused_with_the_reason(rich, empty, signed_in):
    file = SimpleUploadedFile("cat.png", b"MZ\x90\x00 no picture at all")
    url = reverse("batch-assets", args=[empty.batch_id])
    page = signed_in(rich).post(url, {"assets": [file]})
    assert page.status_code == 422
    assert "cat.png" in page.content.decode()
