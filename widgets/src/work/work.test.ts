import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { show } from "../testing/show";
import { Work } from "./work";

customElements.define("hw-work", Work);

const NOON = new Date("2026-01-01T12:00:00Z");

interface Sent {
  readonly url: string;
  readonly body: FormData;
  readonly headers: Record<string, string>;
}

/** The server's side: what was sent, and what is answered to each address. */
const server = {
  sent: [] as Sent[],
  replies: new Map<string, () => Response | Promise<Response>>(),
};

function task(name: string, extra = ""): string {
  return `<article class="task" id="${name}" data-draft-url="/draft/${name}" ${extra}><h1 tabindex="-1">${name}</h1>
    <form method="post" action="/answer/${name}"><input type="hidden" name="csrfmiddlewaretoken" value="token">
    <input type="hidden" name="client_key" value=""><input name="text" type="text" value="">
    <button type="submit">Submit</button><button type="submit" data-work="skip" formaction="/return/${name}">Skip</button>
    </form></article>`;
}

function html(body: string): Response {
  return new Response(body, { status: 200, headers: { "Content-Type": "text/html" } });
}

function shown(): string | undefined {
  return document.querySelector("article.task")?.id;
}

function field(name: string): HTMLInputElement {
  return document.querySelector<HTMLInputElement>(`[name=${name}]`)!;
}

function write(text: string): void {
  field("text").value = text;
  field("text").dispatchEvent(new Event("input", { bubbles: true }));
}

/** Submits as a person does; says whether the browser would now navigate. */
function submit(button = "button:not([data-work])"): boolean {
  const form = document.querySelector<HTMLFormElement>("article.task form")!;
  const submitter = document.querySelector<HTMLElement>(button);
  return form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter }));
}

function press(key: string, target: Element = document.body): void {
  target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(0);
}

function sentTo(url: string): readonly Sent[] {
  return server.sent.filter((request) => request.url.endsWith(url));
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOON });
  server.sent = [];
  server.replies = new Map();
  vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
    server.sent.push({ url, body: init.body as FormData, headers: init.headers as Record<string, string> });
    const reply = server.replies.get(new URL(url, "http://localhost").pathname);
    return Promise.resolve(reply ? reply() : new Response(null, { status: 204 }));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test("a client key is made once for an assignment", () => {
  show(`<hw-work>${task("a")}</hw-work>`);
  expect(field("client_key").value).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test("a client key that the server gave is kept", () => {
  show(`<hw-work>${task("a").replace('name="client_key" value=""', 'name="client_key" value="given"')}</hw-work>`);
  expect(field("client_key").value).toBe("given");
});

test("idle time beyond thirty seconds is not active time", async () => {
  show(`<hw-work>${task("a")}</hw-work>`);
  await vi.advanceTimersByTimeAsync(10_000);
  press("x");
  await vi.advanceTimersByTimeAsync(100_000);
  submit();
  expect(field("active_seconds").value).toBe("40");
});

test("a draft is posted one second after the last change, with the form's token", async () => {
  show(`<hw-work>${task("a")}</hw-work>`);
  write("hel");
  await vi.advanceTimersByTimeAsync(900);
  write("hello");
  await vi.advanceTimersByTimeAsync(999);
  expect(sentTo("/draft/a")).toHaveLength(0);
  await vi.advanceTimersByTimeAsync(2);
  expect(sentTo("/draft/a")).toHaveLength(1);
  expect(sentTo("/draft/a")[0]?.body.get("text")).toBe("hello");
  expect(sentTo("/draft/a")[0]?.body.get("csrfmiddlewaretoken")).toBe("token");
  expect(document.querySelector(".saved")?.textContent).toBe("Draft saved");
});

test("a draft that was refused is tried again, and the person is told", async () => {
  server.replies.set("/draft/a", () => new Response(null, { status: 503 }));
  show(`<hw-work>${task("a")}</hw-work>`);
  write("hello");
  await vi.advanceTimersByTimeAsync(1001);
  expect(document.querySelector(".saved")?.textContent).toBe("Draft not saved; trying again.");
  server.replies.delete("/draft/a");
  await vi.advanceTimersByTimeAsync(5001);
  expect(document.querySelector(".saved")?.textContent).toBe("Draft saved");
});

test("leaving the page sends the unsaved draft", () => {
  const beacons: string[] = [];
  vi.stubGlobal("navigator", { sendBeacon: (url: string, body: FormData) => beacons.push(`${url} ${String(body.get("text"))}`) });
  show(`<hw-work>${task("a")}</hw-work>`);
  write("half a");
  window.dispatchEvent(new Event("pagehide"));
  expect(beacons).toEqual(["/draft/a half a"]);
});

test("no draft follows a submit", async () => {
  show(`<hw-work>${task("a")}</hw-work>`);
  write("hello");
  submit();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sentTo("/draft/a")).toHaveLength(0);
});

test("a form is submitted once", () => {
  show(`<hw-work>${task("a")}</hw-work>`);
  expect(submit()).toBe(true);
  expect(submit()).toBe(false);
});

test("without a next task the form is submitted plainly", async () => {
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  expect(sentTo("/ahead")[0]?.body.get("csrfmiddlewaretoken")).toBe("token");
  expect(submit()).toBe(true);
});

test("no draft follows a report, which the browser posts itself", async () => {
  const report = '<form action="/flag/a"><input type="radio" name="problem" value="unlawful" checked><button data-work="report">Report</button></form>';
  show(`<hw-work ahead-url="/ahead">${task("a").replace("</article>", `${report}</article>`)}</hw-work>`);
  write("hello");
  const form = document.querySelector<HTMLFormElement>("form[action='/flag/a']")!;
  const submitter = document.querySelector<HTMLElement>("[data-work=report]");
  expect(form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter }))).toBe(true);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(sentTo("/draft/a")).toHaveLength(0);
});

