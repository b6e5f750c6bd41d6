import { crossesItself, distance, inside, type Point, samePoint, type Size } from "./points";
import { FEWEST, type Kind } from "./shapes";

const MOST: Readonly<Record<Kind, number>> = { box: 2, line: 2, point: 1, polygon: Infinity, polyline: Infinity };

export type Placed = "going" | "finished" | "crossing" | "small";

/** A shape on its way: the points placed so far, and where the next one would be. */
export class Draft {
  #points: readonly Point[] = [];
  #undone: readonly Point[] = [];
  lead: Point | undefined;

  constructor(readonly kind: Kind) {}

  get points(): readonly Point[] {
    return this.#points;
  }

  get isOpen(): boolean {
    return this.#points.length > 0;
  }

  get canFinish(): boolean {
    return this.#points.length >= FEWEST[this.kind];
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** What is seen: the points with the one under way. */
  get seen(): readonly Point[] {
    return this.lead && this.isOpen ? [...this.#points, this.lead] : this.#points;
  }

  clear(): void {
    this.#points = [];
    this.#undone = [];
    this.lead = undefined;
  }

  /** Places a point; on the first (or the last) one, within reach, the shape ends instead. */
  place(at: Point, size: Size, reach: number): Placed {
    const point = inside(at, size);
    if (this.#ends(point, reach)) return this.finish();
    const points = [...this.#points, point];
    if (this.kind === "polygon" && crossesItself(points, false)) return "crossing";
    if ((this.kind === "box" || this.kind === "line") && this.#isSmall(points)) return "small";
    this.#points = points;
    this.#undone = [];
    return points.length >= MOST[this.kind] ? "finished" : "going";
  }

  finish(): Placed {
    if (!this.canFinish) return "small";
    return this.kind === "polygon" && crossesItself(this.#points, true) ? "crossing" : "finished";
  }

  undo(): boolean {
    const last = this.#points.at(-1);
    if (!last) return false;
    this.#points = this.#points.slice(0, -1);
    this.#undone = [...this.#undone, last];
    return true;
  }

  redo(): boolean {
    const next = this.#undone.at(-1);
    if (!next) return false;
    this.#undone = this.#undone.slice(0, -1);
    this.#points = [...this.#points, next];
    return true;
  }

  #ends(point: Point, reach: number): boolean {
    if (this.kind !== "polygon" && this.kind !== "polyline") return false;
    const last = this.#points.at(-1);
    const first = this.#points[0];
    if (!last || !first) return false;
    if (distance(last, point) <= Math.min(reach, 3) || samePoint(last, point)) return this.canFinish;
    return this.kind === "polygon" && this.canFinish && distance(first, point) <= reach;
  }

  #isSmall(points: readonly Point[]): boolean {
    const [from, to] = points;
    if (!from || !to) return false;
    return this.kind === "box" ? from.x === to.x || from.y === to.y : samePoint(from, to);
  }
}
