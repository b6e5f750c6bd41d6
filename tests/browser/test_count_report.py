"""The page of a count opens in a browser: nothing fails, nothing is fetched, all is named."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from browser.conftest import AXE, LOOK, STANDARD, VIEWPORTS
from handwork_core.commands.counting import count

KOSOVO = """EXH,ABA,OSCE,HRW,count
0,0,0,1,306
0,0,1,0,936
0,0,1,1,123
0,1,0,0,845
0,1,0,1,31
0,1,1,0,217
0,1,1,1,32
1,0,0,0,1131
1,0,0,1,106
1,0,1,0,228
1,0,1,1,42
1,1,0,0,177
1,1,0,1,18
1,1,1,0,181
1,1,1,1,27
"""
SEEN = "k,workers\n1,9457\n2,2561\n3,1212\n4,687\n5,447\n6,300\n7,216\n8,160\n9,121\n"
BELIEFS = "assumption,low,high\naccounts,900,1100\nmean_inverse,0.6,0.8\n"
PAGES = {
    "lists": (KOSOVO, ()),
    "times": (SEEN, ("--occasions", "140")),
    "beliefs": (BELIEFS, ()),
}


@pytest.fixture
def page(chromium):
    """Open a file and keep what the browser complains of or asks for."""
    contexts = []

    def visit(path, device):
        context = chromium.new_context(viewport=VIEWPORTS[device])
        contexts.append(context)
        opened = context.new_page()
        complaints: list[str] = []
        opened.on("pageerror", lambda error: complaints.append(str(error)))
        opened.on("console", lambda message: complaints.append(message.text))
        opened.on(
            "request",
            lambda asked: (
                complaints.append(asked.url)
                if not asked.url.startswith(("file:", "data:"))
                else None
            ),
        )
        opened.goto(path.as_uri())
        return opened, complaints

    yield visit
    for context in contexts:
        context.close()


@pytest.mark.parametrize("device", VIEWPORTS)
@pytest.mark.parametrize("name", PAGES)
def test_a_report_on_a_count_opens_without_an_error(name, device, page, tmp_path):
    text, words = PAGES[name]
    given, made = tmp_path / "given.csv", tmp_path / "report.html"
    given.write_text(text)
    asked = [str(given), "--report", str(made), "--question", "How many?", *words]
    done = CliRunner().invoke(count, asked)
    assert done.exit_code == 0, done.output
    opened, complaints = page(made, device)
    assert opened.title() == "How many?"
    assert opened.get_by_role("heading", level=1).inner_text() == "How many?"
    assert opened.locator("svg").count() >= 1
    with opened.expect_download() as download:
        opened.get_by_role("link", name="chart and numbers").first.click()
    assert '"$schema"' in download.value.path().read_text()
    wide = "document.documentElement.scrollWidth - innerWidth"
    assert opened.evaluate(wide) <= 0
    opened.evaluate(AXE)
    assert opened.evaluate(LOOK, STANDARD) == []
    assert complaints == []
