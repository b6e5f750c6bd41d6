import { word } from "../words/pictures";
import { Draft } from "./draft";
import { History } from "./history";
import { Mask, type Patch } from "./mask";
import { colour } from "./palette";
import { clamp, type Point, type Rectangle, type Size } from "./points";
import type { Pen } from "./pointers";

const MOST_AREAS = 254;

/** What one colour of the mask stands for. */
export interface Area {
  /** Its number in the mask. */
  readonly id: number;
  readonly label: string;
  readonly colour: string;
}

export type MaskTool = "brush" | "eraser" | "fill" | "move";

export interface MaskWatcher {
  /** Tools, areas or the path under way look different. */
  drawn(): void;
  painted(area: Rectangle): void;
  /** Colours changed: everything is to be painted anew. */
  coloured(): void;
  committed(): void;
  say(text: string, isProblem?: boolean): void;
}

/** What a person paints: areas of labels (or of single instances), the tool, and the way back. Knows no page. */
export class MaskEditor implements Pen {
  readonly draft = new Draft("polygon");
  mask = new Mask(0, 0);
  tool: MaskTool = "brush";
  radius = 10;
  label = "";
  reach: (touch: boolean) => number = () => 8;
  #areas: readonly Area[] = [];
  #current: number | undefined;
  #last: Point | undefined;
  #penDown = false;
  #labels: readonly string[] = [];
  #colours: ReadonlyMap<string, string> = new Map();
  readonly #history = new History();

  constructor(
    private readonly instances: boolean,
    private readonly watcher: MaskWatcher,
  ) {}

  get areas(): readonly Area[] {
    return this.#areas;
  }

  get current(): Area | undefined {
    return this.#areas.find(({ id }) => id === this.#current);
  }

  /** Whether the keyboard's brush is down. */
  get penDown(): boolean {
    return this.#penDown;
  }

  get canUndo(): boolean {
    return this.draft.isOpen || this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.draft.canRedo || this.#history.canRedo;
  }

