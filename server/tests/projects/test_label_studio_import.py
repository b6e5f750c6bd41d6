from __future__ import annotations

import pytest

from handwork.projects.formats.label_studio import (
    UnreadableInterfaceError,
    convert_interface,
    is_task,
    row_of,
)
from handwork.projects.rules.answering import find_elements

PICTURES = """<View>
  <Header value="Mark every animal in $place"/>
  <Image name="image" value="$image"/>
  <RectangleLabels name="animals" toName="image">
    <Label value="Cat" background="green"/>
    <Label value="Dog &amp; co"/>
  </RectangleLabels>
  <Choices name="light" toName="image" choice="single"><Choice value="Day"/><Choice value="Night"/></Choices>
</View>"""


def elements_of(text: str):
    return {each.name: each for each in find_elements(convert_interface(text).template)}


def test_boxes_and_choices_become_elements_that_ask_the_same():
    converted = convert_interface(PICTURES)
    found = elements_of(PICTURES)
    assert (found["animals"].tag, found["animals"].labels) == (
        "crowd-bounding-box",
        ("Cat", "Dog & co"),
    )
    assert found["animals"].fields == ("image",)
    assert found["light"].tag == "crowd-classifier"
    assert converted.unmatched == ()
    assert converted.files == ("image",)
    assert "Mark every animal in {{ task.input.place }}" in converted.template
    assert "<img" not in converted.template


@pytest.mark.parametrize(
    ("inside", "tag", "name"),
    [
        ("<Text name='t' value='$text'/><Labels name='a' toName='t'><Label value='who'/></Labels>", "crowd-entity-annotation", "a"),
        ("<Image name='i' value='$image'/><PolygonLabels name='a' toName='i'><Label value='x'/></PolygonLabels>", "crowd-polygon", "a"),
        ("<Image name='i' value='$image'/><KeyPointLabels name='a' toName='i'><Label value='x'/></KeyPointLabels>", "crowd-keypoint", "a"),
        ("<Image name='i' value='$image'/><BrushLabels name='a' toName='i'><Label value='x'/></BrushLabels>", "crowd-semantic-segmentation", "a"),
        ("<Image name='i' value='$image'/><Labels name='a' toName='i'><Label value='x'/></Labels><Rectangle name='r' toName='i'/>", "crowd-bounding-box", "a"),
        ("<Text name='t' value='$text'/><Choices name='a' toName='t' choice='multiple'><Choice value='x'/></Choices>", "crowd-classifier-multi-select", "a"),
        ("<Text name='t' value='$text'/><TextArea name='a' toName='t' rows='4'/>", "crowd-text-area", "a"),
        ("<Text name='t' value='$text'/><Rating name='a' toName='t' maxRating='7'/>", "crowd-slider", "a"),
        ("<Text name='t' value='$text'/><Number name='a' toName='t'/>", "input", "a"),
        ("<Text name='t' value='$text'/><Taxonomy name='a' toName='t'><Choice value='x'><Choice value='y'/></Choice></Taxonomy>", "crowd-classifier-multi-select", "a"),
        ("<Audio name='s' value='$audio'/><Labels name='a' toName='s'><Label value='Ada'/></Labels><TextArea name='b' toName='s' perRegion='true'/>", "hw-transcript", "a"),
        ("<Text name='l' value='$one'/><Text name='r' value='$two'/><Pairwise name='a' toName='l,r'/>", "hw-preference", "a"),
        ("<Video name='v' value='$video'/><TimelineLabels name='a' toName='v'><Label value='x'/></TimelineLabels>", "hw-video", "a"),
    ],
)  # fmt: skip
def test_each_control_has_its_element(inside, tag, name):
    converted = convert_interface(f"<View>{inside}</View>")
    assert converted.unmatched == ()
    assert elements_of(f"<View>{inside}</View>")[name].tag == tag


def test_a_tag_without_a_counterpart_is_named_with_its_line():
    text = PICTURES.replace(
        "</View>",
        '  <Relations>\n    <Relation value="eats"/>\n  </Relations>\n  <Ellipse name="e" toName="image"/>\n</View>',
    )
    found = convert_interface(text).unmatched
    assert [(each.line, each.tag) for each in found] == [
        (9, "Relations"),
        (10, "Relation"),
        (12, "Ellipse"),
    ]


def test_what_is_asked_for_each_region_is_named_and_not_asked():
    text = PICTURES.replace('choice="single"', 'perRegion="true"')
    (missed,) = convert_interface(text).unmatched
    assert missed.tag == "Choices"
    assert "light" not in elements_of(text)


