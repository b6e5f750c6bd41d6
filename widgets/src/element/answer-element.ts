import { html, LitElement, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { word } from "../words/frame";
import { FLAG } from "./attributes";
import { LiteralError } from "./literals";
import { look } from "./look";
import { sortRegions, standsInForm } from "./regions";

/** What the document tells when the page has given its words. */
export const WORDS_GIVEN = "handwork-words";

/** What an element tells the document when it cannot read one of its attributes; `detail` is a `Broken`. */
export const UNREADABLE = "handwork-unreadable";

/** An attribute that an element cannot read. */
export interface Broken {
  readonly element: string;
  readonly name: string;
  readonly attribute: string;
  readonly expected: string;
  readonly near: string;
}

/** The ground of every element that stands in a form and gives a part of the answer. */
export abstract class AnswerElement extends LitElement {
  static readonly formAssociated = true;
  static override properties: PropertyDeclarations = {
    name: { type: String },
    header: { type: String },
    required: FLAG,
    // Browsers hold back clicks on what bears the attribute: a script that sets the property must take it away.
    disabled: { ...FLAG, type: Boolean, reflect: true },
  };
  static override styles: CSSResultGroup = look;
  /** The light children that the element puts in places of their own. */
  static regions: readonly string[] = ["full-instructions", "short-instructions", "classification-target"];

  declare name: string | undefined;
  declare header: string | undefined;
  declare required: boolean;
  declare disabled: boolean;
  /** Whether the element brings a form of its own where it stands in none, as templates expect of some. */
  static bringsForm = false;

  readonly #children = new MutationObserver(() => this.#sortChildren());
  readonly #onWords = (): void => this.requestUpdate();

  constructor() {
    super();
    this.required = false;
    this.disabled = false;
  }

  /** The documented JSON; undefined while nothing is answered. */
  abstract get value(): unknown;
  abstract set value(value: unknown);

  /** What goes into the answer; templates read it under this name. */
  get _submittableValue(): unknown {
    return this.value;
  }

  /** What a draft keeps. */
  get state(): unknown {
    return this.value;
  }

  set state(state: unknown) {
    this.value = state;
  }

  /** The key in the answer; an element without one adds nothing. */
  get answerName(): string {
    return this.name ?? "";
  }

  /** Goes back to what the template gave. */
  reset(): void {
    this.value = undefined;
  }

  formResetCallback(): void {
    this.reset();
  }

  /** A sentence that says what is missing, or "". */
  problem(): string {
    const missing = this.required && this._submittableValue === undefined;
    return missing ? word("element_answer_missing", { what: this.subject }) : "";
  }

  /** Waits until the value is whole, for an element that makes it in the background. */
  async settled(): Promise<void> {
    await this.updateComplete;
  }

  /** Puts the focus where the answer begins. */
  focusFirst(): void {
    const first = this.renderRoot.querySelector<HTMLElement>("input, textarea, select, button, [tabindex]");
    (first ?? this).focus();
  }

  /** What people call this element in a message. */
  protected get subject(): string {
    return this.header || this.getAttribute("label") || this.answerName;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.getAttribute("disabled") === "false") this.removeAttribute("disabled");
    this.#sortChildren();
    this.#children.observe(this, { childList: true });
    document.addEventListener(WORDS_GIVEN, this.#onWords);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#children.disconnect();
    document.removeEventListener(WORDS_GIVEN, this.#onWords);
  }

  /** What the element shows; an attribute that cannot be read is said in its place. */
  protected abstract view(): unknown;

  protected override render(): unknown {
    const { bringsForm } = this.constructor as typeof AnswerElement;
    try {
      return bringsForm && !standsInForm(this) ? [this.view(), html`<crowd-form></crowd-form>`] : this.view();
    } catch (error) {
      if (!(error instanceof LiteralError)) throw error;
      console.error(error.message);
      const { attribute, expected, near } = error;
      const broken: Broken = { element: this.localName, name: this.answerName, attribute, expected, near };
      this.dispatchEvent(new CustomEvent(UNREADABLE, { detail: broken, bubbles: true, composed: true }));
      return html`<p class="problem" role="alert">${word("element_unreadable", { element: this.localName, attribute, near })}</p>`;
    }
  }

  /** Says that a person changed the answer. */
  protected changed(): void {
    this.requestUpdate();
    this.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
    this.dispatchEvent(new Event("change", { bubbles: true, composed: true }));
  }

  protected heading(): unknown {
    return this.header ? html`<h2 id="header">${this.header}</h2>` : nothing;
  }

  /** The short instructions, and the full ones folded; nothing where the template gives none. */
  protected instructions(): unknown {
    const full = this.region("full-instructions");
    const short = this.region("short-instructions");
    // The classes are those by which templates reach into the original elements to set widths.
    return html`
      ${short ? html`<div class="instructions awsui-app-layout__navigation" role="note"><slot name="short-instructions"></slot></div>` : nothing}
      ${full
        ? html`<details class="instructions awsui-modal-dialog">
            <summary>${full.getAttribute("header") || word("element_more_instructions")}</summary>
            <slot name="full-instructions"></slot>
          </details>`
        : nothing}`;
  }

  /** The light child of that name, such as `classification-target`. */
  protected region(name: string): Element | undefined {
    return [...this.children].find((child) => child.localName === name);
  }

  #sortChildren(): void {
    sortRegions(this, (this.constructor as typeof AnswerElement).regions);
    this.requestUpdate();
  }
}
