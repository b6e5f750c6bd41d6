import { word } from "../words/pictures";
import { Draft, type Placed } from "./draft";
import { History } from "./history";
import { bounds, crossesItself, distance, type Point, type Size } from "./points";
import type { Pen } from "./pointers";
import { type Kind, moved, nearest, reshaped, type Shape, stretched, under, withoutPoint, withPoint } from "./shapes";
import { named, whereabouts } from "./shape-words";

export interface Watcher {
  /** Something looks different. */
  drawn(): void;
  /** The answer is different. */
  committed(): void;
  say(text: string, isProblem?: boolean): void;
}

interface Press {
  readonly at: Point;
  readonly grip: Shape | undefined;
  readonly slack: number;
  dragged: boolean;
}

/** What a person draws: shapes, the one selected, the one under way, and the way back. Knows no page. */
export class ShapeEditor implements Pen {
  readonly draft: Draft;
  size: Size = { width: 0, height: 0 };
  label = "";
  tool: "draw" | "select" = "draw";
  /** How near counts as on it, in picture pixels; the stage knows. */
  reach: (touch: boolean) => number = () => 8;
  #shapes: readonly Shape[] = [];
  #selected: number | undefined;
  #isJustDrawn = false;
  #press: Press | undefined;
  #before: Shape | undefined;
  #nextId = 1;
  readonly #history = new History();

  constructor(
    readonly kind: Kind,
    private readonly watcher: Watcher,
  ) {
    this.draft = new Draft(kind);
  }

  get shapes(): readonly Shape[] {
    return this.#shapes;
  }

  get selected(): Shape | undefined {
    return this.#shapes.find(({ id }) => id === this.#selected);
  }

  get canUndo(): boolean {
    return this.draft.isOpen || this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.draft.canRedo || this.#history.canRedo;
  }

  /** Whether a hand is moving something right now. */
  get isBending(): boolean {
    return this.#before !== undefined;
  }

  numberOf(shape: Shape): number {
    return this.#shapes.indexOf(shape) + 1;
  }

  /** Takes shapes from elsewhere; there is no way back over them. */
  load(shapes: readonly Omit<Shape, "id">[]): void {
    this.#shapes = shapes.map((shape) => ({ ...shape, id: this.#nextId++ }));
    this.#selected = undefined;
    this.draft.clear();
    this.#history.clear();
    this.watcher.drawn();
  }

  press(at: Point, event: { readonly pointerType: string }): boolean {
    const touch = event.pointerType === "touch";
    const reach = this.reach(touch);
    const grip = this.draft.isOpen ? undefined : this.#grip(at, reach);
    if (this.tool === "select" && !grip) return false;
    this.#press = { at, grip, slack: this.reach(touch) / 2, dragged: false };
    this.#before = grip;
    return true;
  }

  #grip(at: Point, reach: number): Shape | undefined {
    const chosen = this.selected;
    if (chosen && nearest([chosen], at, reach)) return chosen;
    return this.tool === "select" ? under(this.#shapes, at, reach) : nearest(this.#shapes, at, reach);
  }

  drag(at: Point): void {
    const press = this.#press;
    if (!press) return;
    press.dragged ||= distance(at, press.at) > press.slack;
    if (!press.dragged) return;
    if (this.#before && press.grip) this.#slide(this.#before, at, press.at);
    else if (!this.label) return;
    else this.#pull(press.at, at);
    this.watcher.drawn();
  }

  #slide(before: Shape, at: Point, from: Point): void {
    if (this.#selected !== before.id) this.#isJustDrawn = false;
    this.#selected = before.id;
    this.#replace(moved(before, { x: at.x - from.x, y: at.y - from.y }, this.size));
  }

  #pull(from: Point, at: Point): void {
    if (this.#pulls && !this.draft.isOpen) this.draft.place(from, this.size, 0);
    this.draft.lead = at;
  }

  get #pulls(): boolean {
    return this.kind === "box" || this.kind === "line";
  }

