"""The 1,797 handwritten digits that scikit-learn ships, as pictures people can read."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from sklearn.datasets import load_digits

INK_LEVELS = 16
PICTURE_PIXELS = 240


@dataclass(frozen=True, slots=True)
class Digits:
    """The data set: 8 by 8 pixels with 0 to 16 of ink each, and the true digits."""

    pixels: NDArray[np.float64]
    truth: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a model says of one digit, and how sure it is."""

    digit: int
    confidence: float


def load() -> Digits:
    """Read the digits from the package that ships them."""
    bunch = load_digits()
    return Digits(pixels=bunch.data, truth=bunch.target)


def picture(pixels: NDArray[np.float64]) -> bytes:
    """Enlarge one digit: dark ink on white, as a PNG."""
    with_margin = np.pad(pixels.reshape(8, 8), 1)
    ink = 255 - (with_margin * 255 / INK_LEVELS).astype(np.uint8)
    image = Image.fromarray(ink)
    image = image.resize((PICTURE_PIXELS, PICTURE_PIXELS), Image.Resampling.BICUBIC)
    buffer = io.BytesIO()
    image.save(buffer, format="PNG")
    return buffer.getvalue()


def key(index: int) -> str:
    """Name the task of one digit."""
    return f"digit-{index:04d}"


def index_of(task_key: str) -> int:
    """Find the digit of a task by its name."""
    return int(task_key.removeprefix("digit-"))


def zip_of_tasks(
    digits: Digits, indices: list[int], guesses: dict[int, Guess] | None = None
) -> io.BytesIO:
    """Pack pictures and a table of tasks, as a requester would upload them."""
    table = io.StringIO()
    columns = ["key", "image", *(["prediction", "confidence"] if guesses else [])]
    writer = csv.writer(table)
    writer.writerow(columns)
    archive_bytes = io.BytesIO()
    with zipfile.ZipFile(archive_bytes, "w") as archive:
        for index in indices:
            name = f"{key(index)}.png"
            archive.writestr(name, picture(digits.pixels[index]))
            row: list[object] = [key(index), name]
            if guesses:
                row += [guesses[index].digit, round(guesses[index].confidence, 4)]
            writer.writerow(row)
        archive.writestr("tasks.csv", table.getvalue())
    archive_bytes.seek(0)
    return archive_bytes
