/**
 * Translates between the offsets of JavaScript strings (UTF-16 units) and those of answers (code points).
 *
 * Only characters outside the Basic Multilingual Plane take two units, so their places are enough to know.
 */
export class Offsets {
  readonly #wide: readonly number[];

  constructor(text: string) {
    const wide: number[] = [];
    for (const match of text.matchAll(/[\u{10000}-\u{10FFFF}]/gu)) wide.push(match.index);
    this.#wide = wide;
  }

  /** The number of code points before a place in the string. */
  toPoints(unit: number): number {
    return unit - this.#countBefore((place) => place < unit);
  }

  /** The place in the string that has so many code points before it. */
  toUnits(point: number): number {
    return point + this.#countBefore((place, index) => place - index < point);
  }

  /** How many wide characters hold a claim that is true of the first ones only. */
  #countBefore(claim: (place: number, index: number) => boolean): number {
    let low = 0;
    let high = this.#wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (claim(this.#wide[middle] ?? 0, middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
