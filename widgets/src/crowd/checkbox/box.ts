import { css, html, LitElement, nothing, type PropertyDeclarations } from "lit";
import { FLAG } from "../../element/attributes";
import { AnswerElement } from "../../element/answer-element";
import { look } from "../../element/look";
import { word } from "../../words/frame";

/** Something that is on or off, and tells it under its value. */
export abstract class Box extends AnswerElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    checked: { ...FLAG, noAccessor: true },
    value: { type: String, noAccessor: true },
  };
  static override styles = [
    look,
    css`
      :host { width: fit-content; margin-block: 0; }
      label { display: inline-flex; align-items: center; gap: 0.5rem; min-height: 2.75rem; font-weight: 400; cursor: pointer; }
      label:has(:disabled) { opacity: 0.6; cursor: default; }
    `,
  ];
  #checked = false;
  #value = "on";

  get checked(): boolean {
    return this.#checked;
  }

  set checked(checked: boolean) {
    this.#checked = Boolean(checked);
    this.requestUpdate();
  }

  /** The name of the state in the answer. */
  get value(): string {
    return this.#value;
  }

  set value(value: unknown) {
    this.#value = value === undefined || value === null || value === "" ? "on" : String(value);
    this.requestUpdate();
  }

  override get _submittableValue(): unknown {
    return { [this.value]: this.checked };
  }

  override get state(): unknown {
    return this.checked;
  }

  override set state(state: unknown) {
    this.checked = state === true;
  }

  override reset(): void {
    this.checked = this.hasAttribute("checked") && this.getAttribute("checked") !== "false";
  }

  override problem(): string {
    return this.required && !this.checked ? word("element_answer_missing", { what: this.subject }) : "";
  }

  protected readonly controlRole: string | undefined = undefined;

  protected override get subject(): string {
    return (this.textContent ?? "").replace(/\s+/g, " ").trim() || this.answerName;
  }

  protected override view(): unknown {
    const quiet = (event: Event): void => event.stopPropagation();
    return html`<label>
      <input type="checkbox" role=${this.controlRole ?? nothing} .checked=${this.checked} ?disabled=${this.disabled}
        aria-required=${this.controlRole ? nothing : this.required} aria-label=${this.textContent?.trim() ? nothing : this.answerName || this.value}
        @input=${quiet} @change=${this.#onChange} />
      <slot></slot>
    </label>`;
  }

  readonly #onChange = (event: Event): void => {
    this.#checked = (event.target as HTMLInputElement).checked;
    this.changed();
  };
}
