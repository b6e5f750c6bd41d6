import { type PictureWordKey, word } from "../words/pictures";
import { Bench, type Label, type Shortcuts } from "./bench";
import { draw, type Icon, iconButton, make } from "./dom";
import { MaskCanvas } from "./mask-canvas";
import { type Area, MaskEditor, type MaskTool } from "./mask-editor";
import { plainHex } from "./palette";
import { DrawnList, type Row, type Tool } from "./panel";
import { clamp, type Point } from "./points";
import { pathOf } from "./shape-layer";

const SHORTCUTS: Shortcuts = [
  ["B, E, G", "draw_key_brush"],
  ["[ ]", "draw_key_brush_size"],
  ["Space", "draw_key_pen"],
  ["Enter", "draw_key_finish"],
  ["H", "draw_key_move"],
];
const KEYS: Readonly<Record<string, MaskTool>> = { b: "brush", e: "eraser", g: "fill", h: "move" };
const LEAST = 1;
const MOST = 300;

/** The bench on which areas are painted. */
export class MaskBench extends Bench {
  readonly editor: MaskEditor;
  protected readonly list: DrawnList;
  readonly #canvas = new MaskCanvas();
  readonly #draft = draw("path", { class: "draft" });
  readonly #ring = draw("circle", { class: "brush-ring", r: 0 });
  readonly #size = make("input", { type: "range", min: LEAST, max: MOST, step: 1 });
  readonly #add: HTMLButtonElement;
  #onArrival: () => void = () => undefined;

