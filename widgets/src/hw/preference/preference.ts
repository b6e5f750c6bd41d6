import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { FLAG, LITERAL, listOf } from "../../element/attributes";
import { define } from "../../element/define";
import { labelsOf, type Label } from "../../element/labels";
import { look } from "../../element/look";
import { word } from "../../words/hw";
import { chooseOne, chooseSome, chosenByKey, label, withoutKeys } from "../choosing";
import { hwLook } from "../hw-look";

export interface PreferenceAnswer {
  readonly preference: string;
  readonly strength?: string;
  readonly reasons?: readonly string[];
  readonly comment?: string;
}

interface Option extends Label {
  readonly content: string;
}

/** Which of several answers is better, how much, and why. */
export class Preference extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    options: LITERAL,
    reasons: LITERAL,
    strength: FLAG,
    allowTie: { ...FLAG, attribute: "allow-tie" },
    allowNeither: { ...FLAG, attribute: "allow-neither" },
    reasonsRequired: { ...FLAG, attribute: "reasons-required" },
    comment: FLAG,
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      .sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 0.75rem; margin-block: 0.5rem 1rem; }
      .side { display: flex; flex-direction: column; }
      .side.better { border-color: var(--accent); box-shadow: inset 0 0 0 1px var(--accent); }
      .side h3 { margin: 0 0 0.5rem; font-size: 1rem; }
      .side .free { flex: 1; }
    `,
  ];

  declare options: unknown;
  declare reasons: unknown;
  declare strength: boolean;
  declare allowTie: boolean;
  declare allowNeither: boolean;
  declare reasonsRequired: boolean;
  declare comment: boolean;

  #preference: string | undefined;
  #strength: string | undefined;
  #why: readonly string[] = [];
  #said = "";

  readonly #onKey = (event: KeyboardEvent): void => {
    const value = this.disabled ? undefined : chosenByKey(event, this, this.#options());
    if (value === undefined) return;
    event.preventDefault();
    this.#set(() => (this.#preference = value));
  };

  constructor() {
    super();
    this.strength = this.allowTie = this.allowNeither = this.reasonsRequired = this.comment = false;
  }

  get value(): PreferenceAnswer | undefined {
    if (this.#preference === undefined) return undefined;
    const comment = this.#said.trim();
    return {
      preference: this.#preference,
      ...(this.#asksStrength && this.#strength ? { strength: this.#strength } : {}),
      ...(this.reasons === undefined ? {} : { reasons: this.#why }),
      ...(this.comment && comment ? { comment } : {}),
    };
  }

  set value(value: unknown) {
    const { preference, strength, reasons, comment } = (value ?? {}) as Partial<PreferenceAnswer>;
    this.#preference = preference;
    this.#strength = strength;
    this.#why = reasons ?? [];
    this.#said = comment ?? "";
    this.requestUpdate();
  }

  /** Reasons and comment are kept also while nothing is preferred yet. */
  override get state(): unknown {
    return { preference: this.#preference, strength: this.#strength, reasons: this.#why, comment: this.#said };
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
    if (this.#preference === undefined) return super.problem();
    if (this.#asksStrength && !this.#strength) return word("hw_strength_missing");
    return this.reasonsRequired && this.#why.length === 0 ? word("hw_reason_missing") : "";
  }

  get #asksStrength(): boolean {
    return this.strength && this.#options().some(({ value }) => value === this.#preference);
  }

  protected override view(): unknown {
    const options = this.#options();
    return html`
      ${this.heading()} ${this.instructions()}
      <slot name="classification-target"></slot>
      <div class="sides">${options.map((option) => this.#side(option))}</div>
      ${chooseOne({
        group: "preference", legend: word("hw_which_is_better"), labels: [...options, ...this.#ways()], disabled: this.disabled,
        chosen: this.#preference, choose: (value) => this.#set(() => (this.#preference = value)),
      })}
      ${this.#asksStrength ? this.#howMuch() : nothing} ${this.#reasons()} ${this.comment ? this.#comment() : nothing}`;
  }

  #options(): readonly Option[] {
    const labels = labelsOf(this.#named(), "options");
    const contents = listOf(this.options, "options").map((entry) => (typeof entry === "object" && entry !== null && "content" in entry ? entry.content : entry));
    return labels.map((one, index) => ({ ...one, content: String(contents[index] ?? "") }));
  }

  /** A plain text is what is judged; its name is then a letter. */
  #named(): readonly unknown[] {
    const letter = (index: number): string => String.fromCharCode(65 + index);
    return listOf(this.options, "options").map((entry, index) => (typeof entry === "string" ? letter(index) : { value: letter(index), ...(entry as object) }));
  }

  #ways(): readonly Label[] {
    return [
      ...(this.allowTie ? [label("same", word("hw_same"))] : []),
      ...(this.allowNeither ? [label("neither", word("hw_neither"))] : []),
    ];
  }

  #side(option: Option): unknown {
    return html`<section class=${this.#preference === option.value ? "card side better" : "card side"} aria-label=${option.text}>
      <h3>${option.text}</h3>
      <div class="free" dir="auto"><slot name=${option.value}>${option.content}</slot></div>
    </section>`;
  }

  #howMuch(): unknown {
    const labels = [label("slight", word("hw_slightly")), label("clear", word("hw_clearly")), label("much", word("hw_much"))];
    return chooseOne({
      group: "strength", legend: word("hw_how_much"), labels, disabled: this.disabled,
      chosen: this.#strength, choose: (value) => this.#set(() => (this.#strength = value)),
    });
  }

  #reasons(): unknown {
    const labels = withoutKeys(labelsOf(this.reasons, "reasons"));
    if (labels.length === 0) return nothing;
    return chooseSome({
      legend: word("hw_why"), labels, disabled: this.disabled,
      chosen: this.#why, choose: (values) => this.#set(() => (this.#why = values)),
    });
  }

  #comment(): unknown {
    return html`<div class="field">
      <label for="comment">${word("hw_comment")}</label>
      <textarea id="comment" rows="2" dir="auto" ?disabled=${this.disabled} .value=${this.#said}
        @input=${(event: Event) => this.#set(() => (this.#said = (event.target as HTMLTextAreaElement).value))}></textarea>
    </div>`;
  }

  #set(change: () => void): void {
    change();
    this.changed();
  }
}

define("hw-preference", Preference);
