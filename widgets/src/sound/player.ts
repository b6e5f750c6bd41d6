import { css, html, LitElement, nothing, type PropertyDeclarations, type PropertyValues } from "lit";
import { define } from "../element/define";
import { look } from "../element/look";
import { fetchMedia } from "../frame/media";
import { word } from "../words/hw";
import { clock } from "./clock";
import { decode } from "./decode";
import type { Range, Waveform } from "./waveform";

const SPEEDS = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;
const BACK_SECONDS = 2;
const ZOOMS = [0, 50, 100, 200] as const;

/** Plays sound or video: waveform, position, speed, and stretches to play again. For use inside other elements. */
export class Player extends LitElement {
  static override properties: PropertyDeclarations = {
    src: { type: String },
    video: { type: Boolean },
    label: { type: String },
    drawing: { type: Boolean },
    ranges: { attribute: false },
    active: { attribute: false },
  };
  static override styles = [
    look,
    css`
      :host { margin: 0 0 0.5rem; }
      video { display: block; width: 100%; max-height: 22rem; border-radius: 6px; background: #000; }
      .wave { margin-block-end: 0.5rem; border: 1px solid var(--line); border-radius: 6px; background: var(--paper-sunk); overflow: hidden; }
      .wave:empty { display: none; }
      .seek { width: 100%; min-height: 2rem; margin: 0; }
      .time { font-variant-numeric: tabular-nums; }
      .row button { min-width: 2.75rem; padding-inline: 0.75rem; }
    `,
  ];

  declare src: string | undefined;
  declare video: boolean;
  declare label: string;
  declare drawing: boolean;
  declare ranges: readonly Range[];
  declare active: number;

  #wave: Waveform | undefined;
  #seconds = 0;
  #stopAt: number | undefined;
  #zoom = 0;
  #failed = false;

  constructor() {
    super();
    this.video = false;
    this.drawing = false;
    this.label = "";
    this.ranges = [];
    this.active = -1;
  }

  get seconds(): number {
    return this.#seconds;
  }

  get position(): number {
    return this.#media?.currentTime ?? 0;
  }

  get isPlaying(): boolean {
    return this.#media?.paused === false;
  }

  /** Does what a key means; says whether it means anything. */
  press(event: KeyboardEvent): boolean {
    const acts: Readonly<Record<string, () => void>> = {
      Space: () => this.toggle(),
      ArrowLeft: () => this.seek(this.position - BACK_SECONDS),
      ArrowRight: () => this.seek(this.position + BACK_SECONDS),
      Comma: () => this.#changeSpeed(-1),
      Period: () => this.#changeSpeed(1),
    };
    const act = event.ctrlKey || event.metaKey ? acts[event.code] : undefined;
    act?.();
    return act !== undefined;
  }

  toggle(): void {
    if (this.isPlaying) this.#media?.pause();
    else this.play();
  }

  /** Plays on, or a stretch. */
  play(start?: number, end?: number): void {
    this.#stopAt = end;
    if (start !== undefined) this.seek(start);
    // The player shows why a recording cannot be played; a stop in between is no fault.
    void this.#media?.play().catch(() => undefined);
  }

  pause(): void {
    this.#media?.pause();
  }

