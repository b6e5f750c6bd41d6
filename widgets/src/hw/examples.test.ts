import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import "../crowd/form/form";
import { AnswerElement } from "../element/answer-element";
import { ELEMENTS } from "../frame/loader";
import { show } from "../testing/show";

const FOLDER = join(import.meta.dirname, "../../../server/src/handwork/projects/elements");

interface Description {
  readonly tag: string;
  readonly attributes: object;
  readonly example: { readonly html: string; readonly answer: Readonly<Record<string, unknown>> };
}

const descriptions = readdirSync(FOLDER)
  .filter((file) => file.startsWith("hw-") || file === "crowd-entity-annotation.json")
  .map((file) => JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Description);

async function shown({ tag, example }: Description): Promise<AnswerElement> {
  await ELEMENTS[tag]?.();
  show(example.html);
  const element = document.querySelector(tag);
  if (!(element instanceof AnswerElement)) throw new Error(`${tag} has no element`);
  await element.updateComplete;
  return element;
}

afterEach(() => document.body.replaceChildren());

describe.each(descriptions)("$tag", (description) => {
  const [name, answer] = Object.entries(description.example.answer)[0] ?? ["", undefined];

  test("shows its example without complaint", async () => {
    const element = await shown(description);
    expect(element.renderRoot.querySelector("[role=alert]")?.textContent ?? "").toBe("");
    expect(element.answerName).toBe(name);
  });

  test("gives the answer of its example when it is put in", async () => {
    const element = await shown(description);
    element.value = answer;
    // Only a player learns how long a recording is.
    expect({ ...(element.value as object), seconds: 0 }).toEqual({ ...(answer as object), seconds: 0 });
  });

  test("a draft brings the answer back", async () => {
    const first = await shown(description);
    first.value = answer;
    const [state, value] = [JSON.parse(JSON.stringify(first.state)) as unknown, first.value];
    const second = await shown(description);
    second.state = state;
    expect(second.value).toEqual(value);
  });

  test("every attribute that is described is one that the element knows", async () => {
    const { observedAttributes } = (await shown(description)).constructor as typeof AnswerElement;
    expect(Object.keys(description.attributes).filter((attribute) => !observedAttributes.includes(attribute))).toEqual([]);
  });

  test("what is required and not answered is said", async () => {
    const element = await shown(description);
    element.required = true;
    element.setAttribute("initial-value", "");
    await element.updateComplete;
    expect(element.problem()).not.toBe("");
  });
});
