import { type PictureWordKey, word } from "../words/pictures";
import { Bench, type Shortcuts } from "./bench";
import { draw, make } from "./dom";
import { HandleLayer } from "./handle-layer";
import { DrawnList, type Row, type Tool } from "./panel";
import type { Point } from "./points";
import { ShapeEditor } from "./shape-editor";
import { pathOf, ShapeLayer } from "./shape-layer";
import { type Handle, type Kind, outline, type Shape } from "./shapes";
import { handleName, numbered, whereabouts } from "./shape-words";

const REACH_PX = 7;
const TOUCH_REACH_PX = 18;

const HINTS: Readonly<Record<Kind, PictureWordKey>> = {
  box: "draw_click_box",
  polygon: "draw_click_polygon",
  polyline: "draw_click_polyline",
  line: "draw_click_line",
  point: "draw_click_point",
};

const SHORTCUTS: Shortcuts = [
  ["Enter, Space", "draw_key_finish"],
  ["Shift + ←", "draw_key_stretch"],
  ["N, P", "draw_key_next"],
  ["Delete", "draw_key_delete"],
  ["D, V", "draw_key_tool"],
];
const WITH_POINTS: Shortcuts = [...SHORTCUTS, ["Insert, Delete", "draw_key_insert"]];

/** The bench on which boxes, polygons, lines and points are drawn. */
export class ShapeBench extends Bench {
  readonly editor: ShapeEditor;
  protected readonly list: DrawnList;
  readonly #layer: ShapeLayer;
  readonly #handles: HandleLayer;
  readonly #draft = draw("path", { class: "draft" });
  /** Templates lay pictures over the canvas of this class; nothing is drawn on it. */
  readonly #cover = make("canvas", { class: "upper-canvas", width: 1, height: 1, "aria-hidden": "true" });
  readonly #firstPoint = make("span", { class: "first", hidden: true });
  #rows: readonly Row[] = [];
  #listed: readonly Shape[] = [];
  #seen: { readonly shapes: readonly Shape[]; readonly selected: number | undefined } | undefined;

