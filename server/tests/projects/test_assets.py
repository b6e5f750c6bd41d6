"""Assets: known by their content, served under addresses that expire."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from handwork.base.errors import NotFoundError, RefusedError
from handwork.flow import publishing
from handwork.projects import queries
from handwork.projects.models import Asset
from handwork.site import assets as view
from handwork.site.assets import range_of


def png(colour: int = 0) -> bytes:
    def part(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes([0, colour]))
    return (
        b"\x89PNG\r\n\x1a\n"
        + part(b"IHDR", header)
        + part(b"IDAT", pixels)
        + part(b"IEND", b"")
    )


WAV = b"RIFF\x2c\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + bytes(range(32))


@pytest.fixture
def store(cleo, noon):
    def store(data: bytes, name: str = "a.png", actor=cleo) -> int:
        return publishing.store_asset(
            actor=actor,
            organisation_id=min(actor.organisation_ids),
            file_name=name,
            file=io.BytesIO(data),
            now=noon,
        )

    return store


@pytest.fixture
def served_at(monkeypatch, noon):
    monkeypatch.setattr(view, "now", lambda: noon)


def test_the_type_is_that_of_the_content_whatever_the_name_says(store, cleo):
    found = queries.asset_for(actor=cleo, asset_id=store(png(), "page.html"))
    assert found.content_type == "image/png"
    assert "page" not in found.stored_as


@pytest.mark.parametrize(
    "active",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"\xef\xbb\xbf  <?xml version='1.0'?><svg/>",
        b"<!-- --><svg/>",
    ],
)
def test_files_that_a_browser_could_run_are_refused(active, store):
    with pytest.raises(RefusedError, match="can carry programs"):
        store(active, "cat.png")
    assert not Asset.objects.exists()


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 x", b"PK\x03\x04" + bytes(60), b"\x00\x01\x02"]
)
def test_other_files_are_refused_with_what_they_are(data, store):
    with pytest.raises(RefusedError, match="This is"):
        store(data, "cat.png")


def test_an_empty_file_is_refused(store):
    with pytest.raises(RefusedError, match="empty"):
        store(b"")


def test_a_file_over_the_limit_is_refused_and_not_kept(store, settings):
    settings.ASSET_MAX_BYTES = 1_000
    with pytest.raises(RefusedError, match="larger than 1,000 bytes"):
        store(png() + bytes(1_000))
    assert not default_storage.exists("assets")


def test_the_same_bytes_are_one_asset_of_an_organisation(store, dov):
    assert store(png(), "a.png") == store(png(), "b.png")
    assert store(png(), "a.png", actor=dov) != store(png(), "a.png")


def test_dov_cannot_store_for_cleo_nor_see_what_she_stored(store, cleo, dov, noon):
    asset_id = store(png())
    with pytest.raises(NotFoundError):
        queries.asset_for(actor=dov, asset_id=asset_id)
    with pytest.raises(NotFoundError):
        publishing.store_asset(
            actor=dov,
            organisation_id=min(cleo.organisation_ids),
            file_name="a.png",
            file=io.BytesIO(png()),
            now=noon,
        )


def test_the_display_name_has_no_folders(store, cleo):
    asset_id = store(png(), "../../etc/..\\pass\x00wd\n.png")
    found = queries.asset_for(actor=cleo, asset_id=asset_id)
    assert found.file_name == "passwd.png"


def test_an_address_stays_the_same_for_a_while_and_then_expires(store, noon, settings):
    asset_id = store(png())
    seconds = settings.ASSET_URL_SECONDS
    url = queries.asset_url(asset_id=asset_id, now=noon)
    assert queries.asset_url(asset_id=asset_id, now=noon + timedelta(seconds=60)) == url
    signed = url.removeprefix("/assets/")
    at_least = noon + timedelta(seconds=seconds)
    assert queries.read_asset_url(signed=signed, now=at_least)[0].id == asset_id
    with pytest.raises(queries.AssetUrlExpiredError):
        queries.read_asset_url(signed=signed, now=noon + timedelta(seconds=2 * seconds))


def test_an_address_cannot_be_turned_into_that_of_another_file(store, noon):
    mine, other = store(png(1)), store(png(2))
    signed = queries.asset_url(asset_id=mine, now=noon).removeprefix("/assets/")
    forged = signed.replace(f"{mine}-", f"{other}-", 1)
    with pytest.raises(NotFoundError):
        queries.read_asset_url(signed=forged, now=noon)


def test_a_file_is_served_so_that_nothing_in_it_can_run(client, store, noon, served_at):
    response = client.get(queries.asset_url(asset_id=store(png()), now=noon))
    assert response.status_code == 200
    assert b"".join(response) == png()
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Content-Disposition"] == 'inline; filename="a.png"'
    assert response["Cache-Control"].startswith("private, max-age=")
    assert not response.cookies


@pytest.mark.parametrize(
    ("asked", "part", "content_range"),
    [
        ("bytes=0-3", WAV[:4], "bytes 0-3/52"),
        ("bytes=48-", WAV[48:], "bytes 48-51/52"),
        ("bytes=-2", WAV[-2:], "bytes 50-51/52"),
        ("bytes=50-999", WAV[50:], "bytes 50-51/52"),
    ],
)
@pytest.mark.usefixtures("served_at")
def test_a_player_may_ask_for_a_part(asked, part, content_range, client, store, noon):
    url = queries.asset_url(asset_id=store(WAV, "a.wav"), now=noon)
    response = client.get(url, headers={"range": asked})
    assert response.status_code == 206
    assert b"".join(response) == part
    assert response["Content-Range"] == content_range
    assert response["Content-Length"] == str(len(part))


def test_a_part_outside_the_file_is_answered_416(client, store, noon, served_at):
    url = queries.asset_url(asset_id=store(WAV), now=noon)
    response = client.get(url, headers={"range": "bytes=52-"})
    assert response.status_code == 416
    assert response["Content-Range"] == "bytes */52"


@pytest.mark.parametrize(
    "header", ["", "lines=1-2", "bytes=-", "bytes=0-1,4-5", "bytes=x"]
)
def test_anything_else_than_one_range_means_the_whole(header):
    assert range_of(header, 10) == range(10)


def test_a_vanished_file_says_so_and_what_to_do(client, store, noon, served_at):
    asset_id = store(png())
    default_storage.delete(Asset.objects.get(pk=asset_id).stored_as)
    url = queries.asset_url(asset_id=asset_id, now=noon)
    response = client.get(url, headers={"accept": "application/json"})
    assert response.status_code == 410
    assert b"no longer in the storage" in response.content


def test_storing_a_vanished_file_again_mends_it(store, cleo):
    asset_id = store(png())
    default_storage.delete(Asset.objects.get(pk=asset_id).stored_as)
    assert store(png()) == asset_id
    found = queries.asset_for(actor=cleo, asset_id=asset_id)
    with queries.open_asset(asset=found) as file:
        assert file.read() == png()


def test_instructions_show_stored_images_only(store, make_project, cleo, noon):
    project_id = make_project()
    version = queries.version_of(project_id=project_id)

    def revise(instructions: str) -> None:
        publishing.revise_project(
            actor=cleo,
            project_id=project_id,
            title="Digits",
            function="preparation",
            instructions=instructions,
            kind=version.kind,
            options=version.options,
            now=noon,
        )

    revise(f"![A seven](asset:{store(png())})")
    for foreign in ("![x](asset:999)", "![x](https://example.org/spy.gif)"):
        with pytest.raises(RefusedError, match="not stored"):
            revise(foreign)
