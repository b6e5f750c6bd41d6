from __future__ import annotations

import io
import json

import pytest
from django.test import override_settings
from PIL import Image
from pycocotools.coco import COCO

from exported import box
from handwork.flow import releasing, storing
from handwork.projects.rules.templating.rendering import Resolving, render_template
from handwork.releases import queries

TEMPLATE = (
    "<crowd-form><crowd-bounding-box name='drawn' labels=\"['cat', 'dog']\" "
    "src='{{ task.input.image | grant_read_access }}' header='Draw'></crowd-bounding-box>"
    "<crowd-classifier name='light' categories=\"['day','night']\" header='When?'>"
    "</crowd-classifier></crowd-form>"
)


@pytest.fixture(autouse=True)
def storage_of_its_own(tmp_path):
    backend = "django.core.files.storage.FileSystemStorage"
    own = {"default": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}}}
    with override_settings(STORAGES=own):
        yield tmp_path


def picture(cleo, noon, name: str) -> str:
    file = io.BytesIO()
    Image.new("RGB", (200, 100), f"#{name.encode().hex()[:6]}").save(file, "PNG")
    file.seek(0)
    (organisation_id,) = cleo.organisation_ids
    stored = storing.store_asset(
        actor=cleo, organisation_id=organisation_id, file_name=name, file=file, now=noon
    )
    return f"asset:{stored}"


@pytest.fixture
def batch_id(asker, cleo, noon, ada, bola) -> int:
    rows = [
        {"key": name, "image": picture(cleo, noon, f"{name}.png")}
        for name in ("one", "two")
    ]
    batch_id = asker.publish(
        rows,
        kind="template",
        options={"template": TEMPLATE, "compare": "light.label"},
        wanted=2,
    )
    for person, shift in ((ada, 0), (bola, 2)):
        asker.answer(batch_id, person, lambda key, shift=shift: answer(key, shift))
    return batch_id


def answer(key: str, shift: float) -> dict:
    size = {"width": 200, "height": 100}
    drawn = [box(10 + shift, 20, 30, 40, "dog")] if key == "one" else []
    return {
        "drawn": {"boundingBoxes": drawn, "inputImageProperties": size},
        "light": {"label": "night" if key == "one" else "day"},
    }


def files_of(cleo, noon, batch_id: int) -> dict[str, bytes]:
    release_id = releasing.request_release(actor=cleo, batch_id=batch_id, now=noon)
    releasing.write_release(release_id=release_id, now=noon)
    found = queries.release_for(actor=cleo, release_id=release_id)
    assert found.is_done, found.failure
    contents = {}
    for file in found.files:
        with queries.open_file(
            actor=cleo, release_id=release_id, name=file.name
        ) as opened:
            contents[file.name] = opened.read()
    return contents


def test_a_release_of_drawn_boxes_holds_coco_and_the_others(
    batch_id, cleo, noon, tmp_path
):
    files = files_of(cleo, noon, batch_id)
    assert {
        "coco.json",
        "pascal-voc.zip",
        "yolo.zip",
        "label-studio.json",
        "label-studio.xml",
        "agreed.jsonl",
    } <= {*files}
    assert "masks.zip" not in files
    (tmp_path / "coco.json").write_bytes(files["coco.json"])
    found = COCO(str(tmp_path / "coco.json"))
    one, two = found.loadImgs(found.getImgIds())
    assert (one["file_name"], two["file_name"]) == ("one.png", "two.png")
    (annotation,) = found.loadAnns(found.getAnnIds())
    assert annotation["image_id"] == one["id"]
    assert 10 <= annotation["bbox"][0] <= 12


def test_the_manifest_says_of_each_export_what_it_is(batch_id, cleo, noon):
    manifest = json.loads(files_of(cleo, noon, batch_id)["manifest.json"])
    assert manifest["exports"]["coco.json"]["element"] == "drawn"
    assert manifest["exports"]["coco.json"]["left_out"] == {}
    assert manifest["files"]["coco.json"]["format"] == "coco"


def test_what_was_agreed_stands_in_one_line_a_task(batch_id, cleo, noon):
    lines = files_of(cleo, noon, batch_id)["agreed.jsonl"].decode().splitlines()
    one, two = (json.loads(line) for line in lines)
    assert one["output"]["light"] == {"label": "night"}
    assert one["by"] == {"drawn": "consensus of marks", "light": "estimate"}
    assert two["output"]["drawn"]["boundingBoxes"] == []
    assert one["input"]["image"].startswith("sha256:")


def test_the_same_answers_give_the_same_files(batch_id, cleo, noon):
    assert files_of(cleo, noon, batch_id) == files_of(cleo, noon, batch_id)


def test_workers_are_pseudonyms_in_every_file(batch_id, cleo, noon, ada):
    files = files_of(cleo, noon, batch_id)
    (first, _second) = json.loads(files["label-studio.json"])[0]["annotations"]
    assert first["worker"] != str(ada.worker_id)
    assert first["worker"] in files["answers.csv"].decode()


def test_entities_stand_where_the_page_counted_them(asker, cleo, ada, noon):
    text = "Hi\r\nAnna\r\nmet Bo here"
    template = "<crowd-form><crowd-entity-annotation name='found' labels=\"['who']\" text='{{ task.input.text }}'></crowd-entity-annotation></crowd-form>"
    resolving = Resolving(shown=str, named=str)
    shown = render_template(template, "liquid", {"text": text}, resolving).html
    start = "Hi\nAnna\nmet Bo here".index("Bo")
    assert "Hi\nAnna\nmet Bo here" in shown
    found = [{"startOffset": start, "endOffset": start + 2, "label": "who"}]
    batch_id = asker.publish(
        [{"text": text}], kind="template", options={"template": template}, wanted=1
    )
    asker.answer(batch_id, ada, lambda _key: {"found": {"entities": found}})
    files = files_of(cleo, noon, batch_id)
    assert "Bo -X- -X- B-who" in files["conll-2003.conll"].decode().splitlines()
    (task,) = json.loads(files["label-studio.json"])
    (result,) = task["annotations"][0]["result"]
    assert result["value"]["text"] == "Bo"
    assert task["data"]["text"][start : start + 2] == "Bo"
