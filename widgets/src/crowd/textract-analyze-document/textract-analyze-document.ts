import { css, html, nothing, type PropertyDeclarations, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Point } from "../../drawing/points";
import type { NewShape } from "../../drawing/shape-answers";
import { under } from "../../drawing/shapes";
import { drawingStyles } from "../../drawing/styles";
import { Viewer } from "../../drawing/viewer";
import { AnswerElement } from "../../element/answer-element";
import { FLAG, listOf, LITERAL } from "../../element/attributes";
import { define } from "../../element/define";
import { look } from "../../element/look";
import { word } from "../../words/pictures";
import { type Block, blocksOf, corrected, importantKeys, type Judged, type Pair, pairsOf, placeOf, type Verdict } from "./pairs";

const pairLook = css`
  .document { display: grid; gap: 1rem; }
  @media (min-width: 56rem) { .document { grid-template-columns: minmax(0, 3fr) minmax(18rem, 2fr); align-items: start; } }
  .pairs { display: grid; gap: 0.75rem; }
  .pair { min-width: 0; margin: 0; padding: 0.5rem 0.75rem; border: 1px solid var(--line); border-radius: 8px; }
  .pair.at { border-color: var(--accent); background: var(--accent-wash); }
  .pair legend { padding: 0 0.25rem; font-weight: 600; overflow-wrap: anywhere; }
  .pair label { display: grid; gap: 0.25rem; margin-block-end: 0.375rem; }
  .pair :is(textarea, input) { font-weight: 400; }
  .document .tag { display: none; }
  .pair .verdicts label { display: flex; align-items: center; gap: 0.5rem; min-height: 1.75rem; margin: 0; font-weight: 400; }
`;

type Said = Readonly<Record<string, Judged>>;

/** Checks the keys and values that a service read from a form. */
export class CrowdTextractAnalyzeDocument extends AnswerElement {
  static override properties: PropertyDeclarations = {
    ...AnswerElement.properties,
    src: { type: String },
    keys: LITERAL,
    initialValue: { ...LITERAL, attribute: "initial-value" },
    blockTypes: { ...LITERAL, attribute: "block-types" },
    noKeyEdit: { ...FLAG, attribute: "no-key-edit" },
    noGeometryEdit: { ...FLAG, attribute: "no-geometry-edit" },
  };
  static override styles = [look, drawingStyles, pairLook];

  declare src: string | undefined;
  declare keys: unknown;
  declare initialValue: unknown;
  declare blockTypes: unknown;
  declare noKeyEdit: boolean;
  declare noGeometryEdit: boolean;
  #viewer: Viewer | undefined;
  #said: Said = {};
  #at: string | undefined;
  readonly #ids = new Map<string, string>();
  #shapes: readonly (NewShape & { readonly pair: string })[] = [];

  override get answerName(): string {
    return "AWS/Textract/AnalyzeDocument/Forms/V1";
  }

  get value(): unknown {
    const judged = (pair: Pair): Judged => this.#judged(pair);
    return { blocks: corrected(this.#blocks, this.#pairs, judged, (pair, part) => this.#newId(`${part} ${pair.id}`)) };
  }

  /** Blocks by script are the ones to check. */
  set value(value: unknown) {
    const fields = typeof value === "object" && value !== null && "blocks" in value ? value.blocks : value;
    this.#said = {};
    if (fields !== undefined && fields !== null) this.initialValue = fields;
    this.requestUpdate();
  }

  override get state(): unknown {
    return { said: this.#said };
  }

  override set state(state: unknown) {
    const said = (state as { said?: unknown } | null)?.said;
    this.#said = typeof said === "object" && said !== null ? (said as Said) : {};
    this.requestUpdate();
  }

  override reset(): void {
    this.#said = {};
    this.requestUpdate();
  }

  override problem(): string {
    const open = this.#pairs.find((pair) => !pair.keyBlock && !this.#said[pair.id]);
    return open ? word("pair_missing_answer", { what: open.key }) : "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#view.stage.connect();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#view.stage.disconnect();
  }

  override focusFirst(): void {
    this.renderRoot.querySelector<HTMLElement>(".pair textarea")?.focus();
  }

  get #view(): Viewer {
    this.#viewer ??= new Viewer((at) => this.#onPicture(at));
    return this.#viewer;
  }

  get #blocks(): readonly Block[] {
    return blocksOf(listOf(this.initialValue, "initial-value"));
  }

  get #pairs(): readonly Pair[] {
    return pairsOf(this.#blocks, importantKeys(listOf(this.keys, "keys")));
  }

  #judged(pair: Pair): Judged {
    return this.#said[pair.id] ?? { verdict: "right", key: pair.key, value: pair.value };
  }

