import { AnswerElement } from "../../element/answer-element";
import { word } from "../../words/frame";
import { isOff, nameOf, partsOf, type Control, type Part } from "./parts";

/** What keeps an answer back: a sentence, and how to go there. */
export interface Missing {
  readonly message: string;
  readonly part: Part;
  readonly show: () => void;
}

/** Finds the first part that is not answered as it should be. */
export function firstMissing(scopes: readonly Element[]): Missing | undefined {
  for (const part of partsOf(scopes)) {
    if (isOff(part) || !isSeen(part)) continue;
    const missing = part instanceof AnswerElement ? missingIn(part) : missingInControl(part);
    if (missing) return missing;
  }
  return undefined;
}

function missingIn(element: AnswerElement): Missing | undefined {
  const message = element.problem();
  return message === "" ? undefined : { message, part: element, show: () => element.focusFirst() };
}

function missingInControl(control: Control): Missing | undefined {
  if (control.checkValidity()) return undefined;
  const what = labelOf(control) || control.name;
  return {
    message: control.validationMessage || word("element_answer_missing", { what }),
    part: control,
    show: () => control.focus(),
  };
}

// What a template hides for now, as the second step of two, is not asked for.
function isSeen(part: Part): boolean {
  return typeof part.checkVisibility !== "function" || part.checkVisibility();
}

export function labelOf(control: Control): string {
  const label = control.labels?.[0]?.textContent ?? control.getAttribute("aria-label") ?? control.getAttribute("placeholder");
  return (label ?? nameOf(control)).replace(/\s+/g, " ").trim();
}