  seek(time: number): void {
    if (this.#media) this.#media.currentTime = Math.max(0, Math.min(time, this.#seconds || time));
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#wave?.destroy();
    this.#wave = undefined;
  }

  protected override render(): unknown {
    return html`
      ${this.video ? this.#screen() : this.#audio()}
      <div class="wave" aria-hidden="true"></div>
      <input class="seek" type="range" min="0" max=${this.#seconds || 1} step="0.01" .value=${String(this.position)}
        aria-label=${word("hw_position")} aria-valuetext=${clock(this.position)} @input=${this.#seekByHand} />
      <div class="row">
        <button type="button" class="play" @click=${() => this.toggle()}>${this.isPlaying ? `❚❚ ${word("hw_pause")}` : `▶\uFE0E ${word("hw_play")}`}</button>
        <button type="button" @click=${() => this.seek(this.position - BACK_SECONDS)} aria-label=${word("hw_back")} title=${word("hw_back")}>↺</button>
        <button type="button" @click=${() => this.#changeSpeed(-1)} aria-label=${word("hw_slower")} title=${word("hw_slower")}>−</button>
        <output class="time" aria-label=${word("hw_speed")}>${this.#media?.playbackRate ?? 1}×</output>
        <button type="button" @click=${() => this.#changeSpeed(1)} aria-label=${word("hw_faster")} title=${word("hw_faster")}>+</button>
        ${this.#wave ? html`<button type="button" @click=${() => this.#zoomOn()}>${word("hw_zoom")}</button>` : nothing}
        <span class="time hint">${clock(this.position)} / ${clock(this.#seconds)}</span>
      </div>
      ${this.#failed ? html`<p class="problem" role="alert">${word("hw_cannot_play")}</p>` : nothing}`;
  }

  protected override updated(changed: PropertyValues): void {
    if (changed.has("src")) void this.#draw();
    if (changed.has("ranges") || changed.has("active")) this.#wave?.show(this.ranges, this.active);
  }

  #audio(): unknown {
    return html`<audio preload="auto" .src=${this.src ?? ""} aria-label=${this.label} @loadedmetadata=${this.#measure} @durationchange=${this.#measure}
      @timeupdate=${this.#tick} @play=${this.#refresh} @pause=${this.#refresh} @seeked=${this.#refresh} @error=${this.#fail}></audio>`;
  }

  #screen(): unknown {
    return html`<video preload="auto" playsinline .src=${this.src ?? ""} aria-label=${this.label} @loadedmetadata=${this.#measure} @durationchange=${this.#measure}
      @timeupdate=${this.#tick} @play=${this.#refresh} @pause=${this.#refresh} @seeked=${this.#refresh} @error=${this.#fail}
      @click=${() => this.toggle()}></video>`;
  }

  get #media(): HTMLMediaElement | null {
    return this.renderRoot.querySelector("audio, video");
  }

  /** The waveform is an addition: without it the recording is heard all the same. */
  async #draw(): Promise<void> {
    const { src } = this;
    this.#wave?.destroy();
    this.#wave = undefined;
    this.#failed = false;
    if (!src || this.video) return;
    const bytes = await fetchMedia(src);
    const sound = bytes && (await decode(bytes));
    const media = this.#media;
    if (!sound || !media || this.src !== src || !this.isConnected) return;
    const { Waveform } = await import("./waveform");
    const container = this.renderRoot.querySelector<HTMLElement>(".wave");
    if (!container || this.src !== src) return;
    this.#wave = new Waveform(container, media, sound, {
      onChange: (index, start, end) => this.#tell("range-changed", { index, start, end }),
      onDrawn: (start, end) => this.#tell("range-drawn", { start, end }),
      onPressed: (index) => this.#tell("range-pressed", { index }),
    });
    if (this.drawing) this.#wave.allowDrawing();
    this.#wave.show(this.ranges, this.active);
    this.#setSeconds(sound.seconds);
  }

  #tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  readonly #refresh = (): void => this.requestUpdate();

  readonly #fail = (): void => {
    this.#failed = Boolean(this.src);
    this.requestUpdate();
  };

  readonly #measure = (): void => {
    const seconds = this.#media?.duration ?? 0;
    // A recording that is still being written has no end.
    if (Number.isFinite(seconds)) this.#setSeconds(seconds);
  };

  readonly #tick = (): void => {
    if (this.#stopAt !== undefined && this.position >= this.#stopAt) {
      this.#stopAt = undefined;
      this.pause();
    }
    this.#tell("position", { seconds: this.position });
    this.requestUpdate();
  };

  readonly #seekByHand = (event: Event): void => {
    this.#stopAt = undefined;
    if (event.target instanceof HTMLInputElement) this.seek(event.target.valueAsNumber);
  };

  #setSeconds(seconds: number): void {
    if (seconds <= 0 || seconds === this.#seconds) return;
    this.#seconds = seconds;
    this.#tell("measured", { seconds });
    this.requestUpdate();
  }

  #changeSpeed(by: -1 | 1): void {
    const media = this.#media;
    if (!media) return;
    const at = SPEEDS.findIndex((speed) => speed >= media.playbackRate);
    media.playbackRate = SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, at + by))] ?? 1;
    this.requestUpdate();
  }

  #zoomOn(): void {
    this.#zoom = (this.#zoom + 1) % ZOOMS.length;
    this.#wave?.zoom(ZOOMS[this.#zoom] ?? 0);
  }
}

define("hw-player", Player);
