import type { Label } from "../../element/labels";
import type { Position } from "./selection";
import { overlaps, pieces, sameStretch, type Piece, type Span, type Stretch } from "./spans";
import { lines } from "./text-lines";

export interface Drawn {
  readonly spans: readonly Span[];
  readonly chosen: Stretch | undefined;
  readonly labels: readonly Label[];
}

interface Chunk extends Stretch {
  readonly element: HTMLElement;
}

const NOTHING: Drawn = { spans: [], chosen: undefined, labels: [] };

/** The text on the page: drawn once, and then again only where something changes. */
export class TextView {
  readonly #root: HTMLElement;
  readonly #text: string;
  readonly #chunks: readonly Chunk[];
  readonly #starts = new WeakMap<Node, number>();
  #drawn = NOTHING;

  constructor(root: HTMLElement, text: string) {
    this.#root = root;
    this.#text = text;
    const chunks: Chunk[] = [];
    root.replaceChildren(...lines(text).map((line) => this.#line(line, chunks)));
    this.#chunks = chunks;
  }

  draw(drawn: Drawn): void {
    const before = this.#drawn;
    this.#drawn = drawn;
    const all = before.labels !== drawn.labels;
    const changed = all ? [] : changedStretches(before, drawn);
    for (const chunk of this.#chunks) {
      if (all || changed.some((stretch) => overlaps(stretch, chunk))) this.#fill(chunk);
    }
  }

  /** The offset in the text of a position in the document; undefined outside of it. */
  placeOf({ node, offset }: Position): number | undefined {
    if (!this.#root.contains(node)) return undefined;
    const start = this.#starts.get(node);
    if (start !== undefined && node.nodeType === Node.TEXT_NODE) return start + offset;
    const child = node.childNodes[offset];
    return child ? this.#startOf(child) : this.#startAfter(node);
  }

  /** The element that begins at or holds a place. */
  elementAt(place: number): HTMLElement | undefined {
    const chunk = this.#chunkAt(place);
    const parts = [...(chunk?.element.querySelectorAll<HTMLElement>("[data-at]") ?? [])];
    return parts.findLast((part) => Number(part.dataset["at"]) <= place) ?? chunk?.element;
  }

  /** Where a place stands in the window. */
  rectAt(place: number): DOMRect | undefined {
    const element = this.elementAt(place);
    const chunk = this.#chunkAt(place);
    if (!element || !chunk) return undefined;
    const walker = document.createTreeWalker(chunk.element, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const start = this.#starts.get(node) ?? 0;
      const length = node.textContent?.length ?? 0;
      if (place >= start + length) continue;
      const range = document.createRange();
      range.setStart(node, Math.max(0, place - start));
      range.setEnd(node, Math.min(length, place - start + 1));
      return range.getBoundingClientRect();
    }
    return element.getBoundingClientRect();
  }

  /** Scrolls the text, not the page, until a place can be seen. */
  show(place: number): void {
    const rect = this.rectAt(place);
    if (!rect) return;
    const frame = this.#root.getBoundingClientRect();
    const margin = rect.height;
    if (rect.top < frame.top + margin) this.#root.scrollTop -= frame.top + margin - rect.top;
    if (rect.bottom > frame.bottom - margin) this.#root.scrollTop += rect.bottom - frame.bottom + margin;
  }

  isRightToLeft(place: number): boolean {
    const element = this.#chunkAt(place)?.element;
    return element !== undefined && getComputedStyle(element).direction === "rtl";
  }

  #chunkAt(place: number): Chunk | undefined {
    return this.#chunks.findLast(({ start }) => start <= place);
  }

  #line(line: readonly Stretch[], chunks: Chunk[]): HTMLElement {
    const element = document.createElement("div");
    element.className = "line";
    element.dir = "auto";
    this.#starts.set(element, line[0]?.start ?? 0);
    for (const stretch of line) {
      const chunk = { ...stretch, element: document.createElement("span") };
      chunks.push(chunk);
      this.#starts.set(chunk.element, chunk.start);
      this.#fill(chunk);
      element.append(chunk.element);
    }
    return element;
  }

  #fill(chunk: Chunk): void {
    const { spans, chosen } = this.#drawn;
    const parts = chunk.start === chunk.end ? [] : pieces(chunk, spans, chosen).map((piece) => this.#piece(piece));
    chunk.element.replaceChildren(...(parts.length > 0 ? parts : [document.createElement("br")]));
  }

  #piece(piece: Piece): Node {
    const text = document.createTextNode(this.#text.slice(piece.start, piece.end));
    this.#starts.set(text, piece.start);
    let node: Node = text;
    for (const span of piece.spans.toReversed()) node = this.#mark(span, piece, node);
    return piece.chosen ? wrapped("chosen", piece.start, node) : node;
  }

  #mark(span: Span, piece: Stretch, inside: Node): HTMLElement {
    const label = this.#drawn.labels.find(({ value }) => value === span.label);
    const mark = wrapped("mark", piece.start, inside);
    mark.style.setProperty("--colour", label?.colour ?? "var(--edge)");
    mark.classList.toggle("begins", span.start === piece.start);
    if (span.end === piece.end) mark.dataset["short"] = label?.short ?? span.label;
    return mark;
  }

  #startOf(node: Node): number {
    for (let at: Node | null = node; at; at = at.firstChild) {
      const start = this.#starts.get(at);
      if (start !== undefined) return start;
    }
    return this.#startAfter(node);
  }

  #startAfter(node: Node): number {
    for (let at: Node | null = node; at && at !== this.#root; at = at.parentNode) {
      if (at.nextSibling) return this.#startOf(at.nextSibling);
    }
    return this.#text.length;
  }
}

function wrapped(name: string, at: number, inside: Node): HTMLElement {
  const element = document.createElement(name === "mark" ? "mark" : "span");
  if (name !== "mark") element.className = name;
  element.dataset["at"] = String(at);
  element.append(inside);
  return element;
}

function changedStretches(before: Drawn, after: Drawn): readonly Stretch[] {
  const was = new Set(before.spans);
  const is = new Set(after.spans);
  const changed: Stretch[] = [...before.spans.filter((span) => !is.has(span)), ...after.spans.filter((span) => !was.has(span))];
  const { chosen } = after;
  if (before.chosen && chosen && sameStretch(before.chosen, chosen)) return changed;
  return [...changed, ...[before.chosen, chosen].filter((stretch) => stretch !== undefined)];
}