  constructor(kind: Kind, changed: () => void) {
    const pen: { editor?: ShapeEditor } = {};
    super({
      press: (at, event) => pen.editor?.press(at, event) ?? false,
      drag: (at) => pen.editor?.drag(at),
      release: (at, event) => pen.editor?.release(at, event),
      hover: (at) => pen.editor?.hover(at),
      cancel: () => pen.editor?.cancel(),
    });
    const editor = new ShapeEditor(kind, {
      drawn: () => this.#draw(),
      committed: changed,
      say: (text, isProblem) => this.say(text, isProblem),
    });
    pen.editor = editor;
    this.editor = editor;
    editor.reach = (touch) => this.stage.reach(touch ? TOUCH_REACH_PX : REACH_PX);
    this.#layer = new ShapeLayer(this.stage.world);
    this.stage.screen.prepend(this.#draft);
    this.stage.root.append(this.#firstPoint);
    this.stage.picture.root.append(this.#cover);
    this.#handles = new HandleLayer(this.stage.handles, {
      onScreen: (point) => this.stage.onScreen(point),
      place: (event) => this.stage.place(event),
      name: (shape, handle) => handleName(shape, editor.numberOf(shape), handle),
      bend: (key, to) => editor.bend(key, to),
      settle: () => editor.settle(),
      key: (event, handle) => this.#onHandleKey(event, handle),
    });
    this.list = new DrawnList({ pick: (id) => this.#pick(id), remove: (id) => editor.remove(id) });
    this.stage.root.addEventListener("dblclick", (event) => {
      if (!editor.draft.isOpen) editor.addPointAt(this.stage.place(event), editor.reach(false));
    });
    const many = kind === "polygon" || kind === "polyline";
    this.assemble(this.#tools(), many ? WITH_POINTS : SHORTCUTS);
    this.hint(HINTS[kind]);
    this.#draw();
  }

  get label(): string {
    return this.editor.label;
  }

  protected useLabel(label: string): void {
    this.editor.label = label;
    this.#layer.forget();
    this.#seen = undefined;
    this.#listed = [];
    this.#draw();
  }

  protected chooseLabel(label: string): void {
    this.editor.chooseLabel(label);
  }

  protected arrived(): void {
    this.editor.size = this.stage.size;
    this.#draw();
  }

  protected get canFinish(): boolean {
    return (this.editor.kind === "polygon" || this.editor.kind === "polyline") && this.editor.draft.canFinish;
  }

  get isUnderWay(): boolean {
    return this.editor.draft.isOpen;
  }

  protected finish(): void {
    this.editor.finish();
    this.stage.root.focus({ preventScroll: true });
  }

  protected undo(): void {
    this.editor.undo();
  }

  protected redo(): void {
    this.editor.redo();
  }

  protected escape(): boolean {
    return this.editor.escape();
  }

  protected arrow(by: Point, event: KeyboardEvent): boolean {
    if (!this.editor.selected || this.editor.draft.isOpen) return false;
    if (event.shiftKey) this.editor.stretch(by);
    else this.editor.nudge(by);
    return true;
  }

  protected crossMoved(at: Point): void {
    this.editor.hover(at);
  }

  protected override viewed(): void {
    super.viewed();
    const { view, size } = this.stage;
    this.#layer.zoom(view.scale);
    const [width, height] = [size.width * view.scale, size.height * view.scale];
    this.#cover.style.cssText = `left: ${view.x}px; top: ${view.y}px; width: ${width}px; height: ${height}px`;
    this.#draw();
  }

  protected key(event: KeyboardEvent): boolean {
    const { editor } = this;
    const onStage = event.target === this.stage.root;
    const acts: Readonly<Record<string, () => void>> = {
      n: () => editor.step(1),
      p: () => editor.step(-1),
      d: () => this.#use("draw"),
      v: () => this.#use("select"),
      delete: () => this.#remove(),
      backspace: () => this.#remove(),
      ...(onStage ? { enter: () => this.#enter(), " ": () => editor.place(this.spot, 0) } : {}),
    };
    const act = acts[event.key.toLowerCase()];
    act?.();
    return act !== undefined;
  }

  /** Ends what can be ended, else places a point. */
  #enter(): void {
    const { editor } = this;
    const pulled = editor.kind === "box" || editor.kind === "line";
    if (editor.draft.canFinish && !pulled) editor.finish();
    else editor.place(this.spot, 0);
  }

  #use(tool: "draw" | "select"): void {
    this.editor.tool = tool;
    if (tool === "draw") this.editor.escape();
    this.#draw();
  }

  #remove(): void {
    const { editor } = this;
    if (editor.draft.isOpen) editor.undo();
    else if (editor.selected) editor.remove(editor.selected.id);
  }

  #pick(id: number): void {
    this.editor.select(id);
    const [first] = this.editor.selected?.points ?? [];
    if (first) this.stage.reveal(first);
  }

  #onHandleKey(event: KeyboardEvent, handle: Handle): void {
    const by = Bench.direction(event.key);
    if (by) {
      const stride = this.stride(event);
      this.editor.bend(handle.key, { x: handle.at.x + by.x * stride, y: handle.at.y + by.y * stride });
      this.editor.settle();
    } else if (event.key === "Insert" || event.key === "i") this.editor.addPoint(handle.key);
    else if (event.key === "Delete" || event.key === "Backspace") this.editor.removePoint(handle.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #tools(): readonly Tool[] {
    const { editor } = this;
    const common = this.tools();
    const tool = (name: "draw" | "select", label: PictureWordKey, keys: string): Tool => {
      return { name, icon: name, label: word(label), keys, act: () => this.#use(name), pressed: () => editor.tool === name };
    };
    return [
      tool("draw", "draw_draw", "D"),
      tool("select", "draw_select", "V"),
      { ...common.undo, enabled: () => editor.canUndo },
      { ...common.redo, enabled: () => editor.canRedo },
      { name: "delete", icon: "bin", label: word("draw_delete_selected"), keys: "Delete", act: () => this.#remove(), enabled: () => editor.selected !== undefined || editor.draft.isOpen },
      common.out,
      common.in,
      common.fit,
    ];
  }

  #draw(): void {
    const { editor } = this;
    const { selected, draft } = editor;
    this.#showShapes(selected?.id);
    this.#handles.show(draft.isOpen ? undefined : selected);
    this.#drawDraft();
    this.#listShapes();
    this.list.select(selected?.id);
    this.chips.press(selected?.label ?? editor.label);
    this.toolbar.update();
    this.endings.update();
    this.stage.root.classList.toggle("moving", editor.tool === "select");
  }

  /** While a hand pulls something new, nothing of what is there changes. */
  #showShapes(selected: number | undefined): void {
    const { shapes } = this.editor;
    if (shapes === this.#seen?.shapes && selected === this.#seen.selected) return;
    this.#seen = { shapes, selected };
    this.#layer.show(shapes, selected, this.markOf);
  }

  #drawDraft(): void {
    const { draft, kind } = this.editor;
    const seen = draft.seen.map((point) => this.stage.onScreen(point));
    const box = kind === "box" && seen.length === 2 ? outline({ kind, points: seen }) : seen;
    this.#draft.setAttribute("d", pathOf(box, kind === "box"));
    this.#draft.style.setProperty("--mark", this.markOf(this.editor.label).colour);
    const [first] = seen;
    this.#firstPoint.hidden = kind !== "polygon" || !draft.canFinish;
    if (first) this.#firstPoint.style.transform = `translate(${first.x}px, ${first.y}px)`;
  }

  /** The list says where a shape is once it rests: not at every move of a hand. */
  #listShapes(): void {
    const { shapes } = this.editor;
    if (shapes === this.#listed || this.editor.isBending) return;
    const known = new Map(this.#listed.map((shape, index) => [shape, this.#rows[index]]));
    this.#rows = shapes.map((shape, index) => {
      const before = known.get(shape);
      const title = `${numbered(shape.kind, index + 1)}, ${shape.label}`;
      return before?.title === title ? before : this.#row(shape, title);
    });
    this.#listed = shapes;
    this.list.show(this.#rows);
  }

  #row(shape: Shape, title: string): Row {
    return { id: shape.id, title, detail: whereabouts(shape), mark: this.markOf(shape.label) };
  }
}
