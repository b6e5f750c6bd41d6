const IDLE_AFTER_MS = 30_000;
const SIGNS_OF_LIFE = ["keydown", "pointerdown", "pointermove", "scroll", "input", "wheel"] as const;

/** Counts the time in which the page is visible and the person was not idle for over 30 s. */
export class ActiveTime {
  #activeMs = 0;
  #lastSeenMs = 0;
  #countedToMs = 0;

  start(): void {
    this.#lastSeenMs = this.#countedToMs = Date.now();
    for (const sign of SIGNS_OF_LIFE) document.addEventListener(sign, this.#live, { passive: true, capture: true });
    document.addEventListener("visibilitychange", this.#live);
  }

  stop(): void {
    for (const sign of SIGNS_OF_LIFE) document.removeEventListener(sign, this.#live, { capture: true });
    document.removeEventListener("visibilitychange", this.#live);
  }

  /** Whole seconds so far, added to those counted before. */
  seconds(): number {
    this.#count();
    return Math.round(this.#activeMs / 1000);
  }

  /** Begins anew for another task. */
  restart(beforeSeconds: number): void {
    this.#activeMs = Math.max(0, beforeSeconds) * 1000;
    this.#lastSeenMs = this.#countedToMs = Date.now();
  }

  readonly #live = (event: Event): void => {
    // A page that has just been hidden was visible until now.
    this.#count(event.type === "visibilitychange" ? document.visibilityState === "hidden" : undefined);
    this.#lastSeenMs = Date.now();
  };

  #count(wasVisible = document.visibilityState === "visible"): void {
    const now = Date.now();
    const until = Math.min(now, this.#lastSeenMs + IDLE_AFTER_MS);
    if (wasVisible) this.#activeMs += Math.max(0, until - this.#countedToMs);
    this.#countedToMs = now;
  }
}