  constructor(
    private readonly instances: boolean,
    changed: () => void,
  ) {
    const pen: { editor?: MaskEditor } = {};
    super({
      press: (at) => pen.editor?.press(at) ?? false,
      drag: (at, event) => this.#drag(at, event),
      release: (at, event) => pen.editor?.release(at, event),
      hover: (at) => this.#hover(at),
      cancel: () => pen.editor?.cancel(),
    });
    const editor = new MaskEditor(instances, {
      drawn: () => this.#draw(),
      painted: (area) => this.#canvas.show(area),
      coloured: () => this.#canvas.paint(pen.editor?.colours ?? []),
      committed: () => {
        this.#draw();
        changed();
      },
      say: (text, isProblem) => this.say(text, isProblem),
    });
    pen.editor = editor;
    this.editor = editor;
    editor.reach = (touch) => this.stage.reach(touch ? 18 : 8);
    this.list = new DrawnList({ pick: (id) => editor.chooseArea(id), remove: (id) => this.#clear(id) }, "draw_clear");
    this.stage.picture.root.after(this.#canvas.root);
    this.stage.screen.prepend(this.#ring, this.#draft);
    this.stage.root.addEventListener("pointerleave", () => this.#ring.setAttribute("r", "0"));
    this.#size.addEventListener("input", () => this.#resize(this.#size.valueAsNumber));
    this.#add = iconButton({ icon: "in", label: "", said: true }, () => editor.addInstance());
    const size = make("label", { class: "size" }, make("span", {}, word("draw_brush_size")), this.#size);
    this.assemble(this.#tools(), SHORTCUTS, [make("div", { class: "row instances" }, size, ...(instances ? [this.#add] : []))]);
    this.#draw();
  }

  get label(): string {
    return this.editor.label;
  }

  /** What is to be done when the mask has its size. */
  set onArrival(act: () => void) {
    this.#onArrival = act;
  }

  override setLabels(labels: readonly Label[], colours: readonly unknown[] = []): void {
    const given = labels.flatMap(({ value }, index): [string, string][] => {
      const own = plainHex(colours[index]);
      return own ? [[value, own]] : [];
    });
    this.editor.useLabels(labels.map(({ value }) => value), new Map(given));
    super.setLabels(labels, labels.map(({ value }) => this.#colourOf(value)));
    this.#draw();
  }

  #colourOf(label: string): string | undefined {
    return this.instances ? undefined : this.editor.areas.find((area) => area.label === label)?.colour;
  }

  /** The colours that an earlier answer brought hold for the labels too. */
  recolour(): void {
    super.setLabels(this.labels, this.labels.map(({ value }) => this.#colourOf(value)));
    this.#draw();
  }

  protected useLabel(label: string): void {
    this.editor.label = label;
    this.#draw();
  }

  protected chooseLabel(label: string): void {
    this.editor.chooseLabel(label);
  }

  protected arrived(): void {
    this.editor.resize(this.stage.size);
    this.#canvas.use(this.editor.mask);
    this.#onArrival();
    this.#resize(this.editor.radius);
    this.stage.fit();
    this.#canvas.lie(this.stage.view);
    this.#draw();
  }

  protected get canFinish(): boolean {
    return this.editor.draft.canFinish;
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

  protected arrow(): boolean {
    return false;
  }

  protected crossMoved(at: Point): void {
    this.#hover(at);
  }

  protected override viewed(): void {
    super.viewed();
    this.#canvas.lie(this.stage.view);
    this.#draw();
  }

  protected key(event: KeyboardEvent): boolean {
    const { editor } = this;
    const key = event.key.toLowerCase();
    const tool = KEYS[key];
    if (tool) editor.use(tool);
    else if (key === "[" || key === "]") this.#resize(editor.radius * (key === "]" ? 1.25 : 0.8) + (key === "]" ? 1 : 0));
    else if (key === "delete" || key === "backspace") editor.undo();
    else if (event.target !== this.stage.root || (key !== "enter" && key !== " ")) return false;
    else if (editor.tool !== "fill") editor.togglePen(this.spot);
    else if (key === "enter" && editor.draft.canFinish) editor.finish();
    else editor.corner(this.spot, 0);
    return true;
  }

  /** All places that the pointer passed since the last frame: fast strokes stay round. */
  #drag(at: Point, event: PointerEvent): void {
    const passed = event.getCoalescedEvents?.() ?? [];
    for (const one of passed) this.editor.drag(this.stage.place(one));
    this.editor.drag(at);
    this.#showRing(at);
  }

  #hover(at: Point): void {
    this.editor.hover(at);
    this.#showRing(at);
  }

  #showRing(at: Point): void {
    const place = this.stage.onScreen(at);
    const paints = this.editor.tool === "brush" || this.editor.tool === "eraser";
    this.#ring.setAttribute("cx", String(place.x));
    this.#ring.setAttribute("cy", String(place.y));
    this.#ring.setAttribute("r", paints ? String(this.editor.radius * this.stage.view.scale) : "0");
  }

  #resize(radius: number): void {
    this.editor.radius = clamp(Math.round(radius), LEAST, MOST);
    this.#size.value = String(this.editor.radius);
    if (this.cross) this.#showRing(this.cross);
  }

  #clear(id: number): void {
    const what = this.#title(this.editor.areas.find((area) => area.id === id));
    this.editor.remove(id);
    this.say(word("draw_cleared", { what }));
  }

  #tools(): readonly Tool[] {
    const { editor } = this;
    const common = this.tools();
    const tool = (name: MaskTool, icon: Icon, label: PictureWordKey, keys: string): Tool => {
      return { name, icon, label: word(label), keys, act: () => editor.use(name), pressed: () => editor.tool === name };
    };
    return [
      tool("brush", "brush", "draw_brush", "B"),
      tool("eraser", "eraser", "draw_eraser", "E"),
      tool("fill", "fill", "draw_fill", "G"),
      tool("move", "move", "draw_move", "H"),
      { ...common.undo, enabled: () => editor.canUndo },
      { ...common.redo, enabled: () => editor.canRedo },
      common.out,
      common.in,
      common.fit,
    ];
  }

  #draw(): void {
    const { editor } = this;
    const path = editor.draft.seen.map((point) => this.stage.onScreen(point));
    this.#draft.setAttribute("d", pathOf(path, false));
    this.#draft.style.setProperty("--mark", editor.current?.colour ?? "#777777");
    this.hint(editor.tool === "fill" ? "draw_click_fill" : "draw_click_brush");
    const label = word("draw_add_instance", { label: editor.label });
    if (this.#add.lastElementChild) this.#add.lastElementChild.textContent = label;
    this.#add.hidden = editor.label === "";
    this.list.show(editor.areas.map((area) => this.#row(area)));
    this.list.select(editor.current?.id);
    this.chips.press(editor.label);
    this.toolbar.update();
    this.endings.update();
    this.stage.root.classList.toggle("moving", editor.tool === "move");
  }

  #title(area: Area | undefined): string {
    if (!area) return "";
    if (!this.instances) return area.label;
    const same = this.editor.areas.filter(({ label }) => label === area.label);
    return word("draw_instance", { label: area.label, number: same.indexOf(area) + 1 });
  }

  #row(area: Area): Row {
    const { mask } = this.editor;
    const share = ((mask.counts[area.id] ?? 0) / Math.max(mask.map.length, 1)) * 100;
    const rounded = share > 0 && share < 0.1 ? "< 0.1" : String(Math.round(share * 10) / 10);
    return { id: area.id, title: this.#title(area), detail: word("draw_area_of", { share: rounded }), mark: { colour: area.colour, dash: "" } };
  }
}
