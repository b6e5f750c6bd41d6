import { css, html, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { word } from "../../words/hw";
import { hwLook } from "../hw-look";
import { changes, textDiff, type Change, type Part } from "./text-diff";

export interface CorrectionAnswer {
  readonly text: string;
  readonly changed: boolean;
  readonly changes: readonly Change[];
}

/** Corrects what a model said, and shows what the correction changes. */
export class Correction extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    text: { type: String },
    rows: { type: Number },
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      ::slotted(audio), ::slotted(video), ::slotted(img) { margin-block-end: 0.5rem; }
      textarea { field-sizing: content; min-height: 6rem; }
      .difference { min-height: 3rem; }
      ins { background: var(--good-wash); color: var(--good); text-decoration: underline; }
      del { background: var(--bad-wash); color: var(--bad); text-decoration: line-through; }
      del + ins { margin-inline-start: 0.25rem; }
      .bottom { justify-content: space-between; margin-block: 0.5rem; }
    `,
  ];

  declare text: string | undefined;
  declare rows: number | undefined;

  #written: string | undefined;
  #confirmed = false;
  #parts: { readonly from: string; readonly to: string; readonly parts: readonly Part[] } | undefined;

  get value(): CorrectionAnswer | undefined {
    if (!this.#isChanged && !this.#confirmed) return undefined;
    return { text: this.#now, changed: this.#isChanged, changes: changes(this.#difference()) };
  }

  set value(value: unknown) {
    const { text, changed } = (value ?? {}) as Partial<CorrectionAnswer>;
    this.#written = text;
    this.#confirmed = changed === false;
    this.requestUpdate();
  }

  override problem(): string {
    return this.required && this.value === undefined ? word("hw_correction_missing") : "";
  }

  override focusFirst(): void {
    this.renderRoot.querySelector("textarea")?.focus();
  }

  protected override view(): unknown {
    return html`
      ${this.heading()} ${this.instructions()}
      <slot></slot>
      <div class="field">
        <label for="text">${word("hw_correct_here")}</label>
        <textarea id="text" rows=${this.rows ?? 4} dir="auto" spellcheck="true" ?disabled=${this.disabled} .value=${this.#now} @input=${this.#write}></textarea>
        <div class="row bottom">
          <label class="choice"><input type="checkbox" ?disabled=${this.disabled || this.#isChanged} .checked=${this.#confirmed && !this.#isChanged} @change=${this.#confirm} />
            <span>${word("hw_is_right")}</span></label>
          <button type="button" ?disabled=${this.disabled || !this.#isChanged} @click=${this.#startAgain}>${word("hw_as_model_said")}</button>
        </div>
      </div>
      <p class="label" id="difference">${word("hw_difference")}</p>
      <div class="card free difference" dir="auto" role="region" aria-labelledby="difference">${
        this.#isChanged ? this.#difference().map(shown) : html`<span class="hint">${word("hw_no_difference")}</span>`
      }</div>`;
  }

  get #given(): string {
    return this.text ?? "";
  }

  get #now(): string {
    return this.#written ?? this.#given;
  }

  get #isChanged(): boolean {
    return this.#now !== this.#given;
  }

  #difference(): readonly Part[] {
    const [from, to] = [this.#given, this.#now];
    if (this.#parts?.from !== from || this.#parts.to !== to) this.#parts = { from, to, parts: textDiff(from, to) };
    return this.#parts.parts;
  }

  readonly #write = (event: Event): void => {
    this.#written = (event.target as HTMLTextAreaElement).value;
    this.#confirmed = false;
    this.changed();
  };

  readonly #confirm = (event: Event): void => {
    this.#confirmed = (event.target as HTMLInputElement).checked;
    this.changed();
  };

  readonly #startAgain = (): void => {
    this.#written = undefined;
    this.changed();
  };
}

function shown({ kind, text }: Part): unknown {
  if (kind === "same") return text;
  return kind === "added" ? html`<ins>${text}</ins>` : html`<del>${text}</del>`;
}

define("hw-correction", Correction);
