import { make } from "./dom";
import type { Size } from "./points";
import type { View } from "./view";

/** Pictures with more pixels than this are shown through a canvas as big as the screen needs. */
const BIG_AREA = 4096 * 4096;
const OVERVIEW = 2048;
const SETTLED_MS = 90;

/** The picture under everything that is drawn. */
export class Picture {
  readonly root = make("div", { class: "picture" });
  size: Size | undefined;
  readonly #image = make("img", { alt: "", draggable: "false" });
  #big: BigPicture | undefined;
  #asked = "";

  constructor(private readonly arrived: () => void) {
    this.root.append(this.#image);
  }

  /** Loads another picture; false when it cannot be shown or another one was asked for meanwhile. */
  async load(src: string): Promise<boolean> {
    this.#asked = src;
    this.size = undefined;
    this.#big?.root.remove();
    this.#big = undefined;
    this.#image.hidden = false;
    const loaded = await this.#loaded(src);
    if (!loaded || this.#asked !== src) return false;
    this.size = { width: this.#image.naturalWidth, height: this.#image.naturalHeight };
    if (this.size.width * this.size.height > BIG_AREA) await this.#showBig(src, this.size);
    return this.#asked === src;
  }

  #loaded(src: string): Promise<boolean> {
    return new Promise((resolve) => {
      this.#image.onload = () => resolve(this.#image.naturalWidth > 0);
      this.#image.onerror = () => resolve(false);
      this.#image.src = src;
    });
  }

  async #showBig(src: string, size: Size): Promise<void> {
    const big = await BigPicture.of(this.#image, size, this.arrived);
    if (this.#asked !== src) return;
    this.#big = big;
    this.#image.hidden = true;
    this.root.append(big.root);
  }

  lie(view: View, room: Size): void {
    this.root.classList.toggle("coarse", view.scale > 3);
    if (this.#big) this.#big.lie(view, room);
    else this.#image.style.transform = `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  }
}

interface Part {
  readonly bitmap: ImageBitmap;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Shows a big picture by its overview, and by the part in sight once the view rests. */
class BigPicture {
  readonly root = make("canvas");
  #detail: Part | undefined;
  #timer = 0;
  #view: View | undefined;
  #room: Size = { width: 0, height: 0 };

  private constructor(
    private readonly image: HTMLImageElement,
    private readonly size: Size,
    private readonly overview: ImageBitmap,
    private readonly arrived: () => void,
  ) {}

  static async of(image: HTMLImageElement, size: Size, arrived: () => void): Promise<BigPicture> {
    const share = OVERVIEW / Math.max(size.width, size.height);
    const wanted = { resizeWidth: Math.round(size.width * share), resizeHeight: Math.round(size.height * share) };
    const overview = await createImageBitmap(image, { ...wanted, resizeQuality: "medium" });
    return new BigPicture(image, size, overview, arrived);
  }

  lie(view: View, room: Size): void {
    const density = window.devicePixelRatio || 1;
    const width = Math.round(room.width * density);
    const height = Math.round(room.height * density);
    if (this.root.width !== width) this.root.width = width;
    if (this.root.height !== height) this.root.height = height;
    const moved = this.#view !== view || this.#room.width !== room.width || this.#room.height !== room.height;
    this.#view = view;
    this.#room = room;
    this.#paint(view, density);
    if (moved) this.#refineLater(view, density);
  }

  #paint(view: View, density: number): void {
    const context = this.root.getContext("2d");
    if (!context) return;
    context.setTransform(density, 0, 0, density, 0, 0);
    context.clearRect(0, 0, this.#room.width, this.#room.height);
    context.imageSmoothingEnabled = view.scale <= 3;
    const { width, height } = this.size;
    context.drawImage(this.overview, view.x, view.y, width * view.scale, height * view.scale);
    const part = this.#detail;
    if (!part) return;
    const left = part.x * view.scale + view.x;
    const top = part.y * view.scale + view.y;
    context.drawImage(part.bitmap, left, top, part.width * view.scale, part.height * view.scale);
  }

  #refineLater(view: View, density: number): void {
    window.clearTimeout(this.#timer);
    const needed = view.scale * density > this.overview.width / this.size.width;
    if (needed) this.#timer = window.setTimeout(() => void this.#refine(view, density), SETTLED_MS);
  }

  async #refine(view: View, density: number): Promise<void> {
    const x = Math.max(Math.floor(-view.x / view.scale), 0);
    const y = Math.max(Math.floor(-view.y / view.scale), 0);
    const width = Math.min(Math.ceil(this.#room.width / view.scale) + 1, this.size.width - x);
    const height = Math.min(Math.ceil(this.#room.height / view.scale) + 1, this.size.height - y);
    if (width <= 0 || height <= 0) return;
    const share = Math.min(view.scale * density, 1);
    const resized = { resizeWidth: Math.max(Math.round(width * share), 1), resizeHeight: Math.max(Math.round(height * share), 1) };
    const bitmap = await createImageBitmap(this.image, x, y, width, height, { ...resized, resizeQuality: "medium" });
    if (this.#view !== view) return bitmap.close();
    this.#detail?.bitmap.close();
    this.#detail = { bitmap, x, y, width, height };
    this.arrived();
  }
}
