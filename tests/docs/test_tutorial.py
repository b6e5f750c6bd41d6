"""The tutorials are run, word by word, against a real installation each."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
TUTORIALS = ("first-data-set", "your-mturk-script")
BLOCK = re.compile(
    r"^```(?P<kind>[^\n]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
CAPTION = re.compile(r"\A:caption: (?P<name>\S+)\n\n?")
START = "handwork up"
PAGE_ADDRESS = "http://localhost:8000"
BETWEEN = "==== the next block ===="


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced part of the page: sh is run, a caption names a file, text is what is shown."""

    kind: str
    text: str
    file_name: str = ""


def blocks(tutorial: str) -> list[Block]:
    found = []
    page = ROOT / "docs" / "tutorials" / f"{tutorial}.md"
    for match in BLOCK.finditer(page.read_text()):
        kind, text = match["kind"].strip(), match["text"]
        if caption := CAPTION.match(text):
            found.append(Block("file", text[caption.end() :], caption["name"]))
        else:
            found.append(Block(kind, text))
    return found


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {
        **kept,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{kept.get('PATH', '')}",
        "HANDWORK_HOME": str(tmp_path / "var"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }


@pytest.fixture
def address(environment: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Run `handwork up` as the tutorial says, on a port that is free."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path / "log"
    with log.open("w") as file:
        process = subprocess.Popen(
            [*START.split(), "--port", str(port)],
            cwd=tmp_path, env=environment, stdout=file, stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        wait_for(f"http://localhost:{port}", process, log)
        yield f"http://localhost:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(40)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if httpx.get(f"{address}/healthz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    pytest.fail(f"`handwork up` did not come up:\n{log.read_text()[-4000:]}")


@pytest.mark.parametrize("tutorial", TUTORIALS)
def test_the_tutorial_does_what_it_says(
    tutorial: str, address: str, environment: dict[str, str], tmp_path: Path
):
    page = blocks(tutorial)
    assert page[0] == Block("sh", f"{START}\n")
    for block in page:
        if block.kind == "file":
            (tmp_path / block.file_name).write_text(block.text)
    scripts = [block.text for block in page[1:] if block.kind == "sh"]
    said = run(scripts, address=address, environment=environment, folder=tmp_path)
    for output, shown in zip(said, shown_after(page[1:]), strict=True):
        assert_shows(output, shown)


def run(
    scripts: list[str], *, address: str, environment: dict[str, str], folder: Path
) -> list[str]:
    """Run the blocks in one shell, as a reader would; give back what each one printed."""
    script = f"\necho '{BETWEEN}'\n".join(scripts).replace(PAGE_ADDRESS, address)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=folder, env=environment, text=True, timeout=300,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    return done.stdout.split(f"{BETWEEN}\n")


def shown_after(page: list[Block]) -> list[str]:
    """Give, for each block that is run, the output that the page shows below it."""
    shown: list[str] = []
    for block in page:
        if block.kind == "sh":
            shown.append("")
        elif block.kind == "text":
            assert not shown[-1], "two outputs below one block"
            shown[-1] = block.text
    return shown


def assert_shows(output: str, shown: str) -> None:
    """Every line that the page shows was printed, in that order; … stands for anything."""
    place = 0
    for line in shown.splitlines():
        pattern = ".*".join(map(re.escape, line.split("…")))
        found = re.compile(pattern).search(output, place)
        assert found, f"the page shows {line!r}; printed was:\n{output}"
        place = found.end()
