import { word } from "../words/words";

const FASTEST_MS = 1000;
const SLOWEST_MS = 10_000;
const SLOWER_BY = 1.5;

/** What the server says about a job. */
export interface Progress {
  readonly done: number;
  readonly total: number | null;
  readonly label: string;
  readonly state: "waiting" | "running" | "finished" | "failed";
  readonly message: string;
}

/** Follows a job on the server until it has ended. */
export class ProgressFollower extends HTMLElement {
  #bar = document.createElement("progress");
  #text = document.createElement("p");
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waitMs = FASTEST_MS;
  #last = "";

  connectedCallback(): void {
    this.#bar = this.querySelector("progress") ?? this.#bar;
    this.#bar.setAttribute("aria-label", this.#bar.getAttribute("aria-label") ?? word("progress"));
    this.#text.className = "progress-text";
    this.append(this.#bar, this.#text);
    void this.#ask();
  }

  disconnectedCallback(): void {
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    const src = this.getAttribute("src");
    if (!src) return;
    try {
      const reply = await fetch(src, { credentials: "same-origin", headers: { Accept: "application/json" } });
      if (reply.status >= 400 && reply.status < 500) this.#say(word("progress_unknown"));
      else if (reply.ok) this.#take((await reply.json()) as Progress);
      else this.#lost();
    } catch {
      this.#lost();
    }
  }

  #take(progress: Progress): void {
    const seen = JSON.stringify(progress);
    this.#waitMs = seen === this.#last ? Math.min(SLOWEST_MS, this.#waitMs * SLOWER_BY) : FASTEST_MS;
    this.#last = seen;
    this.#show(progress);
    if (progress.state === "finished" || progress.state === "failed") this.#end(progress);
    else this.#again();
  }

  #show(progress: Progress): void {
    if (progress.total === null) this.#bar.removeAttribute("value");
    else {
      this.#bar.max = Math.max(1, progress.total);
      this.#bar.value = progress.state === "finished" ? this.#bar.max : progress.done;
    }
    this.dataset["state"] = progress.state;
    const count = progress.total === null ? amount(progress.done) : `${amount(progress.done)} / ${amount(progress.total)}`;
    this.#say([progress.label, count, progress.message].filter(Boolean).join(" · "));
  }

  #end(progress: Progress): void {
    this.#text.setAttribute("role", "status");
    this.#say(`${word(progress.state === "failed" ? "failed" : "finished")} · ${this.#text.textContent}`);
    this.dispatchEvent(new CustomEvent("finished", { bubbles: true, detail: progress }));
    if (this.hasAttribute("reload")) location.reload();
  }

  #lost(): void {
    this.#waitMs = Math.min(SLOWEST_MS, this.#waitMs * SLOWER_BY);
    this.#say(word("connection_lost"));
    this.#again();
  }

  #again(): void {
    if (this.isConnected) this.#timer = setTimeout(() => void this.#ask(), this.#waitMs);
  }

  #say(text: string): void {
    this.#text.textContent = text;
  }
}

function amount(count: number): string {
  return count.toLocaleString(document.documentElement.lang || undefined);
}
