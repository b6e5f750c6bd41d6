"""Painted pictures: their bytes as arrays, and arrays as pictures with few colours."""

from __future__ import annotations

import base64
import binascii
import io
import re
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from handwork.releases.exports.readings import size_of

Mask = NDArray[np.bool_]
Numbers = NDArray[np.uint8]
Colours = NDArray[np.uint32]

MAX_PIXELS = 25_000_000
"""Of a painted picture: a few hundred megabytes while it is read."""
MOST_COLOURS = 254
"""On one picture, as many as a mask of 8 bits has numbers for."""
UNKNOWN = 255
"""Painted in a colour that no label has."""
_HEAD = 24
_HEX = re.compile(r"#?([0-9a-fA-F]{6})([0-9a-fA-F]{2})?")
_SHORT = re.compile(r"#?([0-9a-fA-F]{3})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})")


def painted(value: object) -> Colours | None:
    """Decode the picture of an answer: 0xRRGGBB + 1 a pixel, 0 where nothing is painted.

    None where it cannot be read, is too large, or is not as large as the answer says.
    """
    data = _png_bytes(value)
    size = png_size(data or b"")
    if data is None or size is None or size[0] * size[1] > MAX_PIXELS:
        return None
    if size_of(value) not in (None, size):
        return None
    parts = _decoded(data, size)
    if parts is None:
        return None
    number = parts[..., 0].astype(np.uint32)
    for part in (1, 2):
        number <<= 8
        number |= parts[..., part]
    number += 1
    number[parts[..., 3] == 0] = 0
    return number


def png_size(data: bytes) -> tuple[int, int] | None:
    """Read how large a PNG says that it is, before any of it is unpacked."""
    if len(data) < _HEAD or not data.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    if data[12:16] != b"IHDR":
        return None
    width, height = struct.unpack(">II", data[16:_HEAD])
    return (width, height) if width and height else None


def _decoded(data: bytes, size: tuple[int, int]) -> NDArray[np.uint8] | None:
    # Only a process that exports pictures loads this library.
    from PIL import Image  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            # A second head inside could say something else.
            return np.asarray(image.convert("RGBA")) if image.size == size else None
    except (
        ArithmeticError, LookupError, MemoryError, OSError, SyntaxError, TypeError,
        ValueError, struct.error, zlib.error, Image.DecompressionBombError,
    ):  # fmt: skip
        return None


def _png_bytes(value: object) -> bytes | None:
    image = value.get("labeledImage") if isinstance(value, Mapping) else None
    text = image.get("pngImageData") if isinstance(image, Mapping) else None
    if not isinstance(text, str):
        return None
    try:
        return base64.b64decode(text.partition("base64,")[2] or text)
    except (binascii.Error, ValueError):
        return None


def colour_number(colour: object) -> int | None:
    """Read a colour as the number that `painted` gives its pixels."""
    text = str(colour).strip()
    if found := _HEX.fullmatch(text):
        return int(found[1], 16) + 1
    if found := _SHORT.fullmatch(text):
        return int("".join(2 * digit for digit in found[1]), 16) + 1
    if found := _RGB.match(text):
        red, green, blue = (min(int(part), 255) for part in found.groups())
        return (red << 16 | green << 8 | blue) + 1
    return None


def colours_of(value: Mapping[str, Any]) -> dict[str, int]:
    """Tell in which colour an answer painted each label; no colour has two labels."""
    given = value.get("labelMappings")
    pairs = given.items() if isinstance(given, Mapping) else ()
    return dict(_of_one_colour((str(label), entry) for label, entry in pairs))


def label_masks(
    value: Mapping[str, Any], pixels: Colours
) -> Iterator[tuple[str, Mask]]:
    """Tell which pixels an answer painted as each label."""
    for label, number in colours_of(value).items():
        yield label, pixels == number


