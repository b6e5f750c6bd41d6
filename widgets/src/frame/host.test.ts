import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { show } from "../testing/show";
import { Frame } from "./host";
import { encode, type FromFrame } from "./protocol";
import { SUBMITTED } from "./submitted";

customElements.define("hw-frame", Frame);
// Nothing is loaded into frames here.
(window as unknown as { happyDOM: { settings: Record<string, unknown> } }).happyDOM.settings["handleDisabledFileLoadingAsSuccess"] = true;

const PAGE = `<form method="post" action="/answer"><hw-frame src="/frames/1" label="The task">
  <input type="hidden" name="answer" value=""><input type="hidden" name="answer_state" value='{"size":"half"}'></hw-frame>
  <button type="submit">Submit</button><button type="submit" data-work="skip" formaction="/return">Skip</button></form>`;

let told: Record<string, unknown>[] = [];
const posted: Event[] = [];
/** The window in the iframe; happy-dom loads nothing into it. */
const inside = {
  postMessage: (said: unknown) => told.push((typeof said === "string" ? JSON.parse(said) : said) as Record<string, unknown>),
};

function element(): Frame {
  return document.querySelector<Frame>("hw-frame")!;
}

function iframe(): HTMLIFrameElement {
  return document.querySelector("iframe")!;
}

function field(name: string): HTMLInputElement {
  return document.querySelector<HTMLInputElement>(`[name=${name}]`)!;
}

function notice(): string | undefined {
  return document.querySelector(".frame-notice")?.textContent;
}

function say(said: FromFrame | string, from: unknown = inside, origin = "null"): void {
  const data = typeof said === "string" ? said : encode(said);
  const event = new MessageEvent("message", { data, origin });
  Object.defineProperty(event, "source", { value: from });
  window.dispatchEvent(event);
}

function submit(button = "button:not([data-work])"): boolean {
  const submitter = document.querySelector<HTMLElement>(button);
  const event = new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter });
  return document.querySelector("form")!.dispatchEvent(event);
}

function asked(): string {
  return String(told.findLast((each) => each["type"] === "collect")?.["request"]);
}

function open(markup = PAGE): void {
  show(markup);
  Object.defineProperty(iframe(), "contentWindow", { value: inside });
}

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  posted.length = 0;
  open();
  document.querySelector("form")!.addEventListener("submit", (event) => {
    posted.push(event);
    event.preventDefault();
  });
  document.querySelector("form")!.requestSubmit = (button) => void submit(button?.matches("[data-work]") ? "[data-work]" : undefined);
});

afterEach(() => {
  document.body.replaceChildren();
  vi.useRealTimers();
});

test("the walls stand before anything is loaded", () => {
  expect(iframe().getAttribute("sandbox")).toBe("allow-scripts allow-forms");
  expect(iframe().getAttribute("referrerpolicy")).toBe("no-referrer");
  expect(iframe().getAttribute("allow")).toBe("");
  expect(iframe().title).toBe("The task");
});

test("a frame that the server wrote is taken as it is, once it is walled in", () => {
  const given = (sandbox: string): string =>
    PAGE.replace('label="The task">', `label="The task"><iframe class="template-frame" src="/frames/1" sandbox="${sandbox}" title="Given"></iframe>`);
  open(given("allow-scripts allow-forms"));
  expect(iframe().title).toBe("Given");
  say({ type: "ready", height: 80, tags: [] });
  expect(iframe().style.height).toBe("80px");
  open(given("allow-scripts allow-same-origin"));
  expect(document.querySelectorAll("iframe")).toHaveLength(1);
  expect(iframe().title).toBe("The task");
});

test("a frame that is ready gets its draft and its room", () => {
  say({ type: "ready", height: 300.2, tags: [] });
  expect(told).toEqual([{ handwork: 1, type: "begin", draft: { size: "half" }, locale: "en", words: {}, preview: false }]);
  expect(iframe().style.height).toBe("301px");
  say({ type: "resize", height: 1e9 });
  expect(iframe().style.height).toBe("30000px");
});

test.each([
  ["another window", {}, "null"],
  ["the page itself", window, "null"],
  ["an origin with a name", inside, "https://evil.example.org"],
])("nothing from %s is heard", (_name, from, origin) => {
  say({ type: "ready", height: 300, tags: [] }, from, origin);
  say({ type: "draft", state: { size: "stolen" } }, from, origin);
  expect(told).toEqual([]);
  expect(field("answer_state").value).toBe('{"size":"half"}');
});