def test_an_interface_that_asks_nothing_here_is_refused_by_name():
    with pytest.raises(UnreadableInterfaceError, match="TimeSeries on line 1"):
        convert_interface('<View><TimeSeries name="a" value="$b"/></View>')


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><View>&b;</View>',
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><View/>',
        '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><View>&f;</View>',
        "<View>" * 60 + "</View>" * 60,
        "<View><Broken></View>",
        "",
        "x" * 600_000,
    ],
)
def test_hostile_and_broken_documents_are_refused(text):
    with pytest.raises(UnreadableInterfaceError):
        convert_interface(text)


def test_texts_of_an_interface_run_neither_in_liquid_nor_as_html():
    text = PICTURES.replace(
        "Mark every", "{{ secret }} {% for x in y %} &lt;script&gt; $place"
    )
    template = convert_interface(text).template
    assert "{{ secret" not in template
    assert "{% for" not in template
    assert "<script" not in template


def asked(inside: str, shown: str = "<Text name='t' value='$text'/>"):
    return convert_interface(f"<View>{shown}{inside}</View>")


CHOICES = "<Choices name='a' toName='t' {}><Choice value='Very good' {}/><Choice value='Bad'/></Choices>"


def test_the_alias_of_a_choice_is_stored_and_its_value_is_read():
    template = asked(CHOICES.format("", "alias='1'")).template
    (element,) = find_elements(template)
    assert element.labels == ("1", "Bad")
    assert "Very good" in template


def test_a_choice_is_required_where_the_interface_says_so():
    assert 'required="false"' in asked(CHOICES.format("required='false'", "")).template
    assert "required" not in asked(CHOICES.format("required='true'", "")).template


def test_what_is_chosen_at_first_is_so_here():
    template = asked(CHOICES.format("", "selected='true'")).template
    assert 'initial-value="Very good"' in template


def test_colours_of_labels_are_kept_on_pictures():
    template = convert_interface(PICTURES).template
    assert "#008000" in template
    assert "#0072b2" in template


IMAGE = "<Image name='i' value='$image'/>"
BOX = (
    "<RectangleLabels name='b' toName='i' {}><Label value='Cat' {}/></RectangleLabels>"
)
KEPT = CHOICES.format("", "")


@pytest.mark.parametrize(
    ("inside", "tag", "reason"),
    [
        (f"<View visibleWhen='choice-selected' whenTagName='a'><TextArea name='w' toName='t'/></View>{KEPT}", "View", "only after another answer"),
        ("<Image name='i' valueList='$images'/>" + KEPT, "Image", "several files"),
        ("<Text name='u' value='$url' valueType='url'/>" + KEPT, "Text", "address"),
        ("<Paragraphs name='p' value='dialogue'/>" + KEPT, "Paragraphs", "no field of the row"),
        ("<Paragraphs name='p' value='$d' nameKey='a b'/>" + KEPT, "Paragraphs", "nameKey"),
        ("<Table name='p' value='rows'/>" + KEPT, "Table", "no field of the row"),
        (CHOICES.format("", "hint='h'"), "Choice", 'its hint="h"'),
        (CHOICES.format("", "hotkey='c'"), "Choice", 'its hotkey="c"'),
        (CHOICES.format("", "background='red'"), "Choice", "background"),
        (IMAGE + BOX.format("canRotate='true'", ""), "RectangleLabels", 'its canRotate="true"'),
        (IMAGE + BOX.format("", "maxUsages='1'"), "Label", 'its maxUsages="1"'),
        (IMAGE + BOX.format("", "background='no colour'"), "Label", "background"),
        ("<DateTime name='d' toName='t' only='month'/>" + KEPT, "DateTime", 'only="month"'),
    ],
)  # fmt: skip
def test_what_is_lost_is_named_and_nothing_else(inside, tag, reason):
    converted = asked(inside)
    (missed,) = converted.unmatched
    assert missed.tag == tag
    assert reason in missed.reason
    assert find_elements(converted.template)


def test_a_control_whose_picture_is_left_out_is_named_too():
    found = asked("<Image name='i' valueList='$l'/>" + BOX.format("", "") + KEPT)
    assert [each.tag for each in found.unmatched] == ["Image", "RectangleLabels"]


def test_workers_read_the_words_of_the_interface_only():
    inside = "<Choices name='la_couleur' toName='t'><Choice value='rouge'/></Choices>"
    template = asked(inside + "<TextArea name='pourquoi' toName='t'/>").template
    assert 'header="la couleur"' in template
    assert 'label="pourquoi"' in template
    assert "Choose" not in template
    assert "Write" not in template


