"""Reads of assets, and the signed addresses under which they are served."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Any, TypeVar, cast

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.signing import BadSignature, Signer

from handwork.base.errors import NotFoundError, RefusedError
from handwork.people.rules import Actor
from handwork.projects import rules
from handwork.projects.models import Asset
from handwork.projects.queries.batches import BatchRecord

T = TypeVar("T")
MAX_NAMED = 10_000
URL_PREFIX = "/assets/"
_SIGNER = Signer(salt="handwork.projects.asset")


class AssetUrlExpiredError(RefusedError):
    """The address of a file was right once."""

    code = "asset-url-expired"
    status = 410


class AssetVanishedError(RefusedError):
    """The file is on record and the storage no longer has it."""

    code = "asset-vanished"
    status = 410


@dataclass(frozen=True, slots=True)
class AssetRecord:
    """A stored file; its name is for display only."""

    id: int
    organisation_id: int
    content_type: str
    size_bytes: int
    file_name: str
    stored_as: str
    sha256: str

    @property
    def media(self) -> str:
        """image, audio, video or text."""
        return self.content_type.partition("/")[0]


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of a task as a page shows it: media is image, audio, video, text or value."""

    name: str
    media: str
    text: str
    url: str = ""


def asset_for(*, actor: Actor, asset_id: int) -> AssetRecord:
    """Read an asset of one of the actor's organisations; stewards see all."""
    row = Asset.objects.filter(pk=asset_id).first()
    if row is None or not (actor.is_steward or actor.acts_for(row.organisation_id)):
        raise NotFoundError(
            f"There is no file {asset_id} that you may see.",
            what_to_do="Upload it first, or use another one.",
        )
    return _record(row)


def assets_for(
    *, actor: Actor, organisation_id: int, before_id: int | None = None, limit: int = 50
) -> tuple[AssetRecord, ...]:
    """List an organisation's assets, the newest first, a page at a time."""
    if not (actor.is_steward or actor.acts_for(organisation_id)):
        raise NotFoundError("There is no such organisation that you may see.")
    rows = Asset.objects.filter(organisation_id=organisation_id)
    if before_id is not None:
        rows = rows.filter(pk__lt=before_id)
    return tuple(_record(row) for row in rows.order_by("-id")[:limit])


def media_types(
    *, organisation_id: int, asset_ids: Collection[int]
) -> Mapping[int, str]:
    """Tell of which media (image, audio, ...) the organisation's assets among these are."""
    found: dict[int, str] = {}
    rows = Asset.objects.filter(organisation_id=organisation_id)
    for part in _parts(asset_ids):
        pairs = rows.filter(pk__in=part).values_list("pk", "content_type")
        found |= {asset_id: kind.partition("/")[0] for asset_id, kind in pairs}
    return found


def missing_assets(*, organisation_id: int, asset_ids: Collection[int]) -> set[int]:
    """Tell which of these the organisation has not stored."""
    known = media_types(organisation_id=organisation_id, asset_ids=asset_ids)
    return set(asset_ids) - set(known)


def named_media(
    *, organisation_id: int, file_names: Collection[str]
) -> Mapping[str, tuple[int, str]]:
    """Find assets by file name, with their media; of several the newest is meant."""
    found: dict[str, tuple[int, str]] = {}
    rows = Asset.objects.filter(organisation_id=organisation_id).order_by("id")
    for part in _parts(file_names):
        named = rows.filter(file_name__in=part)
        for name, pk, kind in named.values_list("file_name", "pk", "content_type"):
            found[name] = (pk, kind.partition("/")[0])
    return found


def _parts(values: Collection[T]) -> Iterator[list[T]]:
    """Cut what is asked for into as much as one statement may name."""
    remaining = iter(values)
    while part := list(islice(remaining, MAX_NAMED)):
        yield part


def asset_url(*, asset_id: int, now: datetime) -> str:
    """Sign an address of the asset for a while.

    It stays the same for half of `ASSET_URL_SECONDS`, so that browsers keep what they
    loaded ahead, and it holds for at least `ASSET_URL_SECONDS`.
    """
    window = settings.ASSET_URL_SECONDS // 2
    expires = (int(now.timestamp()) // window + 3) * window
    return f"{URL_PREFIX}{_SIGNER.sign(f'{asset_id}-{expires}')}"


def read_asset_url(*, signed: str, now: datetime) -> tuple[AssetRecord, int]:
    """Check a signed address: the asset, and for how many seconds it still holds."""
    try:
        asset_id, expires = _SIGNER.unsign(signed).split("-")
    except BadSignature:
        raise NotFoundError("This is not the address of a file.") from None
    seconds_left = int(expires) - int(now.timestamp())
    if seconds_left <= 0:
        raise AssetUrlExpiredError(
            "The address of this file has expired.",
            what_to_do="Reload the page that shows it.",
        )
    row = Asset.objects.filter(pk=int(asset_id)).first()
    if row is None:
        raise _vanished(asset_id)
    return _record(row), seconds_left


def open_asset(*, asset: AssetRecord) -> IO[bytes]:
    """Open a stored file to read its bytes."""
    try:
        return cast("IO[bytes]", default_storage.open(asset.stored_as, "rb"))
    except OSError:
        raise _vanished(asset.id) from None


def instructions_html(*, batch: BatchRecord, now: datetime) -> str:
    """Make the instructions' HTML with their images under signed addresses."""
    return rules.instructions_to_html(
        batch.instructions, lambda asset_id: asset_url(asset_id=asset_id, now=now)
    )


def shown_content(
    *, content: Mapping[str, Any], now: datetime
) -> tuple[ShownField, ...]:
    """Prepare a task's fields for a page: media first, then text, then the others."""
    fields = [*_shown(rules.shown_fields(content), now)]
    order = (*rules.MEDIA_FIELDS, "text", "value")
    return tuple(sorted(fields, key=lambda field: order.index(field.media)))


def _shown(content: Mapping[str, Any], now: datetime) -> Iterator[ShownField]:
    named = {name: rules.media_of(value) for name, value in content.items()}
    others = {
        asset_id
        for name, asset_id in named.items()
        if asset_id is not None and name not in rules.MEDIA_FIELDS
    }
    rows = Asset.objects.filter(pk__in=others) if others else ()
    stored = {row.pk: row for row in rows}
    for name, value in content.items():
        if (asset_id := named[name]) is None:
            media = "text" if name == "text" else "value"
            yield ShownField(name, media, _text(value))
        else:
            url = asset_url(asset_id=asset_id, now=now)
            yield ShownField(name, _media(name, stored.get(asset_id)), "", url)


def _media(name: str, row: Asset | None) -> str:
    if row is not None:
        return _record(row).media
    # An import lets only images into a field called image, and so on.
    return name if name in rules.MEDIA_FIELDS else "value"


def _text(value: object) -> str:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return ", ".join(value)
    return rules.as_text(value)


def _vanished(asset_id: int | str) -> AssetVanishedError:
    return AssetVanishedError(
        f"The file {asset_id} is no longer in the storage.",
        what_to_do="Skip this task; a steward can put the file back from a backup.",
    )


def _record(row: Asset) -> AssetRecord:
    return AssetRecord(
        id=row.pk,
        organisation_id=row.organisation_id,
        content_type=row.content_type,
        size_bytes=row.size_bytes,
        file_name=row.file_name,
        stored_as=row.stored_as,
        sha256=row.sha256,
    )
