import { isShortcut, keyCap, type HasShortcuts, type Shortcut } from "../keys/keys";
import { word } from "../words/words";
import { keysFor } from "./keys";

const SELECTOR = "hw-choose-one, hw-choose-many";

/** Options with keys; what a key does to its option is left to the two elements. */
export abstract class Choose extends HTMLElement implements HasShortcuts {
  protected abstract readonly kind: "radio" | "checkbox";
  readonly #byKey = new Map<string, HTMLInputElement>();

  connectedCallback(): void {
    this.#showKeys();
    document.addEventListener("keydown", this.#onKey);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#onKey);
  }

  shortcuts(): readonly Shortcut[] {
    const keys = [...this.#byKey.keys()].map((key) => key.toUpperCase());
    return keys.length === 0 ? [] : [{ keys: keys.join(" "), meaning: word("keys_choose") }];
  }

  protected get options(): readonly HTMLInputElement[] {
    return [...this.querySelectorAll<HTMLInputElement>(`input[type=${this.kind}]`)];
  }

  protected abstract press(option: HTMLInputElement): void;

  #showKeys(): void {
    const options = this.options;
    const keys = keysFor(options.map((option) => option.value));
    this.#byKey.clear();
    options.forEach((option, at) => {
      const key = keys[at];
      if (!key) return;
      this.#byKey.set(key, option);
      option.setAttribute("aria-keyshortcuts", key);
      const label = option.closest("label");
      if (label && !label.querySelector("kbd")) label.append(keyCap(key.toUpperCase()));
    });
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (!isShortcut(event) || !this.#listens()) return;
    const option = this.#byKey.get(event.key.toLowerCase());
    if (!option || option.matches(":disabled")) return;
    event.preventDefault();
    option.focus();
    this.press(option);
  };

  #listens(): boolean {
    const focused = document.activeElement?.closest(SELECTOR);
    return (focused ?? document.querySelector(SELECTOR)) === this;
  }
}

/** Tells the form what a click would have told it. */
export function tellChanged(option: HTMLInputElement): void {
  option.dispatchEvent(new Event("input", { bubbles: true }));
  option.dispatchEvent(new Event("change", { bubbles: true }));
}
