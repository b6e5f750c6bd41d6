import type { Shortcut } from "../keys/keys";
import { word } from "../words/words";
import { toolbar } from "./tools";

const BACK_SECONDS = 2;
const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** Plays, steps back and changes the speed of a recording by buttons and keys. */
export class Sound {
  readonly #audio: HTMLAudioElement;
  readonly #speed = document.createElement("output");

  constructor(audio: HTMLAudioElement) {
    this.#audio = audio;
    this.#speed.className = "speed";
    const tools = toolbar([
      { label: word("audio_play"), sign: "▶\uFE0E", keys: "Ctrl Space", act: () => this.press("Space") },
      { label: word("audio_back"), sign: "↺", keys: "Ctrl ←", act: () => this.press("ArrowLeft") },
      { label: word("audio_slower"), sign: "−", keys: "Ctrl ,", act: () => this.press("Comma") },
      { label: word("audio_faster"), sign: "+", keys: "Ctrl .", act: () => this.press("Period") },
    ]);
    tools.append(this.#speed);
    audio.after(tools);
    this.#showSpeed();
  }

  /** What Ctrl and a key do; says whether it did anything. */
  press(code: string): boolean {
    const act = this.#acts[code];
    act?.();
    return act !== undefined;
  }

  static shortcuts(): readonly Shortcut[] {
    return [
      { keys: "Ctrl Space", meaning: word("audio_play") },
      { keys: "Ctrl ←", meaning: word("audio_back") },
      { keys: "Ctrl ,", meaning: word("audio_slower") },
      { keys: "Ctrl .", meaning: word("audio_faster") },
    ];
  }

  readonly #acts: Readonly<Record<string, () => void>> = {
    Space: () => this.#playOrPause(),
    ArrowLeft: () => {
      this.#audio.currentTime = Math.max(0, this.#audio.currentTime - BACK_SECONDS);
    },
    Comma: () => this.#changeSpeed(-1),
    Period: () => this.#changeSpeed(1),
  };

  #playOrPause(): void {
    if (!this.#audio.paused) this.#audio.pause();
    // The browser's own controls already show why a recording cannot be played.
    else void this.#audio.play().catch(() => undefined);
  }

  #changeSpeed(by: -1 | 1): void {
    const at = SPEEDS.findIndex((speed) => speed >= this.#audio.playbackRate);
    const next = Math.min(SPEEDS.length - 1, Math.max(0, at + by));
    this.#audio.playbackRate = SPEEDS[next] ?? 1;
    this.#showSpeed();
  }

  #showSpeed(): void {
    this.#speed.textContent = word("audio_speed", { speed: `${this.#audio.playbackRate}×` });
  }
}
