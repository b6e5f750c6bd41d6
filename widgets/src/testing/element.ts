import type { AnswerElement } from "../element/answer-element";
import { show } from "./show";

/** Shows markup and waits until every element in it is drawn. */
export async function shown(markup: string): Promise<void> {
  show(markup);
  await drawn();
}

export async function drawn(): Promise<void> {
  for (const element of document.querySelectorAll<AnswerElement>("*")) await element.updateComplete;
}

export function find<T extends Element>(selector: string): T {
  const [outer = "", inner] = selector.split(" >>> ");
  const host = document.querySelector<T>(outer);
  const found = inner === undefined ? host : host?.shadowRoot?.querySelector<T>(inner);
  if (!found) throw new Error(`nothing fits ${selector}`);
  return found;
}

export function all<T extends Element>(selector: string): readonly T[] {
  const [outer = "", inner = "*"] = selector.split(" >>> ");
  return [...(document.querySelector(outer)?.shadowRoot?.querySelectorAll<T>(inner) ?? [])];
}

/** Writes into a field as typing does. */
export function write(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
