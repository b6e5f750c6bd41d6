import { html, nothing, type PropertyDeclarations } from "lit";
import { FLAG } from "../../element/attributes";
import { define } from "../../element/define";
import { word } from "../../words/frame";
import { TextField } from "../input/text-field";

/** Several lines of text. */
export class CrowdTextArea extends TextField {
  static override properties: PropertyDeclarations = {
    ...TextField.properties,
    rows: { type: Number },
    maxRows: { type: Number, attribute: "max-rows" },
    charCounter: { ...FLAG, attribute: "char-counter" },
  };
  declare rows: number | undefined;
  declare maxRows: number | undefined;
  declare charCounter: boolean;

  protected control(id: string): unknown {
    return html`<textarea id=${id} rows=${this.#rows} .value=${this.value} ?disabled=${this.disabled} aria-required=${this.required}
      placeholder=${this.placeholder ?? nothing} aria-label=${this.accessibleName} maxlength=${this.maxLength ?? nothing}
      aria-invalid=${this.isWrong} aria-describedby="wrong" @input=${this.onInput} @change=${this.onChange}></textarea>`;
  }

  protected override counter(): unknown {
    if (!this.charCounter) return nothing;
    const most = this.maxLength ? ` / ${this.maxLength}` : "";
    return html`<span class="hint">${word("text_count", { count: `${this.value.length}${most}` })}</span>`;
  }

  /** Grows with its lines, up to what the template allows. */
  get #rows(): number {
    const lines = this.value.split("\n").length;
    return Math.max(this.rows || 2, Math.min(lines, this.maxRows || 12));
  }
}

define("crowd-text-area", CrowdTextArea);
