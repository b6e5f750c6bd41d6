import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { fromBase64, toBase64 } from "../../sound/base64";
import { clock, toMillisecond } from "../../sound/clock";
import "../../sound/player";
import { Take } from "../../frame/microphone";
import type { Format, Recording } from "../../sound/recorder";
import { word, type HwWordKey } from "../../words/hw";
import { hwLook } from "../hw-look";

export interface RecordingAnswer {
  readonly mediaType: string;
  readonly seconds: number;
  readonly bytes: number;
  readonly data: string;
}

type Phase = "ready" | "asking" | "recording" | "reading" | "taken";

/** Below the cap of an answer, of which base64 takes a third more. */
const MOST_BYTES = 3_500_000;
const LOUD_ENOUGH = 0.12;

/** Records what a person says: with a meter, to be heard again and taken again. */
export class SoundRecord extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    format: { type: String },
    maxSeconds: { type: Number, attribute: "max-seconds" },
    minSeconds: { type: Number, attribute: "min-seconds" },
    sampleRate: { type: Number, attribute: "sample-rate" },
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      .box { display: flex; flex-direction: column; gap: 0.5rem; align-items: flex-start; }
      .box.recording { border-color: var(--bad); }
      .start { min-height: 3.25rem; padding-inline: 1.5rem; }
      .dot { display: inline-block; width: 0.75rem; height: 0.75rem; margin-inline-end: 0.5rem; border-radius: 50%; background: var(--bad); }
      .primary .dot { background: currentColor; }
      meter { width: 100%; height: 1.5rem; }
      .time { font-size: 1.5rem; font-variant-numeric: tabular-nums; }
      hw-player { width: 100%; }
    `,
  ];

  declare format: string | undefined;
  declare maxSeconds: number | undefined;
  declare minSeconds: number | undefined;
  declare sampleRate: number | undefined;

  #phase: Phase = "ready";
  #take: Take | undefined;
  #recording: RecordingAnswer | undefined;
  #address = "";
  #level = 0;
  #loudest = 0;
  #passed = 0;
  #trouble = "";
  #hadFocus = false;

  get value(): { readonly recording: RecordingAnswer } | undefined {
    return this.#recording && { recording: this.#recording };
  }

  set value(value: unknown) {
    this.#keep((value as { readonly recording?: RecordingAnswer } | undefined)?.recording);
    this.#turn(this.#recording ? "taken" : "ready");
  }

  override problem(): string {
    if (this.#phase === "recording" || this.#phase === "reading") return word("hw_still_recording");
    if (this.required && !this.#recording) return word("hw_recording_missing");
    const least = this.minSeconds ?? 0;
    return this.#recording && this.#recording.seconds < least ? word("hw_recording_short", { seconds: least }) : "";
  }

  override focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>(BUTTONS)?.focus();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#take?.cancel();
    this.#take = undefined;
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#address = "";
  }

  protected override view(): unknown {
    return html`
      ${this.heading()} ${this.instructions()}
      <slot name="classification-target"></slot>
      <slot></slot>
      <div class=${this.#phase === "recording" ? "card box recording" : "card box"}>${this.#inside()}</div>
      <p class="problem" role="alert">${this.#trouble}</p>`;
  }

  #inside(): unknown {
    switch (this.#phase) {
      case "ready":
        return html`<p>${word("hw_record_help", { seconds: this.#most })}</p>
          <p class="hint">${word("hw_record_permission")}</p>
          <button type="button" class="start primary" ?disabled=${this.disabled} @click=${() => this.#start()}><span class="dot"></span>${word("hw_record")}</button>`;
      case "asking":
        return html`<p role="status">${word("hw_record_asking")}</p>`;
      case "reading":
        return html`<p role="status">${word("hw_record_reading")}</p>`;
      case "recording":
        return this.#meter();
      case "taken":
        return this.#taken();
    }
  }

  #meter(): unknown {
    return html`<p role="status"><span class="dot"></span>${word("hw_recording_now")}</p>
      <output class="time" aria-label=${word("hw_record_time")}>${clock(this.#passed)} / ${clock(this.#most)}</output>
      <meter min="0" max="1" low="0.2" high="0.97" optimum="0.6" value=${this.#level} aria-label=${word("hw_level")}></meter>
      ${this.#passed > 2 && this.#loudest < LOUD_ENOUGH ? html`<p class="problem" role="alert">${word("hw_too_quiet")}</p>` : nothing}
      <button type="button" class="stop primary" @click=${() => this.#take?.stop()}>${word("hw_record_stop")}</button>`;
  }

  #taken(): unknown {
    const seconds = this.#recording?.seconds ?? 0;
    return html`<p>${word("hw_recorded", { time: clock(seconds) })}</p>
      <hw-player .src=${this.#address} .label=${word("hw_recording")}></hw-player>
      ${this.#loudest > 0 && this.#loudest < LOUD_ENOUGH ? html`<p class="problem">${word("hw_was_quiet")}</p>` : nothing}
      <button type="button" class="again" ?disabled=${this.disabled} @click=${() => this.#start()}>${word("hw_record_again")}</button>`;
  }

  get #most(): number {
    return Math.max(1, this.maxSeconds ?? 60);
  }

  async #start(): Promise<void> {
    this.#trouble = "";
    this.#loudest = this.#level = this.#passed = 0;
    this.#turn("asking");
    const format: Format = this.format === "wav" ? "wav" : "opus";
    const take = new Take(
      { format, rate: this.sampleRate ?? 16_000, most: this.#most },
      {
        onStart: () => this.#turn("recording"),
        onLevel: (level, seconds) => this.#measure(level, seconds),
        onReading: () => this.#turn("reading"),
      },
    );
    this.#take = take;
    try {
      this.#receive(await take.recording);
    } catch (error) {
      this.#trouble = word(REASONS[error instanceof DOMException ? error.name : ""] ?? "hw_record_failed");
    }
    if (this.#take === take) this.#take = undefined;
    this.#turn(this.#recording ? "taken" : "ready");
  }

  #measure(level: number, seconds: number): void {
    this.#level = level;
    this.#loudest = Math.max(this.#loudest, level);
    this.#passed = seconds;
    this.requestUpdate();
  }

  #receive({ bytes, mediaType, seconds }: Recording): void {
    if (bytes.byteLength > MOST_BYTES) {
      this.#trouble = word("hw_recording_too_big");
      return;
    }
    this.#keep({ mediaType, seconds: toMillisecond(seconds), bytes: bytes.byteLength, data: toBase64(bytes) });
    this.changed();
  }

  #keep(recording: RecordingAnswer | undefined): void {
    if (this.#address) URL.revokeObjectURL(this.#address);
    this.#recording = recording;
    this.#address = recording ? URL.createObjectURL(new Blob([fromBase64(recording.data)], { type: recording.mediaType })) : "";
  }

  #turn(phase: Phase): void {
    this.#hadFocus ||= this.matches(":focus-within");
    this.#phase = phase;
    this.requestUpdate();
    void this.updateComplete.then(() => this.#giveFocusBack());
  }

  /** The button that was pressed is gone: the focus goes to the one that takes its place, now or later. */
  #giveFocusBack(): void {
    const isElsewhere = document.activeElement !== this && document.activeElement !== document.body;
    if (!this.#hadFocus || !this.renderRoot.querySelector(BUTTONS)) return;
    this.#hadFocus = false;
    if (!isElsewhere) this.focusFirst();
  }
}

const BUTTONS = ".start, .stop, .again";
const REASONS: Readonly<Record<string, HwWordKey>> = {
  NotAllowedError: "hw_microphone_refused",
  SecurityError: "hw_microphone_refused",
  NotFoundError: "hw_microphone_missing",
  NotReadableError: "hw_microphone_busy",
};

define("hw-record", SoundRecord);
