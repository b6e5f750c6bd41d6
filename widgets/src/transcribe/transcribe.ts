import type { HasShortcuts, Shortcut } from "../keys/keys";
import { enhanceTextArea } from "../text/text-area";
import { word } from "../words/words";
import { Picture } from "./picture";
import { Sound } from "./sound";

/** A picture or a recording, and the text that it says. */
export class Transcribe extends HTMLElement implements HasShortcuts {
  #picture: Picture | undefined;
  #sound: Sound | undefined;
  #undo: (() => void)[] = [];

  connectedCallback(): void {
    const image = this.querySelector("img");
    const audio = this.querySelector("audio");
    if (image && !this.#picture) this.#picture = new Picture(image);
    if (audio && !this.#sound) this.#sound = new Sound(audio);
    this.#undo = [...this.querySelectorAll("textarea")].map(enhanceTextArea);
    this.addEventListener("keydown", this.#onKey);
  }

  disconnectedCallback(): void {
    this.removeEventListener("keydown", this.#onKey);
    for (const undo of this.#undo) undo();
  }

  shortcuts(): readonly Shortcut[] {
    return [
      ...(this.#picture ? Picture.shortcuts() : []),
      ...(this.#sound ? Sound.shortcuts() : []),
      { keys: "Ctrl Enter", meaning: word("keys_submit_text") },
    ];
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.metaKey || event.isComposing) return;
    const player = event.ctrlKey && !event.altKey ? this.#sound : undefined;
    // AltGr reports Ctrl and Alt together and types characters.
    const viewer = event.altKey && !event.ctrlKey ? this.#picture : undefined;
    if ((player ?? viewer)?.press(event.code)) event.preventDefault();
  };
}
