"""A vote on pixels: painted pictures of several people become one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

import numpy as np

from handwork.releases import bridge
from handwork.releases.exports.pictures import (
    MOST_COLOURS,
    Colours,
    Numbers,
    colour_number,
    colours_of,
    hex_colour,
    painted,
    painted_value,
)


def voted_masks(values: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Vote on the pixels of pictures of one size; None where they cannot be compared.

    A picture that cannot be read has no vote.
    """
    readable = ((value, painted(value)) for value in values)
    pairs = [
        (colours_of(value), pixels) for value, pixels in readable if pixels is not None
    ]
    if len({pixels.shape for _, pixels in pairs}) != 1:
        return None
    colours = chosen_colours(given for given, _ in pairs)
    people = [by_number(pixels, given, colours) for given, pixels in pairs]
    voted = np.zeros(people[0].shape, dtype=np.uint8)
    for number, label in enumerate(colours, start=1):
        masks = [numbers == number for numbers in people]
        voted[bridge.agreed_masks({label: masks})[label]] = number
    return painted_value(voted, colours)


def by_number(
    pixels: Colours, given: Mapping[str, int], colours: Mapping[str, int]
) -> Numbers:
    """Write a picture with the numbers of labels in place of its colours."""
    found = np.zeros(pixels.shape, dtype=np.uint8)
    for number, label in enumerate(colours, start=1):
        if label in given:
            found[pixels == given[label]] = number
    return found


def chosen_colours(given: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Choose a colour for each label: the first one given, if no other label has it."""
    first: dict[str, int] = {}
    for colours in given:
        for label, number in colours.items():
            first.setdefault(label, number)
    taken, found = set(first.values()), dict[str, int]()
    palette = (colour_number(hex_colour(n)) or 1 for n in count(1))
    spare = (each for each in palette if each not in taken)
    for label, number in [*first.items()][:MOST_COLOURS]:
        found[label] = next(spare) if number in found.values() else number
    return found
