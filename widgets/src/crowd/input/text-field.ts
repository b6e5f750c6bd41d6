import { css, html, LitElement, nothing, type PropertyDeclarations } from "lit";
import { FLAG } from "../../element/attributes";
import { AnswerElement } from "../../element/answer-element";
import { look } from "../../element/look";
import { word } from "../../words/frame";

type Field = HTMLInputElement | HTMLTextAreaElement;

/** What one line and several lines of text have in common. */
export abstract class TextField extends AnswerElement {
  static override shadowRootOptions = { ...LitElement.shadowRootOptions, delegatesFocus: true };
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    value: { type: String, noAccessor: true },
    label: { type: String },
    placeholder: { type: String },
    allowedPattern: { type: String, attribute: "allowed-pattern" },
    autoFocus: { ...FLAG, attribute: "auto-focus" },
    autoValidate: { ...FLAG, attribute: "auto-validate" },
    errorMessage: { type: String, attribute: "error-message" },
    maxLength: { type: Number, attribute: "max-length" },
    minLength: { type: Number, attribute: "min-length" },
  };
  static override styles = [look, css`label { display: block; margin-block-end: 0.25rem; } .below { display: flex; justify-content: space-between; max-width: 40rem; }`];
  declare label: string | undefined;
  declare placeholder: string | undefined;
  declare allowedPattern: string | undefined;
  declare autoFocus: boolean;
  declare autoValidate: boolean;
  declare errorMessage: string | undefined;
  declare maxLength: number | undefined;
  declare minLength: number | undefined;
  #value = "";
  #wrong = "";

  constructor() {
    super();
    this.autoFocus = false;
    this.autoValidate = false;
  }

  get value(): string {
    return this.#value;
  }

  set value(value: unknown) {
    this.#value = value === undefined || value === null ? "" : String(value);
    this.requestUpdate();
  }

  override reset(): void {
    this.value = this.getAttribute("value");
    this.#wrong = "";
  }

  override problem(): string {
    this.#wrong = this.#problem();
    this.requestUpdate();
    return this.#wrong;
  }

  protected abstract control(id: string): unknown;

  protected override get subject(): string {
    return this.label || this.placeholder || this.answerName;
  }

  /** What the control has for assistive technology. */
  protected get accessibleName(): string | typeof nothing {
    return this.label ? nothing : this.placeholder || this.getAttribute("aria-label") || this.answerName || nothing;
  }

  protected get isWrong(): boolean {
    return this.#wrong !== "";
  }

  protected override view(): unknown {
    return html`${this.label ? html`<label for="field">${this.label}</label>` : nothing}
      ${this.control("field")}
      <div class="below"><span class="problem" id="wrong" role="status">${this.#wrong}</span>${this.counter()}</div>
      <slot></slot>`;
  }

  protected counter(): unknown {
    return nothing;
  }

  protected override firstUpdated(): void {
    if (this.autoFocus) this.focusFirst();
  }

  protected readonly onInput = (event: Event): void => {
    this.#value = (event.target as Field).value;
    if (this.#wrong !== "" || this.autoValidate) this.#wrong = this.#problem();
    this.requestUpdate();
  };

  protected readonly onChange = (): void => {
    this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  };

  #problem(): string {
    const value = this.#value;
    const what = this.subject;
    if (value === "") return this.required ? this.errorMessage || word("element_answer_missing", { what }) : "";
    const least = this.minLength ?? 0;
    if (value.length < least) return this.errorMessage || word("text_too_short", { what, least });
    if (!this.#fits(value)) return this.errorMessage || word("text_wrong_form", { what });
    const control = this.renderRoot.querySelector<Field>("input, textarea");
    return control && !control.checkValidity() ? this.errorMessage || control.validationMessage : "";
  }

  #fits(value: string): boolean {
    if (!this.allowedPattern) return true;
    try {
      return new RegExp(`^(?:${this.allowedPattern})$`, "u").test(value);
    } catch {
      console.error(`allowed-pattern is not a regular expression: ${this.allowedPattern}`);
      return true;
    }
  }
}
