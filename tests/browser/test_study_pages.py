"""Reports on networks and wages, pages shown back, and their guides open in Chromium."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page

from handwork_core.commands.network import network
from handwork_core.commands.wages import wages
from handwork_core.networks.pictures.showing import SCRIPT
from tools.world import ROOT

AXE = (ROOT / "widgets/node_modules/axe-core/axe.min.js").read_text()
BUILT = ROOT / "core/src/handwork_core/networks/static" / SCRIPT
VECTORS = ROOT.parent / "shared" / "data" / "vectors"
WIDTHS = [390, 1280]
LOOK = """async () => (await axe.run()).violations.flatMap(
  ({id, nodes}) => nodes.map(({target}) => `${id} ${target}`))"""


def make(command: object, *words: object) -> None:
    done = CliRunner().invoke(command, list(map(str, words)))  # type: ignore[arg-type]
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make every kind of page from small data of each kind."""
    folder = tmp_path_factory.mktemp("pages")
    random = np.random.default_rng(8)
    write_personal(folder, random)
    make(network, folder / "ego.csv", folder / "alter.csv", folder / "ties.csv",
         "--report", folder / "personal.html", "--pictures", folder / "seen", "--group", "role")  # fmt: skip
    names = ["8332 driver", "2611 lawyer", "2221 nurse", "2512 developer"]
    rows = [f"r{n},{'wm'[n % 2]}," + ",".join(random.choice(["woman", "man", "both", "none"], 4)) for n in range(90)]  # fmt: skip
    (folder / "reach.csv").write_text("\n".join([f"respondent,gender,{','.join(names)}", *rows]) + "\n")  # fmt: skip
    make(network, folder / "reach.csv", "--report", folder / "positions.html")
    links = "source,target,relation\nus,cn,outsources_to\ncn,es,outsources_to\nfr,es,works_for\nit,fr,supervises\n"
    (folder / "links.csv").write_text(links)
    make(network, folder / "links.csv", "--report", folder / "chain.html")
    write_log(folder, random)
    make(wages, folder / "log.csv", "--people", folder / "people.csv", "--report", folder / "wages.html")  # fmt: skip
    if (VECTORS / "ego").is_dir():
        make(network, *sorted((VECTORS / "ego").glob("*.csv")), "--report", folder / "vectors.html")  # fmt: skip
    return folder


def write_personal(folder: Path, random: np.random.Generator) -> None:
    egos, alters, ties = ["ego_id"], ["ego_id,alter_id,name,role"], ["ego_id,source,target"]  # fmt: skip
    for ego in range(30):
        egos.append(f"e{ego}")
        n = int(random.integers(2, 12)) if ego else 0
        alters += [f"e{ego},{a},Name {a},{random.choice(['work', 'family', 'friend'])}" for a in range(n)]  # fmt: skip
        ties += [f"e{ego},{a},{b}" for a in range(n) for b in range(a) if random.random() < 0.4]  # fmt: skip
    for name, lines in (("ego", egos), ("alter", alters), ("ties", ties)):
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n")


def write_log(folder: Path, random: np.random.Generator) -> None:
    lines, people = ["worker,start,end,status,reward"], ["worker,gender,care"]
    for worker in range(60):
        people.append(f"p{worker},{'wm'[worker % 2]},{'yes' if worker < 30 else 'no'}")
        begins = np.cumsum(random.uniform(60, 1500, 12))
        lines += [f"p{worker},{b:.1f},{b + 50:.1f},approved,0.40" for b in begins]
    (folder / "log.csv").write_text("\n".join(lines) + "\n")
    (folder / "people.csv").write_text("\n".join(people) + "\n")


@pytest.fixture
def tab(chromium: Browser) -> Iterator[tuple[Page, list[str]]]:
    page, complaints = chromium.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)  # fmt: skip
    page.on("request", lambda asked: None if asked.url.startswith(("file:", "data:", "blob:")) else complaints.append(asked.url))  # fmt: skip
    yield page, complaints
    page.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_report_opens_fits_and_is_accessible(pages, tab, width):
    page, complaints = tab
    page.set_viewport_size({"width": width, "height": 844})
    made = sorted(pages.glob("*.html"))
    assert len(made) >= 4
    for path in made:
        page.goto(path.as_uri())
        assert page.locator("h1").count() == 1
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{path.name} is {wide} px wider than the screen"
        page.evaluate(AXE)
        assert page.evaluate(LOOK) == [], path.name
    assert complaints == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_network_is_shown_back_and_can_be_touched(pages, tab, width):
    page, complaints = tab
    page.set_viewport_size({"width": width, "height": 844})
    page.goto((pages / "seen" / "e5-6.html").as_uri())
    page.get_by_role("heading", name="What this shows about you").wait_for()
    assert page.locator("svg.network").is_visible()
    if BUILT.is_file():
        page.locator("#network canvas").first.wait_for()
        box = page.locator("#network").bounding_box()
        assert box is not None
        page.locator("#network").scroll_into_view_if_needed()
        for x, y in ((0.5, 0.5), (0.5, 0.15), (0.9, 0.5)):
            page.locator("#network").click(position={"x": box["width"] * x, "y": box["height"] * y})  # fmt: skip
    page.evaluate(AXE)
    assert page.evaluate(LOOK) == []
    assert complaints == []


def test_the_guides_open(pages, tab):
    page, complaints = tab
    source, target = pages / "source", pages / "built"
    source.mkdir()
    for name in ("measure-networks", "measure-wages"):
        shutil.copy(ROOT / "docs" / "guides" / f"{name}.md", source)
    index = "# Guides\n\n```{toctree}\nmeasure-networks\nmeasure-wages\n```\n"
    (source / "index.md").write_text(index)
    subprocess.run(
        [sys.executable, "-m", "sphinx", "-W", "-q", "-c", str(ROOT / "docs"), str(source), str(target)],
        check=True,
    )  # fmt: skip
    for name in ("Measure networks", "Measure wages"):
        path = target / f"{name.lower().replace(' ', '-')}.html"
        page.goto(path.as_uri())
        page.get_by_role("heading", name=name, exact=False).first.wait_for()
    assert [each for each in complaints if not each.startswith("http")] == []
