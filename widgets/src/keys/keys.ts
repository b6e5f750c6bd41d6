const NOT_TYPING = new Set(["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"]);

/** What an element adds to the list of keys shown to the person. */
export interface Shortcut {
  readonly keys: string;
  readonly meaning: string;
}

export interface HasShortcuts extends Element {
  shortcuts(): readonly Shortcut[];
}

export function hasShortcuts(element: Element): element is HasShortcuts {
  return typeof (element as Partial<HasShortcuts>).shortcuts === "function";
}

/** Whether a plain letter pressed there would be text. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !NOT_TYPING.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Whether a key press may be taken as a page-wide shortcut. */
export function isShortcut(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.repeat || event.isComposing) return false;
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  if (document.querySelector("dialog[open]")) return false;
  return !isTyping(event.target);
}

/** Makes a `<kbd>` that is seen but not read: `aria-keyshortcuts` says it to screen readers. */
export function keyCap(label: string): HTMLElement {
  const cap = document.createElement("kbd");
  cap.textContent = label;
  cap.setAttribute("aria-hidden", "true");
  return cap;
}

/** Submits the form of a control with Ctrl+Enter or Cmd+Enter. */
export function submitOnModEnter(control: HTMLTextAreaElement | HTMLInputElement): () => void {
  const listener = (event: Event): void => {
    const key = event as KeyboardEvent;
    if (key.key !== "Enter" || !(key.ctrlKey || key.metaKey) || key.repeat || key.isComposing) return;
    key.preventDefault();
    const button = control.form?.querySelector<HTMLButtonElement>("button:not([type=button]), input[type=submit]");
    control.form?.requestSubmit(button);
  };
  control.addEventListener("keydown", listener);
  return () => control.removeEventListener("keydown", listener);
}