test("the page says whether the next task is here already", async () => {
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => new Response(null, { status: 204 }));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  const state = (): string | undefined => document.querySelector<HTMLElement>("hw-work")?.dataset["ahead"];
  await settle();
  expect(state()).toBe("ready");
  submit();
  await vi.advanceTimersByTimeAsync(0);
  expect(shown()).toBe("b");
  await settle();
  expect(state()).toBe("none");
});

test("the next task is shown at once, before the answer is stored", async () => {
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => new Promise<Response>(() => undefined));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  write("first");
  expect(submit()).toBe(false);
  await settle();
  expect(shown()).toBe("b");
  expect(document.activeElement).toBe(field("text"));
  expect(sentTo("/answer/a")[0]?.body.get("text")).toBe("first");
  expect(sentTo("/answer/a")[0]?.headers["X-Handwork-Ahead"]).toBe("1");
});

test("the answer brings the task after the next one", async () => {
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => html(task("c")));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  submit();
  await settle();
  submit();
  await settle();
  expect(shown()).toBe("c");
  expect(sentTo("/ahead")).toHaveLength(1);
});

test("a refused answer comes back intact, with the server's words", async () => {
  const refusal = { message: "This answer is too long.", what_to_do: "Shorten it." };
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => Response.json(refusal, { status: 422 }));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  write("much too long");
  const key = field("client_key").value;
  submit();
  await settle();
  expect(shown()).toBe("a");
  expect(field("text").value).toBe("much too long");
  expect(field("client_key").value).toBe(key);
  expect(document.querySelector("[role=alert]")?.textContent).toBe("This answer is too long. Shorten it.");
});

test("a task that another tab answered gives way to the next one, with a word", async () => {
  const refusal = { code: "already-answered", message: "You have answered this task already.", what_to_do: "Go on with the next task." };
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => Response.json(refusal, { status: 409 }));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  submit();
  server.replies.set("/ahead", () => html(task("c")));
  await settle();
  expect(shown()).toBe("b");
  expect(document.querySelector("[role=alert]")?.textContent).toBe("You have answered this task already.");
  submit();
  await settle();
  expect(shown()).toBe("c");
});

test("after a lost connection the same answer can be submitted again", async () => {
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => Promise.reject(new TypeError("offline")));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  submit();
  await settle();
  expect(shown()).toBe("a");
  server.replies.set("/answer/a", () => html(task("c")));
  submit();
  await settle();
  expect(shown()).toBe("b");
  expect(sentTo("/answer/a")).toHaveLength(2);
});

test("what was begun on the next task survives the return of the former one", async () => {
  let fail: (error: Error) => void = () => undefined;
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => new Promise<Response>((_, reject) => (fail = reject)));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  submit();
  write("begun");
  fail(new TypeError("offline"));
  await settle();
  server.replies.set("/answer/a", () => html(task("c")));
  submit();
  await settle();
  expect(shown()).toBe("b");
  expect(field("text").value).toBe("begun");
});

test("a second submit waits for the first answer", async () => {
  let store: (reply: Response) => void = () => undefined;
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => new Promise<Response>((resolve) => (store = resolve)));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  submit();
  write("second");
  submit();
  await settle();
  expect(sentTo("/answer/b")).toHaveLength(0);
  store(html(task("c")));
  await settle();
  expect(sentTo("/answer/b")[0]?.body.get("text")).toBe("second");
  expect(shown()).toBe("c");
});

