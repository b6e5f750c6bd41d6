import { History } from "./history";
import { marked, sameStretch, spanAt, trimmed, without, type Span, type Stretch } from "./spans";
import { wordAfter, wordAt, wordBefore } from "./text-words";

export type Direction = "forward" | "backward";

/** What was tried: a span that came or went, one that stands in the way, or nothing. */
export type Outcome =
  | { readonly kind: "marked" | "removed" | "overlap"; readonly span: Span }
  | { readonly kind: "nothing" };

const NOTHING: Outcome = { kind: "nothing" };

/** The spans of a text, what is selected in it, and what can be done with both. No page. */
export class Marking {
  readonly #history: History<readonly Span[]>;
  #chosen: Stretch | undefined;
  /** What was chosen first stays when the selection is extended; the head is what was reached. */
  #anchor: Stretch = { start: 0, end: 0 };
  #head: Stretch = { start: 0, end: 0 };

  constructor(
    readonly text: string,
    spans: readonly Span[],
    readonly overlapAllowed: boolean,
  ) {
    this.#history = new History(spans);
  }

  get spans(): readonly Span[] {
    return this.#history.present;
  }

  get chosen(): Stretch | undefined {
    return this.#chosen;
  }

  /** Where the selection moves when it is extended. */
  get head(): number {
    return this.#head.end;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** The marks that are exactly what is selected. */
  get chosenSpans(): readonly Span[] {
    const { chosen } = this;
    return chosen ? this.spans.filter((span) => sameStretch(span, chosen)) : [];
  }

  quote(stretch: Stretch): string {
    const text = this.text.slice(stretch.start, stretch.end).replace(/\s+/g, " ");
    const signs = [...text];
    return signs.length > 60 ? `${signs.slice(0, 58).join("")}…` : text;
  }

  choose(stretch: Stretch | undefined): void {
    this.#chosen = stretch && trimmed(this.text, stretch);
    if (this.#chosen) this.#anchor = this.#head = this.#chosen;
  }

  /** The mark at a place, else its word. */
  chooseAt(place: number, extend: boolean): void {
    if (extend && this.#chosen) this.#extendTo(wordAt(this.text, place) ?? { start: place, end: place });
    else this.choose(spanAt(this.spans, place) ?? wordAt(this.text, place));
  }

  /** A second tap takes the words between too; one on what is selected lets go. */
  tap(place: number, extend: boolean): void {
    const { chosen } = this;
    const isFree = this.chosenSpans.length === 0 && !spanAt(this.spans, place);
    if (chosen && chosen.start <= place && place < chosen.end) this.choose(undefined);
    else this.chooseAt(place, extend && isFree);
  }

  moveByWord(direction: Direction, extend: boolean): void {
    const next = this.#nextWord(direction, extend);
    if (!next) return;
    if (extend && this.#chosen) this.#extendTo(next);
    else this.choose(next);
  }

  /** Moves the end of the selection by one character, with `start` its beginning. */
  moveByLetter(direction: Direction, edge: "start" | "end"): void {
    const { chosen } = this;
    if (!chosen) return;
    const place = letterBeside(this.text, chosen[edge], direction);
    const next = { ...chosen, [edge]: place };
    if (next.start < next.end) this.choose(next);
  }

  /** The word that begins next after a place, or that ends before it. */
  wordBeside(place: number, direction: Direction): Stretch | undefined {
    return direction === "forward" ? wordAfter(this.text, place + 1) : wordBefore(this.text, place);
  }

  jumpTo(place: number): void {
    this.choose(place <= 0 ? wordAfter(this.text, 0) : (wordBefore(this.text, place) ?? undefined));
  }

  apply(label: string): Outcome {
    const chosen = this.#chosen;
    if (!chosen) return NOTHING;
    const span = { ...chosen, label };
    const result = marked(this.spans, span, this.overlapAllowed);
    if (result === "overlap") return { kind: "overlap", span: this.#inTheWay(chosen) ?? span };
    if (!this.chosenSpans.some((other) => other.label === label)) this.#history.change(result);
    this.#chosen = undefined;
    return { kind: "marked", span };
  }

  remove(span = this.chosenSpans[0]): Outcome {
    if (!span) return NOTHING;
    this.#history.change(without(this.spans, span));
    return { kind: "removed", span };
  }

  undo(): void {
    this.#history.undo();
  }

  redo(): void {
    this.#history.redo();
  }

  #inTheWay(chosen: Stretch): Span | undefined {
    return this.spans.find((span) => !sameStretch(span, chosen) && span.start < chosen.end && chosen.start < span.end);
  }

  #nextWord(direction: Direction, extend: boolean): Stretch | undefined {
    const from = extend ? this.#head : (this.#chosen ?? this.#head);
    return direction === "forward" ? wordAfter(this.text, from.end) : wordBefore(this.text, from.start);
  }

  #extendTo(word: Stretch): void {
    const { start, end } = this.#anchor;
    this.#head = word;
    this.#chosen = trimmed(this.text, { start: Math.min(start, word.start), end: Math.max(end, word.end) });
  }
}

function letterBeside(text: string, place: number, direction: Direction): number {
  if (direction === "forward") return Math.min(text.length, place + ((text.codePointAt(place) ?? 0) > 0xffff ? 2 : 1));
  return Math.max(0, place - (/[\uDC00-\uDFFF]/.test(text[place - 1] ?? "") ? 2 : 1));
}
