import { make } from "./dom";
import type { Mask } from "./mask";
import { channels } from "./palette";
import type { Rectangle } from "./points";
import type { View } from "./view";

/** The canvas holds at most so many pixels; a bigger map is shown coarser, never stored coarser. */
const MOST_AREA = 4096 * 4096;

/** Shows a mask over the picture, and paints only what changed. */
export class MaskCanvas {
  readonly root = make("canvas", { class: "mask", width: 1, height: 1 });
  #mask: Mask | undefined;
  #coarse = 1;
  readonly #colours = new Uint32Array(256);

  use(mask: Mask): void {
    this.#mask = mask;
    this.#coarse = Math.max(Math.ceil(Math.sqrt((mask.width * mask.height) / MOST_AREA)), 1);
    this.root.width = Math.ceil(mask.width / this.#coarse);
    this.root.height = Math.ceil(mask.height / this.#coarse);
  }

  paint(colours: readonly string[]): void {
    this.#colours.fill(0);
    colours.forEach((text, index) => {
      if (text === "") return;
      const [red, green, blue] = channels(text);
      this.#colours.set(new Uint32Array(Uint8Array.of(red, green, blue, 255).buffer), index);
    });
    const mask = this.#mask;
    if (mask) this.show({ left: 0, top: 0, right: mask.width, bottom: mask.height });
  }

  show(area: Rectangle): void {
    const mask = this.#mask;
    const context = this.root.getContext("2d");
    const step = this.#coarse;
    const [left, top] = [Math.floor(area.left / step), Math.floor(area.top / step)];
    const width = Math.min(Math.ceil(area.right / step), this.root.width) - left;
    const height = Math.min(Math.ceil(area.bottom / step), this.root.height) - top;
    if (!mask || !context || width <= 0 || height <= 0) return;
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    for (let y = 0; y < height; y += 1) {
      const start = Math.min((top + y) * step, mask.height - 1) * mask.width;
      for (let x = 0; x < width; x += 1) {
        pixels[y * width + x] = this.#colours[mask.map[start + (left + x) * step] ?? 0] ?? 0;
      }
    }
    context.putImageData(image, left, top);
  }

  lie(view: View): void {
    const scale = view.scale * this.#coarse;
    this.root.style.transform = `translate(${view.x}px, ${view.y}px) scale(${scale})`;
  }
}
