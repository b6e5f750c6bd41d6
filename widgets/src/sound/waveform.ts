import WaveSurfer from "wavesurfer.js";
import RegionsPlugin, { type Region } from "wavesurfer.js/dist/plugins/regions.js";
import type { Sound } from "./decode";

export interface Range {
  readonly start: number;
  readonly end: number;
  readonly colour?: string;
}

export interface WaveformEvents {
  /** A range was moved or resized by hand. */
  readonly onChange: (index: number, start: number, end: number) => void;
  /** A stretch was dragged where no range is. */
  readonly onDrawn: (start: number, end: number) => void;
  readonly onPressed: (index: number) => void;
}

const HEIGHT_PX = 96;

/** The picture of a recording, with ranges on it. */
export class Waveform {
  readonly #surfer: WaveSurfer;
  readonly #regions = RegionsPlugin.create();
  readonly #events: WaveformEvents;
  #shown: Region[] = [];
  #isFilling = false;

  constructor(container: HTMLElement, media: HTMLMediaElement, sound: Sound, events: WaveformEvents) {
    this.#events = events;
    const style = getComputedStyle(container);
    this.#surfer = WaveSurfer.create({
      container, media,
      height: HEIGHT_PX, minPxPerSec: 0, hideScrollbar: false, autoScroll: true, autoCenter: false, normalize: true,
      waveColor: style.getPropertyValue("--edge").trim() || "#7b8688",
      progressColor: style.getPropertyValue("--accent").trim() || "#0b5f5c",
      cursorColor: style.getPropertyValue("--ink").trim() || "#16191a",
      cursorWidth: 2,
      peaks: [sound.peaks],
      duration: sound.seconds,
      plugins: [this.#regions],
    });
    this.#follow();
  }

  show(ranges: readonly Range[], active: number): void {
    this.#isFilling = true;
    while (this.#shown.length > ranges.length) this.#shown.pop()?.remove();
    ranges.forEach((range, index) => this.#put(range, index, index === active));
    this.#isFilling = false;
  }

  /** How many pixels a second takes; 0 fits the whole. */
  zoom(pixelsPerSecond: number): void {
    this.#surfer.zoom(pixelsPerSecond);
  }

  allowDrawing(): void {
    this.#regions.enableDragSelection({ color: "rgb(0 128 128 / 20%)" });
  }

  destroy(): void {
    this.#surfer.destroy();
  }

  #put({ start, end, colour }: Range, index: number, isActive: boolean): void {
    const color = `color-mix(in srgb, ${colour ?? "var(--accent)"} ${isActive ? 38 : 18}%, transparent)`;
    const known = this.#shown[index];
    if (known) known.setOptions({ start, end, color });
    else this.#shown[index] = this.#regions.addRegion({ start, end, color, drag: true, resize: true });
  }

  #follow(): void {
    this.#regions.on("region-created", (region) => {
      if (this.#isFilling || this.#shown.includes(region)) return;
      const { start, end } = region;
      // Whoever listens decides; what is kept comes back through `show`.
      region.remove();
      this.#events.onDrawn(start, end);
    });
    this.#regions.on("region-updated", (region) => {
      const index = this.#shown.indexOf(region);
      if (index >= 0 && !this.#isFilling) this.#events.onChange(index, region.start, region.end);
    });
    this.#regions.on("region-clicked", (region) => {
      const index = this.#shown.indexOf(region);
      if (index >= 0) this.#events.onPressed(index);
    });
  }
}
