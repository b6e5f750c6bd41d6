import type { Format, Recording } from "../sound/recorder";
import { say } from "./page";
import { readToFrame } from "./protocol";

export interface Wish {
  readonly format: Format;
  readonly rate: number;
  readonly most: number;
}

export interface Progress {
  readonly onStart: () => void;
  readonly onLevel: (level: number, seconds: number) => void;
  readonly onReading: () => void;
}

/** A take that the page makes for this frame; `recording` rejects with the name of the browser's error. */
export class Take {
  readonly recording: Promise<Recording>;
  readonly #request = crypto.getRandomValues(new Uint32Array(4)).join("-");
  readonly #wish: Wish;
  readonly #stop = new AbortController();

  constructor(wish: Wish, progress: Progress) {
    this.#wish = wish;
    this.recording = new Promise((resolve, reject) => {
      window.addEventListener("message", (event: MessageEvent<unknown>) => this.#hear(event, progress, resolve, reject), { signal: this.#stop.signal });
    });
    if (window.parent !== window) this.#ask("start");
    else this.#stop.abort();
  }

  /** Ends the take; the recording follows. */
  stop(): void {
    this.#ask("stop");
  }

  cancel(): void {
    this.#stop.abort();
    this.#ask("cancel");
  }

  #ask(act: "start" | "stop" | "cancel"): void {
    say({ type: "record", request: this.#request, act, ...this.#wish });
  }

  #hear(event: MessageEvent<unknown>, progress: Progress, resolve: (recording: Recording) => void, reject: (reason: Error) => void): void {
    const said = event.source === window.parent ? readToFrame(event.data) : undefined;
    if (said?.type === "recorded" && said.request === this.#request) {
      this.#stop.abort();
      resolve({ bytes: said.bytes, mediaType: said.mediaType, seconds: said.seconds });
    }
    if (said?.type !== "sound" || said.request !== this.#request) return;
    if (said.phase === "refused") {
      this.#stop.abort();
      reject(new DOMException("The page cannot record", said.reason));
    } else if (said.phase === "reading") progress.onReading();
    else if (said.seconds === 0) progress.onStart();
    else progress.onLevel(said.level, said.seconds);
  }
}