test("an answer that is not confirmed yet is sent once more when the page is left", async () => {
  const beacons: string[] = [];
  vi.stubGlobal("navigator", { sendBeacon: (url: string, body: FormData) => beacons.push(`${url} ${String(body.get("text"))}`) });
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => new Promise<Response>(() => undefined));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  write("first");
  submit();
  window.dispatchEvent(new Event("pagehide"));
  expect(beacons).toEqual(["/answer/a first"]);
});

test("being signed out is said, and the answer stays", async () => {
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => Object.defineProperty(html("<form>Sign in</form>"), "redirected", { value: true }));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  submit();
  await settle();
  expect(shown()).toBe("a");
  expect(document.querySelector("[role=alert]")?.textContent).toContain("signed out");
});

test("skip goes to its own address even when a next task is loaded", async () => {
  server.replies.set("/ahead", () => html(task("b")));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  await settle();
  expect(submit("[data-work=skip]")).toBe(true);
});

test("C sends the model's guess and shows the next task", async () => {
  server.replies.set("/ahead", () => html(task("b")));
  server.replies.set("/answer/a", () => html(task("c")));
  show(`<hw-work ahead-url="/ahead">${task("a")}</hw-work>`);
  const confirm = document.createElement("button");
  Object.assign(confirm, { type: "submit", name: "confirm", value: "1", formNoValidate: true });
  confirm.dataset["work"] = "confirm";
  document.querySelector("form")!.append(confirm);
  await settle();
  press("c");
  await settle();
  expect(sentTo("/answer/a")[0]?.body.get("confirm")).toBe("1");
  expect(shown()).toBe("b");
});

test("S skips, but not while typing", () => {
  show(`<hw-work>${task("a")}</hw-work>`);
  let skips = 0;
  document.querySelector("[data-work=skip]")!.addEventListener("click", (event) => {
    event.preventDefault();
    skips += 1;
  });
  press("s", field("text"));
  expect(skips).toBe(0);
  press("s");
  expect(skips).toBe(1);
});

test("the question mark lists the keys in a dialog", () => {
  show(`<hw-work>${task("a")}</hw-work>`);
  press("?");
  expect(document.querySelector("dialog[open]")?.textContent).toContain("Skip this task");
});

test("the time left is minutes, then seconds, then a word on what to do", async () => {
  show(`<hw-work>${task("a", 'data-expires-at="2026-01-01T12:02:00Z"')}</hw-work>`);
  const left = document.querySelector(".time-left")!;
  expect(left.textContent).toBe("2 min left");
  expect(left.classList.contains("short")).toBe(false);
  await vi.advanceTimersByTimeAsync(90_000);
  expect(left.textContent).toBe("30 s left");
  expect(left.classList.contains("short")).toBe(true);
  await vi.advanceTimersByTimeAsync(31_000);
  expect(left.textContent).toContain("your answer is kept and paid");
});

test("the time of a task that was kept ready begins when it is shown", async () => {
  const times = 'data-now="2026-01-01T12:00:00Z" data-expires-at="2026-01-01T12:05:00Z" data-seconds="300"';
  server.replies.set("/ahead", () => html(task("b", times)));
  show(`<hw-work ahead-url="/ahead">${task("a", times)}</hw-work>`);
  await settle();
  await vi.advanceTimersByTimeAsync(250_000);
  submit();
  await settle();
  expect(shown()).toBe("b");
  expect(document.querySelector(".time-left")?.textContent).toBe("5 min left");
});

test("a task whose time ran out while it was kept ready is not shown", async () => {
  const times = 'data-now="2026-01-01T12:00:00Z" data-expires-at="2026-01-01T12:05:00Z" data-seconds="300"';
  server.replies.set("/ahead", () => html(task("b", times)));
  show(`<hw-work ahead-url="/ahead">${task("a", times)}</hw-work>`);
  await settle();
  const plainly = vi.spyOn(document.querySelector("form")!, "requestSubmit").mockReturnValue();
  await vi.advanceTimersByTimeAsync(301_000);
  submit();
  await settle();
  expect(plainly).toHaveBeenCalledOnce();
  expect(shown()).toBe("a");
});

test("a device clock that is an hour fast does not end the time", () => {
  show(`<hw-work>${task("a", 'data-now="2026-01-01T11:00:00Z" data-expires-at="2026-01-01T11:05:00Z"')}</hw-work>`);
  expect(document.querySelector(".time-left")?.textContent).toBe("5 min left");
});
