import { AnswerElement } from "../../element/answer-element";
import { put } from "./gather";
import { nameOf, partsOf, type Control, type Part } from "./parts";

/** For each name the states of the parts that bear it, in the document's order. */
export type States = Record<string, readonly unknown[]>;

/** What a draft keeps of these elements. */
export function statesOf(scopes: readonly Element[]): States {
  const states: States = {};
  for (const [name, parts] of byName(scopes)) put(states, name, parts.map(stateOf));
  return states;
}

/** Puts a draft back; gives what found no place yet, because a script has still to make it. */
export function restore(scopes: readonly Element[], states: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const left = { ...states };
  for (const [name, parts] of byName(scopes)) {
    const kept = Object.hasOwn(left, name) ? left[name] : undefined;
    if (!Array.isArray(kept)) continue;
    parts.forEach((part, at) => {
      if (kept[at] !== undefined && kept[at] !== null) putState(part, kept[at]);
    });
    delete left[name];
  }
  return left;
}

function byName(scopes: readonly Element[]): ReadonlyMap<string, readonly Part[]> {
  const found = new Map<string, Part[]>();
  for (const part of partsOf(scopes)) {
    const name = nameOf(part);
    // Hidden fields belong to the template's scripts, and a file cannot be put back.
    if (name === "" || (part instanceof HTMLInputElement && ["hidden", "file", "password"].includes(part.type))) continue;
    found.set(name, [...(found.get(name) ?? []), part]);
  }
  return found;
}

function stateOf(part: Part): unknown {
  if (part instanceof AnswerElement) return part.state;
  if (part instanceof HTMLSelectElement) return [...part.options].filter((option) => option.selected).map((option) => option.value);
  return isTicked(part) ? part.checked : part.value;
}

function isTicked(control: Control): control is HTMLInputElement {
  return control instanceof HTMLInputElement && (control.type === "checkbox" || control.type === "radio");
}

function putState(part: Part, state: unknown): void {
  if (part instanceof AnswerElement) {
    part.state = state;
    return;
  }
  if (JSON.stringify(stateOf(part)) === JSON.stringify(state)) return;
  if (part instanceof HTMLSelectElement) putOptions(part, Array.isArray(state) ? state : []);
  else if (isTicked(part)) part.checked = state === true;
  else part.value = String(state);
  // Scripts of the template show their second step when the first is answered.
  part.dispatchEvent(new Event("input", { bubbles: true }));
  part.dispatchEvent(new Event("change", { bubbles: true }));
}

function putOptions(select: HTMLSelectElement, chosen: readonly unknown[]): void {
  for (const option of select.options) option.selected = chosen.includes(option.value);
}
