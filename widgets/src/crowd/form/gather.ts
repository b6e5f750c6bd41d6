import { AnswerElement } from "../../element/answer-element";
import { isOff, nameOf, partsOf, type Control, type Part } from "./parts";

export type Answer = Record<string, unknown>;

/** Gathers the answer of everything in these elements: elements by their documented value, plain controls as a form sends them. */
export function gather(scopes: readonly Element[], submitter?: HTMLElement | null): Answer {
  const named = new Map<string, Part[]>();
  for (const part of partsOf(scopes)) {
    const name = nameOf(part);
    if (name !== "" && !isOff(part)) named.set(name, [...(named.get(name) ?? []), part]);
  }
  const answer: Answer = {};
  for (const [name, parts] of named) put(answer, name, together(parts));
  if (submitter instanceof HTMLButtonElement && submitter.name) put(answer, submitter.name, submitter.value);
  return answer;
}

/** Puts a value under a name, whatever the name is. */
export function put(answer: Answer, name: string, value: unknown): void {
  if (value === undefined) return;
  // A plain assignment to "__proto__" would change the object instead of adding a field.
  Object.defineProperty(answer, name, { value, enumerable: true, writable: true, configurable: true });
}

/** What stands under one name; a name that several share gives a list, so that none hides the others. */
function together(parts: readonly Part[]): unknown {
  const values = parts.map((part) => (part instanceof AnswerElement ? part._submittableValue : plainValue(part)));
  const given = values.filter((value) => value !== undefined);
  // Boxes stand in one object: {"sun": true, "rain": false}.
  if (given.length > 0 && given.every(isBoxes)) return merged(given);
  return parts.length === 1 || parts.every(isRadio) ? given[0] : given.flat();
}

function merged(objects: readonly Answer[]): Answer {
  const whole: Answer = {};
  for (const each of objects) for (const [name, value] of Object.entries(each)) put(whole, name, value);
  return whole;
}

function isBoxes(value: unknown): value is Readonly<Record<string, boolean>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.keys(value).length > 0 && Object.values(value).every((field) => typeof field === "boolean");
}

function isRadio(part: Part): boolean {
  return part instanceof HTMLInputElement && part.type === "radio";
}

function plainValue(control: Control): unknown {
  if (control instanceof HTMLSelectElement && control.multiple) return [...control.selectedOptions].map((option) => option.value);
  if (!(control instanceof HTMLInputElement)) return control.value;
  if (control.type === "checkbox" || control.type === "radio") return control.checked ? control.value : undefined;
  if (control.type === "file") return [...(control.files ?? [])].map((file) => file.name).join(", ");
  return control.value;
}

/** One field for each leaf, named by its path; lists stay whole, as JSON text. */
export function flatten(answer: Readonly<Record<string, unknown>>, path = ""): Answer {
  const flat: Answer = {};
  for (const [name, value] of Object.entries(answer)) {
    const whole = path ? `${path}.${name}` : name;
    if (Array.isArray(value)) put(flat, whole, JSON.stringify(value));
    else if (typeof value === "object" && value !== null) for (const [path, leaf] of Object.entries(flatten({ ...value }, whole))) put(flat, path, leaf);
    else put(flat, whole, value);
  }
  return flat;
}
