import { css, html, type PropertyDeclarations } from "lit";
import { FLAG } from "../../element/attributes";
import { AnswerElement } from "../../element/answer-element";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { word } from "../../words/frame";

const STEPS: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** One of several; the group itself adds nothing to the answer. */
export class CrowdRadioGroup extends AnswerElement {
  static override styles = [look, css`:host { display: flex; flex-direction: column; align-items: start; }`];

  get value(): string | undefined {
    return this.buttons.find((button) => button.checked)?.value;
  }

  set value(value: unknown) {
    for (const button of this.buttons) button.checked = value !== undefined && button.value === value;
  }

  override get answerName(): string {
    return "";
  }

  override reset(): void {
    // Each button goes back by itself.
  }

  override problem(): string {
    return this.required && this.value === undefined ? word("element_answer_missing", { what: this.getAttribute("label") ?? this.name ?? "" }) : "";
  }

  override focusFirst(): void {
    this.buttons[0]?.focus();
  }

  get buttons(): readonly CrowdRadioButton[] {
    return [...this.querySelectorAll("*")].filter((element) => element instanceof CrowdRadioButton);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.setAttribute("role", "radiogroup");
  }

  protected override view(): unknown {
    return html`<slot></slot>`;
  }
}

/** One choice of a group. */
export class CrowdRadioButton extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    checked: { ...FLAG, noAccessor: true },
    value: { type: String, noAccessor: true },
  };
  static override styles = [
    look,
    css`
      :host { display: flex; align-items: center; gap: 0.5rem; width: fit-content; min-height: 2.75rem; margin-block: 0; padding-inline-end: 0.5rem; cursor: pointer; }
      :host([aria-checked]), :host([aria-checked="true"]) { border: 0; background: none; box-shadow: none; }
      :host(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
      :host([aria-disabled="true"]) { cursor: default; }
      .dot { flex: none; width: 1.25rem; height: 1.25rem; border: 2px solid var(--edge); border-radius: 50%; background: var(--paper-raised); }
      .dot.on { border: 6px solid var(--accent); }
      @media (forced-colors: active) { .dot.on { border-color: Highlight; } }
    `,
  ];
  #checked = false;
  #value = "on";

  constructor() {
    super();
    this.addEventListener("click", () => this.#choose());
    this.addEventListener("keydown", (event) => this.#onKey(event));
  }

  get checked(): boolean {
    return this.#checked;
  }

  set checked(checked: boolean) {
    this.#checked = Boolean(checked);
    if (this.#checked) for (const other of this.#others) other.checked = false;
    this.requestUpdate();
  }

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

  override focusFirst(): void {
    this.focus();
  }

  /** Those among which one is on: of the group, else of the same name. */
  get #kin(): readonly CrowdRadioButton[] {
    const group = this.closest("crowd-radio-group");
    const within = group ?? this.closest("form") ?? this.getRootNode();
    const all = within instanceof Node && "querySelectorAll" in within ? [...(within as ParentNode).querySelectorAll("*")] : [];
    const buttons = all.filter((element) => element instanceof CrowdRadioButton);
    return group ? buttons : buttons.filter((button) => button.name === this.name && !button.closest("crowd-radio-group"));
  }

  get #others(): readonly CrowdRadioButton[] {
    return this.#kin.filter((button) => button !== this);
  }

  get #isOff(): boolean {
    const group = this.closest("crowd-radio-group");
    return this.disabled || (group instanceof CrowdRadioGroup && group.disabled);
  }

  #choose(): void {
    if (this.#isOff || this.checked) return;
    this.checked = true;
    this.changed();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === " ") {
      event.preventDefault();
      this.#choose();
    }
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const kin = this.#kin.filter((button) => !button.#isOff);
    const next = kin[(kin.indexOf(this) + step + kin.length) % kin.length];
    if (!next) return;
    next.focus();
    next.#choose();
  }

  protected override updated(): void {
    this.setAttribute("role", "radio");
    this.setAttribute("aria-checked", String(this.checked));
    this.setAttribute("aria-disabled", String(this.#isOff));
    // Tab stops once at a group: at what is chosen, else at its first.
    for (const button of this.#kin) button.tabIndex = button === this.#stop ? 0 : -1;
  }

  get #stop(): CrowdRadioButton | undefined {
    return this.#kin.find((button) => button.checked) ?? this.#kin[0];
  }

  protected override view(): unknown {
    return html`<span class="dot ${this.checked ? "on" : ""}"></span><slot></slot>`;
  }
}

define("crowd-radio-group", CrowdRadioGroup);
define("crowd-radio-button", CrowdRadioButton);
