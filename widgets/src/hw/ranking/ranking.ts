import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations, type PropertyValues } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { LITERAL } from "../../element/attributes";
import { define } from "../../element/define";
import { labelsOf, type Label } from "../../element/labels";
import { look } from "../../element/look";
import { word } from "../../words/hw";
import { hwLook } from "../hw-look";

/** The same list with one entry at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const rest = list.filter((_, index) => index !== from);
  const entry = list[from];
  return entry === undefined || to < 0 || to >= list.length ? list : [...rest.slice(0, to), entry, ...rest.slice(to)];
}

/** Puts things in order, the best first, by dragging or by keys. */
export class Ranking extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    items: LITERAL,
    first: { type: String },
    last: { type: String },
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      ol { counter-reset: place; }
      li { counter-increment: place; display: flex; align-items: center; gap: 0.5rem; padding: 0.375rem; border: 1px solid var(--line); border-radius: 8px; background: var(--paper-raised); }
      li::before { content: counter(place); min-width: 1.5rem; color: var(--ink-muted); text-align: end; font-variant-numeric: tabular-nums; }
      li.dragged { border-color: var(--accent); box-shadow: 0 2px 8px rgb(0 0 0 / 25%); }
      .grip { touch-action: none; cursor: grab; }
      .dragged .grip { cursor: grabbing; }
      .name { flex: 1; min-width: 0; }
      .ends { margin: 0 0 0.25rem; }
    `,
  ];

  declare items: unknown;
  declare first: string | undefined;
  declare last: string | undefined;

  #order: readonly string[] | undefined;
  /** Whether a person said that this is the order. */
  #isMeant = false;
  #dragged: string | undefined;
  #said = "";
  #focusOn: string | undefined;

  get value(): { readonly ranking: readonly string[] } | undefined {
    return this.#isMeant ? { ranking: this.#now } : undefined;
  }

  set value(value: unknown) {
    const given = (value as { readonly ranking?: unknown } | undefined)?.ranking;
    const known = this.#labels().map((item) => item.value);
    this.#isMeant = Array.isArray(given) && given.length === known.length && known.every((item) => given.includes(item));
    this.#order = this.#isMeant ? (given as readonly string[]) : undefined;
    this.requestUpdate();
  }

  override focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>(".grip")?.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has("items") || !this.hasUpdated) return;
    this.#order = undefined;
    this.#isMeant = false;
  }

  protected override view(): unknown {
    const labels = this.#labels();
    const shown = this.#now.map((value) => labels.find((item) => item.value === value)).filter((item) => item !== undefined);
    return html`
      ${this.heading()} ${this.instructions()}
      <slot name="classification-target"></slot>
      <p class="hint">${word("hw_ranking_help")}</p>
      <p class="ends"><strong>${this.first || word("hw_best")}</strong></p>
      <ol class="plain">${shown.map((item, index) => this.#row(item, index, shown.length))}</ol>
      <p class="ends"><strong>${this.last || word("hw_worst")}</strong></p>
      <p class="hidden-text" role="status">${this.#said}</p>
      ${this.#isMeant ? nothing : html`<button type="button" class="meant" ?disabled=${this.disabled} @click=${() => this.#mean()}>${word("hw_order_right")}</button>`}`;
  }

  protected override updated(): void {
    const { renderRoot } = this;
    const grip = this.#focusOn === undefined ? undefined : [...renderRoot.querySelectorAll<HTMLElement>(".grip")][this.#now.indexOf(this.#focusOn)];
    this.#focusOn = undefined;
    grip?.focus();
  }

  get #now(): readonly string[] {
    return this.#order ?? this.#labels().map((item) => item.value);
  }

  #labels(): readonly Label[] {
    return labelsOf(this.items, "items");
  }

  #row(item: Label, index: number, count: number): unknown {
    const at = { what: item.text, place: index + 1, count };
    return html`<li class=${this.#dragged === item.value ? "dragged" : nothing}>
      <button type="button" class="square grip" ?disabled=${this.disabled} aria-label=${word("hw_rank_of", at)} aria-roledescription=${word("hw_movable")}
        @keydown=${(event: KeyboardEvent) => this.#press(event, index)}
        @pointerdown=${(event: PointerEvent) => this.#grab(event, item.value)} @pointermove=${this.#drag} @pointerup=${this.#drop} @pointercancel=${this.#drop}>⠿</button>
      <span class="name free" dir="auto">${item.text}</span>
      <button type="button" class="square" ?disabled=${this.disabled || index === 0} aria-label=${word("hw_move_up", at)} @click=${() => this.#move(index, index - 1)}>↑</button>
      <button type="button" class="square" ?disabled=${this.disabled || index === count - 1} aria-label=${word("hw_move_down", at)} @click=${() => this.#move(index, index + 1)}>↓</button>
    </li>`;
  }

  #press(event: KeyboardEvent, index: number): void {
    const places: Readonly<Record<string, number>> = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: this.#now.length - 1 };
    const to = places[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.#focusOn = this.#now[index];
    this.#move(index, to);
  }

  #move(from: number, to: number): void {
    const value = this.#now[from];
    this.#order = moved(this.#now, from, to);
    this.#isMeant = true;
    const what = this.#labels().find((item) => item.value === value)?.text ?? "";
    this.#said = word("hw_rank_of", { what, place: this.#order.indexOf(value ?? "") + 1, count: this.#order.length });
    this.changed();
  }

  #mean(): void {
    this.#isMeant = true;
    this.#said = word("hw_order_kept");
    this.changed();
  }

  #grab(event: PointerEvent, value: string): void {
    if (event.button !== 0 || this.disabled) return;
    this.#dragged = value;
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.requestUpdate();
  }

  readonly #drag = (event: PointerEvent): void => {
    if (this.#dragged === undefined) return;
    const from = this.#now.indexOf(this.#dragged);
    const middles = [...this.renderRoot.querySelectorAll("li")].map((row) => row.getBoundingClientRect()).map(({ top, height }) => top + height / 2);
    const to = middles.filter((middle, index) => index !== from && middle < event.clientY).length;
    if (to !== from) this.#move(from, to);
  };

  readonly #drop = (): void => {
    this.#dragged = undefined;
    this.requestUpdate();
  };
}

define("hw-ranking", Ranking);
