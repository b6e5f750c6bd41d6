import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { LITERAL, given } from "../../element/attributes";
import { define } from "../../element/define";
import { labelsOf, type Label } from "../../element/labels";
import { look } from "../../element/look";
import { clock, seconds as readSeconds, toMillisecond } from "../../sound/clock";
import "../../sound/player";
import type { Player } from "../../sound/player";
import { word } from "../../words/hw";
import { hwLook } from "../hw-look";
import { byTime, rangesOf, withEdge, type TimeRange } from "./time-ranges";

export interface VideoAnswer {
  readonly ranges: readonly TimeRange[];
  readonly seconds: number;
}

/** Says from when to when something happens in a video. */
export class VideoRanges extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    src: { type: String },
    labels: LITERAL,
    initialValue: { ...LITERAL, attribute: "initial-value" },
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      .labels button { display: inline-flex; align-items: center; gap: 0.5rem; }
      .swatch { width: 0.875rem; height: 0.875rem; border: 1px solid var(--edge); border-radius: 3px; background: var(--colour); }
      .strip { position: relative; height: 2.5rem; margin-block: 0.5rem; border: 1px solid var(--edge); border-radius: 6px; background: var(--paper-sunk); overflow: hidden; }
      .strip .range { position: absolute; inset-block: 0.25rem; border-radius: 3px; background: color-mix(in srgb, var(--colour) 55%, var(--paper-raised)); border: 1px solid var(--ink); min-width: 3px; }
      .strip .range.open { border-style: dashed; }
      .strip .now { position: absolute; inset-block: 0; width: 2px; background: var(--ink); }
      .found li { border-inline-start: 4px solid var(--colour); }
      .found input { width: 6.25rem; text-align: end; font-variant-numeric: tabular-nums; }
      .found select { width: auto; }
    `,
  ];

  declare src: string | undefined;
  declare labels: unknown;
  declare initialValue: unknown;

  #ranges: readonly TimeRange[] | undefined;
  /** What has begun and has no end yet. */
  #open: { readonly label: string; readonly start: number } | undefined;
  #seconds = 0;
  #position = 0;
  #said = "";

  get value(): VideoAnswer {
    return { ranges: this.#now, seconds: this.#seconds };
  }

  set value(value: unknown) {
    this.#ranges = value === undefined ? undefined : rangesOf(value);
    this.#open = undefined;
    this.requestUpdate();
  }

  override problem(): string {
    if (this.#open) return word("hw_range_open", { label: this.#nameOf(this.#open.label) });
    return this.required && this.#now.length === 0 ? word("hw_range_missing") : "";
  }

  protected override view(): unknown {
    const labels = labelsOf(this.labels, "labels");
    return html`
      ${this.heading()} ${this.instructions()}
      <div @keydown=${this.#press}>
        <hw-player video .src=${this.src} .label=${this.header || word("hw_video")} @measured=${this.#measured} @position=${this.#moved}></hw-player>
        <div class="strip" aria-hidden="true">${this.#strip(labels)}</div>
        <div class="row labels" role="group" aria-label=${word("hw_labels")}>${labels.map((label) => this.#button(label))}</div>
        <p class="hint" role="status">${this.#said || word("hw_video_help")}</p>
        <ul class="plain found">${this.#now.map((range, index) => this.#row(range, index, labels))}</ul>
      </div>`;
  }

  get #now(): readonly TimeRange[] {
    return this.#ranges ?? rangesOf(given(this.initialValue, "initial-value"));
  }

  get #player(): Player | null {
    return this.renderRoot.querySelector<Player>("hw-player");
  }

  #nameOf(value: string): string {
    return labelsOf(this.labels, "labels").find((label) => label.value === value)?.text ?? value;
  }

  #strip(labels: readonly Label[]): unknown {
    const share = (time: number): number => (this.#seconds > 0 ? (100 * time) / this.#seconds : 0);
    const colour = (value: string): string => labels.find((label) => label.value === value)?.colour ?? "var(--edge)";
    const bar = (range: TimeRange, className: string): unknown =>
      html`<span class="range ${className}" style="--colour: ${colour(range.label)}; left: ${share(range.start)}%; width: ${share(range.end - range.start)}%"></span>`;
    return html`${this.#now.map((range) => bar(range, ""))} ${this.#open ? bar({ ...this.#open, end: Math.max(this.#position, this.#open.start) }, "open") : nothing}
      <span class="now" style="left: ${share(this.#position)}%"></span>`;
  }

  #button(label: Label): unknown {
    const isOpen = this.#open?.label === label.value;
    return html`<button type="button" style="--colour: ${label.colour}" aria-pressed=${isOpen} ?disabled=${this.disabled} @click=${() => this.#mark(label)}>
      <span class="swatch"></span>${word(isOpen ? "hw_ends_here" : "hw_begins_here", { label: label.text })}${label.key ? html`<kbd aria-hidden="true">${label.key.toUpperCase()}</kbd>` : nothing}
    </button>`;
  }

  #row(range: TimeRange, index: number, labels: readonly Label[]): unknown {
    const colour = labels.find(({ value }) => value === range.label)?.colour ?? "var(--edge)";
    const name = word("hw_range", { place: index + 1 });
    return html`<li class="card row" style="--colour: ${colour}" role="group" aria-label=${name}>
      <button type="button" class="square" aria-label="${word("hw_play")} ${name}" @click=${() => this.#player?.play(range.start, range.end)}>▶${"\uFE0E"}</button>
      <select aria-label="${word("hw_label")}, ${name}" ?disabled=${this.disabled} @change=${(event: Event) => this.#put(index, { ...range, label: (event.target as HTMLSelectElement).value })}>
        ${labels.map(({ value, text }) => html`<option value=${value} ?selected=${value === range.label}>${text}</option>`)}
      </select>
      ${this.#time(range, index, "start")} – ${this.#time(range, index, "end")}
      <button type="button" class="square push" ?disabled=${this.disabled} aria-label="${word("hw_remove")} ${name}" @click=${() => this.#change(this.#now.filter((_, at) => at !== index))}>×</button>
    </li>`;
  }

  #time(range: TimeRange, index: number, edge: "start" | "end"): unknown {
    const label = `${word(edge === "start" ? "hw_start" : "hw_end")}, ${word("hw_range", { place: index + 1 })}`;
    return html`<input inputmode="decimal" aria-label=${label} ?disabled=${this.disabled} .value=${clock(range[edge], 2)}
      @change=${(event: Event) => this.#type(range, index, edge, event.target as HTMLInputElement)} />`;
  }

  #type(range: TimeRange, index: number, edge: "start" | "end", field: HTMLInputElement): void {
    const time = readSeconds(field.value);
    const next = time === undefined ? range : withEdge(range, edge, time, this.#seconds);
    field.value = clock(next[edge], 2);
    this.#put(index, next);
  }

  /** The first press begins a range, the second ends it. */
  #mark(label: Label): void {
    const at = toMillisecond(this.#player?.position ?? 0);
    const open = this.#open;
    if (open?.label !== label.value) {
      this.#open = { label: label.value, start: at };
      this.#said = word("hw_range_begun", { label: label.text, time: clock(at) });
      this.requestUpdate();
      return;
    }
    this.#open = undefined;
    const [start, end] = [Math.min(open.start, at), Math.max(open.start, at)];
    if (end > start) this.#change([...this.#now, { start, end, label: label.value }]);
    this.#said = end > start ? word("hw_range_ended", { label: label.text, start: clock(start), end: clock(end) }) : "";
    this.requestUpdate();
  }

  #put(index: number, range: TimeRange): void {
    this.#change(this.#now.map((other, at) => (at === index ? range : other)));
  }

  #change(ranges: readonly TimeRange[]): void {
    this.#ranges = byTime(ranges);
    this.changed();
  }

  readonly #measured = ({ detail }: CustomEvent<{ readonly seconds: number }>): void => {
    this.#seconds = toMillisecond(detail.seconds);
    this.requestUpdate();
  };

  readonly #moved = ({ detail }: CustomEvent<{ readonly seconds: number }>): void => {
    this.#position = detail.seconds;
    this.requestUpdate();
  };

  readonly #press = (event: KeyboardEvent): void => {
    const target = event.composedPath()[0];
    const isTyping = target instanceof Element && target.matches("input:not([type=range]), select");
    const label = isTyping || event.ctrlKey || event.metaKey || event.altKey ? undefined : labelsOf(this.labels, "labels").find(({ key }) => key === event.key.toLowerCase());
    if (label && !this.disabled) this.#mark(label);
    else if (!this.#player?.press(event)) return;
    event.preventDefault();
  };
}

define("hw-video", VideoRanges);