  /** The colour of each number of the mask; "" where there is none. */
  get colours(): readonly string[] {
    const list = Array.from({ length: 256 }, () => "");
    for (const area of this.#areas) list[area.id] = area.colour;
    return list;
  }

  resize({ width, height }: Size): void {
    this.mask = new Mask(width, height);
    this.radius = clamp(Math.round(Math.max(width, height) / 50), 2, 200);
    this.#history.clear();
  }

  /** Takes the labels; where an area is a whole label, each has its area from the start. */
  useLabels(labels: readonly string[], colours: ReadonlyMap<string, string>): void {
    this.#labels = labels;
    this.#colours = colours;
    if (!labels.includes(this.label)) this.label = labels[0] ?? "";
    if (!this.instances) for (const label of labels) this.#areaOf(label);
    this.#aim();
    this.watcher.coloured();
  }

  /** Takes areas with their mask from elsewhere; there is no way back over them. */
  load(areas: readonly Area[], map: Uint8Array | undefined): void {
    this.#areas = areas;
    if (map) this.mask.map.set(map);
    else this.mask.map.fill(0);
    this.mask.recount();
    this.#history.clear();
    this.draft.clear();
    this.#current = undefined;
    if (!this.instances) for (const label of this.#labels) this.#areaOf(label);
    this.#aim();
    this.watcher.coloured();
  }

  press(at: Point): boolean {
    if (this.tool === "move") return false;
    if (this.tool === "fill") return true;
    if (!this.#lower()) return true;
    this.#paint(at, at);
    this.#last = at;
    return true;
  }

  drag(at: Point): void {
    if (this.tool === "fill") return this.hover(at);
    if (!this.#last) return;
    this.#paint(this.#last, at);
    this.#last = at;
  }

  release(at: Point, event: { readonly pointerType: string }): void {
    if (this.tool === "fill") this.corner(at, this.reach(event.pointerType === "touch"));
    else this.#lift();
  }

  cancel(): void {
    if (!this.#last) return;
    this.#last = undefined;
    const patch = this.mask.end();
    if (!patch) return;
    this.mask.put(patch, patch.before, patch.after);
    this.watcher.painted(patch);
  }

  hover(at: Point): void {
    if (this.draft.isOpen) this.draft.lead = at;
    if (this.#penDown && this.#last) {
      this.#paint(this.#last, at);
      this.#last = at;
    }
    this.watcher.drawn();
  }

  /** Puts the keyboard's brush down at a place, or lifts it. */
  togglePen(at: Point): void {
    if (this.#penDown) {
      this.#penDown = false;
      this.#lift();
      return this.watcher.say(word("draw_pen_up"));
    }
    if (!this.#lower()) return;
    this.#penDown = true;
    this.#paint(at, at);
    this.#last = at;
    this.watcher.say(word("draw_pen_down"));
  }

  liftPen(): void {
    if (!this.#penDown) return;
    this.#penDown = false;
    this.#lift();
  }

  /** Places a corner of the area to fill. */
  corner(at: Point, reach: number): void {
    if (!this.#ready()) return;
    const placed = this.draft.place(at, this.mask, reach);
    this.#close(placed);
  }

  finish(): void {
    if (this.draft.isOpen) this.#close(this.draft.finish());
  }

  #close(placed: ReturnType<Draft["place"]>): void {
    if (placed === "crossing") this.watcher.say(word("draw_crossing"), true);
    if (placed === "finished" && this.#lower()) {
      this.watcher.painted(this.mask.fill(this.draft.points, this.#current ?? 0));
      this.draft.clear();
      this.#lift();
    }
    this.watcher.drawn();
  }

  escape(): boolean {
    if (this.#penDown) this.liftPen();
    else if (this.draft.isOpen) this.draft.clear();
    else return false;
    this.watcher.drawn();
    return true;
  }

  use(tool: MaskTool): void {
    this.liftPen();
    this.draft.clear();
    this.tool = tool;
    this.watcher.drawn();
  }

  chooseLabel(label: string): void {
    this.liftPen();
    this.label = label;
    if (this.tool === "eraser" || this.tool === "move") this.tool = "brush";
    this.#aim();
    this.watcher.drawn();
  }

  chooseArea(id: number): void {
    const area = this.#areas.find((one) => one.id === id);
    if (!area) return;
    this.liftPen();
    this.label = area.label;
    this.#current = id;
    if (this.tool === "eraser" || this.tool === "move") this.tool = "brush";
    this.watcher.drawn();
  }

  /** A further instance of the label that is on. */
  addInstance(): void {
    if (!this.label) return this.watcher.say(word("draw_no_labels"), true);
    this.liftPen();
    const before = this.#areas;
    const area = this.#newArea(this.label);
    if (!area) return;
    const after = this.#areas;
    this.#current = area.id;
    this.#history.add({ undo: () => this.#setAreas(before), redo: () => this.#setAreas(after) });
    this.watcher.coloured();
    this.watcher.drawn();
  }

  /** Clears an area; an instance is gone with it. */
  remove(id: number): void {
    this.liftPen();
    const before = this.#areas;
    this.mask.begin();
    this.mask.clear(id);
    const after = this.instances ? before.filter((area) => area.id !== id) : before;
    this.#areas = after;
    this.#aim();
    const patch = this.mask.end();
    this.#remember(patch, before, after);
    this.watcher.coloured();
    this.watcher.committed();
  }

  undo(): void {
    this.liftPen();
    if (!this.draft.undo() && !this.#history.undo()) return;
    this.watcher.say(word("draw_undone"));
    this.watcher.drawn();
  }

  redo(): void {
    this.liftPen();
    if (!this.draft.redo() && !this.#history.redo()) return;
    this.watcher.say(word("draw_redone"));
    this.watcher.drawn();
  }

  #ready(): boolean {
    if (this.tool !== "eraser" && !this.label) this.watcher.say(word("draw_no_labels"), true);
    return this.tool === "eraser" || this.label !== "";
  }

  #before: readonly Area[] = [];

  #lower(): boolean {
    if (!this.#ready()) return false;
    this.#before = this.#areas;
    if (this.tool !== "eraser" && this.#current === undefined) {
      const area = this.#newArea(this.label);
      if (!area) return false;
      this.#current = area.id;
      this.watcher.coloured();
    }
    this.mask.begin();
    return true;
  }

  #paint(from: Point, to: Point): void {
    const value = this.tool === "eraser" ? 0 : (this.#current ?? 0);
    this.watcher.painted(this.mask.stroke(from, to, this.radius, value));
  }

  #lift(): void {
    this.#last = undefined;
    const patch = this.mask.end();
    if (!patch) return;
    this.#remember(patch, this.#before, this.#areas);
    this.watcher.committed();
    this.watcher.drawn();
  }

  #remember(patch: Patch | undefined, before: readonly Area[], after: readonly Area[]): void {
    const show = (areas: readonly Area[], content?: Uint8Array, instead?: Uint8Array): void => {
      if (patch && content && instead) this.mask.put(patch, content, instead);
      this.#setAreas(areas);
      if (patch) this.watcher.painted(patch);
      this.watcher.committed();
    };
    const weight = patch ? patch.before.length * 2 : 0;
    const undo = (): void => show(before, patch?.before, patch?.after);
    const redo = (): void => show(after, patch?.after, patch?.before);
    this.#history.add({ undo, redo, weight });
  }

  #setAreas(areas: readonly Area[]): void {
    const same = areas === this.#areas;
    this.#areas = areas;
    if (!this.current) this.#aim();
    if (!same) this.watcher.coloured();
  }

  /** Paints on in the label's area: its only one, or its last instance. */
  #aim(): void {
    if (this.current?.label === this.label) return;
    this.#current = this.#areas.filter(({ label }) => label === this.label).at(-1)?.id;
  }

  #areaOf(label: string): void {
    if (!this.#areas.some((area) => area.label === label)) this.#newArea(label);
  }

  #newArea(label: string): Area | undefined {
    const taken = new Set(this.#areas.map(({ id }) => id));
    const id = Array.from({ length: MOST_AREAS }, (_, index) => index + 1).find((number) => !taken.has(number));
    if (id === undefined) return undefined;
    const colours = new Set(this.#areas.map((area) => area.colour));
    const own = this.instances ? undefined : this.#colours.get(label);
    let number = 0;
    while (colours.has(colour(number))) number += 1;
    const area = { id, label, colour: own && !colours.has(own) ? own : colour(number) };
    this.#areas = [...this.#areas, area];
    return area;
  }
}
