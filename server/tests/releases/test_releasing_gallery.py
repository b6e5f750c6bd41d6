from __future__ import annotations

import json

import pytest
from django.test import override_settings

from examples_of_elements import example_answer
from handwork.flow import releasing, storing
from handwork.projects.queries.gallery import gallery
from handwork.releases import queries
from handwork.releases.exports import EXPORTS

TEMPLATES = [pytest.param(each, id=each.name) for each in gallery()]


@pytest.fixture(autouse=True)
def storage_of_its_own(tmp_path):
    backend = "django.core.files.storage.FileSystemStorage"
    own = {"default": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}}
    with override_settings(STORAGES=own):
        yield


@pytest.mark.parametrize("found", TEMPLATES)
def test_from_its_example_rows_to_a_release_in_its_format(
    found, asker, cleo, ada, noon
):
    (organisation_id,) = cleo.organisation_ids
    for path in found.files:
        with path.open("rb") as file:
            storing.store_asset(
                actor=cleo, organisation_id=organisation_id, file_name=path.name,
                file=file, now=noon,
            )  # fmt: skip
    batch_id = asker.publish(
        found.rows, kind="template", options=found.options, wanted=1
    )
    asker.answer(batch_id, ada, lambda _key: example_answer(found.template))
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
    releasing.write_release(release_id=release_id, now=noon)
    release = queries.release_for(actor=cleo, release_id=release_id)
    assert release.is_done, release.failure
    names = {export.name: export.file for export in EXPORTS}
    written = {file.name for file in release.files}
    assert {names[each] for each in found.formats} <= written
    for each in found.formats:
        left_out = release.manifest["exports"][names[each]]["left_out"]
        assert not any(reason.startswith("tasks:") for reason in left_out)
    with queries.open_file(
        actor=cleo, release_id=release_id, name="agreed.jsonl"
    ) as file:
        lines = [json.loads(line) for line in file.read().splitlines()]
    assert [line["output"] for line in lines] == [example_answer(found.template)] * len(
        found.rows
    )
