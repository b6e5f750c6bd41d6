"""Zips of files: taken in whole, or refused before anything comes out."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest
from django.core.files.storage import default_storage

from handwork.flow import publishing
from handwork.projects import formats, queries
from handwork.projects.formats import archive as archives
from handwork.projects.models import Asset, Task

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a4944415478da63600000000200015d0b2ab40000000049454e44ae426082"
)
OTHER_PNG = PNG + b"\x00"


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def test_a_zip_of_pictures_becomes_one_task_each(bring_in, draft, cleo):
    report = bring_in(
        zipped({"a/1.png": PNG, "2.bin": OTHER_PNG, "note.txt": b"Hello"})
    )
    assert report.imported_count == 3
    first, second, third = queries.tasks_of(batch_id=draft)
    assert first.key == "a/1.png"
    asset_id = int(first.content["image"].removeprefix("asset:"))
    found = queries.asset_for(actor=cleo, asset_id=asset_id)
    assert (found.content_type, found.file_name) == ("image/png", "1.png")
    assert second.content["image"] != first.content["image"]
    assert third.content == {"text": "Hello"}


def test_a_table_in_a_zip_names_the_files_beside_it(bring_in, draft):
    table = b"key,image,asset:scan,note\na,1.png,2.png,1.png\nb,2.png,,x\n"
    bring_in(zipped({"tasks.csv": table, "1.png": PNG, "2.png": OTHER_PNG}))
    first, second = (task.content for task in queries.all_tasks(batch_id=draft))
    ids = {asset.file_name: f"asset:{asset.pk}" for asset in Asset.objects.all()}
    assert first == {"image": ids["1.png"], "scan": ids["2.png"], "note": ids["1.png"]}
    assert second == {"image": ids["2.png"], "scan": "", "note": "x"}


def test_files_that_were_uploaded_before_are_named_by_number_or_name(
    bring_in, draft, cleo, noon
):
    asset_id = publishing.store_asset(
        actor=cleo, organisation_id=min(cleo.organisation_ids),
        file_name="seven.png", file=io.BytesIO(PNG), now=noon,
    )  # fmt: skip
    bring_in(f"image\nseven.png\nasset:{asset_id}\n")
    shown = [task.content for task in queries.all_tasks(batch_id=draft)]
    assert shown == [{"image": f"asset:{asset_id}"}] * 2


def test_a_file_of_another_organisation_is_not_found(bring_in, dov, noon):
    asset_id = publishing.store_asset(
        actor=dov, organisation_id=min(dov.organisation_ids),
        file_name="dov.png", file=io.BytesIO(PNG), now=noon,
    )  # fmt: skip
    report = bring_in(f"image\ndov.png\nasset:{asset_id}\n")
    assert report.refused_count == 2


def test_a_field_called_audio_takes_no_picture(bring_in):
    (refused,) = bring_in(
        zipped({"tasks.csv": b"audio\n1.png\n", "1.png": PNG})
    ).refused
    assert refused.reason == 'the field "audio" names a file of image'


def test_a_file_of_a_zip_that_could_run_is_refused(bring_in):
    packed = zipped({"a.png": PNG, "b.png": b"<svg onload=alert(1)>"})
    (refused,) = bring_in(packed).refused
    assert (refused.line, "can carry programs" in refused.reason) == (2, True)
    assert not Asset.objects.exists()


def test_a_zip_of_which_nothing_is_imported_leaves_no_file(bring_in):
    bring_in(zipped({"a.png": PNG, "b.bin": b"\x00\x01"}))
    assert not Asset.objects.exists()
    assert stored_files() == []


def test_a_failed_zip_does_not_remove_what_was_stored_before(bring_in, cleo, noon):
    asset_id = publishing.store_asset(
        actor=cleo, organisation_id=min(cleo.organisation_ids),
        file_name="a.png", file=io.BytesIO(PNG), now=noon,
    )  # fmt: skip
    bring_in(zipped({"a.png": PNG, "b.bin": b"\x00\x01"}))
    found = queries.asset_for(actor=cleo, asset_id=asset_id)
    queries.open_asset(asset=found).close()


def stored_files(folder: str = "assets") -> list[str]:
    if not default_storage.exists(folder):
        return []
    folders, names = default_storage.listdir(folder)
    below = [stored_files(f"{folder}/{name}") for name in folders]
    return names + [name for part in below for name in part]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../up.png", "leads out"),
        ("a/../../up.png", "leads out"),
        ("%2e%2e/up.png", "leads out"),
        ("/etc/up.png", "absolute"),
        ("C:/up.png", "absolute"),
        ("..\\up.png", "backslash"),
        ("a%5c..%5cup.png", "backslash"),
        ("a\nb.png", "control character"),
        ("inner.zip", "archive in an archive"),
    ],
)
def test_a_zip_with_a_hostile_name_is_refused(name, reason, bring_in):
    report = bring_in(zipped({"fine.png": PNG, name: PNG}), imports_valid_rows=True)
    assert report.state == "failed"
    assert reason in report.message
    assert not Task.objects.exists()
    assert stored_files() == []


def test_a_zip_in_disguise_in_a_zip_is_refused(bring_in):
    (refused,) = bring_in(zipped({"a.png": zipped({"b.png": PNG})})).refused
    assert "application/zip" in refused.reason


def test_a_link_in_a_zip_is_refused(bring_in):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        link = zipfile.ZipInfo("a.png")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    assert "link" in bring_in(packed.getvalue()).message


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_twice_in_a_zip_is_refused(bring_in):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.png", PNG)
        archive.writestr("a.png", OTHER_PNG)
    assert "twice" in bring_in(packed.getvalue()).message


def test_an_encrypted_zip_is_refused(bring_in):
    packed = bytearray(zipped({"a.png": PNG}))
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    assert "encrypted" in bring_in(bytes(packed)).message


def test_a_zip_that_declares_ten_gigabytes_is_refused_before_it_is_read(
    bring_in, monkeypatch
):
    packed = bytearray(zipped({f"{n}.png": PNG for n in range(3)}))
    at = -1
    for _entry in range(3):
        at = packed.index(b"PK\x01\x02", at + 1)
        struct.pack_into("<I", packed, at + 24, 3_500_000_000)

    def read(*_arguments: object) -> None:
        raise AssertionError("nothing is read of it")

    monkeypatch.setattr(zipfile.ZipFile, "open", read)
    report = bring_in(bytes(packed))
    assert report.state == "failed"
    assert "10,500,000,000 bytes" in report.message


def test_what_really_comes_out_of_a_zip_is_counted(bring_in, monkeypatch):
    monkeypatch.setattr(archives, "MAX_INFLATED_BYTES", 1_000_000)
    packed = zipped({f"{n}.txt": bytes([65 + n]) * 400_000 for n in range(2)})
    archive = formats.open_archive(io.BytesIO(packed))
    monkeypatch.setattr(archives, "MAX_INFLATED_BYTES", 500_000)
    with archive.open("0.txt") as file:
        assert len(file.read()) == 400_000
    with (
        pytest.raises(formats.UnreadableFileError, match="unpacks to"),
        archive.open("1.txt") as file,
    ):
        file.read()


def test_a_file_of_a_zip_that_lies_about_its_size_is_refused(bring_in):
    packed = bytearray(zipped({"a.txt": b"x" * 100_000}))
    struct.pack_into("<I", packed, packed.index(b"PK\x01\x02") + 24, 10)
    report = bring_in(bytes(packed))
    assert report.state == "failed"
    assert "damaged" in report.message


def test_a_zip_of_too_many_files_is_refused_by_its_directory(bring_in, monkeypatch):
    monkeypatch.setattr(archives, "MAX_ENTRIES", 2)
    packed = zipped({f"{n}.png": PNG for n in range(3)})
    assert "too many files" in bring_in(packed).message
