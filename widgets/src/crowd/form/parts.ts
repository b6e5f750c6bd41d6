import { AnswerElement } from "../../element/answer-element";

export type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;
export type Part = AnswerElement | Control;

const NO_ANSWER = new Set(["button", "image", "reset", "submit"]);

export function isControl(element: Element): element is Control {
  if (element instanceof HTMLInputElement) return !NO_ANSWER.has(element.type);
  return element instanceof HTMLSelectElement || element instanceof HTMLTextAreaElement;
}

/** What gives a part of the answer within these elements, in the document's order. */
export function partsOf(scopes: readonly Element[]): readonly Part[] {
  const found = new Set<Part>();
  for (const scope of scopes) {
    for (const element of [scope, ...scope.querySelectorAll("*")]) {
      if (element instanceof AnswerElement || isControl(element)) found.add(element);
    }
  }
  return [...found];
}

export function nameOf(part: Part): string {
  return part instanceof AnswerElement ? part.answerName : part.name;
}

/** Whether the part takes no part now, as a disabled control in any form. */
export function isOff(part: Part): boolean {
  return part instanceof AnswerElement ? part.disabled || part.matches(":disabled") : part.matches(":disabled");
}

/** Where an answer is gathered: every `crowd-form`, the elements that brought one of their own, else the whole page. */
export function scopesOf(page: Document): readonly Element[] {
  const own = [...page.querySelectorAll("*")].filter((element) => element.shadowRoot?.querySelector("crowd-form"));
  const brought = own.flatMap((element) => [element, ...(element.shadowRoot?.querySelectorAll("crowd-form") ?? [])]);
  const forms = [...page.querySelectorAll("crowd-form")];
  return forms.length + brought.length > 0 ? [...forms, ...brought] : [page.body];
}
