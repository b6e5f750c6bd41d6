"""Painted pictures: their bytes as arrays, and arrays as pictures with few colours."""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Numbers = NDArray[np.uint8]
Colours = NDArray[np.uint32]

MAX_PIXELS = 100_000_000
UNKNOWN = 255
"""Painted in a colour that no label has."""
_HEX = re.compile(r"#?([0-9a-fA-F]{6})([0-9a-fA-F]{2})?")
_SHORT = re.compile(r"#?([0-9a-fA-F]{3})")
_RGB = re.compile(r"rgba?\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})")


def painted(value: object) -> Colours | None:
    """Decode the picture of an answer: 0xRRGGBB + 1 a pixel, 0 where nothing is painted."""
    # Only a process that exports pictures loads this library.
    from PIL import Image  # noqa: PLC0415

    data = _png_bytes(value)
    if data is None:
        return None
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as image:
            if image.width * image.height > MAX_PIXELS:
                return None
            pixels = np.asarray(image.convert("RGBA"), dtype=np.uint32)
    except (OSError, ValueError, SyntaxError):
        return None
    red, green, blue, alpha = (pixels[..., part] for part in range(4))
    number = (red << 16 | green << 8 | blue) + 1
    return np.asarray(np.where(alpha > 0, number, 0), dtype=np.uint32)


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


def label_colours(value: Mapping[str, Any]) -> dict[str, int]:
    """Tell in which colour an answer painted each label."""
    given = value.get("labelMappings")
    pairs = given.items() if isinstance(given, Mapping) else ()
    numbers = (
        (str(label), colour_number(entry.get("color")))
        for label, entry in pairs
        if isinstance(entry, Mapping)
    )
    return {label: number for label, number in numbers if number is not None}


def label_masks(value: Mapping[str, Any]) -> dict[str, Mask]:
    """Tell which pixels an answer painted as each label."""
    pixels = painted(value)
    if pixels is None:
        return {}
    return {label: pixels == number for label, number in label_colours(value).items()}


def instance_masks(value: Mapping[str, Any]) -> Iterator[tuple[str, Mask]]:
    """Give each thing of an answer, with its label, in the order of the answer."""
    pixels, given = painted(value), value.get("instances")
    if pixels is None or not isinstance(given, list):
        return
    for entry in given:
        number = (
            colour_number(entry.get("color")) if isinstance(entry, Mapping) else None
        )
        mask = pixels == number
        if number is not None and mask.any():
            yield str(entry.get("label", "")), mask


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


def numbered(masks: Mapping[int, Mask], pixels: Colours) -> Numbers:
    """Put masks on one another, each under its number; paint that is in none is unknown."""
    found = np.where(pixels > 0, UNKNOWN, 0).astype(np.uint8)
    for number, mask in masks.items():
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


def painted_value(
    value: Mapping[str, Any], masks: Mapping[str, Mask]
) -> Mapping[str, Any]:
    """Make an answer of masks, in the colours of another answer to the same task."""
    from PIL import Image  # noqa: PLC0415 - as above

    colours = label_colours(value)
    shape = next(iter(masks.values())).shape
    pixels = np.zeros((*shape, 4), dtype=np.uint8)
    for label, mask in masks.items():
        number = colours[label] - 1
        pixels[mask] = (number >> 16, number >> 8 & 255, number & 255, 255)
    target = io.BytesIO()
    Image.fromarray(pixels).save(target, "PNG", compress_level=9)
    text = base64.b64encode(target.getvalue()).decode()
    return {**value, "labeledImage": {"pngImageData": text}}
