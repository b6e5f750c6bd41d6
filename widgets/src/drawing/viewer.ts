import { word } from "../words/pictures";
import { iconButton, make } from "./dom";
import { plainHex, marks } from "./palette";
import type { Point } from "./points";
import { type NewShape } from "./shape-answers";
import { ShapeLayer } from "./shape-layer";
import type { Shape } from "./shapes";
import { Stage } from "./stage";

const STRIDE_PX = 48;
const ARROWS: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: 1, y: 0 },
  ArrowRight: { x: -1, y: 0 },
  ArrowUp: { x: 0, y: 1 },
  ArrowDown: { x: 0, y: -1 },
};

/** A picture to look at closely, with what others drew on it. */
export class Viewer {
  readonly root = make("div", { class: "viewer" });
  readonly stage: Stage;
  readonly #layer: ShapeLayer;
  readonly #status = make("p", { class: "status", role: "status" });
  #areas: HTMLImageElement | undefined;
  #shapes: readonly Shape[] = [];
  #colours: ReadonlyMap<string, string> = new Map();
  #selected: number | undefined;
  #src: string | undefined;

  /** `onClick` is told where a person clicked, in the picture's pixels. */
  constructor(onClick: (at: Point) => void = () => undefined) {
    this.stage = new Stage({ press: () => false, drag: () => undefined, release: () => undefined, hover: () => undefined, cancel: () => undefined });
    this.stage.root.classList.add("moving", "resting");
    this.stage.root.setAttribute("role", "group");
    this.#layer = new ShapeLayer(this.stage.world);
    this.stage.onView = () => this.#viewed();
    this.stage.root.addEventListener("keydown", (event) => this.#onKey(event));
    this.stage.root.addEventListener("click", (event) => onClick(this.stage.place(event)));
    const tools = make("div", { class: "tools", role: "group", "aria-label": word("picture_tools") });
    tools.append(
      iconButton({ icon: "out", label: word("draw_zoom_out"), keys: "−" }, () => this.stage.zoomOut()),
      iconButton({ icon: "in", label: word("draw_zoom_in"), keys: "+" }, () => this.stage.zoomIn()),
      iconButton({ icon: "fit", label: word("draw_fit"), keys: "F" }, () => this.stage.fit()),
    );
    this.root.append(this.stage.root, tools, this.#status);
  }

  /** Shows a picture once; whether it could be loaded is said in its place. */
  async show(src: string): Promise<void> {
    if (src === this.#src) return;
    this.#src = src;
    const loaded = src !== "" && (await this.stage.load(src));
    if (src !== this.#src) return;
    this.#status.textContent = loaded ? "" : word("draw_no_picture");
    this.#status.classList.toggle("problem", !loaded);
    const { width, height } = this.stage.size;
    this.stage.root.setAttribute("aria-label", word("picture_area", { width, height }));
    this.#layAreas();
  }

  /** Draws shapes that cannot be changed; each label has its colour. */
  draw(shapes: readonly NewShape[], labels: readonly string[], colours: ReadonlyMap<string, string> = new Map()): void {
    this.#shapes = shapes.map((shape, index) => ({ ...shape, id: index + 1 }));
    const all = [...new Set([...labels, ...shapes.map(({ label }) => label)])];
    this.#colours = new Map([...marks(all, all.map((label) => plainHex(colours.get(label))))].map(([label, mark]) => [label, mark.colour]));
    this.#layer.forget();
    this.#redraw();
  }

  /** Lays a picture of areas over the picture. */
  lay(src: string): void {
    if (this.#areas?.src === new URL(src, document.baseURI).href) return;
    this.#areas?.remove();
    this.#areas = make("img", { class: "mask", alt: "", src });
    this.#areas.addEventListener("load", () => this.#layAreas());
    this.stage.picture.root.after(this.#areas);
  }

  /** Brings out one of the shapes. */
  select(index: number | undefined): void {
    this.#selected = index === undefined ? undefined : index + 1;
    this.#redraw();
    const [first] = this.#shapes[index ?? -1]?.points ?? [];
    if (first && this.stage.picture.size) this.stage.reveal(first);
  }

  #redraw(): void {
    this.#layer.show(this.#shapes, this.#selected, (label) => ({ colour: this.#colours.get(label) ?? "#777777", dash: "" }));
  }

  #viewed(): void {
    const { width, height } = this.stage.room;
    const { view, size } = this.stage;
    this.#layer.zoom(view.scale);
    // While all of it is seen, a finger scrolls the page.
    const all = size.width * view.scale <= width + 1 && size.height * view.scale <= height + 1;
    this.stage.root.classList.toggle("resting", all);
    this.#layAreas();
  }

  #layAreas(): void {
    const image = this.#areas;
    if (!image) return;
    const { view, size } = this.stage;
    image.style.width = `${size.width}px`;
    image.style.height = `${size.height}px`;
    image.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  }

  #onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const by = ARROWS[event.key];
    if (by) this.stage.pan(by.x * STRIDE_PX, by.y * STRIDE_PX);
    else if (event.key === "+" || event.key === "=") this.stage.zoomIn();
    else if (event.key === "-") this.stage.zoomOut();
    else if (event.key.toLowerCase() === "f") this.stage.fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
