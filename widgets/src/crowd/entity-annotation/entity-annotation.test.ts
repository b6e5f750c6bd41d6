import { afterEach, beforeEach, expect, test } from "vitest";
import { show } from "../../testing/show";
import "../form/form";
import { EntityAnnotation } from "./entity-annotation";

const LABELS = "[{label: 'per', shortDisplayName: 'P', fullDisplayName: 'Person'}, {label: 'loc', fullDisplayName: 'Place',}]";

async function shown(attributes: string): Promise<EntityAnnotation> {
  show(`<crowd-entity-annotation name="entities" labels="${LABELS}" ${attributes}></crowd-entity-annotation>`);
  const element = document.querySelector("crowd-entity-annotation");
  if (!(element instanceof EntityAnnotation)) throw new Error("not upgraded");
  await element.updateComplete;
  return element;
}

function text(element: EntityAnnotation): HTMLElement {
  const found = element.renderRoot.querySelector<HTMLElement>(".text");
  if (!found) throw new Error("no text");
  return found;
}

function press(element: EntityAnnotation, key: string, more: KeyboardEventInit = {}): void {
  text(element).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, composed: true, cancelable: true, ...more }));
}

let element: EntityAnnotation;
beforeEach(async () => {
  element = await shown('text="Ada Lovelace was born in London."');
});
afterEach(() => document.body.replaceChildren());

test("a name is marked by keys alone", () => {
  press(element, "ArrowRight");
  press(element, "ArrowRight", { shiftKey: true });
  press(element, "1");
  expect(element.value).toEqual({ entities: [{ startOffset: 0, endOffset: 12, label: "per" }] });
});

test("nothing marked is an empty list", () => {
  expect(element.value).toEqual({ entities: [] });
});

test("marks show their short label, and the list of labels their full one", async () => {
  press(element, "ArrowRight");
  press(element, "1");
  await element.updateComplete;
  expect(text(element).querySelector("mark")?.dataset["short"]).toBe("P");
  expect(element.renderRoot.querySelector(".labels button")?.textContent).toContain("Person");
});

test("the text on the page stays the text of the task", async () => {
  element = await shown('text="one  two\n\nthree" initial-value="[{startOffset: 0, endOffset: 3, label: \'per\'}]"');
  expect([...text(element).querySelectorAll(".line")].map((line) => line.textContent)).toEqual(["one  two", "", "three"]);
});

test("marks of the template are there from the beginning", async () => {
  element = await shown(`text="In Rome" initial-value="[{label: 'loc', startOffset: 3, endOffset: 7}]"`);
  expect(element.value).toEqual({ entities: [{ startOffset: 3, endOffset: 7, label: "loc" }] });
});

test("labels and text set by a script are taken", async () => {
  element.labels = ["thing"];
  element.text = "new words";
  await element.updateComplete;
  press(element, "ArrowRight");
  press(element, "1");
  expect(element.value).toEqual({ entities: [{ startOffset: 0, endOffset: 3, label: "thing" }] });
});

test("a listed mark is removed by its own button, and comes back by undo", async () => {
  press(element, "ArrowRight");
  press(element, "2");
  await element.updateComplete;
  element.renderRoot.querySelector<HTMLElement>(".found li button:last-child")?.click();
  expect(element.value.entities).toEqual([]);
  press(element, "z", { ctrlKey: true });
  expect(element.value.entities).toHaveLength(1);
});

test("a draft brings the marks back", async () => {
  press(element, "ArrowRight");
  press(element, "1");
  const state = element.state;
  element = await shown('text="Ada Lovelace was born in London."');
  element.state = state;
  expect(element.value).toEqual(state);
});

test("what is required is asked for", async () => {
  expect(element.problem()).toBe("");
  element.required = true;
  expect(element.problem()).toBe("Mark at least one part of the text.");
});

test("a change is told once as input and as change", () => {
  const told: string[] = [];
  for (const type of ["input", "change"]) document.addEventListener(type, () => told.push(type), { once: true });
  press(element, "ArrowRight");
  press(element, "1");
  expect(told).toEqual(["input", "change"]);
});

test("without a form around it, it brings its own, which gives the answer with what is put there", async () => {
  const form = element.shadowRoot?.querySelector("crowd-form") as unknown as { form: HTMLFormElement; answer: unknown };
  const select = document.createElement("select");
  select.name = "sure";
  select.innerHTML = "<option selected>yes</option>";
  form.form.append(select);
  press(element, "ArrowRight");
  press(element, "1");
  await element.updateComplete;
  expect(form.answer).toEqual({ entities: { entities: [{ startOffset: 0, endOffset: 3, label: "per" }] }, sure: "yes" });
});

test("inside a form it brings none", async () => {
  show(`<crowd-form><crowd-entity-annotation name="e" labels="['a']" text="x"></crowd-entity-annotation></crowd-form>`);
  await document.querySelector<EntityAnnotation>("crowd-entity-annotation")?.updateComplete;
  expect(document.querySelector("crowd-entity-annotation")?.shadowRoot?.querySelector("crowd-form")).toBeNull();
});

test("labels that cannot be read are said in their place", async () => {
  show(`<crowd-entity-annotation name="e" labels="[oops" text="x"></crowd-entity-annotation>`);
  const broken = document.querySelector<EntityAnnotation>("crowd-entity-annotation");
  await broken?.updateComplete;
  expect(broken?.shadowRoot?.querySelector("[role=alert]")?.textContent).toContain("labels");
});
