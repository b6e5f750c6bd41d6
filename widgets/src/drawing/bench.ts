import { isTyping } from "../keys/keys";
import { type PictureWordKey, word } from "../words/pictures";
import { draw, make } from "./dom";
import { keyNames } from "./key-names";
import { marks, type Mark, STRAY } from "./palette";
import { type Chip, Chips, type DrawnList, type Tool, Toolbar } from "./panel";
import { clamp, type Point } from "./points";
import type { Pen } from "./pointers";
import { Stage } from "./stage";

const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const STRIDE_PX = 10;

export interface Label {
  readonly value: string;
  readonly text: string;
}

export type Shortcuts = readonly (readonly [keys: string, meaning: PictureWordKey])[];

const COMMON: Shortcuts = [
  ["1–9, 0", "draw_key_labels"],
  ["← ↑ → ↓", "draw_key_arrows"],
  ["Alt + ←", "draw_key_exact"],
  ["Ctrl Z, Ctrl Y", "draw_key_undo"],
  ["+ − F", "draw_key_zoom"],
  ["Esc", "draw_key_escape"],
];

/** The picture with its labels, tools, keys and list: what all picture tools share. */
export abstract class Bench {
  readonly root = make("div", { class: "bench" });
  readonly stage: Stage;
  labels: readonly Label[] = [];
  /** Where the keyboard's cross is; none while a pointer is used. */
  protected cross: Point | undefined;
  protected readonly chips = new Chips((value) => this.chooseLabel(value));
  protected readonly status = make("p", { class: "status", role: "status" });
  protected abstract readonly list: DrawnList;
  protected toolbar!: Toolbar;
  /** Finishing and cancelling, below the picture: nothing above it moves while somebody draws. */
  protected endings!: Toolbar;
  readonly #crossLines = draw("path", { class: "cross" });
  readonly #keys = make("details", { class: "keys" }, make("summary", {}, word("draw_keys")));
  readonly #hint = make("p", { class: "hint", id: "hint" });
  #marks: ReadonlyMap<string, Mark> = new Map();

