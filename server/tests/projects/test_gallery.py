from __future__ import annotations

import pytest

from handwork.projects.queries.gallery import gallery, gallery_template
from handwork.projects.rules import FUNCTIONS, MEDIA_FIELDS
from handwork.projects.rules.answering import find_elements
from handwork.projects.rules.templating import (
    TEMPLATE,
    Resolving,
    answer_schema_of,
    blocked_hosts,
    compared_place,
    elements,
    read_template,
    render_template,
)
from handwork.releases.exports import EXPORTS

TEMPLATES = [pytest.param(each, id=each.name) for each in gallery()]
AS_IT_IS = Resolving(shown=lambda text: text, named=lambda _address: None)


def test_the_gallery_has_a_template_for_each_task_that_people_are_known_to_do():
    assert len(gallery()) >= 21
    assert {each.function for each in gallery()} == set(FUNCTIONS)


@pytest.mark.parametrize("found", TEMPLATES)
def test_its_options_are_those_of_a_project(found):
    assert TEMPLATE.check_options(found.options)["template"] == found.template


@pytest.mark.parametrize("found", TEMPLATES)
def test_every_example_row_has_what_the_template_shows(found):
    for row in found.rows:
        done = render_template(found.template, "liquid", row, AS_IT_IS)
        assert done.missing == ()
        assert blocked_hosts(done.html, ()) == ()


@pytest.mark.parametrize("found", TEMPLATES)
def test_every_file_that_a_row_names_lies_beside_it(found):
    named = {row[name] for row in found.rows for name in MEDIA_FIELDS if name in row}
    assert named == {path.name for path in found.files}
    assert sum(path.stat().st_size for path in found.files) < 100_000


@pytest.mark.parametrize("found", TEMPLATES)
def test_every_element_of_a_template_is_described(found):
    custom = {tag for tag in read_template(found.template).tags if "-" in tag}
    regions = {
        "short-instructions", "full-instructions", "classification-target",
    }  # fmt: skip
    assert custom - regions <= set(elements())
    assert answer_schema_of(found.template)["properties"]


@pytest.mark.parametrize("found", TEMPLATES)
def test_what_is_compared_is_part_of_the_answer(found):
    place = compared_place(found.options)
    names = set(answer_schema_of(found.template)["properties"])
    assert not place or place.partition(".")[0] in names


@pytest.mark.parametrize("found", TEMPLATES)
def test_its_formats_are_exports_that_hold_its_answers(found):
    shapes = {element.shape for element in find_elements(found.template)}
    by_name = {export.name: export for export in EXPORTS}
    for name in found.formats:
        assert not by_name[name].shapes or by_name[name].shapes & shapes


@pytest.mark.parametrize("found", TEMPLATES)
def test_a_preview_holds_its_files_and_is_no_larger_than_a_picture(found):
    row = found.shown_row()
    for name in MEDIA_FIELDS:
        assert name not in row or row[name].startswith("data:")
    assert gallery_template(name=found.name) is found
