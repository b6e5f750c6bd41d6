import { scopesOf } from "../crowd/form/parts";
import { restore, statesOf, type States } from "../crowd/form/states";

const PAUSE_MS = 400;

/** Keeps what a person has done so far, and puts it back. */
export class Drafts {
  #left: Record<string, unknown> = {};
  #last = "";
  #waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly keep: (states: States) => void) {}

  follow(): void {
    this.#last = JSON.stringify(statesOf(scopesOf(document)));
    for (const kind of ["input", "change", "click"]) document.addEventListener(kind, this.#soon);
  }

  /** Puts a draft back; what a script has still to make waits for it. */
  restore(draft: Readonly<Record<string, unknown>>): void {
    this.#left = restore(scopesOf(document), draft);
  }

  /** Tries again with what found no place. */
  again(): void {
    if (Object.keys(this.#left).length > 0) this.#left = restore(scopesOf(document), this.#left);
  }

  readonly #soon = (): void => {
    clearTimeout(this.#waiting);
    this.#waiting = setTimeout(() => this.#tell(), PAUSE_MS);
  };

  #tell(): void {
    const states = statesOf(scopesOf(document));
    const text = JSON.stringify(states);
    if (text === this.#last) return;
    this.#last = text;
    this.keep(states);
  }
}