  #newId(of: string): string {
    const known = this.#ids.get(of) ?? newUuid();
    this.#ids.set(of, known);
    return known;
  }

  protected view(): unknown {
    const pairs = this.#pairs;
    return html`${this.heading()}${this.instructions()}
      <div class="document">
        ${this.#view.root}
        <div class="pairs">${repeat(pairs, (pair) => pair.id, (pair, index) => this.#pairView(pair, index))}</div>
      </div>`;
  }

  protected override updated(changes: PropertyValues): void {
    void this.#view.show(this.src ?? "").then(() => this.#drawBlocks());
    if (changes.has("initialValue") || changes.has("keys")) this.#drawBlocks();
  }

  #drawBlocks(): void {
    const { width, height } = this.#view.stage.size;
    if (width === 0) return;
    const at = (block: Block): readonly Point[] => placeOf(block).map(({ x, y }) => ({ x: x * width, y: y * height }));
    const shapes = this.#pairs.flatMap((pair) =>
      [...(pair.keyBlock ? [pair.keyBlock] : []), ...pair.valueBlocks].map((block) => ({ kind: "polygon" as const, label: pair.key, points: at(block), pair: pair.id })),
    );
    const seen = shapes.filter(({ points }) => points.length > 2);
    if (JSON.stringify(seen) === JSON.stringify(this.#shapes)) return;
    this.#shapes = seen;
    this.#view.draw(seen, []);
  }

  #onPicture(at: Point): void {
    const shapes = this.#shapes.map((shape, id) => ({ ...shape, id }));
    const hit = under(shapes, at, this.#view.stage.reach(12));
    const pair = hit && this.#shapes[hit.id]?.pair;
    const field = pair && [...this.renderRoot.querySelectorAll<HTMLElement>(".pair")].find((one) => one.dataset["pair"] === pair);
    if (field) field.querySelector<HTMLElement>("textarea")?.focus();
  }

  #pairView(pair: Pair, index: number): unknown {
    const said = this.#judged(pair);
    const name = said.key || word("pair_number", { number: index + 1 });
    const empty = said.verdict !== "right";
    return html`<fieldset class="pair ${this.#at === pair.id ? "at" : ""}" data-pair=${pair.id} @focusin=${() => this.#onFocus(pair)}>
      <legend>${name}</legend>
      ${this.noKeyEdit || !pair.keyBlock ? nothing : this.#keyView(pair, said)}
      <label class="label">${word("pair_value")}
        <textarea rows="1" .value=${said.verdict === "blank" ? "" : said.value} ?disabled=${empty}
          @input=${(event: Event) => this.#onText(event, pair, "value")} @change=${quiet}></textarea>
      </label>
      <div class="verdicts" role="group" aria-label=${word("pair_verdict")}>${this.#verdicts(pair, said.verdict)}</div>
    </fieldset>`;
  }

  #keyView(pair: Pair, said: Judged): unknown {
    return html`<label class="label">${word("pair_key")}
      <input type="text" .value=${said.key} @input=${(event: Event) => this.#onText(event, pair, "key")} @change=${quiet} />
    </label>`;
  }

  #verdicts(pair: Pair, chosen: Verdict): unknown {
    const words = { right: "pair_right", wrong: "pair_wrong", blank: "pair_blank", missing: "pair_missing" } as const;
    const offered: readonly Verdict[] = pair.keyBlock ? ["right", "wrong", "blank", "missing"] : ["blank", "missing"];
    return offered.map((verdict) => {
      // A key that was not found is right as soon as its value is written: nothing needs to be chosen for that.
      const type = pair.keyBlock ? "radio" : "checkbox";
      const onChange = (event: Event): void => {
        event.stopPropagation();
        const on = (event.target as HTMLInputElement).checked;
        this.#judge(pair, { ...this.#judged(pair), verdict: on ? verdict : "right" });
      };
      return html`<label><input type=${type} name=${`verdict ${pair.id}`} .checked=${chosen === verdict} @input=${quiet} @change=${onChange} />${word(words[verdict])}</label>`;
    });
  }

  #onText(event: Event, pair: Pair, part: "key" | "value"): void {
    event.stopPropagation();
    const text = (event.target as HTMLInputElement | HTMLTextAreaElement).value;
    this.#judge(pair, { ...this.#judged(pair), [part]: text });
  }

  #judge(pair: Pair, judged: Judged): void {
    const untouched = !pair.keyBlock && judged.verdict === "right" && judged.value.trim() === "";
    const { [pair.id]: _before, ...others } = this.#said;
    this.#said = untouched ? others : { ...others, [pair.id]: judged };
    this.changed();
  }

  #onFocus(pair: Pair): void {
    if (this.#at === pair.id) return;
    this.#at = pair.id;
    const index = this.#shapes.findIndex((shape) => shape.pair === pair.id);
    this.#view.select(index < 0 ? undefined : index);
    this.requestUpdate();
  }
}

function quiet(event: Event): void {
  event.stopPropagation();
}

/** As `crypto.randomUUID`, which pages without TLS do not have. */
function newUuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 15) | 64;
  bytes[8] = ((bytes[8] ?? 0) & 63) | 128;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

define("crowd-textract-analyze-document", CrowdTextractAnalyzeDocument);
