import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { show } from "../testing/show";
import { Preview } from "./preview";

customElements.define("hw-preview", Preview);

let replies: Promise<Response>[] = [];
let titles: unknown[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  titles = [];
  vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
    titles.push((init.body as FormData).get("title"));
    return replies.shift() ?? Promise.resolve(new Response("<p>shown</p>"));
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function open(): Promise<void> {
  show(`<form id="f"><input name="title" value="Digits"></form>
    <hw-preview form="f" src="/preview"></hw-preview>`);
  await vi.advanceTimersByTimeAsync(0);
}

async function write(text: string): Promise<void> {
  const input = document.querySelector("input")!;
  input.value = text;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(500);
}

function preview(): string | undefined {
  return document.querySelector("hw-preview")?.innerHTML;
}

test("the preview follows the form", async () => {
  await open();
  replies = [Promise.resolve(new Response("<p>Letters</p>"))];
  await write("Letters");
  expect(titles).toEqual(["Digits", "Letters"]);
  expect(preview()).toBe("<p>Letters</p>");
});

test("a slow older preview does not replace a newer one", async () => {
  await open();
  let late: (reply: Response) => void = () => undefined;
  replies = [new Promise((resolve) => (late = resolve)), Promise.resolve(new Response("<p>new</p>"))];
  await write("old");
  await write("new");
  late(new Response("<p>old</p>"));
  await vi.advanceTimersByTimeAsync(0);
  expect(preview()).toBe("<p>new</p>");
});

test("a field that is left without a change leaves the preview as it is", async () => {
  await open();
  await write("Letters");
  document.querySelector("hw-preview p")!.textContent = "tried";
  document.querySelector("input")!.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(500);
  expect(titles).toEqual(["Digits", "Letters"]);
  expect(preview()).toBe("<p>tried</p>");
});

test("what failed is asked for again", async () => {
  replies = [Promise.resolve(new Response(null, { status: 500 }))];
  await open();
  document.querySelector("input")!.dispatchEvent(new Event("change", { bubbles: true }));
  await vi.advanceTimersByTimeAsync(500);
  expect(preview()).toBe("<p>shown</p>");
});

test("a preview that failed says what to do", async () => {
  replies = [Promise.resolve(new Response(null, { status: 500 }))];
  await open();
  expect(preview()).toContain("Check the form");
});
