from __future__ import annotations

import pytest
from django.test import override_settings
from django.urls import reverse

from handwork.projects import queries
from handwork.projects.queries.gallery import gallery

INTERFACE = (
    '<View>\n<Text name="t" value="$text"/>\n'
    '<Choices name="mood" toName="t"><Choice value="Good"/><Choice value="Bad"/></Choices>\n'
    "{}</View>"
)


@pytest.fixture(autouse=True)
def storage_of_its_own(tmp_path):
    backend = "django.core.files.storage.FileSystemStorage"
    own = {"default": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}}
    with override_settings(STORAGES={**own, "staticfiles": STATIC}):
        yield


STATIC = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}


@pytest.fixture
def cleos(rich, signed_in):
    return signed_in(rich)


def test_the_gallery_shows_every_template(cleos):
    page = cleos.get(reverse("gallery")).content.decode()
    assert all(
        reverse("gallery-template", args=[each.name]) in page for each in gallery()
    )


def test_a_template_is_shown_with_the_example_row_to_be_typed_anew(cleos):
    page = cleos.get(
        reverse("gallery-template", args=["classify-posts"])
    ).content.decode()
    assert 'name="row-text"' in page
    assert reverse("gallery-frame", args=["classify-posts"]) in page


def test_the_gallery_says_what_can_be_downloaded(cleos):
    shelves = cleos.get(reverse("gallery")).content.decode()
    assert "Download: COCO, Pascal VOC, YOLO" in shelves
    assert "About 45" in shelves
    assert "agreed</p>" not in shelves


def test_the_frame_shows_the_row_that_was_typed(cleos):
    url = reverse("gallery-frame", args=["classify-posts"])
    response = cleos.post(url, {"row-text": "Mine <b>own</b> row"})
    assert "Mine &lt;b&gt;own&lt;/b&gt; row" in response.content.decode()
    assert "sandbox allow-scripts" in response["Content-Security-Policy"]


def test_a_list_in_a_row_is_typed_as_json_and_kept_while_it_is_none(cleos):
    url = reverse("gallery-frame", args=["judge-search-results"])
    mine = cleos.post(
        url, {"row-results": '[{"id": "z", "title": "Mine"}]'}
    ).content.decode()
    half = cleos.post(url, {"row-results": '[{"id": "z", '}).content.decode()
    assert "Mine" in mine
    assert "Used bicycles" in half


def test_using_a_template_makes_a_project_on_its_terms(cleos, rich):
    (organisation_id,) = rich.organisation_ids
    response = cleos.post(
        reverse("gallery-use", args=["compare-answers"]),
        {"organisation": organisation_id},
    )
    (project,) = queries.projects_for(actor=rich)
    (batch,) = queries.batches_for(actor=rich, project_id=project.id)
    assert response["Location"] == reverse("project-answers", args=[project.id])
    assert (project.version.kind, project.version.options["compare"]) == (
        "template",
        "better.preference",
    )
    assert (batch.expected_seconds, batch.answers_wanted, batch.tasks_count) == (
        90,
        3,
        0,
    )
    assert "hw-preference" in cleos.get(response["Location"]).content.decode()


def test_the_example_rows_come_with_their_files(cleos, rich):
    (organisation_id,) = rich.organisation_ids
    sent = {"organisation": organisation_id, "examples": "yes"}
    cleos.post(reverse("gallery-use", args=["boxes-in-photographs"]), sent)
    (project,) = queries.projects_for(actor=rich)
    (batch,) = queries.batches_for(actor=rich, project_id=project.id)
    assert batch.tasks_count == 2
    (task, _other) = queries.tasks_of(batch_id=batch.id)
    assert task.content["image"].startswith("asset:")


def test_nobody_makes_a_project_for_somebody_elses_organisation(cleos, rich, dov):
    (organisation_id,) = dov.organisation_ids
    response = cleos.post(
        reverse("gallery-use", args=["compare-answers"]),
        {"organisation": organisation_id},
    )
    assert response.status_code == 404
    assert queries.projects_for(actor=dov) == ()


def test_a_template_that_is_not_there_is_refused(cleos):
    assert cleos.get(reverse("gallery-template", args=["none"])).status_code == 404


def interface(rich, inside: str = "", **more: object) -> dict:
    (organisation_id,) = rich.organisation_ids
    known = {
        "organisation": organisation_id,
        "title": "Moods",
        "function": "preparation",
    }
    return {**known, "interface": INTERFACE.format(inside), **more}


def test_an_interface_of_label_studio_becomes_a_project(cleos, rich):
    response = cleos.post(reverse("label-studio"), interface(rich))
    (project,) = queries.projects_for(actor=rich)
    assert response["Location"] == reverse("project-answers", args=[project.id])
    assert "crowd-classifier" in project.version.options["template"]


def test_what_has_no_counterpart_is_named_before_anything_is_made(cleos, rich):
    sent = interface(rich, '<Ellipse name="e" toName="t"/>\n')
    page = cleos.post(reverse("label-studio"), sent).content.decode()
    assert '<td class="number">4</td><td><code>Ellipse</code></td>' in page
    assert queries.projects_for(actor=rich) == ()
    cleos.post(reverse("label-studio"), {**sent, "accepted": "on"})
    assert len(queries.projects_for(actor=rich)) == 1


def test_a_broken_interface_is_refused_with_its_line(cleos, rich):
    response = cleos.post(reverse("label-studio"), interface(rich, "<Broken>\n"))
    assert response.status_code == 422
    assert "Line 5" in response.content.decode()
