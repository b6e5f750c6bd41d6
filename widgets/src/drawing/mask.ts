import { bounds, distance, type Point, type Rectangle, sides } from "./points";

/** A part of a mask: whole pixels, the right and bottom ones left out. */
export interface Patch extends Rectangle {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Which area each pixel of a picture belongs to; 0 is none. Edges are hard: a pixel has one area. */
export class Mask {
  readonly map: Uint8Array;
  /** How many pixels each area has. */
  readonly counts = new Float64Array(256);
  #base: Uint8Array | undefined;
  #dirty: Rectangle | undefined;

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.map = new Uint8Array(width * height);
    this.counts[0] = width * height;
  }

  /** Counts anew, after the map was filled from elsewhere. */
  recount(): void {
    this.counts.fill(0);
    for (const value of this.map) this.counts[value] = (this.counts[value] ?? 0) + 1;
  }

  /** Remembers how it was, so that `end` can say what changed. */
  begin(): void {
    this.#base ??= new Uint8Array(this.map.length);
    this.#base.set(this.map);
    this.#dirty = undefined;
  }

  /** Paints what a round brush covers on its way; gives what to show anew. */
  stroke(from: Point, to: Point, radius: number, value: number): Rectangle {
    const box = bounds([from, to]);
    const area = this.#clip({
      left: Math.floor(box.left - radius),
      top: Math.floor(box.top - radius),
      right: Math.ceil(box.right + radius) + 1,
      bottom: Math.ceil(box.bottom + radius) + 1,
    });
    const quad = rim(from, to, radius);
    for (let y = area.top; y < area.bottom; y += 1) {
      const span = brushSpan(from, to, radius, quad, y + 0.5);
      if (span) this.#span(y, span[0], span[1], value);
    }
    this.#dot(to, value);
    return this.#soil(area);
  }

  /** Paints what lies within a closed path. */
  fill(path: readonly Point[], value: number): Rectangle {
    const box = bounds(path);
    const area = this.#clip({ left: Math.floor(box.left), top: Math.floor(box.top), right: Math.ceil(box.right) + 1, bottom: Math.ceil(box.bottom) + 1 });
    const edges = sides(path, true);
    for (let y = area.top; y < area.bottom; y += 1) {
      const places = crossings(edges, y + 0.5);
      for (let at = 0; at + 1 < places.length; at += 2) this.#span(y, places[at] ?? 0, places[at + 1] ?? 0, value);
    }
    return this.#soil(area);
  }

  /** Takes an area away everywhere. */
  clear(value: number): Rectangle {
    for (let at = this.map.indexOf(value); at >= 0; at = this.map.indexOf(value, at + 1)) this.map[at] = 0;
    return this.#soil({ left: 0, top: 0, right: this.width, bottom: this.height });
  }

  /** What changed since `begin`, or undefined. */
  end(): Patch | undefined {
    const area = this.#dirty;
    this.#dirty = undefined;
    if (!area || !this.#base) return undefined;
    const patch = { ...area, before: this.#cut(this.#base, area), after: this.#cut(this.map, area) };
    if (patch.before.every((value, at) => value === patch.after[at])) return undefined;
    this.#count(patch.before, patch.after);
    return patch;
  }

  /** Puts one side of a change back. */
  put(area: Rectangle, content: Uint8Array, instead: Uint8Array): void {
    const wide = area.right - area.left;
    for (let y = area.top; y < area.bottom; y += 1) {
      const start = (y - area.top) * wide;
      this.map.set(content.subarray(start, start + wide), y * this.width + area.left);
    }
    this.#count(instead, content);
  }

  #count(before: Uint8Array, after: Uint8Array): void {
    for (const value of before) this.counts[value] = (this.counts[value] ?? 0) - 1;
    for (const value of after) this.counts[value] = (this.counts[value] ?? 0) + 1;
  }

  #cut(from: Uint8Array, area: Rectangle): Uint8Array {
    const wide = area.right - area.left;
    const part = new Uint8Array(wide * (area.bottom - area.top));
    for (let y = area.top; y < area.bottom; y += 1) {
      const start = y * this.width + area.left;
      part.set(from.subarray(start, start + wide), (y - area.top) * wide);
    }
    return part;
  }

  /** Paints the pixels of a row whose middles lie between two places. */
  #span(y: number, from: number, to: number, value: number): void {
    const left = Math.max(Math.ceil(from - 0.5), 0);
    const right = Math.min(Math.floor(to - 0.5), this.width - 1);
    if (right >= left) this.map.fill(value, y * this.width + left, y * this.width + right + 1);
  }

  #dot(at: Point, value: number): void {
    const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
    if (x >= 0 && y >= 0 && x < this.width && y < this.height) this.map[y * this.width + x] = value;
  }

  #clip(area: Rectangle): Rectangle {
    const left = Math.min(Math.max(area.left, 0), this.width);
    const top = Math.min(Math.max(area.top, 0), this.height);
    return { left, top, right: Math.max(Math.min(area.right, this.width), left), bottom: Math.max(Math.min(area.bottom, this.height), top) };
  }

  #soil(area: Rectangle): Rectangle {
    const dirty = this.#dirty;
    this.#dirty = dirty
      ? {
          left: Math.min(dirty.left, area.left),
          top: Math.min(dirty.top, area.top),
          right: Math.max(dirty.right, area.right),
          bottom: Math.max(dirty.bottom, area.bottom),
        }
      : area;
    return area;
  }
}

/** The four corners of the band between the two ends of a brush stroke. */
function rim(from: Point, to: Point, radius: number): readonly Point[] {
  const length = distance(from, to);
  if (length === 0) return [];
  const dx = ((from.y - to.y) / length) * radius;
  const dy = ((to.x - from.x) / length) * radius;
  return [
    { x: from.x + dx, y: from.y + dy },
    { x: to.x + dx, y: to.y + dy },
    { x: to.x - dx, y: to.y - dy },
    { x: from.x - dx, y: from.y - dy },
  ];
}

function brushSpan(from: Point, to: Point, radius: number, quad: readonly Point[], y: number): [number, number] | undefined {
  const places = crossings(sides(quad, true), y);
  for (const end of [from, to]) {
    const half = radius * radius - (y - end.y) * (y - end.y);
    if (half >= 0) places.push(end.x - Math.sqrt(half), end.x + Math.sqrt(half));
  }
  return places.length > 0 ? [Math.min(...places), Math.max(...places)] : undefined;
}

/** Where a row crosses the sides of a path, from left to right. */
function crossings(edges: readonly (readonly [Point, Point])[], y: number): number[] {
  const places: number[] = [];
  for (const [a, b] of edges) {
    if (a.y > y !== b.y > y) places.push(((b.x - a.x) * (y - a.y)) / (b.y - a.y) + a.x);
  }
  return places.sort((one, other) => one - other);
}
