import type { Marking } from "./marking";
import { positionAt, selectedIn } from "./selection";
import type { TextView } from "./text-view";

const STILL_PX = 6;

interface Surface {
  readonly root: HTMLElement;
  readonly shadow: ShadowRoot;
  readonly view: () => TextView | undefined;
  readonly marking: () => Marking;
  /** Something else is selected; by a whole gesture, or still by the browser's own handles. */
  readonly onChosen: (finished: boolean) => void;
}

/** Mouse, pen and finger on the text: a drag selects freely, a click or tap takes a word or a mark. */
export class TextPointer {
  readonly #surface: Surface;
  #down: PointerEvent | undefined;
  #touching = false;
  readonly #stop = new AbortController();

  constructor(surface: Surface) {
    this.#surface = surface;
    const options = { signal: this.#stop.signal };
    surface.root.addEventListener("pointerdown", (event) => this.#press(event), options);
    surface.root.addEventListener("pointercancel", () => (this.#down = undefined), options);
    // The selection is as the browser leaves it only after the event.
    document.addEventListener("pointerup", (event) => setTimeout(() => this.#release(event)), options);
    document.addEventListener("selectionchange", () => this.#selecting(), options);
  }

  stop(): void {
    this.#stop.abort();
  }

  #press(event: PointerEvent): void {
    this.#touching = event.pointerType === "touch";
    if (event.button === 0) this.#down = event;
  }

  #release(event: PointerEvent): void {
    const down = this.#down;
    this.#down = undefined;
    if (!down) return;
    const isStill = Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < STILL_PX;
    const stretch = this.#selected();
    if (stretch && !(this.#touching && isStill)) this.#choose(stretch);
    else if (isStill) this.#tap(event);
  }

  #choose(stretch: { start: number; end: number }): void {
    if (!this.#touching) document.getSelection()?.removeAllRanges();
    this.#surface.marking().choose(stretch);
    this.#surface.onChosen(!this.#touching);
  }

  #tap(event: PointerEvent): void {
    const { shadow, view, marking, onChosen } = this.#surface;
    const position = positionAt(shadow, event.clientX, event.clientY);
    const place = position && view()?.placeOf(position);
    if (place === undefined) return;
    marking().tap(place, event.shiftKey || this.#touching);
    onChosen(true);
  }

  /** A long press selects a word with handles of the browser's own: each of their moves counts. */
  #selecting(): void {
    if (!this.#touching || this.#down) return;
    const stretch = this.#selected();
    if (stretch) this.#choose(stretch);
  }

  #selected(): { start: number; end: number } | undefined {
    const { shadow, view } = this.#surface;
    const places = selectedIn(shadow)?.map((position) => view()?.placeOf(position)) ?? [];
    const [start, end] = places;
    return start !== undefined && end !== undefined && start < end ? { start, end } : undefined;
  }
}