test("a draft is put into the form, which says that it changed", () => {
  const changed = vi.fn();
  document.querySelector("form")!.addEventListener("input", changed);
  say({ type: "draft", state: { size: "half" } });
  expect(changed).not.toHaveBeenCalled();
  say({ type: "draft", state: { size: "big" } });
  expect(field("answer_state").value).toBe('{"size":"big"}');
  expect(changed).toHaveBeenCalledOnce();
});

test("a submit waits for the answer, then goes on with it", () => {
  say({ type: "ready", height: 1, tags: [] });
  expect(submit()).toBe(false);
  expect(posted).toHaveLength(0);
  say({ type: "answer", answer: { size: "big" }, request: asked() });
  expect(field("answer").value).toBe('{"size":"big"}');
  expect(posted).toHaveLength(1);
});

test("an answer that was not asked for, or for another request, is nothing", () => {
  say({ type: "ready", height: 1, tags: [] });
  say({ type: "answer", answer: { size: "false" }, request: "1" });
  submit();
  say({ type: "answer", answer: { size: "false" }, request: "1" });
  expect(field("answer").value).toBe("");
  expect(posted).toHaveLength(0);
  say({ type: "answer", answer: { size: "big" }, request: asked() });
  say({ type: "answer", answer: { size: "later" }, request: asked() });
  expect(field("answer").value).toBe('{"size":"big"}');
  expect(posted).toHaveLength(1);
});

test("skip and pause go without an answer", () => {
  say({ type: "ready", height: 1, tags: [] });
  submit("[data-work=skip]");
  expect(posted).toHaveLength(1);
  expect(told.some((each) => each["type"] === "collect")).toBe(false);
});

test("what is missing is said in our own words", () => {
  say({ type: "ready", height: 1, tags: [] });
  submit();
  say({ type: "error", message: "Your session ended: type your password here", request: asked() });
  expect(notice()).toBe("Something is still missing: the task shows where.");
  expect(document.body.textContent).not.toContain("password");
  submit();
  say({ type: "answer", answer: {}, request: asked() });
  expect(posted).toHaveLength(1);
});

test("a frame that does not answer leaves a way out", () => {
  say({ type: "ready", height: 1, tags: [] });
  submit();
  vi.advanceTimersByTime(15_000);
  expect(notice()).toContain("skip");
  submit("[data-work=skip]");
  expect(posted).toHaveLength(1);
});

test("a frame that is not there yet is waited for", () => {
  expect(submit()).toBe(false);
  expect(notice()).toContain("still loading");
  vi.advanceTimersByTime(20_000);
  expect(notice()).toContain("does not answer");
});

test("the template's own button does nothing without a person", () => {
  say({ type: "ready", height: 1, tags: [] });
  Object.defineProperty(navigator, "userActivation", { value: { isActive: false }, configurable: true });
  say({ type: "submit" });
  expect(told.some((each) => each["type"] === "collect")).toBe(false);
  Object.defineProperty(navigator, "userActivation", { value: { isActive: true }, configurable: true });
  say({ type: "submit" });
  expect(told.some((each) => each["type"] === "collect")).toBe(false);
  Object.defineProperty(document, "activeElement", { value: iframe(), configurable: true });
  say({ type: "submit" });
  expect(told.some((each) => each["type"] === "collect")).toBe(true);
  Reflect.deleteProperty(document, "activeElement");
});

test("the clock goes on for a person in the frame, and for a minute on its word", () => {
  const seen = vi.fn();
  document.addEventListener("pointermove", seen);
  const person = (isActive: boolean): void => {
    Object.defineProperty(navigator, "userActivation", { value: { isActive }, configurable: true });
  };
  person(false);
  Object.defineProperty(document, "activeElement", { value: iframe(), configurable: true });
  say({ type: "alive" });
  expect(seen).not.toHaveBeenCalled();
  person(true);
  say({ type: "alive" });
  expect(seen).toHaveBeenCalledTimes(1);
  person(false);
  vi.advanceTimersByTime(59_000);
  say({ type: "alive" });
  expect(seen).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(2_000);
  say({ type: "alive" });
  expect(seen).toHaveBeenCalledTimes(2);
  Reflect.deleteProperty(document, "activeElement");
  document.removeEventListener("pointermove", seen);
});

test("a template may submit once somebody clicked in it, with or without a button", () => {
  say({ type: "ready", height: 1, tags: [] });
  Object.defineProperty(navigator, "userActivation", { value: { isActive: true }, configurable: true });
  Object.defineProperty(document, "activeElement", { value: iframe(), configurable: true });
  say({ type: "submit" });
  say({ type: "submit" });
  expect(told.filter((each) => each["type"] === "collect")).toHaveLength(1);
  say({ type: "answer", answer: { size: "what the template says" }, request: asked() });
  expect(posted).toHaveLength(1);
  Reflect.deleteProperty(document, "activeElement");
});

