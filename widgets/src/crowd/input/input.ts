import { html, nothing, type PropertyDeclarations } from "lit";
import { define } from "../../element/define";
import { TextField } from "./text-field";

const TYPES = new Set(["date", "datetime-local", "email", "month", "number", "password", "search", "tel", "text", "time", "url", "week"]);

/** One line of text, a number or a date. */
export class CrowdInput extends TextField {
  static override properties: PropertyDeclarations = {
    ...TextField.properties,
    type: { type: String },
    min: { type: String },
    max: { type: String },
    step: { type: String },
  };
  declare type: string | undefined;
  declare min: string | undefined;
  declare max: string | undefined;
  declare step: string | undefined;

  override get _submittableValue(): string | undefined {
    return this.value === "" ? undefined : this.value;
  }

  protected control(id: string): unknown {
    const type = TYPES.has(this.type ?? "") ? this.type : "text";
    return html`<input id=${id} type=${type} .value=${this.value} ?disabled=${this.disabled} aria-required=${this.required}
      placeholder=${this.placeholder ?? nothing} aria-label=${this.accessibleName} maxlength=${this.maxLength ?? nothing}
      min=${this.min ?? nothing} max=${this.max ?? nothing} step=${this.step ?? nothing}
      aria-invalid=${this.isWrong} aria-describedby="wrong" @input=${this.onInput} @change=${this.onChange} />`;
  }
}

define("crowd-input", CrowdInput);
