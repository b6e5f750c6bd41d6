import { AnswerElement } from "../../element/answer-element";
import { isOff, nameOf, partsOf, type Control, type Part } from "./parts";

export type Answer = Record<string, unknown>;

/** Gathers the answer of everything in these elements: elements by their documented value, plain controls as a form sends them. */
export function gather(scopes: readonly Element[], submitter?: HTMLElement | null): Answer {
  const parts = partsOf(scopes).filter((part) => nameOf(part) !== "" && !isOff(part));
  const answer: Answer = {};
  for (const part of parts) put(answer, nameOf(part), part instanceof AnswerElement ? part._submittableValue : plainValue(part, parts));
  if (submitter instanceof HTMLButtonElement && submitter.name) put(answer, submitter.name, submitter.value);
  return answer;
}

function put(answer: Answer, name: string, value: unknown): void {
  if (value === undefined) return;
  const before = Object.hasOwn(answer, name) ? answer[name] : undefined;
  // Boxes that share a name stand in one object: {"sun": true, "rain": false}.
  const both = isBoxes(before) && isBoxes(value) ? { ...before, ...value } : value;
  Object.defineProperty(answer, name, { value: both, enumerable: true, writable: true, configurable: true });
}

function isBoxes(value: unknown): value is Readonly<Record<string, boolean>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((field) => typeof field === "boolean");
}

function plainValue(control: Control, parts: readonly Part[]): unknown {
  const alike = parts.filter((part): part is Control => !(part instanceof AnswerElement) && part.name === control.name);
  if (control instanceof HTMLSelectElement && control.multiple) return [...control.selectedOptions].map((option) => option.value);
  if (isOneOf(control)) return control.checked ? control.value : undefined;
  if (alike.length === 1) return single(control);
  // A shared name gives a list, so that none hides the others.
  return alike.map(single).filter((value) => value !== undefined);
}

function isOneOf(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && control.type === "radio";
}

function single(control: Control): string | undefined {
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
    if (Array.isArray(value)) flat[whole] = JSON.stringify(value);
    else if (typeof value === "object" && value !== null) Object.assign(flat, flatten({ ...value }, whole));
    else flat[whole] = value;
  }
  return flat;
}
