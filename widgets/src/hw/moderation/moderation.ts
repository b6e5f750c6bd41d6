import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { FLAG, LITERAL } from "../../element/attributes";
import { define } from "../../element/define";
import { labelsOf, type Label } from "../../element/labels";
import { look } from "../../element/look";
import { word } from "../../words/hw";
import { chooseOne, chooseSome, chosenByKey, label, withoutKeys } from "../choosing";
import { hwLook } from "../hw-look";

export interface ModerationAnswer {
  readonly decision: string;
  readonly categories?: readonly string[];
  /** Whether the person looked at the content. */
  readonly seen: boolean;
}

/** Decides about content that may hurt: a warning first, hidden until asked for, blurred and grey as long as wanted. */
export class Moderation extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    src: { type: String },
    text: { type: String },
    alt: { type: String },
    warning: { type: String },
    decisions: LITERAL,
    categories: LITERAL,
    needsCategory: { ...LITERAL, attribute: "needs-category" },
    open: FLAG,
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      .warning { padding: 0.75rem 1rem; border: 1px solid var(--wait); border-radius: 8px; background: var(--wait-wash); }
      .warning strong { color: var(--wait); }
      .veils { margin-block-end: 1rem; }
      .content { position: relative; min-height: 8rem; margin-block: 0.5rem; padding: 0.75rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper-sunk); overflow: hidden; }
      .content img, .content ::slotted(img), .content ::slotted(video) { display: block; max-height: 26rem; margin-inline: auto; }
      .grey img, .grey ::slotted(*) { filter: grayscale(1); }
      .blurred img, .blurred ::slotted(*), .blurred .free { filter: blur(12px); user-select: none; pointer-events: none; }
      .grey.blurred img, .grey.blurred ::slotted(*) { filter: grayscale(1) blur(12px); }
    `,
  ];

  declare src: string | undefined;
  declare text: string | undefined;
  declare alt: string | undefined;
  declare warning: string | undefined;
  declare decisions: unknown;
  declare categories: unknown;
  declare needsCategory: unknown;
  declare open: boolean;

  #decision: string | undefined;
  #chosen: readonly string[] = [];
  #seen = false;
  #isShown = false;
  #isBlurred = true;
  #isGrey = true;

  readonly #onKey = (event: KeyboardEvent): void => {
    const value = this.disabled ? undefined : chosenByKey(event, this, this.#decisions());
    if (value === undefined) return;
    event.preventDefault();
    this.#set(() => (this.#decision = value));
  };

  constructor() {
    super();
    this.open = false;
  }

  get value(): ModerationAnswer | undefined {
    if (this.#decision === undefined) return undefined;
    return {
      decision: this.#decision,
      ...(this.categories === undefined ? {} : { categories: this.#chosen }),
      seen: this.#seen || this.open,
    };
  }

  set value(value: unknown) {
    const { decision, categories, seen } = (value ?? {}) as Partial<ModerationAnswer>;
    this.#decision = decision;
    this.#chosen = categories ?? [];
    // What was restored is hidden again: nobody meets it unprepared.
    this.#seen = seen ?? false;
    this.#isShown = false;
    this.requestUpdate();
  }

  override get state(): unknown {
    return { decision: this.#decision, categories: this.#chosen, seen: this.#seen };
  }

  override set state(state: unknown) {
    this.value = state;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.#onKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.#onKey);
  }

  override problem(): string {
    if (this.#decision === undefined) return super.problem();
    const needing = labelsOf(this.needsCategory, "needs-category").map(({ value }) => value);
    return needing.includes(this.#decision) && this.#chosen.length === 0 ? word("hw_category_missing") : "";
  }

  protected override view(): unknown {
    const categories = withoutKeys(labelsOf(this.categories, "categories"));
    return html`
      ${this.heading()} ${this.instructions()}
      <slot name="classification-target"></slot>
      ${this.#isHidden ? this.#warned() : this.#shown()}
      ${chooseOne({
        group: "decision", legend: word("hw_decision"), labels: this.#decisions(), disabled: this.disabled,
        chosen: this.#decision, choose: (value) => this.#set(() => (this.#decision = value)),
      })}
      ${categories.length === 0
        ? nothing
        : chooseSome({
            legend: word("hw_categories"), labels: categories, disabled: this.disabled,
            chosen: this.#chosen, choose: (values) => this.#set(() => (this.#chosen = values)),
          })}`;
  }

  get #isHidden(): boolean {
    return !this.#isShown && !this.open;
  }

  #decisions(): readonly Label[] {
    const given = labelsOf(this.decisions, "decisions");
    if (given.length > 0) return given;
    return [label("allow", word("hw_allow")), label("remove", word("hw_remove_it")), label("unsure", word("hw_unsure"))];
  }

  #warned(): unknown {
    return html`<div class="warning" role="note">
      <p><strong>${word("hw_warning")}</strong> ${this.warning || word("hw_warning_text")}</p>
      <p>${word("hw_warning_choice")}</p>
      <button type="button" class="show" @click=${() => this.#show()}>${word("hw_show_blurred")}</button>
    </div>`;
  }

  #shown(): unknown {
    const classes = ["content", this.#isBlurred && !this.open ? "blurred" : "", this.#isGrey && !this.open ? "grey" : ""].join(" ");
    // Blurred words are out of reach for screen readers too.
    return html`
      <div class=${classes} tabindex="-1" aria-label=${word("hw_content")} role="group" ?inert=${this.#isBlurred && !this.open}>
        ${this.src ? html`<img src=${this.src} alt=${this.alt ?? word("hw_content")} />` : nothing}
        ${this.text ? html`<div class="free" dir="auto">${this.text}</div>` : nothing}
        <slot></slot>
      </div>
      ${this.open ? nothing : this.#veils()}`;
  }

  #veils(): unknown {
    return html`<div class="row veils">
      <button type="button" class="blur" aria-pressed=${this.#isBlurred} @click=${() => this.#turn(() => (this.#isBlurred = !this.#isBlurred))}>${word("hw_blur")}</button>
      <button type="button" aria-pressed=${this.#isGrey} @click=${() => this.#turn(() => (this.#isGrey = !this.#isGrey))}>${word("hw_grey")}</button>
      <button type="button" @click=${() => this.#turn(() => this.#hide())}>${word("hw_hide")}</button>
    </div>`;
  }

  #show(): void {
    this.#isShown = true;
    this.requestUpdate();
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(".blur")?.focus());
  }

  #hide(): void {
    this.#isShown = false;
    this.#isBlurred = this.#isGrey = true;
  }

  #turn(change: () => void): void {
    change();
    if (this.#isShown && !this.#isBlurred) this.#seen = true;
    this.requestUpdate();
  }

  #set(change: () => void): void {
    change();
    this.changed();
  }
}

define("hw-moderation", Moderation);
