import { isTyping } from "../keys/keys";
import type { Label } from "./labels";

/** The label whose key was pressed, where the person is not typing; looks into shadows. */
export function labelPressed(event: KeyboardEvent, labels: readonly Label[]): Label | undefined {
  if (event.defaultPrevented || event.repeat || event.isComposing) return undefined;
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.composedPath()[0] ?? null)) return undefined;
  return labels.find((label) => label.key !== "" && label.key === event.key.toLowerCase());
}

/** Whether keys pressed anywhere mean this element: it holds the focus, or it is the first of its kind and none does. */
export function hearsKeys(element: Element, kinds: string): boolean {
  const focused = document.activeElement?.closest(kinds);
  return (focused ?? document.querySelector(kinds)) === element;
}
