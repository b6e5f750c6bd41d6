const WINDOW_MS = 10_000;
const MOST_MESSAGES = 2_000;
const MOST_UNITS = 60_000_000;

/** Counts what a frame sends: one that floods the page is stopped. */
export class Meter {
  #since = 0;
  #count = 0;
  #units = 0;

  /** False once there is too much of it. */
  takes(data: unknown): boolean {
    const now = Date.now();
    if (now - this.#since > WINDOW_MS) {
      this.#since = now;
      this.#count = this.#units = 0;
    }
    this.#count += 1;
    this.#units += typeof data === "string" ? data.length : 0;
    return this.#count <= MOST_MESSAGES && this.#units <= MOST_UNITS;
  }
}
