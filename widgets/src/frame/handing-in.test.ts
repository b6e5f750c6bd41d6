import { beforeEach, expect, test, vi } from "vitest";
import "../crowd/form/form";
import type { CrowdForm } from "../crowd/form/form";
import "../crowd/input/input";
import { find, shown } from "../testing/element";
import { HandingIn } from "./handing-in";
import type { FromFrame } from "./protocol";

const said: FromFrame[] = [];
const handingIn = new HandingIn((message) => said.push(message) > 0);
handingIn.follow();

beforeEach(() => {
  said.length = 0;
  vi.useRealTimers();
});

function form(): CrowdForm {
  return find<CrowdForm>("crowd-form");
}

test("the page's question is answered under its own number", async () => {
  await shown(`<crowd-form><input name="a" value="x"></crowd-form>`);
  await handingIn.collect("7");
  expect(said).toEqual([{ type: "answer", answer: { a: "x" }, request: "7" }]);
});

test("what is missing is said in the frame and told to the page", async () => {
  await shown(`<crowd-form><crowd-input name="a" label="Word" required></crowd-input></crowd-form>`);
  await handingIn.collect("1");
  expect(said).toEqual([{ type: "error", message: "Answer this: Word.", request: "1" }]);
  expect(find(".handwork-notice").textContent).toBe("Answer this: Word.");
});

test("a script changes the answer in its submit listener", async () => {
  await shown(`<crowd-form><input type="hidden" name="a"></crowd-form>`);
  form().onsubmit = () => (find<HTMLInputElement>("input").value = "late");
  await handingIn.collect("1");
  expect(said).toEqual([{ type: "answer", answer: { a: "late" }, request: "1" }]);
});

test("a script that keeps the answer back is waited for, then told of", async () => {
  vi.useFakeTimers();
  await shown(`<crowd-form></crowd-form>`);
  form().onsubmit = (event) => event.preventDefault();
  await handingIn.collect("1");
  expect(said).toEqual([]);
  vi.runAllTimers();
  expect(said).toMatchObject([{ type: "error", request: "1" }]);
});

test("a script that keeps the answer back and then submits itself is answered once", async () => {
  vi.useFakeTimers();
  await shown(`<crowd-form><input name="a" value="x"></crowd-form>`);
  form().onsubmit = (event) => {
    event.preventDefault();
    form().submit();
  };
  await handingIn.collect("1");
  vi.runAllTimers();
  expect(said).toEqual([{ type: "answer", answer: { a: "x" }, request: "1" }]);
});

test("a script's submit() asks the page, which then need not ask the script again", async () => {
  await shown(`<crowd-form><input name="a" value="x"></crowd-form>`);
  form().onsubmit = (event) => event.preventDefault();
  form().submit();
  await handingIn.collect("2");
  expect(said).toEqual([{ type: "submit" }, { type: "answer", answer: { a: "x" }, request: "2" }]);
});

test("a person's press on the template's own button asks the page before any listener", async () => {
  await shown(`<crowd-form><input name="a" value="x"></crowd-form>`);
  let heard = 0;
  form().onsubmit = () => (heard += 1);
  form().form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  expect([said, heard]).toEqual([[{ type: "submit" }], 0]);
});

test("a template without crowd-form is answered by all its controls", async () => {
  await shown(`<form><input name="a" value="x"></form><textarea name="b">y</textarea>`);
  await handingIn.collect("1");
  expect(said).toEqual([{ type: "answer", answer: { a: "x", b: "y" }, request: "1" }]);
});
