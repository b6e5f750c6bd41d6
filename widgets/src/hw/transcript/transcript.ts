import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { LITERAL, given } from "../../element/attributes";
import { define } from "../../element/define";
import { labelsOf, type Label } from "../../element/labels";
import { look } from "../../element/look";
import { clock, seconds as readSeconds } from "../../sound/clock";
import "../../sound/player";
import type { Player } from "../../sound/player";
import { word } from "../../words/hw";
import { hwLook } from "../hw-look";
import { cuesOf, joinedWithNext, ordered, SHORTEST, split, timed } from "./segments";
import { webvtt, type Cue } from "./webvtt";

export interface TranscriptAnswer {
  readonly segments: readonly Cue[];
  readonly text: string;
  readonly seconds: number;
  readonly webvtt: string;
}

/** Writes down, or corrects, what is said in a recording, in timed segments. */
export class Transcript extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    src: { type: String },
    initialValue: { ...LITERAL, attribute: "initial-value" },
    speakers: LITERAL,
    language: { type: String },
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      .segment { padding: 0.5rem 0.75rem; }
      .segment.active { border-color: var(--accent); box-shadow: inset 3px 0 0 var(--accent); }
      .segment .row { margin-block-end: 0.375rem; }
      .segment input.time { width: 5.5rem; padding-inline: 0.5rem; font-variant-numeric: tabular-nums; text-align: end; }
      .segment select { width: auto; }
      .segment textarea { display: block; width: 100%; field-sizing: content; min-height: 3.5rem; }
      .segment .place { min-width: 1.5rem; color: var(--ink-muted); font-variant-numeric: tabular-nums; }
      .keys { margin-block: 0.5rem; }
    `,
  ];

  declare src: string | undefined;
  declare initialValue: unknown;
  declare speakers: unknown;
  declare language: string | undefined;

  #cues: readonly Cue[] | undefined;
  #active = 0;
  #seconds = 0;
  #touched = false;
  #focusOn: number | undefined;

  get value(): TranscriptAnswer | undefined {
    const segments = this.#now.map((cue) => ({ ...cue, text: cue.text.trim() })).filter(({ text }) => text !== "");
    if (segments.length === 0) return undefined;
    const text = segments.map((segment) => segment.text).join("\n");
    return { segments, text, seconds: this.#seconds, webvtt: webvtt(segments) };
  }

  set value(value: unknown) {
    this.#cues = value === undefined ? undefined : cuesOf(value);
    this.#active = 0;
    this.requestUpdate();
  }

  /** Also segments that have no text yet. */
  override get state(): unknown {
    return { segments: this.#now };
  }

  override set state(state: unknown) {
    this.value = state;
  }

  override problem(): string {
    return this.required && this.value === undefined ? word("hw_transcript_missing") : "";
  }

  override focusFirst(): void {
    this.renderRoot.querySelector("textarea")?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("initialValue") && !this.#touched) this.#cues = undefined;
  }

  protected override view(): unknown {
    const cues = this.#now;
    const labels = labelsOf(this.speakers, "speakers");
    return html`
      ${this.heading()} ${this.instructions()}
      <div @keydown=${this.#press}>
        <hw-player .src=${this.src} .label=${word("hw_recording")} .drawing=${true} .ranges=${cues} .active=${this.#active}
          @measured=${this.#measured} @range-changed=${this.#pulled} @range-drawn=${this.#drawn} @range-pressed=${this.#pressed}></hw-player>
        <details class="keys"><summary>${word("hw_keys")}</summary><p class="hint">${word("hw_transcript_keys")}</p></details>
        <ol class="plain">${cues.map((cue, index) => this.#segment(cue, index, labels))}</ol>
        <button type="button" class="add" ?disabled=${this.disabled} @click=${() => this.#add()}>+ ${word("hw_add_segment")}</button>
      </div>`;
  }

  protected override updated(): void {
    const index = this.#focusOn;
    this.#focusOn = undefined;
    if (index !== undefined) this.#area(index)?.focus();
  }

  /** Where nothing was given, the whole recording is one segment. */
  get #now(): readonly Cue[] {
    if (this.#cues) return this.#cues;
    const start = cuesOf(given(this.initialValue, "initial-value"));
    return start.length > 0 ? start : [{ start: 0, end: this.#seconds, text: "" }];
  }

  get #player(): Player | null {
    return this.renderRoot.querySelector<Player>("hw-player");
  }

  #area(index: number): HTMLTextAreaElement | undefined {
    return this.renderRoot.querySelectorAll("textarea")[index];
  }

  #segment(cue: Cue, index: number, labels: readonly Label[]): unknown {
    const name = word("hw_segment", { place: index + 1 });
    const isLast = index === this.#now.length - 1;
    return html`<li class=${index === this.#active ? "card segment active" : "card segment"} @focusin=${() => this.#enter(index)}>
      <div class="row" role="group" aria-label=${name}>
        <span class="place" aria-hidden="true">${index + 1}</span>
        <button type="button" class="square" aria-label="${word("hw_play")} ${name}" @click=${() => this.#player?.play(cue.start, cue.end)}>▶${"\uFE0E"}</button>
        ${this.#time(index, "start")} – ${this.#time(index, "end")}
        ${labels.length > 0 ? this.#speaker(cue, index, labels) : nothing}
        <span class="row push">
          <button type="button" class="square" ?disabled=${this.disabled || isLast} aria-label=${word("hw_join_next", { place: index + 1 })} title=${word("hw_join_next", { place: index + 1 })} @click=${() => this.#join(index)}>⤓</button>
          <button type="button" class="square" ?disabled=${this.disabled} aria-label=${word("hw_remove_segment", { place: index + 1 })} @click=${() => this.#remove(index)}>×</button>
        </span>
      </div>
      <textarea rows="2" dir="auto" lang=${this.language ?? nothing} aria-label="${name}, ${word("hw_transcription")}" spellcheck="true" ?disabled=${this.disabled} .value=${cue.text}
        @input=${(event: Event) => this.#put(index, { ...cue, text: (event.target as HTMLTextAreaElement).value })}></textarea>
    </li>`;
  }

  #time(index: number, edge: "start" | "end"): unknown {
    const cue = this.#now[index];
    const label = `${word(edge === "start" ? "hw_start" : "hw_end")}, ${word("hw_segment", { place: index + 1 })}`;
    return html`<input class="time" inputmode="decimal" aria-label=${label} ?disabled=${this.disabled} .value=${clock(cue?.[edge] ?? 0, 2)}
      @change=${(event: Event) => this.#typeTime(index, edge, event.target as HTMLInputElement)} />`;
  }

  #speaker(cue: Cue, index: number, labels: readonly Label[]): unknown {
    const set = (event: Event): void => {
      const { speaker: _before, ...rest } = cue;
      const speaker = (event.target as HTMLSelectElement).value;
      this.#put(index, speaker ? { ...rest, speaker } : rest);
    };
    return html`<select aria-label="${word("hw_speaker")}, ${word("hw_segment", { place: index + 1 })}" ?disabled=${this.disabled} @change=${set}>
      <option value="">${word("hw_speaker")}</option>
      ${labels.map(({ value, text }) => html`<option value=${value} ?selected=${cue.speaker === value}>${text}</option>`)}
    </select>`;
  }

  #enter(index: number): void {
    if (this.#active === index) return;
    this.#active = index;
    this.requestUpdate();
  }

  #put(index: number, cue: Cue): void {
    this.#change(this.#now.map((other, at) => (at === index ? cue : other)));
  }

  #change(cues: readonly Cue[]): void {
    this.#touched = true;
    this.#cues = cues;
    this.#active = Math.max(0, Math.min(this.#active, cues.length - 1));
    this.changed();
  }

  #typeTime(index: number, edge: "start" | "end", field: HTMLInputElement): void {
    const cue = this.#now[index];
    const time = readSeconds(field.value);
    if (!cue || time === undefined) {
      field.value = clock(cue?.[edge] ?? 0, 2);
      return;
    }
    this.#setTime(index, edge, time);
    field.value = clock(this.#now[index]?.[edge] ?? time, 2);
  }

  #setTime(index: number, edge: "start" | "end", time: number): void {
    const cue = this.#now[index];
    if (!cue) return;
    // The other edge stays where it is.
    const held = edge === "start" ? Math.min(time, cue.end - SHORTEST) : Math.max(time, cue.start + SHORTEST);
    const { start, end }: Cue = { ...cue, [edge]: held };
    this.#put(index, timed(cue, start, end, this.#seconds));
  }

  #add(): void {
    const at = this.#player?.position ?? 0;
    const last = this.#now.at(-1);
    const start = last && at < last.end ? last.end : at;
    const whole = this.#seconds || start + 5;
    const cue = timed({ start: 0, end: 0, text: "" }, Math.min(start, Math.max(0, whole - 1)), Math.min(whole, start + 5), this.#seconds);
    this.#insert(cue);
  }

  #insert(cue: Cue): void {
    // The one empty segment at the beginning is only a place to type.
    const before = this.#now.filter(({ text }) => this.#now.length > 1 || text.trim() !== "");
    const cues = ordered([...before, cue]);
    this.#change(cues);
    this.#active = this.#focusOn = cues.indexOf(cue);
  }

  #remove(index: number): void {
    const cues = this.#now.filter((_, at) => at !== index);
    this.#change(cues.length > 0 ? cues : [{ start: 0, end: this.#seconds, text: "" }]);
    this.#focusOn = Math.max(0, index - 1);
  }

  #join(index: number): void {
    this.#change(joinedWithNext(this.#now, index));
    this.#focusOn = index;
  }

  readonly #measured = (event: CustomEvent<{ readonly seconds: number }>): void => {
    this.#seconds = event.detail.seconds;
    this.requestUpdate();
  };

  readonly #pulled = ({ detail }: CustomEvent<{ readonly index: number; readonly start: number; readonly end: number }>): void => {
    const cue = this.#now[detail.index];
    if (cue) this.#put(detail.index, timed(cue, detail.start, detail.end, this.#seconds));
  };

  readonly #drawn = ({ detail }: CustomEvent<{ readonly start: number; readonly end: number }>): void => {
    if (detail.end - detail.start >= SHORTEST) this.#insert(timed({ start: 0, end: 0, text: "" }, detail.start, detail.end, this.#seconds));
  };

  readonly #pressed = ({ detail }: CustomEvent<{ readonly index: number }>): void => {
    const cue = this.#now[detail.index];
    if (!cue) return;
    this.#active = this.#focusOn = detail.index;
    this.#player?.play(cue.start, cue.end);
    this.requestUpdate();
  };

  readonly #press = (event: KeyboardEvent): void => {
    const done = this.#player?.press(event) || (event.altKey && !event.ctrlKey && this.#act(event));
    if (done) event.preventDefault();
  };

  #act(event: KeyboardEvent): boolean {
    const [index, at] = [this.#active, this.#player?.position ?? 0];
    const cue = this.#now[index];
    const acts: Readonly<Record<string, () => void>> = {
      Enter: () => this.#splitHere(index, at),
      ArrowUp: () => this.#go(index - 1),
      ArrowDown: () => this.#go(index + 1),
      Comma: () => this.#setTime(index, "start", at),
      Period: () => this.#setTime(index, "end", at),
      KeyR: () => cue && this.#player?.play(cue.start, cue.end),
    };
    acts[event.code]?.();
    return event.code in acts;
  }

  /** Ends the segment where the recording is, and begins the next there. */
  #splitHere(index: number, at: number): void {
    const cursor = this.#area(index)?.selectionStart ?? 0;
    const cues = split(this.#now, index, at, cursor);
    if (cues === this.#now) return;
    this.#change(cues);
    this.#active = this.#focusOn = index + 1;
  }

  #go(index: number): void {
    if (index < 0 || index >= this.#now.length) return;
    this.#active = this.#focusOn = index;
    this.requestUpdate();
  }
}

define("hw-transcript", Transcript);
