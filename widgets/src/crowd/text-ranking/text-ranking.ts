import { css, html, nothing, type PropertyDeclarations } from "lit";
import { listOf, LITERAL } from "../../element/attributes";
import { AnswerElement } from "../../element/answer-element";
import { define } from "../../element/define";
import { labelsOf } from "../../element/labels";
import { LiteralError } from "../../element/literals";
import { look } from "../../element/look";
import { word } from "../../words/frame";

interface Dimension {
  readonly name: string;
  readonly allowTie: boolean;
}

interface Ranking {
  readonly dimension: string;
  readonly ranks: readonly (number | null)[];
}

/** Texts to put in order, best first, in one or more respects. */
export class CrowdTextRanking extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    text: { type: String },
    responses: LITERAL,
    dimensions: { ...LITERAL, attribute: "ordinal-ranking-dimensions" },
  };
  static override styles = [
    look,
    css`
      .source { padding: 0.75rem; border-inline-start: 3px solid var(--line); background: var(--paper-sunk); white-space: pre-wrap; overflow-wrap: anywhere; }
      ol { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(18rem, 100%), 1fr)); gap: 0.75rem; margin: 0 0 1rem; padding: 0; list-style: none; }
      li { padding: 0.75rem; border: 1px solid var(--line); border-radius: 6px; background: var(--paper-raised); overflow-wrap: anywhere; white-space: pre-wrap; }
      fieldset { min-width: 0; margin: 0 0 1rem; padding: 0; border: 0; }
      legend { padding: 0; font-size: 1.0625rem; font-weight: 600; }
      .response { flex-wrap: wrap; margin-block: 0.25rem; }
      .response > .label { min-width: 7rem; }
      label { display: inline-flex; align-items: center; justify-content: center; gap: 0.375rem; min-width: 2.75rem; min-height: 2.75rem; font-weight: 400; cursor: pointer; }
    `,
  ];
  declare text: string | undefined;
  declare responses: unknown;
  declare dimensions: unknown;
  #ranks: Readonly<Record<string, readonly (number | null)[]>> = {};

  /** For each dimension the rank of each response, in the responses' order; 1 is best, null is not ranked yet. */
  get value(): { readonly rankings: readonly Ranking[] } {
    const rankings = this.#dimensions.map(({ name }) => ({ dimension: name, ranks: this.#ranksOf(name) }));
    return { rankings };
  }

  set value(value: unknown) {
    const rankings = typeof value === "object" && value !== null && "rankings" in value ? listOf(value.rankings, "value") : [];
    this.#ranks = Object.fromEntries(rankings.filter(isRanking).map(({ dimension, ranks }) => [dimension, ranks]));
    this.requestUpdate();
  }

  override problem(): string {
    const open = this.value.rankings.find(({ ranks }) => ranks.includes(null));
    return open ? word("ranking_missing", { what: open.dimension }) : "";
  }

  get #texts(): readonly string[] {
    return labelsOf(this.responses, "responses").map((label) => label.text);
  }

  get #dimensions(): readonly Dimension[] {
    const given = listOf(this.dimensions, "ordinal-ranking-dimensions").map(dimensionOf);
    return given.length > 0 ? given : [{ name: "Rank", allowTie: false }];
  }

  #ranksOf(dimension: string): readonly (number | null)[] {
    return this.#texts.map((_, at) => this.#ranks[dimension]?.[at] ?? null);
  }

  #rank(dimension: Dimension, at: number, rank: number): void {
    // Where no tie is allowed, a rank that is given to one is taken from the other.
    const others = this.#ranksOf(dimension.name).map((before) => (before === rank && !dimension.allowTie ? null : before));
    this.#ranks = { ...this.#ranks, [dimension.name]: others.map((before, place) => (place === at ? rank : before)) };
    this.changed();
  }

  protected override view(): unknown {
    const texts = this.#texts;
    return html`${this.heading()}${this.instructions()}
      ${this.text ? html`<p class="source">${this.text}</p>` : nothing}
      <ol>${texts.map((text, at) => html`<li><strong>${word("ranking_response", { number: at + 1 })}</strong><br />${text}</li>`)}</ol>
      ${this.#dimensions.map((dimension) => this.#fields(dimension, texts.length))}<slot></slot>`;
  }

  #fields(dimension: Dimension, count: number): unknown {
    const ranks = this.#ranksOf(dimension.name);
    return html`<fieldset ?disabled=${this.disabled}>
      <legend>${dimension.name}</legend>
      <p class="hint">${word(dimension.allowTie ? "ranking_hint_ties" : "ranking_hint")}</p>
      ${ranks.map((rank, at) => this.#row(dimension, at, rank, count))}
    </fieldset>`;
  }

  #row(dimension: Dimension, at: number, rank: number | null, count: number): unknown {
    const name = word("ranking_response", { number: at + 1 });
    const quiet = (event: Event): void => event.stopPropagation();
    const places = Array.from({ length: count }, (_, place) => place + 1);
    return html`<div class="row response" role="radiogroup" aria-label="${dimension.name}: ${name}">
      <span class="label">${name}</span>
      ${places.map((place) => html`<label><input type="radio" name="${dimension.name} ${at}" .checked=${rank === place}
        @input=${quiet} @change=${() => this.#rank(dimension, at, place)} />${place}</label>`)}
    </div>`;
  }
}

function dimensionOf(entry: unknown): Dimension {
  if (typeof entry === "string") return { name: entry, allowTie: false };
  const { name, allowTie } = (typeof entry === "object" && entry !== null ? entry : {}) as { name?: unknown; allowTie?: unknown };
  if (typeof name !== "string") throw new LiteralError("a name for each dimension", JSON.stringify(entry) ?? "", "ordinal-ranking-dimensions");
  return { name, allowTie: allowTie === true };
}

function isRanking(entry: unknown): entry is Ranking {
  const { dimension, ranks } = (typeof entry === "object" && entry !== null ? entry : {}) as { dimension?: unknown; ranks?: unknown };
  return typeof dimension === "string" && Array.isArray(ranks);
}

define("crowd-text-ranking", CrowdTextRanking);
