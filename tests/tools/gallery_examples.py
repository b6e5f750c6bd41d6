"""Draw the pictures and speak the vowels of the gallery's example rows; all of it is ours."""

from __future__ import annotations

import io
import math
import struct
import wave
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

ROOT = Path(__file__).resolve().parents[2]
GALLERY = ROOT / "server" / "src" / "handwork" / "projects" / "gallery"
SIZE = (640, 400)
RATE = 8000
# Middle frequencies of the first two formants of five vowels, in hertz.
VOWELS = {
    "A": (800, 1200),
    "E": (450, 2000),
    "I": (300, 2300),
    "O": (450, 850),
    "U": (320, 750),
}
PITCH = 120

Draw = ImageDraw.ImageDraw


def canvas(colour: str) -> tuple[Image.Image, Draw]:
    image = Image.new("RGB", SIZE, colour)
    return image, ImageDraw.Draw(image)


def street(number: int) -> Image.Image:
    image, draw = canvas("#cfe3f1")
    for n in range(4):
        left, top = 20 + 160 * n, 60 + 30 * ((n + number) % 3)
        draw.rectangle(
            (left, top, left + 130, 270),
            fill=("#d8b59a", "#b7c3cf", "#e2cf9f")[(n + number) % 3],
        )
        for row in range(3):
            for column in range(3):
                x, y = left + 15 + 38 * column, top + 20 + 50 * row
                draw.rectangle((x, y, x + 22, y + 28), fill="#51606c")
    draw.rectangle((0, 270, 640, 400), fill="#7d8287")
    draw.rectangle((0, 262, 640, 276), fill="#b9bcbf")
    for n in range(2):
        x = 150 + 330 * n - 60 * number
        draw.rectangle((x, 170, x + 12, 270), fill="#6d4c33")
        draw.ellipse((x - 40, 90, x + 52, 190), fill="#4e8a4b")
    car(draw, 60 + 150 * number, 290, "#b23b3b")
    if number == 1:
        car(draw, 420, 310, "#2f5f9e")
    person(draw, 560 - 200 * (number - 1), 240)
    return image


def car(draw: Draw, x: int, y: int, colour: str) -> None:
    draw.polygon(
        [(x + 35, y), (x + 105, y), (x + 130, y + 28), (x + 15, y + 28)], fill=colour
    )
    draw.rounded_rectangle((x, y + 24, x + 150, y + 60), 12, fill=colour)
    draw.polygon(
        [(x + 42, y + 5), (x + 68, y + 5), (x + 68, y + 24), (x + 28, y + 24)],
        fill="#dfe9ef",
    )
    draw.polygon(
        [(x + 76, y + 5), (x + 101, y + 5), (x + 117, y + 24), (x + 76, y + 24)],
        fill="#dfe9ef",
    )
    for wheel in (x + 32, x + 118):
        draw.ellipse((wheel - 17, y + 44, wheel + 17, y + 78), fill="#22262a")
        draw.ellipse((wheel - 7, y + 54, wheel + 7, y + 68), fill="#b9bcbf")


def person(draw: Draw, x: int, y: int) -> None:
    draw.ellipse((x - 12, y, x + 12, y + 26), fill="#e2b18c")
    draw.rounded_rectangle((x - 18, y + 27, x + 18, y + 80), 8, fill="#6b4a86")
    draw.line((x - 8, y + 80, x - 10, y + 125), fill="#2b3036", width=12)
    draw.line((x + 8, y + 80, x + 10, y + 125), fill="#2b3036", width=12)


def face(number: int) -> Image.Image:
    image, draw = canvas(("#e8efe4", "#e6e9f2")[number - 1])
    middle = 320 + 40 * (number - 1)
    draw.ellipse(
        (middle - 140, 30, middle + 140, 375), fill=("#edc3a0", "#a9754d")[number - 1]
    )
    for side in (-1, 1):
        x = middle + 58 * side
        draw.ellipse((x - 28, 145, x + 28, 185), fill="#ffffff")
        draw.ellipse((x - 11, 154, x + 11, 176), fill="#2f5f4d")
        draw.line((x - 30, 128, x + 30, 122 + 6 * number), fill="#4a3325", width=8)
    draw.polygon(
        [(middle, 185), (middle - 20, 243), (middle + 20, 243)],
        fill=("#dba985", "#8f5f3c")[number - 1],
    )
    draw.arc((middle - 55, 255, middle + 55, 325), 15, 165, fill="#a03c3c", width=10)
    return image


