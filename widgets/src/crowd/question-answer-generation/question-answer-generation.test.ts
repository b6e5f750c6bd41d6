import { expect, test } from "vitest";
import { all, drawn, find, shown, write } from "../../testing/element";
import { countWords, referenceTo } from "./pairs";
import "./question-answer-generation";
import type { CrowdQuestionAnswerGeneration } from "./question-answer-generation";

const MARKUP = `<crowd-question-answer-generation name="qa" text="The choir 😀 sang in the rain." max-questions="2"
  question-max-words="5" question-tags="['Who', 'Where']"></crowd-question-answer-generation>`;

function element(): CrowdQuestionAnswerGeneration {
  return find("crowd-question-answer-generation");
}

function inside<T extends Element>(selector: string): readonly T[] {
  return all<T>(`crowd-question-answer-generation >>> ${selector}`);
}

test("a question, its answer and its kind are kept together", async () => {
  await shown(MARKUP);
  const [question, answer] = inside<HTMLTextAreaElement>(".pair textarea");
  write(question!, "Who sang?");
  write(answer!, "The choir");
  const [who] = inside<HTMLInputElement>(".pair input[type=checkbox]");
  who!.checked = true;
  who!.dispatchEvent(new Event("change", { bubbles: true }));
  expect(element().value).toEqual({ questions: [{ question: "Who sang?", answer: "The choir", tags: ["Who"], references: [] }] });
  expect(element().problem()).toBe("");
});

test("offsets count characters, not halves of them", () => {
  const text = "The choir 😀 sang";
  expect(referenceTo(text, text.indexOf("sang"), text.length)).toEqual({ startOffset: 12, endOffset: 16, text: "sang" });
});

test("a question that is too long is told with its count", async () => {
  await shown(MARKUP);
  const [question, answer] = inside<HTMLTextAreaElement>(".pair textarea");
  write(question!, "Who sang in the heavy rain?");
  write(answer!, "They");
  expect(element().problem()).toBe("Question 1: write at most 5 words; there are 6.");
});

test("there are no more questions than the template allows", async () => {
  await shown(MARKUP);
  const add = inside<HTMLButtonElement>("button").at(-1)!;
  add.click();
  await drawn();
  expect(inside(".pair")).toHaveLength(2);
  expect(add.disabled).toBe(true);
});

test("words are counted between any spaces", () => {
  expect(countWords("  one\ttwo\nthree ")).toBe(3);
  expect(countWords("   ")).toBe(0);
});