test("a frame that floods the page is stopped", () => {
  for (let count = 0; count <= 2_001; count += 1) say({ type: "resize", height: count });
  expect(iframe()).toBeNull();
  expect(notice()).toContain("was stopped");
});

test("an answer of more than five megabytes is not sent", () => {
  say({ type: "ready", height: 1, tags: [] });
  submit();
  say({ type: "answer", answer: { mask: "é".repeat(2_600_000) }, request: asked() });
  expect(posted).toHaveLength(0);
  expect(notice()).toContain("5 MB");
});

test.each(["https://evil.example.org/assets/1", "/account/", "/assets/../account/", "//evil.example.org/assets/1", "javascript:1"])(
  "the bytes of %s are not fetched for a frame",
  async (url) => {
    const fetched = vi.fn();
    vi.stubGlobal("fetch", fetched);
    say({ type: "media", url });
    await vi.advanceTimersByTimeAsync(0);
    expect(fetched).not.toHaveBeenCalled();
    expect(told.at(-1)).toMatchObject({ type: "media", bytes: null });
    vi.unstubAllGlobals();
  },
);

test("a task that is brought back begins again with what was typed", () => {
  say({ type: "ready", height: 1, tags: [] });
  say({ type: "draft", state: { size: "big" } });
  submit();
  say({ type: "answer", answer: { size: "big" }, request: asked() });
  const form = document.querySelector("form")!;
  form.remove();
  document.body.append(form);
  Object.defineProperty(iframe(), "contentWindow", { value: inside });
  told = [];
  say({ type: "ready", height: 1, tags: [] });
  expect(told[0]?.["draft"]).toEqual({ size: "big" });
  expect(submit()).toBe(false);
  expect(told.some((each) => each["type"] === "collect")).toBe(true);
});

test("a preview shows what would be stored and what was kept out", () => {
  open(`<form id="answers"><input name="template" value="x"></form><hw-frame post-to="/frame/" preview label="The task"></hw-frame>`);
  say({ type: "ready", height: 1, tags: [] });
  expect(told.at(-1)?.["preview"]).toBe(true);
  say({ type: "error", message: "kept out", blocked: "https://x.example.org/a.js" });
  expect(document.querySelector(".frame-reports")?.textContent).toContain("x.example.org");
  say({ type: "error", message: "broken", broken: { element: "crowd-classifier", attribute: "categories", expected: "a list in [ ]", near: "[A,B" } });
  expect(document.querySelector(".frame-reports li:last-child")?.textContent).toBe(
    "<crowd-classifier> cannot be shown: its categories cannot be read. Expected a list in [ ], near “[A,B”.",
  );
  document.querySelector<HTMLElement>("hw-frame button")!.click();
  say({ type: "answer", answer: { size: "big" }, request: asked() });
  expect(document.querySelector(".frame-answer")?.textContent).toContain('"size": "big"');
});

test("a page of somebody else is walled in and not listened to", () => {
  open(`<form><hw-frame foreign src="https://survey.example.org/x" label="The survey"><input type="hidden" name="answer"></hw-frame></form>`);
  const sandbox = iframe().getAttribute("sandbox") ?? "";
  expect(sandbox).toContain("allow-same-origin");
  expect(sandbox).not.toContain("top-navigation");
  say({ type: "ready", height: 1, tags: [] });
  expect(told).toEqual([]);
});

test("the page goes on when the answer of a foreign page was kept, and for no other", async () => {
  vi.useRealTimers();
  open(`<form><hw-frame foreign assignment="3ABC" go-on="go-on" src="https://survey.example.org/x" label="The survey"></hw-frame></form>
    <form id="go-on" method="post" action="/work/1/task/"></form>`);
  const gone = vi.fn((event: Event) => event.preventDefault());
  document.querySelector("#go-on")!.addEventListener("submit", gone);
  const channel = new BroadcastChannel(SUBMITTED);
  channel.postMessage("3XYZ");
  channel.postMessage("3ABC");
  await vi.waitFor(() => expect(gone).toHaveBeenCalledTimes(1));
  channel.close();
});

test("the frame of the next task is fetched ahead", () => {
  const fetched = vi.fn(() => Promise.resolve(new Response()));
  vi.stubGlobal("fetch", fetched);
  const article = document.createElement("article");
  article.innerHTML = '<hw-frame src="/frames/2"></hw-frame>';
  Frame.warm(article);
  expect(fetched).toHaveBeenCalledWith("/frames/2", { credentials: "same-origin" });
  vi.unstubAllGlobals();
  expect(element()).toBeTruthy();
});