def landscape(number: int) -> Image.Image:
    image, draw = canvas("#86b9e0")
    peaks = [
        (-40, 300),
        (90, 130),
        (180, 230),
        (300, 90),
        (430, 250),
        (540, 140),
        (690, 300),
    ]
    moved = [(x + 30 * (number - 1), y + 20 * (number - 1)) for x, y in peaks]
    draw.polygon([*moved, (690, 400), (-40, 400)], fill="#76707c")
    for x, y in (moved[1], moved[3], moved[5]):
        draw.polygon([(x, y), (x - 28, y + 38), (x + 30, y + 40)], fill="#f1f4f6")
    clouds = (
        ((110, 60), (480, 50)) if number == 1 else ((220, 55), (560, 70), (60, 100))
    )
    for x, y in clouds:
        for dx, dy, r in ((-40, 8, 22), (0, 0, 32), (40, 8, 24), (0, 16, 26)):
            draw.ellipse(
                (x + dx - r, y + dy - r // 2, x + dx + r, y + dy + r // 2 + 8),
                fill="#ffffff",
            )
    draw.rectangle((0, 310, 640, 400), fill="#6c9a55")
    if number == 2:
        draw.polygon([(180, 310), (420, 310), (560, 400), (60, 400)], fill="#3f7fae")
    return image


def receipt(
    shop: str, date: str, lines: list[tuple[str, str]], total: str
) -> Image.Image:
    image = Image.new("RGB", (360, 150 + 34 * len(lines)), "#fbfaf5")
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(22)
    draw.text((180, 24), shop, fill="#1d1d1d", font=font, anchor="mm")
    draw.text(
        (180, 54), date, fill="#1d1d1d", font=ImageFont.load_default(18), anchor="mm"
    )
    for n, (item, price) in enumerate((*lines, ("TOTAL", total))):
        y = 90 + 34 * n + (14 if item == "TOTAL" else 0)
        draw.text((24, y), item, fill="#1d1d1d", font=font, anchor="lm")
        draw.text((336, y), price, fill="#1d1d1d", font=font, anchor="rm")
    return image


def product(number: int) -> Image.Image:
    image, draw = canvas("#f4f4f1")
    if number == 1:
        draw.polygon(
            [(150, 180), (260, 150), (330, 220), (500, 255), (510, 290), (150, 290)],
            fill="#c23a34",
        )
        draw.rectangle((145, 285, 515, 312), fill="#ffffff", outline="#c9c9c4", width=3)
        for n in range(4):
            draw.line(
                (262 + 26 * n, 168 + 18 * n, 290 + 26 * n, 150 + 20 * n),
                fill="#ffffff",
                width=6,
            )
    elif number == 2:
        draw.ellipse((410, 180, 490, 280), outline="#2f5f9e", width=18)
        draw.polygon([(220, 130), (430, 130), (405, 320), (245, 320)], fill="#2f5f9e")
        draw.ellipse((220, 112, 430, 148), fill="#24497a")
    else:
        draw.polygon([(260, 90), (380, 90), (440, 210), (200, 210)], fill="#e3c34a")
        draw.rectangle((312, 210, 328, 330), fill="#2b2b2b")
        draw.ellipse((250, 315, 390, 350), fill="#2b2b2b")
    return image


def vowel(name: str, seconds: float) -> list[float]:
    """Add the harmonics of a voice, each as loud as the vowel's formants let it be."""
    formants = VOWELS[name]
    harmonics = range(1, RATE // 2 // PITCH)
    loud = [
        sum(math.exp(-(((PITCH * n - middle) / 120) ** 2)) for middle in formants)
        + 0.02
        for n in harmonics
    ]
    count = int(RATE * seconds)
    samples = []
    for place in range(count):
        time = place / RATE
        edge = min(1, place / 400, (count - place) / 400)
        tones = zip(harmonics, loud, strict=True)
        samples.append(
            edge * sum(a * math.sin(2 * math.pi * PITCH * n * time) for n, a in tones)
        )
    return samples


def voice(vowels: str) -> bytes:
    samples: list[float] = []
    for name in vowels:
        samples += [*vowel(name, 0.32), *([0.0] * int(RATE * 0.08))]
    loudest = max(map(abs, samples))
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(RATE)
        file.writeframes(
            b"".join(struct.pack("B", round(128 + 110 * s / loudest)) for s in samples)
        )
    return target.getvalue()


def put(template: str, name: str, made: Image.Image | bytes) -> None:
    folder = GALLERY / template / "files"
    folder.mkdir(exist_ok=True)
    if isinstance(made, bytes):
        (folder / name).write_bytes(made)
    else:
        made.quantize(64).save(folder / name, "PNG", optimize=True)


def main() -> None:
    for number in (1, 2):
        for template in ("boxes-in-photographs", "outlines-in-photographs"):
            put(template, f"street-{number}.png", street(number))
        put("points-in-photographs", f"face-{number}.png", face(number))
        put("areas-in-photographs", f"landscape-{number}.png", landscape(number))
        put("write-product-description", f"product-{number}.png", product(number))
        for template in ("transcribe-audio", "correct-transcript"):
            put(
                template, f"vowels-{number}.wav", voice("AEI" if number == 1 else "OUA")
            )
    for number in (1, 2, 3):
        put("sort-product-images", f"product-{number}.png", product(number))
    lines = [("Milk 1 l", "1.20"), ("Bread", "2.85"), ("Apples 1 kg", "3.10")]
    put(
        "transcribe-receipts",
        "receipt-1.png",
        receipt("HARBOUR SHOP", "2026-03-14", lines, "7.15"),
    )
    lines = [("Coffee", "2.40"), ("Cake", "3.90"), ("Discount", "-1.00")]
    put(
        "transcribe-receipts",
        "receipt-2.png",
        receipt("CAFE ORION", "2026-04-02", lines, "5.30"),
    )


if __name__ == "__main__":
    main()
