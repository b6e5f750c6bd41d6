import { draw, put } from "./dom";
import type { Mark } from "./palette";
import { bounds, type Point } from "./points";
import { isClosed, outline, type Shape } from "./shapes";

interface Drawn {
  readonly root: SVGGElement;
  readonly lines: readonly SVGPathElement[];
  readonly tag: SVGTextElement;
  shape: Shape;
}

/** The path of a shape, in the picture's own pixels; a single place is a dot that keeps its size. */
export function pathOf(points: readonly Point[], closed: boolean): string {
  const [first] = points;
  if (!first) return "";
  if (points.length === 1) return `M${first.x} ${first.y}h0`;
  return `M${points.map(({ x, y }) => `${x} ${y}`).join("L")}${closed ? "Z" : ""}`;
}

/** Draws shapes and touches only those that changed. */
export class ShapeLayer {
  readonly #drawn = new Map<number, Drawn>();
  #scale = 1;

  constructor(private readonly root: SVGGElement) {}

  show(shapes: readonly Shape[], selected: number | undefined, markOf: (label: string) => Mark): void {
    const kept = new Set<number>();
    shapes.forEach((shape, index) => {
      kept.add(shape.id);
      this.#put(shape, index + 1, markOf);
    });
    for (const [id, { root }] of this.#drawn) {
      if (kept.has(id)) put(root, "class", id === selected ? "shape selected" : "shape");
      else {
        root.remove();
        this.#drawn.delete(id);
      }
    }
  }

  /** Texts and dots keep their size on the screen at any zoom. */
  zoom(scale: number): void {
    if (scale === this.#scale) return;
    this.#scale = scale;
    for (const { tag, shape } of this.#drawn.values()) this.#placeTag(tag, shape);
  }

  /** Colours and texts anew: the labels changed. */
  forget(): void {
    this.#drawn.clear();
    this.root.replaceChildren();
  }

  #put(shape: Shape, number: number, markOf: (label: string) => Mark): void {
    const known = this.#drawn.get(shape.id) ?? this.#make(shape);
    const text = `${number} ${shape.label}`;
    if (known.tag.textContent !== text) known.tag.textContent = text;
    if (known.shape === shape && known.root.isConnected) return;
    known.shape = shape;
    const { colour, dash } = markOf(shape.label);
    const path = pathOf(outline(shape), isClosed(shape.kind));
    for (const line of known.lines) put(line, "d", path);
    known.root.style.setProperty("--mark", colour);
    put(known.root, "data-kind", shape.kind);
    if (shape.kind !== "point") put(known.lines[1] as Element, "stroke-dasharray", dash || "none");
    this.#placeTag(known.tag, shape);
    if (!known.root.isConnected) this.root.append(known.root);
  }

  #make(shape: Shape): Drawn {
    const lines = [draw("path", { class: "halo" }), draw("path", { class: "line" })];
    const tag = draw("text", { class: "tag" });
    const made = { root: draw("g", { class: "shape" }, ...lines, tag), lines, tag, shape };
    this.#drawn.set(shape.id, made);
    return made;
  }

  #placeTag(tag: SVGTextElement, shape: Shape): void {
    const { left, top } = bounds(shape.points);
    const point = shape.kind === "point";
    const size = 1 / this.#scale;
    const x = left + (point ? 10 : 3) * size;
    const y = top + (point ? 4 : 14) * size;
    put(tag, "transform", `translate(${x} ${y}) scale(${size})`);
  }
}
