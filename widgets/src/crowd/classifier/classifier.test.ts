import { expect, test, vi } from "vitest";
import "../classifier-multi-select/classifier-multi-select";
import { UNREADABLE } from "../../element/answer-element";
import { all, drawn, find, shown } from "../../testing/element";
import "./classifier";
import type { CrowdClassifier } from "./classifier";

const CATS = `categories="['Good', 'Bad']"`;

function options(tag: string): readonly HTMLInputElement[] {
  return all<HTMLInputElement>(`${tag} >>> fieldset input`);
}

function press(key: string): void {
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true }));
}

function choose(input: HTMLInputElement | undefined, on = true): void {
  input!.checked = on;
  input!.dispatchEvent(new Event("change", { bubbles: true }));
}

test("a chosen category is the answer's label", async () => {
  await shown(`<crowd-classifier name="mood" header="Mood?" ${CATS}></crowd-classifier>`);
  const element = find<CrowdClassifier>("crowd-classifier");
  expect(element._submittableValue).toBeUndefined();
  choose(options("crowd-classifier")[1]);
  expect(element._submittableValue).toEqual({ label: "Bad" });
});

test("scripts read the category itself when it changes", async () => {
  await shown(`<crowd-classifier name="mood" ${CATS}></crowd-classifier>`);
  const heard: unknown[] = [];
  document.addEventListener("change", (event) => heard.push((event.target as CrowdClassifier).value), { once: true });
  choose(options("crowd-classifier")[0]);
  expect(heard).toEqual(["Good"]);
});

test("a key chooses its category", async () => {
  await shown(`<crowd-classifier name="mood" ${CATS}></crowd-classifier>`);
  press("2");
  expect(find<CrowdClassifier>("crowd-classifier").value).toBe("Bad");
});

test("a choice is required unless the template says otherwise", async () => {
  await shown(`<crowd-classifier name="mood" header="Mood?" ${CATS}></crowd-classifier>`);
  const element = find<CrowdClassifier>("crowd-classifier");
  expect(element.problem()).toContain("Mood?");
  element.setAttribute("required", "false");
  expect(element.problem()).toBe("");
});

test("categories set by a script are shown", async () => {
  await shown(`<crowd-classifier name="mood" ${CATS}></crowd-classifier>`);
  find<CrowdClassifier>("crowd-classifier").categories = ["One", "Two", "Three"];
  await drawn();
  expect(options("crowd-classifier").map((option) => option.value)).toEqual(["One", "Two", "Three"]);
});

test("categories that cannot be read are told in their place", async () => {
  await shown(`<crowd-classifier name="mood" categories="['Good', Bad]"></crowd-classifier>`);
  expect(find("crowd-classifier >>> [role=alert]").textContent).toContain("categories");
});

test("regions stand in their places, and templates find the parts they reach for", async () => {
  await shown(`<crowd-classifier name="m" ${CATS}><classification-target>What a day!</classification-target>
    <short-instructions>Think.</short-instructions><full-instructions header="More">Think long.</full-instructions></crowd-classifier>`);
  expect(find("classification-target").slot).toBe("classification-target");
  expect(find("crowd-classifier >>> summary").textContent).toBe("More");
  for (const reached of [".awsui-app-layout__navigation", ".awsui-modal-dialog", ".annotation-area .category-picker-wrapper"]) find(`crowd-classifier >>> ${reached}`);
});

test("several categories stand in their own order", async () => {
  await shown(`<crowd-classifier-multi-select name="t" ${CATS}></crowd-classifier-multi-select>`);
  const tag = "crowd-classifier-multi-select";
  choose(options(tag)[1]);
  choose(options(tag)[0]);
  expect(find<CrowdClassifier>(tag)._submittableValue).toEqual({ labels: ["Good", "Bad"] });
});

test("the excluding category and the others exclude each other", async () => {
  await shown(`<crowd-classifier-multi-select name="t" ${CATS} exclusion-category="{ text: 'None' }"></crowd-classifier-multi-select>`);
  const tag = "crowd-classifier-multi-select";
  const element = find<CrowdClassifier>(tag);
  expect(element.problem()).not.toBe("");
  choose(options(tag)[0]);
  choose(options(tag)[2]);
  expect(element._submittableValue).toEqual({ labels: ["None"] });
  choose(options(tag)[1]);
  expect(element._submittableValue).toEqual({ labels: ["Bad"] });
});

test("categories that cannot be read are named in their place, and told to the document", async () => {
  const told: unknown[] = [];
  const hear = (event: Event): void => void told.push((event as CustomEvent<unknown>).detail);
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  document.addEventListener(UNREADABLE, hear);
  await shown(`<crowd-classifier name="mood" categories="[A,B"></crowd-classifier>`);
  document.removeEventListener(UNREADABLE, hear);
  vi.restoreAllMocks();
  expect(find("crowd-classifier >>> [role=alert]").textContent).toContain("categories of <crowd-classifier> cannot be read near “[A,B”");
  expect(told[0]).toEqual({
    element: "crowd-classifier",
    name: "mood",
    attribute: "categories",
    expected: "a list, an object, a text in quotes or a number",
    near: "[A,B",
  });
});