def instance_masks(
    value: Mapping[str, Any], pixels: Colours
) -> Iterator[tuple[str, Mask]]:
    """Give each thing of an answer, with its label, in the order of the answer."""
    given = value.get("instances")
    entries = given if isinstance(given, list) else []
    labelled = (
        (str(entry.get("label", "")), entry)
        for entry in entries
        if isinstance(entry, Mapping)
    )
    for label, number in _of_one_colour(labelled):
        mask = pixels == number
        if mask.any():
            yield label, mask


def things_count(value: Mapping[str, Any]) -> int:
    """Count the labels or things that an answer names, painted or not."""
    given = value.get("labelMappings", value.get("instances"))
    return len(given) if isinstance(given, Mapping | list) else 0


def _of_one_colour(pairs: Iterable[tuple[str, object]]) -> Iterator[tuple[str, int]]:
    """Read colours; of those that are the same the first, and not more than fit."""
    seen: set[int] = set()
    for label, entry in pairs:
        colour = entry.get("color") if isinstance(entry, Mapping) else None
        number = colour_number(colour)
        if number is None or number in seen:
            continue
        if len(seen) == MOST_COLOURS:
            return
        seen.add(number)
        yield label, number


def run_lengths(mask: Mask) -> tuple[list[int], tuple[int, int, int, int], int]:
    """Count runs down the columns, as COCO does; with the box around and the area."""
    flat = np.concatenate(([False], mask.ravel(order="F"), [False]))
    edges = np.flatnonzero(flat[1:] != flat[:-1])
    counts = np.diff(np.concatenate(([0], edges, [mask.size])))
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    left, top = int(columns[0]), int(rows[0])
    box = (left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1)
    if edges.size and edges[-1] == mask.size:
        counts = counts[:-1]
    return counts.tolist(), box, int(mask.sum())


def numbered(masks: Iterable[tuple[int, Mask]], pixels: Colours) -> Numbers:
    """Put masks on one another, each under its number; paint that is in none is unknown."""
    found = np.where(pixels > 0, np.uint8(UNKNOWN), np.uint8(0))
    for number, mask in masks:
        found[mask] = number
    return found


def png_of(numbers: Numbers) -> bytes:
    """Write numbers as a picture of 256 colours, those of Pascal VOC."""
    from PIL import Image  # noqa: PLC0415 - as above

    height, width = numbers.shape
    image = Image.frombytes("P", (width, height), numbers.tobytes())
    image.putpalette(bytes(part for n in range(256) for part in voc_colour(n)))
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=9)
    return target.getvalue()


def voc_colour(number: int) -> tuple[int, int, int]:
    """Spread the bits of a number over red, green and blue: near numbers look apart."""
    red = green = blue = 0
    for place in range(8):
        red |= (number & 1) << (7 - place)
        green |= (number >> 1 & 1) << (7 - place)
        blue |= (number >> 2 & 1) << (7 - place)
        number >>= 3
    return red, green, blue


def hex_colour(number: int) -> str:
    """Write the colour of a number as the web does."""
    return "#{:02x}{:02x}{:02x}".format(*voc_colour(number))


def painted_value(numbers: Numbers, colours: Mapping[str, int]) -> Mapping[str, Any]:
    """Make an answer of numbers, those of the labels in their order, from 1."""
    from PIL import Image  # noqa: PLC0415 - as above

    height, width = numbers.shape
    image = Image.frombytes("P", (width, height), numbers.tobytes())
    shown = [(number - 1).to_bytes(3) for number in colours.values()]
    image.putpalette(b"".join((bytes(3), *shown)))
    target = io.BytesIO()
    image.save(target, "PNG", compress_level=9, transparency=0)
    text = base64.b64encode(target.getvalue()).decode()
    return {
        "labelMappings": {
            label: {"color": f"#{number - 1:06x}"} for label, number in colours.items()
        },
        "labeledImage": {"pngImageData": text},
        "inputImageProperties": {"height": height, "width": width},
    }
