import { distance, type Point } from "./points";

/** What pressing and moving in the picture does; places are in the picture's pixels. */
export interface Pen {
  /** Says whether the pen takes the press; else the picture is moved. */
  press(at: Point, event: PointerEvent): boolean;
  drag(at: Point, event: PointerEvent): void;
  release(at: Point, event: PointerEvent): void;
  hover(at: Point): void;
  /** The press turned out to be something else, such as the first of two fingers. */
  cancel(): void;
}

interface Ground {
  place(event: MouseEvent): Point;
  pan(dx: number, dy: number): void;
  zoom(factor: number, at: Point): void;
}

/** Tells one finger that draws from two that move and zoom, and the middle button from the first. */
export class Pointers {
  readonly #down = new Map<number, Point>();
  #doing: "pen" | "pan" | "pinch" | "nothing" = "nothing";

  constructor(
    private readonly root: HTMLElement,
    private readonly pen: Pen,
    private readonly ground: Ground,
  ) {}

  listen(): void {
    this.root.addEventListener("pointerdown", (event) => this.#onDown(event));
    this.root.addEventListener("pointermove", (event) => this.#onMove(event));
    this.root.addEventListener("pointerup", (event) => this.#onUp(event));
    this.root.addEventListener("pointercancel", (event) => this.#onCancel(event));
    this.root.addEventListener("lostpointercapture", (event) => this.#onCancel(event));
  }

  #onDown(event: PointerEvent): void {
    if (event.button > 1) return;
    event.preventDefault();
    this.root.focus({ preventScroll: true });
    try {
      this.root.setPointerCapture(event.pointerId);
    } catch {
      // A pointer that a test or an assistive tool makes up cannot be captured; it works without.
    }
    this.#down.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.#down.size > 1) {
      if (this.#doing === "pen") this.pen.cancel();
      this.#doing = "pinch";
    } else {
      const taken = event.button === 0 && this.pen.press(this.ground.place(event), event);
      this.#doing = taken ? "pen" : "pan";
      this.root.classList.toggle("panning", !taken);
    }
  }

  #onMove(event: PointerEvent): void {
    const before = this.#down.get(event.pointerId);
    if (!before) {
      if (this.#down.size === 0) this.pen.hover(this.ground.place(event));
      return;
    }
    const now = { x: event.clientX, y: event.clientY };
    this.#down.set(event.pointerId, now);
    if (this.#doing === "pen") this.pen.drag(this.ground.place(event), event);
    else if (this.#doing === "pan") this.ground.pan(now.x - before.x, now.y - before.y);
    else if (this.#doing === "pinch") this.#pinch(event.pointerId, before, now);
  }

  #pinch(id: number, before: Point, now: Point): void {
    const other = [...this.#down].find(([pointer]) => pointer !== id)?.[1];
    if (!other) return;
    const box = this.root.getBoundingClientRect();
    const middle = { x: (now.x + other.x) / 2 - box.left, y: (now.y + other.y) / 2 - box.top };
    this.ground.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    this.ground.zoom(distance(now, other) / Math.max(distance(before, other), 1), middle);
  }

  #onUp(event: PointerEvent): void {
    if (!this.#down.delete(event.pointerId)) return;
    if (this.#doing === "pen") this.pen.release(this.ground.place(event), event);
    this.#lifted();
  }

  #onCancel(event: PointerEvent): void {
    if (!this.#down.delete(event.pointerId)) return;
    if (this.#doing === "pen") this.pen.cancel();
    this.#lifted();
  }

  /** After two fingers the one that stays draws nothing. */
  #lifted(): void {
    this.#doing = this.#down.size > 0 ? "pinch" : "nothing";
    this.root.classList.remove("panning");
  }
}
