const QUIET_MS = 1000;
const RETRY_MS = 5000;

export type DraftState = "saving" | "saved" | "not-saved";

/** Keeps one task's draft on the server: a second after the last change, and when the page goes away. */
export class Draft {
  readonly #form: HTMLFormElement;
  readonly #url: string;
  readonly #tell: (state: DraftState) => void;
  readonly #prepare: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #changed = false;
  #stopped = false;

  constructor(form: HTMLFormElement, url: string, prepare: () => void, tell: (state: DraftState) => void) {
    this.#form = form;
    this.#url = url;
    this.#prepare = prepare;
    this.#tell = tell;
  }

  start(): void {
    this.#form.addEventListener("input", this.#onChange);
    this.#form.addEventListener("change", this.#onChange);
    window.addEventListener("pagehide", this.#leave);
    document.addEventListener("visibilitychange", this.#onVisibility);
  }

  /** Counts what the form holds now as a change, as after a failed submit. */
  touch(): void {
    this.#onChange();
  }

  /** After this nothing is sent any more: a draft must not outlive its answer. */
  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#changed = false;
    this.#form.removeEventListener("input", this.#onChange);
    this.#form.removeEventListener("change", this.#onChange);
    window.removeEventListener("pagehide", this.#leave);
    document.removeEventListener("visibilitychange", this.#onVisibility);
  }

  readonly #onChange = (): void => {
    this.#changed = true;
    this.#tell("saving");
    this.#later(QUIET_MS);
  };

  #later(delayMs: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#save(), delayMs);
  }

  async #save(): Promise<void> {
    if (!this.#changed) return;
    this.#changed = false;
    const ok = await this.#post();
    if (this.#stopped) return;
    if (ok && !this.#changed) this.#tell("saved");
    if (ok) return;
    this.#changed = true;
    this.#tell("not-saved");
    this.#later(RETRY_MS);
  }

  async #post(): Promise<boolean> {
    this.#prepare();
    const request: RequestInit = { method: "POST", body: new FormData(this.#form), credentials: "same-origin" };
    try {
      const reply = await fetch(this.#url, { ...request, headers: { Accept: "application/json" } });
      return reply.ok && !reply.redirected;
    } catch {
      return false;
    }
  }

  readonly #onVisibility = (): void => {
    if (document.visibilityState === "hidden") this.#leave();
  };

  readonly #leave = (): void => {
    if (!this.#changed) return;
    this.#prepare();
    // Kept as changed: a page that comes back saves again, which costs one request at most.
    navigator.sendBeacon(this.#url, new FormData(this.#form));
  };
}
