import type { Recorder } from "../sound/recorder";
import { word } from "../words/words";
import { VERSION, type FromFrame, type Recorded, type ToFrame } from "./protocol";

type Asked = FromFrame & { readonly type: "record" };

const LONGEST_SECONDS = 600;
const LEVELS_MS = 100;
const RATES = { least: 8_000, most: 48_000 } as const;

/**
 * Records sound for a frame, which no browser gives the microphone. While it does, a bar of the page says so and can end
 * it; the frame cannot cover that bar, and gets nothing but the finished recording.
 */
export class Recordings {
  readonly #host: HTMLElement;
  readonly #tell: (message: ToFrame) => void;
  readonly #hand: (recorded: Recorded) => void;
  #now: { readonly asked: Asked; readonly recorder: Recorder } | undefined;
  #starting: string | undefined;
  #toldAt = 0;

  constructor(host: HTMLElement, tell: (message: ToFrame) => void, hand: (recorded: Recorded) => void) {
    this.#host = host;
    this.#tell = tell;
    this.#hand = hand;
  }

  /** A start counts only when a person acted in the frame just now. */
  obey(asked: Asked, isPersonHere: boolean): void {
    if (asked.act === "start") void this.#start(asked, isPersonHere);
    else if (asked.request === this.#starting) this.#starting = undefined;
    else if (asked.request === this.#now?.asked.request) void (asked.act === "stop" ? this.#finish() : this.stop());
  }

  /** Ends without a recording: the task is left. */
  stop(): void {
    this.#starting = undefined;
    this.#now?.recorder.cancel();
    this.#now = undefined;
    this.#hideBar();
  }

  async #start(asked: Asked, isPersonHere: boolean): Promise<void> {
    if (this.#now || this.#starting !== undefined || !isPersonHere) return this.#refuse(asked, "NotAllowedError");
    this.#starting = asked.request;
    try {
      // Few tasks record: what does it is fetched when one does.
      const { Recorder } = await import("../sound/recorder");
      const rate = Math.min(RATES.most, Math.max(RATES.least, asked.rate));
      const recorder = await Recorder.start(asked.format, rate, (level, seconds) => this.#measure(level, seconds));
      // The person may have left while the browser asked.
      if (this.#starting !== asked.request) return recorder.cancel();
      this.#now = { asked, recorder };
      this.#showBar();
      this.#say("recording", 0, 0);
    } catch (error) {
      this.#refuse(asked, error instanceof DOMException ? error.name : "");
    } finally {
      this.#starting = undefined;
    }
  }

  #measure(level: number, seconds: number): void {
    if (!this.#now) return;
    if (seconds >= Math.min(LONGEST_SECONDS, this.#now.asked.most)) return void this.#finish();
    if (performance.now() - this.#toldAt < LEVELS_MS) return;
    this.#toldAt = performance.now();
    this.#say("recording", level, seconds);
  }

  async #finish(): Promise<void> {
    const now = this.#now;
    if (!now) return;
    this.#say("reading", 0, now.recorder.seconds);
    this.#now = undefined;
    this.#hideBar();
    try {
      this.#hand({ handwork: VERSION, type: "recorded", request: now.asked.request, ...(await now.recorder.stop()) });
    } catch {
      this.#refuse(now.asked, "EncodingError");
    }
  }

  #say(phase: "recording" | "reading", level: number, seconds: number): void {
    if (this.#now) this.#tell({ type: "sound", request: this.#now.asked.request, phase, level, seconds, reason: "" });
  }

  #refuse({ request }: Asked, reason: string): void {
    this.#tell({ type: "sound", request, phase: "refused", level: 0, seconds: 0, reason });
  }

  #showBar(): void {
    const bar = document.createElement("p");
    bar.className = "notice notice-wait frame-recording";
    bar.setAttribute("role", "status");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = word("recording_stop");
    button.addEventListener("click", () => void this.#finish());
    bar.append(`${word("recording_on")} `, button);
    this.#host.append(bar);
  }

  #hideBar(): void {
    this.#host.querySelector(":scope > .frame-recording")?.remove();
  }
}
