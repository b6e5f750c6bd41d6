import { css, html, nothing, type CSSResultGroup, type PropertyDeclarations } from "lit";
import { AnswerElement } from "../../element/answer-element";
import { LITERAL, listOf } from "../../element/attributes";
import { define } from "../../element/define";
import { labelsOf, type Label } from "../../element/labels";
import { look } from "../../element/look";
import { word } from "../../words/hw";
import { chooseOne } from "../choosing";
import { hwLook } from "../hw-look";

interface Result {
  readonly id: string;
  readonly title: string;
  readonly url: string;
  readonly text: string;
  readonly image: string;
}

export interface Judgement {
  readonly id: string;
  readonly label: string;
}

/** How well each result of a search meets the query. */
export class Relevance extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    query: { type: String },
    results: LITERAL,
    scale: LITERAL,
  };
  static override styles: CSSResultGroup = [
    look,
    hwLook,
    css`
      .query { padding: 0.5rem 0.75rem; border: 1px solid var(--edge); border-radius: 999px; background: var(--paper-raised); max-width: none; }
      .results { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: 0.75rem; margin: 0 0 0.5rem; padding: 0; list-style: none; }
      .result { display: flex; flex-direction: column; gap: 0.25rem; }
      .result.judged { border-color: var(--accent); }
      .result h3 { margin: 0; font-size: 1.0625rem; line-height: 1.3; }
      .result .url { overflow-wrap: anywhere; }
      .result img { max-height: 12rem; object-fit: contain; align-self: start; border-radius: 4px; }
      .result fieldset { margin: auto 0 0; padding-block-start: 0.5rem; }
    `,
  ];

  declare query: string | undefined;
  declare results: unknown;
  declare scale: unknown;

  #judged: Readonly<Record<string, string>> = {};

  get value(): { readonly judgements: readonly Judgement[] } | undefined {
    const judgements = this.#results().flatMap(({ id }) => {
      const chosen = this.#judged[id];
      return chosen === undefined ? [] : [{ id, label: chosen }];
    });
    return judgements.length > 0 ? { judgements } : undefined;
  }

  set value(value: unknown) {
    const { judgements = [] } = (value ?? {}) as { readonly judgements?: readonly Judgement[] };
    this.#judged = Object.fromEntries(judgements.map(({ id, label: chosen }) => [id, chosen]));
    this.requestUpdate();
  }

  override problem(): string {
    const open = this.#results().findIndex(({ id }) => this.#judged[id] === undefined);
    return this.required && open >= 0 ? word("hw_result_missing", { place: open + 1 }) : "";
  }

  override focusFirst(): void {
    const open = this.#results().findIndex(({ id }) => this.#judged[id] === undefined);
    this.#focusOn(Math.max(0, open));
  }

  protected override view(): unknown {
    const results = this.#results();
    const judged = results.filter(({ id }) => this.#judged[id] !== undefined).length;
    return html`
      ${this.heading()} ${this.instructions()}
      <slot name="classification-target"></slot>
      ${this.query ? html`<p class="query" dir="auto"><span class="hint">${word("hw_query")}</span> <strong>${this.query}</strong></p>` : nothing}
      <p class="hint" role="status">${word("hw_judged", { count: judged, total: results.length })}</p>
      <ol class="results">${results.map((result, index) => this.#card(result, index))}</ol>`;
  }

  #scale(): readonly Label[] {
    const given = labelsOf(this.scale, "scale");
    return given.length > 0 ? given : labelsOf([word("hw_relevant"), word("hw_partly_relevant"), word("hw_not_relevant")].map((text, index) => ({ value: SCALE[index], text })), "scale");
  }

  #results(): readonly Result[] {
    return listOf(this.results, "results").map((entry, index) => {
      if (typeof entry !== "object" || entry === null) return { id: String(index + 1), title: "", url: "", text: String(entry), image: "" };
      const fields = { ...entry } as Readonly<Record<string, unknown>>;
      const field = (name: string): string => (fields[name] === undefined || fields[name] === null ? "" : String(fields[name]));
      return { id: field("id") || String(index + 1), title: field("title"), url: field("url"), text: field("text") || field("snippet"), image: field("image") };
    });
  }

  #card(result: Result, index: number): unknown {
    const name = result.title || word("hw_result", { place: index + 1 });
    return html`<li class=${this.#judged[result.id] === undefined ? "card result" : "card result judged"} @keydown=${(event: KeyboardEvent) => this.#press(event, result, index)}>
      <h3 dir="auto">${index + 1}. ${name}</h3>
      ${result.url ? html`<span class="hint url">${result.url}</span>` : nothing}
      ${result.image ? html`<img src=${result.image} alt=${result.title} />` : nothing}
      ${result.text ? html`<p class="free" dir="auto">${result.text}</p>` : nothing}
      ${chooseOne({
        group: `result-${index}`, legend: word("hw_judge", { what: name }), hideLegend: true, labels: this.#scale(), disabled: this.disabled,
        chosen: this.#judged[result.id], choose: (value) => this.#judge(result, value),
      })}
    </li>`;
  }

  #judge(result: Result, value: string): void {
    this.#judged = { ...this.#judged, [result.id]: value };
    this.changed();
  }

  /** A label's key judges the result that has the focus and goes on to the next. */
  #press(event: KeyboardEvent, result: Result, index: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.disabled) return;
    const chosen = this.#scale().find(({ key }) => key === event.key.toLowerCase());
    if (!chosen) return;
    event.preventDefault();
    event.stopPropagation();
    this.#judge(result, chosen.value);
    this.#focusOn(index + 1);
  }

  #focusOn(index: number): void {
    const card = this.renderRoot.querySelectorAll(".result")[index];
    (card?.querySelector<HTMLElement>("input:checked") ?? card?.querySelector<HTMLElement>("input"))?.focus();
  }
}

const SCALE = ["relevant", "partly relevant", "not relevant"] as const;

define("hw-relevance", Relevance);
