"""A picture, a sound and a film to show: made here, uploaded once."""

from __future__ import annotations

import base64
import io
import math
import struct
import wave
from dataclasses import dataclass
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw
from playwright.sync_api import Page

from handwork_client import Client

SIZE = (640, 480)
RATE = 8_000
SOUNDING = ("hw-record", "hw-transcript", "hw-audio", "hw-sound")
FILM = """() => new Promise((resolve) => {
  const canvas = document.createElement("canvas");
  canvas.width = 160; canvas.height = 120;
  const paint = canvas.getContext("2d");
  let x = 0;
  const timer = setInterval(() => {
    paint.fillStyle = "#258"; paint.fillRect(0, 0, 160, 120);
    paint.fillStyle = "#fc3"; paint.fillRect(x += 4, 40, 40, 40);
  }, 40);
  const recorder = new MediaRecorder(canvas.captureStream(25), {mimeType: "video/webm"});
  recorder.ondataavailable = ({data}) => {
    clearInterval(timer);
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(",")[1]);
    reader.readAsDataURL(data);
  };
  recorder.start();
  setTimeout(() => recorder.stop(), 1000);
})"""


@dataclass(frozen=True)
class Media:
    """How rows name the files."""

    picture: str
    sound: str
    film: str
    picture_name: str
    png_text: str

    def elsewhere(self, found: object) -> object:
        """Name a file as Amazon's storage does, where a row cannot name it as ours."""
        names = {
            self.picture: "photo.png",
            self.sound: "speech.wav",
            self.film: "film.webm",
        }
        return (
            f"s3://a-bucket/{names[found]}"
            if isinstance(found, str) and found in names
            else found
        )

    def of_element(self, tag: str) -> str:
        if tag.startswith(SOUNDING):
            return self.sound
        return self.film if "video" in tag else self.picture


def store_media(client: Client, page: Page, folder: Path) -> Media:
    """Make the files and upload them."""
    files = {"photo.png": picture(), "speech.wav": sound(), "film.webm": film(page)}
    stored: dict[str, str] = {}
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content)
        stored[name] = f"asset:{client.store_asset(path).id}"
    png = base64.b64encode(files["photo.png"]).decode()
    return Media(
        picture=stored["photo.png"], sound=stored["speech.wav"], film=stored["film.webm"],
        picture_name="photo.png", png_text=png,
    )  # fmt: skip


def picture() -> bytes:
    """Draw a street: things of different colours to outline."""
    image = Image.new("RGB", SIZE, "#9cf")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 300, 640, 480), fill="#777")
    for number in range(3):
        left = 60 + 190 * number
        colour = ("#c33", "#3a3", "#33c")[number]
        draw.rectangle((left, 240, left + 130, 340), fill=colour)
        draw.ellipse((left + 10, 320, left + 50, 360), fill="#222")
    return png_of(image)


def png_of(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def sound() -> bytes:
    """Make two seconds of a tone that comes and goes, with a little noise."""
    noise = Random(7)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        for at in range(2 * RATE):
            seconds = at / RATE
            loud = abs(math.sin(math.pi * seconds))
            tone = math.sin(2 * math.pi * 330 * seconds) + 0.1 * noise.uniform(-1, 1)
            file.writeframes(struct.pack("<h", int(9_000 * loud * tone)))
    return out.getvalue()


def film(page: Page) -> bytes:
    """Let the browser record a second of a moving square."""
    return base64.b64decode(page.evaluate(FILM))
