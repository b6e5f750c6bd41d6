import type { HasShortcuts, Shortcut } from "../keys/keys";
import { word } from "../words/words";
import { enhanceTextArea } from "./text-area";

/** Free text. */
export class Text extends HTMLElement implements HasShortcuts {
  #undo: (() => void)[] = [];

  connectedCallback(): void {
    this.#undo = [...this.querySelectorAll("textarea")].map(enhanceTextArea);
  }

  disconnectedCallback(): void {
    for (const undo of this.#undo) undo();
  }

  shortcuts(): readonly Shortcut[] {
    return [{ keys: "Ctrl Enter", meaning: word("keys_submit_text") }];
  }
}
