import { announce } from "../announce/announce";
import { keyCap } from "../keys/keys";
import { word, type WordKey } from "../words/words";
import type { DraftState } from "./draft";

const TEXT: Readonly<Record<DraftState, WordKey>> = { saving: "saving", saved: "saved", "not-saved": "not_saved" };

/** The line above the task: time left, state of the draft, list of keys. */
export class Bar {
  readonly element = document.createElement("div");
  readonly timeLeft = document.createElement("span");
  readonly #saved = document.createElement("span");
  #said = "";

  constructor(onHelp: () => void) {
    this.element.className = "work-bar";
    this.timeLeft.className = "time-left";
    this.timeLeft.hidden = true;
    this.#saved.className = "saved";
    const help = document.createElement("button");
    help.type = "button";
    help.className = "link keys-help";
    help.append(word("keys"), " ", keyCap("?"));
    help.setAttribute("aria-keyshortcuts", "?");
    help.addEventListener("click", onHelp);
    this.element.append(this.timeLeft, this.#saved, help);
  }

  showDraft(state: DraftState): void {
    const text = word(TEXT[state]);
    this.#saved.textContent = text;
    this.#saved.dataset["state"] = state;
    // Said once a task, not after every pause in typing; a failure is said again after a success.
    if (state === "saving" || this.#said === state) return;
    this.#said = state;
    announce(text);
  }

  clearDraft(): void {
    this.#saved.textContent = "";
    this.#said = "";
  }
}
