"""The document of a frame, and the policies that wall it in."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urljoin

from markupsafe import escape

from handwork.projects.rules.external_hit import EXTERNAL_HIT
from handwork.projects.rules.templating.reading import without_loaders
from handwork.projects.rules.templating.walls import WALLS

_SHADOW_ROOT = re.compile("shadowrootmode", re.IGNORECASE)
SANDBOX = "allow-scripts allow-forms"
# Everything that a page could ask of a device, named so that none of it is the default.
FEATURES = (
    "accelerometer", "autoplay", "browsing-topics", "camera",
    "clipboard-read", "clipboard-write", "display-capture", "encrypted-media",
    "fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts",
    "magnetometer", "microphone", "midi", "otp-credentials", "payment",
    "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial",
    "storage-access", "usb", "window-management", "xr-spatial-tracking",
)  # fmt: skip
# Pages of Mechanical Turk call its script, which does not come along.
OLD_MARKET = f"<script>{EXTERNAL_HIT}</script>"


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a template's HTML."""

    loader_url: str
    language: str
    title: str
    # What the loader will import for this template: asked for at once, not one by one.
    chunk_urls: Collection[str] = ()


def frame_document(*, html: str, frame: Frame) -> str:
    """Put rendered HTML into a document of its own, with the elements' loader."""
    old_market = OLD_MARKET if "externalHIT" in html or "turk" in html else ""
    chunks = "".join(
        f'<link rel="modulepreload" href="{escape(url)}">\n' for url in frame.chunk_urls
    )
    return (
        f'<!doctype html>\n<html lang="{escape(frame.language)}">\n<head>\n'
        '<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        f'<script type="module" src="{escape(frame.loader_url)}"></script>\n{chunks}'
        f"<title>{escape(frame.title)}</title>\n{WALLS}{old_market}"
        f"</head>\n<body>\n{_own_roots(html)}\n</body>\n</html>\n"
    )


def _own_roots(html: str) -> str:
    """Leave out what would hide parts of the document from its walls."""
    return _SHADOW_ROOT.sub("data-mode", without_loaders(html))


def escaped(text: str) -> str:
    """Write a text of ours into a frame."""
    return str(escape(text))


def content_policy(
    *,
    origin: str,
    hosts: Collection[str],
    static_url: str = "/static/",
    shows_anything: bool = False,
) -> str:
    """Write the Content-Security-Policy of a frame: nothing is sent, little comes in.

    `static_url` is where our own files are, on this origin or another. Pictures, sounds,
    styles and fonts may come from anywhere where the frame `shows_anything`, so that its
    scripts can tell other hosts what they see; scripts come from `hosts` only.
    """
    others = "".join(f" https://{host}" for host in hosts)
    shown = " https: http:" if shows_anything else others
    static, assets = urljoin(f"{origin}/", static_url), f"{origin}/assets/"
    directives = (
        "default-src 'none'",
        f"sandbox {SANDBOX}",
        f"script-src {static} 'unsafe-inline'{others}",
        "worker-src 'none'",
        f"style-src {static} 'unsafe-inline'{shown}",
        f"img-src {assets} {static} data: blob:{shown}",
        f"media-src {assets} {static} data: blob:{shown}",
        f"font-src {static} data:{shown}",
        "connect-src 'none'",
        "frame-src 'none'",
        "object-src 'none'",
        "form-action 'none'",
        "base-uri 'none'",
        f"frame-ancestors {origin}",
    )
    return "; ".join(directives)


def permissions_policy(allowed: Collection[str] = ()) -> str:
    """Write the Permissions-Policy of a frame: only what its elements need."""
    return ", ".join(f"{name}={'*' if name in allowed else '()'}" for name in FEATURES)
