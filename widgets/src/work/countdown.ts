import { announce } from "../announce/announce";
import { word } from "../words/words";

const SHORT_SECONDS = 60;

/** Shows the time that is left: minutes quietly, seconds when under a minute. */
export class Countdown {
  readonly #place: HTMLElement;
  #expiresAtMs: number | undefined;
  #said = "";

  constructor(place: HTMLElement) {
    this.#place = place;
  }

  /** `skewMs` is how far this device's clock is ahead of the server's. */
  set(expiresAt: string | undefined, skewMs: number): void {
    const moment = expiresAt === undefined ? NaN : Date.parse(expiresAt);
    this.#expiresAtMs = Number.isNaN(moment) ? undefined : moment + skewMs;
    this.#said = "";
    this.tick();
  }

  tick(): void {
    this.#place.hidden = this.#expiresAtMs === undefined;
    if (this.#expiresAtMs === undefined) return;
    const seconds = Math.max(0, Math.ceil((this.#expiresAtMs - Date.now()) / 1000));
    const text = timeLeft(seconds);
    if (this.#place.textContent !== text) this.#place.textContent = text;
    this.#place.classList.toggle("short", seconds < SHORT_SECONDS);
    if (seconds === 0) this.#sayOnce("time_over");
    else if (seconds < SHORT_SECONDS) this.#sayOnce("time_short");
  }

  #sayOnce(key: "time_over" | "time_short"): void {
    if (this.#said === key) return;
    this.#said = key;
    announce(word(key));
  }
}

function timeLeft(seconds: number): string {
  if (seconds === 0) return word("time_over");
  if (seconds < SHORT_SECONDS) return word("seconds_left", { count: seconds });
  return word("minutes_left", { count: Math.ceil(seconds / 60) });
}
