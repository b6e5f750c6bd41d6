import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gather } from "../crowd/form/gather";
import { ELEMENTS } from "../frame/loader";
import { shown } from "../testing/element";
import { AnswerElement } from "./answer-element";

const FOLDER = join(import.meta.dirname, "../../../server/src/handwork/projects/elements");
const FORMS = [
  "form", "input", "text-area", "checkbox", "toggle-button", "radio-button", "radio-group", "slider", "slider-label", "classifier",
  "classifier-multi-select", "instructions", "text-ranking", "question-answer-generation",
].map((name) => `crowd-${name}`);

interface Description {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly example: { readonly html: string; readonly answer: Readonly<Record<string, unknown>> };
}

function described(tag: string): Description {
  return JSON.parse(readFileSync(join(FOLDER, `${tag}.json`), "utf8")) as Description;
}

test("every element that can be loaded is described, and the other way round", () => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith(".json")).map((name) => name.replace(".json", ""));
  expect(files.sort()).toEqual(Object.keys(ELEMENTS).sort());
});

test.each(FORMS)("the example of %s gives the answer that it promises", async (tag) => {
  const { html, answer } = described(tag).example;
  for (const load of FORMS) await ELEMENTS[load]?.();
  await shown(html);
  for (const [name, value] of Object.entries(answer)) put(name, value);
  expect(gather([document.body])).toEqual(answer);
});

function put(name: string, value: unknown): void {
  for (const part of document.querySelectorAll<AnswerElement & { checked?: boolean }>(`[name="${name}"]`)) {
    if (typeof part.checked === "boolean" && part instanceof AnswerElement) part.checked = (value as Record<string, boolean>)[String(part.value)] === true;
    else part.value = value;
  }
}
