import type { Shortcut } from "../keys/keys";
import { word } from "../words/words";
import { toolbar } from "./tools";
import { move, transform, turn, WHOLE, zoom, type View } from "./view";

const STEP = 1.4;
const STRIDE_PX = 48;
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Frames a picture and lets buttons, keys and fingers zoom, turn and move it. */
export class Picture {
  readonly frame = document.createElement("div");
  readonly #image: HTMLImageElement;
  readonly #fingers = new Map<number, PointerEvent>();
  #view: View = WHOLE;

  constructor(image: HTMLImageElement) {
    this.#image = image;
    this.frame.className = "viewer";
    this.frame.tabIndex = 0;
    this.frame.setAttribute("role", "group");
    this.frame.setAttribute("aria-label", word("image_area"));
    image.draggable = false;
    image.replaceWith(this.frame);
    this.frame.append(image);
    this.frame.after(this.#tools());
    this.frame.addEventListener("keydown", (event) => this.#onFrameKey(event));
    this.#listenToPointers();
  }

  /** What Alt and a key do while typing; says whether it did anything. */
  press(code: string): boolean {
    const act = this.#acts[code];
    act?.();
    return act !== undefined;
  }

  static shortcuts(): readonly Shortcut[] {
    return [
      { keys: "Alt +", meaning: word("image_zoom_in") },
      { keys: "Alt -", meaning: word("image_zoom_out") },
      { keys: "Alt R", meaning: word("image_turn") },
      { keys: "Alt 0", meaning: word("image_reset") },
      { keys: "← ↑ → ↓", meaning: word("image_move") },
    ];
  }

  /** By place on the keyboard, because Alt changes the character on some systems. */
  readonly #acts: Readonly<Record<string, () => void>> = {
    Equal: () => this.#show(zoom(this.#view, STEP)),
    NumpadAdd: () => this.#show(zoom(this.#view, STEP)),
    BracketRight: () => this.#show(zoom(this.#view, STEP)),
    Minus: () => this.#show(zoom(this.#view, 1 / STEP)),
    NumpadSubtract: () => this.#show(zoom(this.#view, 1 / STEP)),
    Slash: () => this.#show(zoom(this.#view, 1 / STEP)),
    Digit0: () => this.#show(WHOLE),
    KeyR: () => this.#show(turn(this.#view)),
  };

  #tools(): HTMLElement {
    return toolbar([
      { label: word("image_zoom_in"), sign: "+", keys: "Alt +", act: () => this.press("Equal") },
      { label: word("image_zoom_out"), sign: "−", keys: "Alt -", act: () => this.press("Minus") },
      { label: word("image_turn"), sign: "↻", keys: "Alt R", act: () => this.press("KeyR") },
      { label: word("image_reset"), sign: "⤢", keys: "Alt 0", act: () => this.press("Digit0") },
    ]);
  }

  #show(view: View): void {
    this.#view = move(view, 0, 0, this.frame.clientWidth, this.frame.clientHeight);
    this.#image.style.transform = transform(this.#view);
    this.frame.classList.toggle("zoomed", this.#view.scale > 1);
  }

  #move(dx: number, dy: number): void {
    this.#show(move(this.#view, dx, dy, this.frame.clientWidth, this.frame.clientHeight));
  }

  #onFrameKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const arrow = ARROWS[event.key];
    if (arrow) this.#move(arrow[0] * STRIDE_PX, arrow[1] * STRIDE_PX);
    else if (event.key === "+") this.press("Equal");
    else if (event.key === "-") this.press("Minus");
    else if (event.key === "0") this.press("Digit0");
    else if (event.key.toLowerCase() === "r") this.press("KeyR");
    else return;
    event.preventDefault();
  }

  #listenToPointers(): void {
    this.frame.addEventListener("pointerdown", (event) => {
      this.#fingers.set(event.pointerId, event);
      this.frame.setPointerCapture?.(event.pointerId);
    });
    this.frame.addEventListener("pointermove", (event) => this.#onMove(event));
    for (const end of ["pointerup", "pointercancel"] as const) {
      this.frame.addEventListener(end, (event) => this.#fingers.delete(event.pointerId));
    }
  }

  #onMove(event: PointerEvent): void {
    const before = this.#fingers.get(event.pointerId);
    if (!before) return;
    const other = [...this.#fingers.values()].find((finger) => finger.pointerId !== event.pointerId);
    this.#fingers.set(event.pointerId, event);
    if (other) this.#pinch(before, event, other);
    else if (this.#view.scale > 1) this.#move(event.clientX - before.clientX, event.clientY - before.clientY);
  }

  #pinch(before: PointerEvent, now: PointerEvent, other: PointerEvent): void {
    const distance = (finger: PointerEvent): number =>
      Math.hypot(finger.clientX - other.clientX, finger.clientY - other.clientY) || 1;
    const box = this.frame.getBoundingClientRect();
    const x = (now.clientX + other.clientX) / 2 - box.left - box.width / 2;
    const y = (now.clientY + other.clientY) / 2 - box.top - box.height / 2;
    this.#show(zoom(this.#view, distance(now) / distance(before), x, y));
  }
}
