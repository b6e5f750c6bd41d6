import { html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { FLAG, LITERAL } from "../../element/attributes";
import { define } from "../../element/define";
import { labelsOf, type Label } from "../../element/labels";
import { look } from "../../element/look";
import { word } from "../../words/spans";
import { entities, spansOf, type Entity } from "./annotations";
import { entityLook } from "./entity-look";
import { Marking, type Outcome } from "./marking";
import type { Span } from "./spans";
import { moveByKey } from "./text-keys";
import { TextPointer } from "./text-pointer";
import { TextView } from "./text-view";

const SHOWN_AT_ONCE = 60;

/** Marks parts of a text with labels. */
export class EntityAnnotation extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    text: { type: String },
    labels: LITERAL,
    initialValue: { ...LITERAL, attribute: "initial-value" },
    allowOverlap: { ...FLAG, attribute: "allow-overlap" },
  };
  static override styles: CSSResultGroup = [look, entityLook];
  static override bringsForm = true;

  declare text: string | undefined;
  declare labels: unknown;
  declare initialValue: unknown;
  declare allowOverlap: boolean;

  #marking = new Marking("", [], false);
  #view: TextView | undefined;
  #pointer: TextPointer | undefined;
  #active: string | undefined;
  #said = "";
  #isBad = false;
  readonly #onKey = (event: KeyboardEvent): void => this.#press(event);

  constructor() {
    super();
    this.allowOverlap = false;
  }

  get value(): { readonly entities: readonly Entity[] } {
    this.#begin();
    return { entities: entities(this.#marking.text, this.#marking.spans) };
  }

  set value(value: unknown) {
    this.#restart(value === undefined ? this.initialValue : value);
  }

  override reset(): void {
    this.#restart(this.initialValue);
  }

  override problem(): string {
    return this.required && this.value.entities.length === 0 ? word("spans_missing") : "";
  }

  override focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>(".text")?.focus();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener("keydown", this.#onKey);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener("keydown", this.#onKey);
    this.#pointer?.stop();
    this.#pointer = undefined;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (["text", "initialValue", "allowOverlap"].some((name) => changed.has(name))) this.#begun = false;
    if (changed.has("labels")) this.#known = undefined;
  }

  protected override view(): unknown {
    this.#begin();
    const labels = this.#labels();
    return html`
      ${this.heading()} ${this.instructions()}
      <ul class="labels" aria-label=${word("spans_labels")}>
        ${labels.map((label) => this.#labelButton(label))}
      </ul>
      <p class=${this.#isBad ? "said bad" : "said"} role="status">${this.#said || this.#prompt()}</p>
      <div class=${this.#active ? "text marking" : "text"} tabindex="0" role="application" aria-label=${word("spans_area")}></div>
      <div class="row tools">${this.#tools()}</div>
      ${this.#list()}`;
  }

  protected override updated(): void {
    const root = this.renderRoot.querySelector<HTMLElement>(".text");
    if (!root) return;
    if (!this.#view || !root.firstChild) this.#view = new TextView(root, this.#marking.text);
    const shadow = this.renderRoot as ShadowRoot;
    this.#pointer ??= new TextPointer({
      root,
      shadow,
      view: () => this.#view,
      marking: () => this.#marking,
      onChosen: (finished) => this.#chosen(finished),
    });
    this.#view.draw({ spans: this.#marking.spans, chosen: this.#marking.chosen, labels: this.#labels() });
  }

  #begun = false;
  #known: readonly Label[] | undefined;

  #labels(): readonly Label[] {
    this.#known ??= labelsOf(this.labels, "labels");
    return this.#known;
  }

  /** Reads text and marks again when the template or a script gave others. */
  #begin(): void {
    if (!this.#begun) this.#read(this.initialValue);
  }

  #restart(value: unknown): void {
    this.#read(value);
    this.requestUpdate();
  }

  #read(value: unknown): void {
    this.#begun = true;
    const text = (this.text ?? "").replace(/\r\n?/g, "\n");
    this.#marking = new Marking(text, spansOf(text, value, "initial-value"), this.allowOverlap);
    this.#view = undefined;
  }

  #labelButton(label: Label): unknown {
    return html`<li>
      <button type="button" ?disabled=${this.disabled} aria-pressed=${this.#active === label.value} aria-keyshortcuts=${label.key || nothing}
        style="--colour: ${label.colour}" @click=${() => this.#pressLabel(label)}>
        <span class="swatch"></span>${label.text}${label.key ? html`<kbd aria-hidden="true">${label.key.toUpperCase()}</kbd>` : nothing}
      </button>
    </li>`;
  }

  #tools(): unknown {
    const { canUndo, canRedo, chosenSpans } = this.#marking;
    return html`<span class="row">
        <button type="button" ?disabled=${!canUndo} @click=${() => this.#undo()}>${word("spans_undo")}</button>
        <button type="button" ?disabled=${!canRedo} @click=${() => this.#redo()}>${word("spans_redo")}</button>
        <button type="button" ?disabled=${chosenSpans.length === 0} @click=${() => this.#remove()}>${word("spans_remove")}</button>
      </span>`;
  }

  #list(): unknown {
    const { spans } = this.#marking;
    if (spans.length === 0) return html`<p class="hint">${word("spans_none")}</p>`;
    return html`<details ?open=${spans.length <= SHOWN_AT_ONCE}>
      <summary>${word("spans_list", { count: spans.length })}</summary>
      <ul class="found">${spans.map((span) => this.#listed(span))}</ul>
    </details>`;
  }

  #listed(span: Span): unknown {
    const label = this.#labelOf(span);
    const words = { quote: this.#marking.quote(span), label: label?.text ?? span.label };
    return html`<li style="--colour: ${label?.colour ?? "var(--edge)"}">
      <button type="button" aria-label=${word("spans_show_one", words)} @click=${() => this.#show(span)}>
        <bdi>${words.quote}</bdi> <strong>${label?.short ?? span.label}</strong>
      </button>
      <button type="button" aria-label=${word("spans_remove_one", words)} @click=${() => this.#remove(span)}>×</button>
    </li>`;
  }

  #labelOf(span: Span): Label | undefined {
    return this.#labels().find(({ value }) => value === span.label);
  }

  #prompt(): string {
    const { chosen } = this.#marking;
    if (chosen) return word("spans_chosen", { quote: this.#marking.quote(chosen) });
    const active = this.#labels().find(({ value }) => value === this.#active);
    return active ? word("spans_marking", { label: active.text }) : word("spans_help");
  }

  #chosen(finished: boolean): void {
    this.#say("");
    if (finished && this.#active !== undefined && this.#marking.chosen && this.#marking.chosenSpans.length === 0) this.#apply(this.#active);
  }

  #pressLabel({ value }: Label): void {
    if (this.#marking.chosen) this.#apply(value);
    else this.#active = this.#active === value ? undefined : value;
    this.requestUpdate();
  }

  #apply(label: string): void {
    document.getSelection()?.removeAllRanges();
    this.#report(this.#marking.apply(label));
  }

  #remove(span?: Span): void {
    this.#report(this.#marking.remove(span));
  }

  #undo(): void {
    this.#marking.undo();
    this.#say("");
    this.changed();
  }

  #redo(): void {
    this.#marking.redo();
    this.#say("");
    this.changed();
  }

  #show(span: Span): void {
    this.#marking.choose(span);
    this.#say("");
    this.#view?.show(span.start);
  }

  #report(outcome: Outcome): void {
    if (outcome.kind === "nothing") return;
    const words = { quote: this.#marking.quote(outcome.span), label: this.#labelOf(outcome.span)?.text ?? outcome.span.label };
    this.#say(word(`spans_${outcome.kind}`, words), outcome.kind === "overlap");
    if (outcome.kind !== "overlap") this.changed();
  }

  #say(text: string, isBad = false): void {
    this.#said = text;
    this.#isBad = isBad;
    this.requestUpdate();
  }

  #press(event: KeyboardEvent): void {
    const target = event.composedPath()[0];
    const isElsewhere = target !== document.body && !event.composedPath().includes(this);
    const isTyping = target instanceof Element && target.matches("input, textarea, select, [contenteditable]");
    if (isElsewhere || isTyping || event.defaultPrevented || this.disabled || !this.#act(event, target)) return;
    event.preventDefault();
    this.requestUpdate();
  }

  #act(event: KeyboardEvent, target: EventTarget | undefined): boolean {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) return this.#history(key, event.shiftKey);
    const label = event.altKey ? undefined : this.#labels().find((one) => one.key === key);
    if (label) this.#pressLabel(label);
    else if (!(target instanceof HTMLElement) || !target.matches(".text")) return false;
    else if (key === "delete" || key === "backspace") this.#remove();
    else if (key === "escape" && (this.#marking.chosen || this.#active)) this.#letGo();
    else if (this.#view && moveByKey(event, this.#marking, this.#view)) this.#say("");
    else return false;
    return true;
  }

  #letGo(): void {
    if (!this.#marking.chosen) this.#active = undefined;
    this.#marking.choose(undefined);
    this.#say("");
  }

  #history(key: string, shift: boolean): boolean {
    if (key === "z" && !shift) this.#undo();
    else if (key === "y" || (key === "z" && shift)) this.#redo();
    else return false;
    return true;
  }
}

define("crowd-entity-annotation", EntityAnnotation);
