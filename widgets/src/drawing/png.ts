import { channels } from "./palette";

/**
 * Writes an area map as a PNG with exact colours. A canvas could write one too, but browsers that guard against
 * fingerprints change its pixels, and its RGBA of a big picture takes four times the memory of the map.
 *
 * Each row is the difference to its left neighbour or to the row above, so areas become runs of zeros, and a run of
 * 258 bytes takes two bits in the code below.
 */
export function png(map: Uint8Array, width: number, height: number, colours: readonly string[]): Uint8Array {
  const header = new Uint8Array(13);
  const numbers = new DataView(header.buffer);
  numbers.setUint32(0, width);
  numbers.setUint32(4, height);
  header.set([8, 6, 0, 0, 0], 8);
  const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
  const parts = [signature, chunk("IHDR", header), chunk("IDAT", packed(map, width, height, rgba(colours))), chunk("IEND", new Uint8Array(0))];
  return joined(parts);
}

function rgba(colours: readonly string[]): Uint8Array {
  const table = new Uint8Array(256 * 4);
  colours.forEach((text, index) => {
    if (text !== "") table.set([...channels(text), 255], index * 4);
  });
  return table;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const CRC = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function chunk(name: string, content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(content.length + 12);
  const numbers = new DataView(whole.buffer);
  numbers.setUint32(0, content.length);
  whole.set([...name].map((letter) => letter.charCodeAt(0)), 4);
  whole.set(content, 8);
  let sum = 0xffffffff;
  for (let at = 4; at < content.length + 8; at += 1) sum = (CRC[(sum ^ (whole[at] ?? 0)) & 255] ?? 0) ^ (sum >>> 8);
  numbers.setUint32(content.length + 8, (sum ^ 0xffffffff) >>> 0);
  return whole;
}

const END = 256;
const LONGEST = 258;
const LONGEST_CODE = 285;
/** Lengths of the codes (RFC 1951, 3.2.7): one bit for the longest run, nine or ten for everything else. */
const LENGTHS = Uint8Array.from({ length: 286 }, (_, symbol) => (symbol === LONGEST_CODE ? 1 : symbol < 227 ? 9 : 10));
/** In which order the lengths of the code of lengths stand, and the code itself: 9, 10 and 1. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const LENGTH_CODE: Readonly<Record<number, number>> = { 9: 1, 1: 2, 10: 2 };

/** Canonical codes for lengths, first bit lowest, as the stream wants them. */
function codes(lengths: ArrayLike<number>): Uint16Array {
  const made = new Uint16Array(lengths.length);
  let code = 0;
  for (let bits = 1; bits <= 15; bits += 1) {
    for (let symbol = 0; symbol < lengths.length; symbol += 1) {
      if (lengths[symbol] === bits) made[symbol] = reversed(code++, bits);
    }
    code <<= 1;
  }
  return made;
}

function reversed(code: number, bits: number): number {
  let turned = 0;
  for (let bit = 0; bit < bits; bit += 1) turned |= ((code >> bit) & 1) << (bits - 1 - bit);
  return turned;
}

class Bits {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #held = 0;
  #count = 0;

  put(value: number, bits: number): void {
    this.#held |= value << this.#count;
    this.#count += bits;
    while (this.#count >= 8) {
      this.byte(this.#held & 255);
      this.#held >>>= 8;
      this.#count -= 8;
    }
  }

  flush(): void {
    if (this.#count > 0) this.byte(this.#held & 255);
    this.#held = 0;
    this.#count = 0;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const grown = new Uint8Array(this.#length * 2);
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes[this.#length++] = value;
  }

  get whole(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}

const CODES = codes(LENGTHS);

/** Runs of one byte as a literal and repeats of distance one; runs go on from row to row. */
class Runs {
  #last = -1;
  #run = 0;

  constructor(private readonly bits: Bits) {}

  add(value: number, count: number): void {
    if (value !== this.#last) {
      this.#spend(0);
      this.#symbol(value);
      this.#last = value;
      this.#run = count - 1;
    } else this.#run += count;
    this.#spend(LONGEST);
  }

  end(): void {
    this.#spend(0);
    this.#symbol(END);
  }

  /** Writes repeats of the longest kind, then what is left as literals once the run is over. */
  #spend(keep: number): void {
    while (this.#run >= LONGEST) {
      this.#symbol(LONGEST_CODE);
      this.bits.put(0, 1);
      this.#run -= LONGEST;
    }
    if (keep > 0) return;
    if (this.#run >= 3) this.#repeat(this.#run);
    else for (let left = this.#run; left > 0; left -= 1) this.#symbol(this.#last);
    this.#run = 0;
  }

  #repeat(length: number): void {
    const [symbol, extra, bits] = lengthSymbol(length);
    this.#symbol(symbol);
    if (bits > 0) this.bits.put(extra, bits);
    this.bits.put(0, 1);
  }

  #symbol(symbol: number): void {
    this.bits.put(CODES[symbol] ?? 0, LENGTHS[symbol] ?? 0);
  }
}

/** The symbol of a run's length from 3 to 257, with its extra bits (RFC 1951, 3.2.5). */
function lengthSymbol(length: number): readonly [symbol: number, extra: number, bits: number] {
  if (length <= 10) return [254 + length, 0, 0];
  const bits = Math.floor(Math.log2(length - 3)) - 2;
  const over = length - 3 - (4 << bits);
  return [261 + bits * 4 + (over >> bits), over & ((1 << bits) - 1), bits];
}

function packed(map: Uint8Array, width: number, height: number, table: Uint8Array): Uint8Array {
  const bits = new Bits();
  bits.byte(0x78);
  bits.byte(0x01);
  bits.put(0b101, 3);
  writeCodes(bits);
  const runs = new Runs(bits);
  const sum = new Adler();
  const emit = (value: number, count: number): void => {
    runs.add(value, count);
    sum.add(value, count);
  };
  for (let y = 0; y < height; y += 1) row(map, y * width, width, y > 0, table, emit);
  runs.end();
  bits.flush();
  for (const byte of sum.bytes) bits.byte(byte);
  return bits.whole;
}

function writeCodes(bits: Bits): void {
  bits.put(LENGTHS.length - 257, 5);
  bits.put(0, 5);
  bits.put(ORDER.indexOf(1) + 1 - 4, 4);
  for (const length of ORDER.slice(0, ORDER.indexOf(1) + 1)) bits.put(LENGTH_CODE[length] ?? 0, 3);
  const table = codes(Array.from({ length: 19 }, (_, length) => LENGTH_CODE[length] ?? 0));
  for (const length of LENGTHS) bits.put(table[length] ?? 0, LENGTH_CODE[length] ?? 0);
  bits.put(table[1] ?? 0, LENGTH_CODE[1] ?? 0);
}

/** One row: all zeros where it equals the one above, else the difference to the left. */
function row(map: Uint8Array, start: number, width: number, hasAbove: boolean, table: Uint8Array, emit: (value: number, count: number) => void): void {
  if (hasAbove && repeatsAbove(map, start, width)) {
    emit(2, 1);
    emit(0, width * 4);
    return;
  }
  emit(1, 1);
  let before = 256 * 4;
  for (let x = 0; x < width; ) {
    const index = map[start + x] ?? 0;
    let next = x + 1;
    while (next < width && map[start + next] === index) next += 1;
    const at = index * 4;
    for (let part = 0; part < 4; part += 1) emit(((table[at + part] ?? 0) - (table[before + part] ?? 0)) & 255, 1);
    if (next - x > 1) emit(0, (next - x - 1) * 4);
    before = at;
    x = next;
  }
}

function repeatsAbove(map: Uint8Array, start: number, width: number): boolean {
  for (let at = start; at < start + width; at += 1) if (map[at] !== map[at - width]) return false;
  return true;
}

const MODULUS = 65521;

/** Adler-32, a run of equal bytes at a time. */
class Adler {
  #a = 1;
  #b = 0;

  add(value: number, count: number): void {
    for (let left = count; left > 0; left -= 4096) {
      const n = Math.min(left, 4096);
      this.#b = (this.#b + n * this.#a + (value * n * (n + 1)) / 2) % MODULUS;
      this.#a = (this.#a + n * value) % MODULUS;
    }
  }

  get bytes(): readonly number[] {
    return [this.#b >> 8, this.#b & 255, this.#a >> 8, this.#a & 255];
  }
}
