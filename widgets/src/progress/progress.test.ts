import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { show } from "../testing/show";
import { ProgressFollower } from "./progress";

customElements.define("hw-progress", ProgressFollower);

let replies: (() => Response)[] = [];
let asked = 0;

function job(done: number, state = "running"): () => Response {
  return () => Response.json({ done, total: 100, label: "Reading rows", state, message: "" });
}

beforeEach(() => {
  vi.useFakeTimers();
  asked = 0;
  vi.stubGlobal("fetch", () => {
    asked += 1;
    const reply = replies.length > 1 ? replies.shift() : replies[0];
    return Promise.resolve(reply!());
  });
});

afterEach(() => {
  document.body.replaceChildren();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

async function follow(...given: (() => Response)[]): Promise<void> {
  replies = given;
  show(`<hw-progress src="/job"><progress max="100"></progress></hw-progress>`);
  await vi.advanceTimersByTimeAsync(0);
}

function text(): string | null | undefined {
  return document.querySelector(".progress-text")?.textContent;
}

test("the count is shown and followed", async () => {
  await follow(job(20), job(60));
  expect(text()).toBe("Reading rows · 20 / 100");
  await vi.advanceTimersByTimeAsync(1000);
  expect(text()).toBe("Reading rows · 60 / 100");
  expect(document.querySelector("progress")?.getAttribute("value")).toBe("60");
});

test("the end is told once and nothing more is asked", async () => {
  let ends = 0;
  const count = (): number => (ends += 1);
  document.addEventListener("finished", count);
  await follow(job(20), job(100, "finished"));
  await vi.advanceTimersByTimeAsync(60_000);
  document.removeEventListener("finished", count);
  expect(ends).toBe(1);
  expect(asked).toBe(2);
});

test("a page made for an unfinished job is reloaded, also when the job ended before the first look", async () => {
  const reload = vi.spyOn(location, "reload").mockImplementation(() => undefined);
  replies = [job(100, "finished")];
  show(`<hw-progress src="/job" reload></hw-progress>`);
  await vi.advanceTimersByTimeAsync(0);
  expect(reload).toHaveBeenCalledOnce();
  reload.mockRestore();
});

test("a job that stands still is asked less and less often", async () => {
  await follow(job(20));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBeLessThan(15);
});

test("a lost connection is said and overcome", async () => {
  await follow(() => new Response(null, { status: 502 }), job(30));
  expect(text()).toBe("The connection was lost; trying again.");
  await vi.advanceTimersByTimeAsync(2000);
  expect(text()).toBe("Reading rows · 30 / 100");
});