  release(at: Point, event: { readonly pointerType: string }): void {
    const press = this.#press;
    this.#press = undefined;
    if (!press) return;
    if (press.grip) this.#letGo(press);
    else if (this.#pulls && press.dragged) this.#take(this.draft.place(at, this.size, 0), true);
    else this.click(at, this.reach(event.pointerType === "touch"));
  }

  #letGo({ grip, dragged }: Press): void {
    if (dragged || !grip) return this.settle();
    this.#before = undefined;
    this.select(grip.id);
  }

  /** What a click does, or a key at the place of the cross. */
  click(at: Point, reach: number): void {
    if (!this.draft.isOpen) {
      const hit = this.#pulls ? under(this.#shapes, at, reach) : undefined;
      if (hit) return this.select(hit.id);
      if (this.tool === "select") return this.select(undefined);
    }
    this.place(at, reach);
  }

  /** Places a point of what is drawn. */
  place(at: Point, reach: number): void {
    if (!this.label) return this.watcher.say(word("draw_no_labels"), true);
    if (!this.draft.isOpen) this.#selected = undefined;
    this.#take(this.draft.place(at, this.size, reach), false);
  }

  finish(): void {
    if (this.draft.isOpen) this.#take(this.draft.finish(), false);
  }

  #take(placed: Placed, pulled: boolean): void {
    if (placed === "crossing") this.watcher.say(word("draw_crossing"), true);
    if (placed === "small") this.watcher.say(word("draw_too_small"), true);
    if (placed === "small" && pulled) this.draft.clear();
    if (placed === "finished") this.#add();
    else this.watcher.drawn();
  }

  #add(): void {
    const { kind, label } = this;
    const points = kind === "box" ? corners(this.draft.points) : this.draft.points;
    const shape = { id: this.#nextId++, kind, label, points };
    this.draft.clear();
    this.#selected = shape.id;
    this.#isJustDrawn = true;
    this.#commit([...this.#shapes, shape]);
    this.watcher.say(word("draw_done", { what: `${named(shape, this.#shapes.length)}, ${whereabouts(shape)}` }));
  }

  hover(at: Point): void {
    if (!this.draft.isOpen) return;
    this.draft.lead = at;
    this.watcher.drawn();
  }

  cancel(): void {
    const press = this.#press;
    this.#press = undefined;
    if (press?.grip && this.#before) this.#replace(this.#before);
    if (press && !press.grip && this.#pulls && press.dragged) this.draft.clear();
    this.#before = undefined;
    this.watcher.drawn();
  }

  /** Forgets the shape under way, else selects nothing; false where there was neither. */
  escape(): boolean {
    if (this.draft.isOpen) this.draft.clear();
    else if (this.#selected === undefined) return false;
    else this.select(undefined);
    this.watcher.drawn();
    return true;
  }

  select(id: number | undefined): void {
    this.#selected = id;
    this.#isJustDrawn = false;
    this.watcher.drawn();
    const shape = this.selected;
    if (!shape) return this.watcher.say(word("draw_none_selected"));
    this.watcher.say(word("draw_selected", { what: named(shape, this.numberOf(shape)), where: whereabouts(shape) }));
  }

  step(by: 1 | -1): void {
    const count = this.#shapes.length;
    if (count === 0) return;
    const at = this.#shapes.findIndex(({ id }) => id === this.#selected);
    const next = at < 0 ? (by > 0 ? 0 : count - 1) : (at + by + count) % count;
    this.select(this.#shapes[next]?.id);
  }

  /** Renames what was selected; what was only just drawn keeps its label, and the next one gets this. */
  chooseLabel(label: string): void {
    this.label = label;
    if (this.#isJustDrawn) this.#selected = undefined;
    const shape = this.selected;
    if (!shape || shape.label === label) return this.watcher.drawn();
    this.#change({ ...shape, label });
  }

  nudge(by: Point): void {
    if (this.selected) this.#change(moved(this.selected, by, this.size), `move ${this.selected.id}`);
  }

  stretch(by: Point): void {
    if (this.selected) this.#change(stretched(this.selected, by, this.size), `stretch ${this.selected.id}`);
  }

  /** Moves one handle of the selected shape and shows it; `settle` makes it count. */
  bend(key: string, to: Point): void {
    const shape = this.selected;
    if (!shape) return;
    this.#before ??= shape;
    this.#replace(reshaped(shape, key, to, this.size));
    this.watcher.drawn();
  }

  /** Makes what was moved by hand count, unless it makes no sense. */
  settle(): void {
    const before = this.#before;
    this.#before = undefined;
    const after = this.selected;
    if (!before || !after || before === after || before.id !== after.id) return;
    this.#replace(before);
    this.#change(after);
  }

  addPoint(key: string): void {
    const shape = this.selected && withPoint(this.selected, key);
    if (shape) this.#change(shape);
  }

  /** Puts a further point on the side that is pointed at. */
  addPointAt(at: Point, reach: number): void {
    const shape = nearest(this.#shapes, at, reach);
    if (!shape || (shape.kind !== "polygon" && shape.kind !== "polyline")) return;
    const sides = shape.points.map((_, index) => withPoint(shape, String(index)));
    const far = (index: number): number => nearestSide(shape, index, at);
    const best = sides.map((_, index) => index).sort((a, b) => far(a) - far(b))[0] ?? 0;
    const grown = sides[best];
    if (!grown) return;
    this.#selected = shape.id;
    this.#change(reshaped(grown, String(best + 1), at, this.size));
  }

  removePoint(key: string): void {
    const shape = this.selected && withoutPoint(this.selected, key);
    if (shape) this.#change(shape);
    else if (this.selected) this.remove(this.selected.id);
  }

  remove(id: number): void {
    const shape = this.#shapes.find((one) => one.id === id);
    if (!shape) return;
    const what = named(shape, this.numberOf(shape));
    if (this.#selected === id) this.#selected = undefined;
    this.#commit(this.#shapes.filter((one) => one !== shape));
    this.watcher.say(word("draw_deleted", { what }));
  }

  undo(): void {
    if (!this.draft.undo() && !this.#history.undo()) return;
    this.watcher.say(word("draw_undone"));
    this.watcher.drawn();
  }

  redo(): void {
    if (!this.draft.redo() && !this.#history.redo()) return;
    this.watcher.say(word("draw_redone"));
    this.watcher.drawn();
  }

  #change(shape: Shape, group?: string): void {
    if (shape.kind === "polygon" && crossesItself(shape.points, true) && this.#wasSound(shape.id)) {
      this.watcher.drawn();
      return this.watcher.say(word("draw_crossing"), true);
    }
    this.#commit(this.#shapes.map((one) => (one.id === shape.id ? shape : one)), group);
    this.watcher.say(word("draw_moved", { what: named(shape, this.numberOf(shape)), where: whereabouts(shape) }));
  }

  /** A polygon that came in crossed may be mended step by step. */
  #wasSound(id: number): boolean {
    const before = this.#shapes.find((one) => one.id === id);
    return before !== undefined && !crossesItself(before.points, true);
  }

  #replace(shape: Shape): void {
    this.#shapes = this.#shapes.map((one) => (one.id === shape.id ? shape : one));
  }

  #commit(after: readonly Shape[], group?: string): void {
    const before = this.#shapes;
    const grouped = group === undefined ? {} : { group };
    this.#history.add({ undo: () => this.#show(before), redo: () => this.#show(after), ...grouped });
    this.#show(after);
  }

  #show(shapes: readonly Shape[]): void {
    this.#shapes = shapes;
    this.watcher.drawn();
    this.watcher.committed();
  }
}

function corners(points: readonly Point[]): readonly Point[] {
  const { left, top, right, bottom } = bounds(points);
  return [{ x: left, y: top }, { x: right, y: bottom }];
}

function nearestSide(shape: Shape, index: number, at: Point): number {
  const single = withPoint(shape, String(index));
  const [from, to] = [shape.points[index], shape.points[(index + 1) % shape.points.length]];
  if (!single || !from || !to) return Infinity;
  return nearestOf(from, to, at);
}

function nearestOf(from: Point, to: Point, at: Point): number {
  return distance(from, at) + distance(to, at) - distance(from, to);
}