def percent(**given: object) -> dict:
    return {"from_name": "animals", "to_name": "image", "type": "rectanglelabels",
            "original_width": 200, "original_height": 100, "value": given}  # fmt: skip


def task(**more: object) -> dict:
    return {
        "id": 7,
        "data": {"image": "/data/upload/3/ab12cd34-cat.png", "place": "Rome"},
        **more,
    }


def test_a_prediction_is_a_guess_in_pixels():
    drawn = percent(x=10, y=20, width=5, height=50, rectanglelabels=["Cat"])
    light = {
        "from_name": "light",
        "to_name": "image",
        "type": "choices",
        "value": {"choices": ["Day"]},
    }
    given = task(predictions=[{"score": 0.8, "result": [drawn, light]}])
    assert is_task(given)
    row = row_of(given, tuple(elements_of(PICTURES).values()))
    assert row == {
        "image": "cat.png", "place": "Rome", "key": "7", "confidence": 0.8,
        "prediction": {
            "animals": {
                "boundingBoxes": [{"left": 20, "top": 20, "width": 10, "height": 50, "label": "Cat"}],
                "inputImageProperties": {"width": 200, "height": 100},
            },
            "light": {"label": "Day"},
        },
    }  # fmt: skip


def test_a_ground_truth_is_a_known_answer():
    light = {
        "from_name": "light",
        "to_name": "image",
        "type": "choices",
        "value": {"choices": ["Day"]},
    }
    given = task(
        annotations=[{"result": []}, {"ground_truth": True, "result": [light]}]
    )
    row = row_of(given, tuple(elements_of(PICTURES).values()))
    assert row["gold"] == {"light": {"label": "Day"}}


def test_a_row_of_our_own_is_no_task_of_label_studio():
    assert not is_task({"text": "Hello", "data": "x"})
    assert not is_task({"text": "Hello", "data": {"a": 1}})


def test_a_region_without_the_size_of_its_picture_says_so():
    drawn = percent(x=10, y=20, width=5, height=50, rectanglelabels=["Cat"])
    del drawn["original_width"]
    given = task(predictions=[{"result": [drawn]}])
    with pytest.raises(TypeError, match="width of the picture"):
        row_of(given, tuple(elements_of(PICTURES).values()))


def light(**more: object) -> dict:
    return {
        "from_name": "light",
        "type": "choices",
        "value": {"choices": ["Day"]},
        **more,
    }


def left_out(**given: object) -> dict[str, int]:
    row = row_of(task(**given), tuple(elements_of(PICTURES).values()))
    return row.get("label_studio_left_out", {})


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        ({"predictions": [{"result": []}, {"result": [light()]}]}, {"predictions: only the last one is taken": 1}),
        ({"predictions": [{"score": 7.3, "result": [light()]}]}, {"scores: not between 0 and 1": 1}),
        ({"annotations": [{"result": [light()]}] * 3}, {"annotations: not marked as ground truth": 3}),
        ({"predictions": [{"result": [light(from_name="zzz")]}]}, {'results of "zzz": the template does not ask for it': 1}),
        ({"predictions": [{"result": [{"type": "relation"}]}]}, {"results without a value (relation)": 1}),
    ],
)  # fmt: skip
def test_what_a_task_has_and_its_row_has_not_is_counted_in_the_row(given, reasons):
    assert left_out(**given) == reasons


def test_a_turned_box_is_left_out_and_not_straightened():
    turned = percent(x=10, y=20, width=5, height=50, rotation=90)
    given = task(predictions=[{"result": [turned, light()]}])
    row = row_of(given, tuple(elements_of(PICTURES).values()))
    assert row["prediction"] == {"light": {"label": "Day"}}
    assert row["label_studio_left_out"] == {'results of "animals": turned': 1}


def test_results_for_an_element_that_takes_none_are_counted():
    elements = find_elements("<crowd-semantic-segmentation name='light'>")
    row = row_of(task(predictions=[{"result": [light()]}]), elements)
    assert "prediction" not in row
    assert "crowd-semantic-segmentation" in next(iter(row["label_studio_left_out"]))


def test_texts_of_a_transcript_are_in_it_and_not_left_out():
    elements = find_elements("<hw-transcript name='said'>")
    region = {"start": 0, "end": 1}
    results = [
        {"id": "x", "from_name": "said", "value": {**region, "labels": ["Ada"]}},
        {"id": "x", "from_name": "words", "type": "textarea", "value": {"text": ["Hello."]}},
    ]  # fmt: skip
    row = row_of(task(predictions=[{"result": results}]), elements)
    assert row["prediction"]["said"]["segments"][0]["text"] == "Hello."
    assert "label_studio_left_out" not in row