  constructor(pen: Pen) {
    this.stage = new Stage(pen);
    this.stage.onView = () => this.viewed();
    this.stage.screen.append(this.#crossLines);
    this.stage.root.setAttribute("aria-describedby", "hint");
    this.root.addEventListener("keydown", (event) => this.#onKey(event));
    this.stage.root.addEventListener("pointerdown", () => this.#moveCross(undefined), { capture: true });
    this.stage.root.addEventListener("blur", () => this.#moveCross(undefined));
  }

  /** Puts the parts together once the class below knows its own. */
  protected assemble(tools: readonly Tool[], shortcuts: Shortcuts, extra: readonly Node[] = []): void {
    this.toolbar = new Toolbar(tools);
    const meanings = [...COMMON, ...shortcuts].map(([keys, meaning]) =>
      make("div", {}, make("dt", {}, make("kbd", {}, keyNames(keys))), make("dd", {}, word(meaning))),
    );
    this.#keys.append(make("dl", {}, ...meanings));
    this.endings = new Toolbar(this.endingTools());
    const foot = make("div", { class: "foot" }, this.#hint, this.endings.root);
    const work = make("div", { class: "work" }, this.stage.root, foot, this.status);
    const side = make("div", { class: "side" }, this.list.root, this.#keys);
    this.root.append(this.chips.root, this.toolbar.root, ...extra, make("div", { class: "columns" }, work, side));
  }

  async load(src: string): Promise<boolean> {
    this.say(word("draw_loading"));
    const loaded = src !== "" && (await this.stage.load(src));
    if (!loaded) return false;
    const { width, height } = this.stage.size;
    this.stage.root.setAttribute("aria-label", word("draw_area", { width, height }));
    this.say("");
    this.arrived();
    return true;
  }

  /** Takes the labels to draw with, and the colours that the template gives them. */
  setLabels(labels: readonly Label[], colours: readonly unknown[] = []): void {
    this.labels = labels;
    this.#marks = marks(labels.map(({ value }) => value), colours);
    this.chips.list(labels.map((label, index) => this.#chip(label, index)), (label) => this.markOf(label));
    const known = labels.some(({ value }) => value === this.label);
    this.useLabel(known ? this.label : (labels[0]?.value ?? ""));
  }

  #chip({ value, text }: Label, index: number): Chip {
    return { value, text, key: index < 10 ? String((index + 1) % 10) : "" };
  }

  readonly markOf = (label: string): Mark => this.#marks.get(label) ?? STRAY;

  say(text: string, isProblem = false): void {
    this.status.textContent = text;
    this.status.classList.toggle("problem", isProblem);
  }

  protected hint(key: PictureWordKey): void {
    const text = word(key);
    if (this.#hint.textContent !== text) this.#hint.textContent = text;
  }

  abstract get label(): string;
  /** Draws on with a label; what is selected stays what it is. */
  protected abstract useLabel(label: string): void;
  /** A person chose a label. */
  protected abstract chooseLabel(label: string): void;
  /** The picture is there. */
  protected abstract arrived(): void;
  protected abstract get canFinish(): boolean;
  abstract get isUnderWay(): boolean;
  protected abstract finish(): void;
  protected abstract undo(): void;
  protected abstract redo(): void;
  protected abstract escape(): boolean;
  /** What an arrow key does where a shape may be selected; false moves the cross. */
  protected abstract arrow(by: Point, event: KeyboardEvent): boolean;
  protected abstract crossMoved(at: Point): void;
  /** Other keys; says whether the key meant something. */
  protected abstract key(event: KeyboardEvent): boolean;

  protected viewed(): void {
    this.#drawCross();
    this.toolbar.level.textContent = word("draw_zoom_level", { percent: Math.round(this.stage.view.scale * 100) });
  }

  /** The cross, or the middle of what is seen. */
  protected get spot(): Point {
    const { width, height } = this.stage.room;
    const { view, size } = this.stage;
    const middle = { x: (width / 2 - view.x) / view.scale, y: (height / 2 - view.y) / view.scale };
    const at = this.cross ?? middle;
    return { x: clamp(Math.round(at.x), 0, size.width), y: clamp(Math.round(at.y), 0, size.height) };
  }

  protected tools(): Record<"undo" | "redo" | "out" | "in" | "fit", Tool> {
    return {
      undo: { name: "undo", icon: "undo", label: word("draw_undo"), keys: "Ctrl Z", act: () => this.undo() },
      redo: { name: "redo", icon: "redo", label: word("draw_redo"), keys: "Ctrl Y", act: () => this.redo() },
      out: { name: "out", icon: "out", label: word("draw_zoom_out"), keys: "−", act: () => this.stage.zoomOut() },
      in: { name: "in", icon: "in", label: word("draw_zoom_in"), keys: "+", act: () => this.stage.zoomIn() },
      fit: { name: "fit", icon: "fit", label: word("draw_fit"), keys: "F", act: () => this.stage.fit() },
    };
  }

  /** What ends a shape under way. */
  protected endingTools(): readonly Tool[] {
    return [
      { name: "finish", icon: "done", label: word("draw_finish"), keys: "Enter", said: true, act: () => this.finish(), shown: () => this.canFinish },
      { name: "cancel", icon: "cancel", label: word("draw_cancel"), keys: "Esc", said: true, act: () => void this.escape(), shown: () => this.isUnderWay },
    ];
  }

  #onKey(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || isTyping(event.target)) return;
    if (this.#withControl(event) || this.#common(event) || this.key(event)) event.preventDefault();
  }

  #withControl(event: KeyboardEvent): boolean {
    if (!event.ctrlKey && !event.metaKey) return false;
    const key = event.key.toLowerCase();
    if (key === "z" && !event.shiftKey) this.undo();
    else if (key === "y" || key === "z") this.redo();
    else return false;
    return true;
  }

  #common(event: KeyboardEvent): boolean {
    if (event.ctrlKey || event.metaKey) return false;
    const by = ARROWS[event.key];
    if (by) return event.target === this.stage.root && this.#onArrow(by, event);
    const digit = /^[0-9]$/.test(event.key) ? (Number(event.key) + 9) % 10 : -1;
    const chosen = this.labels[digit];
    if (chosen) this.chooseLabel(chosen.value);
    else if (event.key === "+" || event.key === "=") this.stage.zoomIn(this.#around);
    else if (event.key === "-" || event.key === "−") this.stage.zoomOut(this.#around);
    else if (event.key.toLowerCase() === "f") this.stage.fit();
    else if (event.key === "?") this.#showKeys();
    else return event.key === "Escape" && this.escape();
    return true;
  }

  get #around(): Point | undefined {
    return this.cross && this.stage.onScreen(this.cross);
  }

  #onArrow(by: Point, event: KeyboardEvent): boolean {
    const stride = this.stride(event);
    const step = { x: by.x * stride, y: by.y * stride };
    if (this.arrow(step, event)) return true;
    const from = this.spot;
    const { width, height } = this.stage.size;
    this.#moveCross({ x: clamp(from.x + step.x, 0, width), y: clamp(from.y + step.y, 0, height) });
    return true;
  }

  /** A step that can be seen at this zoom; one pixel of the picture with Alt. */
  protected stride(event: KeyboardEvent): number {
    return event.altKey ? 1 : Math.max(Math.round(STRIDE_PX / this.stage.view.scale), 1);
  }

  protected static direction(key: string): Point | undefined {
    return ARROWS[key];
  }

  #moveCross(at: Point | undefined): void {
    this.cross = at;
    if (at) {
      this.stage.reveal(at);
      this.crossMoved(at);
    }
    this.#drawCross();
  }

  #drawCross(): void {
    const at = this.cross && this.stage.onScreen(this.cross);
    this.#crossLines.setAttribute("d", at ? `M${at.x - 14} ${at.y}h28M${at.x} ${at.y - 14}v28` : "");
  }

  #showKeys(): void {
    this.#keys.open = !this.#keys.open;
    if (this.#keys.open) this.#keys.querySelector("summary")?.focus();
  }
}
