import { css, html, LitElement, nothing, type PropertyDeclarations } from "lit";
import { FLAG } from "../../element/attributes";
import { AnswerElement } from "../../element/answer-element";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { word } from "../../words/frame";

/** A number on a line; nothing is answered before it is moved, unless the template gives a value. */
export class CrowdSlider extends AnswerElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    value: { type: String, noAccessor: true },
    min: { type: Number },
    max: { type: Number },
    step: { type: Number },
    pin: FLAG,
    editable: FLAG,
    label: { type: String },
  };
  static override styles = [
    look,
    css`
      .line { display: flex; align-items: center; gap: 0.75rem; max-width: 40rem; }
      .track { flex: 1; }
      input[type="range"] { display: block; width: 100%; height: 2.75rem; margin: 0; cursor: pointer; }
      output, input[type="number"] { min-width: 3rem; max-width: 6rem; font-variant-numeric: tabular-nums; text-align: end; }
      .labels { display: block; position: relative; min-height: 1.5rem; margin-inline: 0.5rem; }
      .ends { display: flex; justify-content: space-between; margin-inline: 0.25rem; }
    `,
  ];
  declare min: number | undefined;
  declare max: number | undefined;
  declare step: number | undefined;
  declare pin: boolean;
  declare editable: boolean;
  declare label: string | undefined;
  #value: number | undefined;

  /** Within the ends, whichever attribute came first. */
  get value(): number | undefined {
    return this.#value === undefined ? undefined : Math.min(this.max ?? 100, Math.max(this.min ?? 0, this.#value));
  }

  set value(value: unknown) {
    const number = value === undefined || value === null || value === "" ? NaN : Number(value);
    this.#value = Number.isFinite(number) ? number : undefined;
    this.requestUpdate();
  }

  override reset(): void {
    this.value = this.getAttribute("value");
  }

  protected override get subject(): string {
    return this.label || this.answerName;
  }

  protected override view(): unknown {
    const [least, most, step] = [this.min ?? 0, this.max ?? 100, this.step || 1];
    const shown = this.value ?? (least + most) / 2;
    return html`${this.label ? html`<label for="slider">${this.label}</label>` : nothing}
      <div class="line">
        <div class="track">
          <input id="slider" type="range" min=${least} max=${most} step=${step} .value=${String(shown)} ?disabled=${this.disabled}
            aria-label=${this.label ? nothing : this.getAttribute("aria-label") || this.answerName || word("slider")}
            aria-valuetext=${this.value === undefined ? word("slider_not_set") : String(this.value)}
            @pointerup=${this.#onTouch} @input=${this.#onMove} @change=${this.#onChange} @keyup=${this.#onKey} />
          ${this.querySelector("crowd-slider-label")
            ? html`<div class="labels"><slot @slotchange=${this.#placeLabels}></slot></div>`
            : html`<div class="ends hint"><span>${least}</span><span>${most}</span></div><slot></slot>`}
        </div>
        ${this.editable ? this.#number(least, most, step) : html`<output for="slider">${this.value ?? "–"}</output>`}
      </div>`;
  }

  #number(least: number, most: number, step: number): unknown {
    return html`<input type="number" min=${least} max=${most} step=${step} .value=${String(this.value ?? "")} ?disabled=${this.disabled}
      aria-label=${this.subject || word("slider")} @input=${(event: Event) => event.stopPropagation()} @change=${this.#onChange} />`;
  }

  #placeLabels(): void {
    const least = this.min ?? 0;
    const span = (this.max ?? 100) - least || 1;
    for (const label of this.querySelectorAll<HTMLElement>("crowd-slider-label")) {
      const share = (Number(label.getAttribute("position") ?? least) - least) / span;
      label.style.insetInlineStart = `${Math.min(1, Math.max(0, share)) * 100}%`;
    }
  }

  readonly #onMove = (event: Event): void => {
    this.value = (event.target as HTMLInputElement).value;
  };

  readonly #onChange = (event: Event): void => {
    this.value = (event.target as HTMLInputElement).value;
    this.changed();
  };

  // The middle is where the handle stands before anything is said: a press there says it.
  readonly #onTouch = (event: Event): void => {
    if (this.#value === undefined) this.#onChange(event);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key === " " || event.key === "Enter") this.#onTouch(event);
  };
}

/** A text below a place of the line. */
export class CrowdSliderLabel extends LitElement {
  static override styles = css`:host { position: absolute; transform: translateX(-50%); font-size: 0.875rem; color: var(--ink-muted); white-space: nowrap; } :host(:dir(rtl)) { transform: translateX(50%); }`;

  protected override render(): unknown {
    return html`<slot></slot>`;
  }
}

define("crowd-slider", CrowdSlider);
define("crowd-slider-label", CrowdSliderLabel);
