import { make } from "./dom";
import type { Point } from "./points";
import { type Handle, handles, type Shape } from "./shapes";

const ROOM_FOR_SIDE = 72;
const APART = 24;

export interface HandleActs {
  onScreen(point: Point): Point;
  place(event: MouseEvent): Point;
  name(shape: Shape, handle: Handle): string;
  bend(key: string, to: Point): void;
  settle(): void;
  key(event: KeyboardEvent, handle: Handle): void;
}

/** The places of the selected shape that can be taken hold of: buttons, each with a name. */
export class HandleLayer {
  readonly #buttons = new Map<string, HTMLButtonElement>();
  #shown = new Map<string, Handle>();
  #held: string | undefined;

  constructor(
    private readonly root: HTMLElement,
    private readonly acts: HandleActs,
  ) {}

  show(shape: Shape | undefined): void {
    const wanted = shape ? this.#seen(shape) : [];
    this.#shown = new Map(wanted.map(([handle]) => [handle.key, handle]));
    for (const [key, button] of this.#buttons) {
      if (!this.#shown.has(key)) this.#drop(key, button);
    }
    if (shape) for (const [handle, at] of wanted) this.#put(shape, handle, at);
  }

  focus(key: string): void {
    this.#buttons.get(key)?.focus();
  }

  #drop(key: string, button: HTMLButtonElement): void {
    const hadFocus = button.matches(":focus");
    button.remove();
    this.#buttons.delete(key);
    if (hadFocus) (this.root.parentElement ?? this.root).focus();
  }

  /** Those that can be told apart at this zoom; the one that is held stays in any case. */
  #seen(shape: Shape): [Handle, Point][] {
    const all = handles(shape).map((handle): [Handle, Point] => [handle, this.acts.onScreen(handle.at)]);
    if (shape.kind === "box") return spread(all, this.#held);
    const seen: [Handle, Point][] = [];
    for (const [handle, at] of all) {
      const free = seen.every(([, other]) => Math.max(Math.abs(other.x - at.x), Math.abs(other.y - at.y)) >= APART);
      if (free || handle.key === this.#held || this.#buttons.get(handle.key)?.matches(":focus")) seen.push([handle, at]);
    }
    return seen;
  }

  #put(shape: Shape, handle: Handle, at: Point): void {
    const button = this.#buttons.get(handle.key) ?? this.#make(handle.key);
    button.style.transform = `translate(${at.x}px, ${at.y}px)`;
    const name = this.acts.name(shape, handle);
    if (button.getAttribute("aria-label") !== name) button.setAttribute("aria-label", name);
  }

  #make(key: string): HTMLButtonElement {
    const button = make("button", { type: "button", class: "handle", "data-key": key });
    button.addEventListener("pointerdown", (event) => this.#onDown(event, key, button));
    button.addEventListener("pointermove", (event) => {
      if (this.#held === key) this.acts.bend(key, this.acts.place(event));
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"] as const) {
      button.addEventListener(end, (event) => this.#onEnd(event));
    }
    button.addEventListener("keydown", (event) => {
      const handle = this.#shown.get(key);
      if (handle) this.acts.key(event, handle);
    });
    this.#buttons.set(key, button);
    this.root.append(button);
    return button;
  }

  #onDown(event: PointerEvent, key: string, button: HTMLButtonElement): void {
    if (event.button !== 0) return;
    event.stopPropagation();
    this.#held = key;
    try {
      button.setPointerCapture(event.pointerId);
    } catch {
      // A made-up pointer cannot be captured; it works without.
    }
  }

  #onEnd(event: PointerEvent): void {
    event.stopPropagation();
    if (this.#held === undefined) return;
    this.#held = undefined;
    this.acts.settle();
  }
}

/** Leaves out the middles of short sides, and moves the corners of a tiny box apart. */
function spread(all: readonly [Handle, Point][], held: string | undefined): [Handle, Point][] {
  const xs = all.map(([, { x }]) => x);
  const ys = all.map(([, { y }]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const outX = Math.max(APART - (right - left), 0) / 2;
  const outY = Math.max(APART - (bottom - top), 0) / 2;
  const seen = all.filter(([{ key }]) => {
    if (key.length === 2 || key === held) return true;
    return key === "n" || key === "s" ? right - left >= ROOM_FOR_SIDE : bottom - top >= ROOM_FOR_SIDE;
  });
  return seen.map(([handle, { x, y }]) => {
    const dx = handle.key.includes("w") ? -outX : handle.key.includes("e") ? outX : 0;
    const dy = handle.key.includes("n") ? -outY : handle.key.includes("s") ? outY : 0;
    return [handle, { x: x + dx, y: y + dy }];
  });
}
