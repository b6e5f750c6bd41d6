import { draw, make } from "./dom";
import { Picture } from "./picture";
import type { Point, Size } from "./points";
import { Pointers, type Pen } from "./pointers";
import { fit, panned, revealing, toPicture, toScreen, type View, zoomed } from "./view";

const STEP = 1.4;
const NOTHING: Size = { width: 0, height: 0 };

/** Where the picture lies, is zoomed and moved, and is drawn on. */
export class Stage {
  readonly root = make("div", { class: "stage", tabindex: 0, role: "application" });
  /** What is drawn in the picture's own pixels. */
  readonly world = draw("g");
  /** What is drawn in the pixels of the screen. */
  readonly screen = draw("g");
  readonly handles = make("div", { class: "handles" });
  readonly picture = new Picture(() => this.#apply());
  view: View = { scale: 1, x: 0, y: 0 };
  /** Called when the picture lies differently. */
  onView: () => void = () => undefined;
  #fitted = true;
  readonly #resizes = new ResizeObserver(() => this.#resized());

  constructor(pen: Pen) {
    // What changes at every move has a layer of its own, so that what rests is not painted anew.
    const resting = draw("svg", { class: "overlay", "aria-hidden": "true" }, this.world);
    const moving = draw("svg", { class: "overlay moving", "aria-hidden": "true" }, this.screen);
    this.root.append(this.picture.root, resting, moving, this.handles);
    const pointers = new Pointers(this.root, pen, {
      place: (event) => this.place(event),
      pan: (dx, dy) => this.pan(dx, dy),
      zoom: (factor, at) => this.zoom(factor, at),
    });
    pointers.listen();
    this.root.addEventListener("wheel", (event) => this.#onWheel(event), { passive: false });
  }

  connect(): void {
    this.#resizes.observe(this.root);
  }

  disconnect(): void {
    this.#resizes.disconnect();
  }

  get size(): Size {
    return this.picture.size ?? NOTHING;
  }

  get room(): Size {
    return { width: this.root.clientWidth, height: this.root.clientHeight };
  }

  /** How many picture pixels a length on the screen is. */
  reach(pixels: number): number {
    return pixels / this.view.scale;
  }

  async load(src: string): Promise<boolean> {
    const loaded = await this.picture.load(src);
    if (loaded) this.#takeShape();
    return loaded;
  }

  place(event: MouseEvent): Point {
    return toPicture(this.view, this.#spot(event));
  }

  onScreen(point: Point): Point {
    return toScreen(this.view, point);
  }

  fit(): void {
    this.#fitted = true;
    this.#show(fit(this.size, this.room));
  }

  zoom(factor: number, at?: Point): void {
    const { width, height } = this.room;
    this.#fitted = false;
    this.#show(zoomed(this.view, factor, at ?? { x: width / 2, y: height / 2 }, this.size, this.room));
  }

  zoomIn(at?: Point): void {
    this.zoom(STEP, at);
  }

  zoomOut(at?: Point): void {
    this.zoom(1 / STEP, at);
  }

  pan(x: number, y: number): void {
    this.#fitted = false;
    this.#show(panned(this.view, { x, y }, this.size, this.room));
  }

  reveal(point: Point): void {
    this.#show(revealing(this.view, point, this.size, this.room));
  }

  #spot(event: MouseEvent): Point {
    const box = this.root.getBoundingClientRect();
    return { x: event.clientX - box.left - this.root.clientLeft, y: event.clientY - box.top - this.root.clientTop };
  }

  /** As high as the picture needs at this width; a part of the screen, since the frame has no height of its own. */
  #takeShape(): void {
    const { width, height } = this.size;
    this.root.style.setProperty("--ratio", String(width / Math.max(height, 1)));
    this.root.style.setProperty("--most", `${Math.max(Math.round(window.screen.availHeight * 0.62), 280)}px`);
    this.fit();
  }

  #resized(): void {
    if (this.#fitted) this.fit();
    else this.pan(0, 0);
  }

  #show(view: View): void {
    if (view.scale === this.view.scale && view.x === this.view.x && view.y === this.view.y) return;
    this.view = view;
    this.#apply();
  }

  #apply(): void {
    this.picture.lie(this.view, this.room);
    this.world.setAttribute("transform", `translate(${this.view.x} ${this.view.y}) scale(${this.view.scale})`);
    this.onView();
  }

  /** Plain wheeling goes on scrolling the page until the person works in the picture. */
  #onWheel(event: WheelEvent): void {
    const root = this.root.getRootNode() as Document | ShadowRoot;
    if (!event.ctrlKey && !event.metaKey && !this.root.contains(root.activeElement)) return;
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? 0.01 : 0.0016)), this.#spot(event));
  }
}
