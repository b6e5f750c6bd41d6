/** How a label is told apart: by colour, by the dashes of its line, and always by its text. */
export interface Mark {
  readonly colour: string;
  readonly dash: string;
}

// Distinct under the common kinds of colour blindness (the set proposed by Okabe and Ito), then darker and lighter kin.
const COLOURS = [
  "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#f0e442",
  "#7f3c8d", "#8c6d31", "#a5aa99", "#332288", "#ddcc77", "#44aa99", "#882255",
] as const;
const DASHES = ["", "10 4", "3 3", "12 4 3 4", "18 6"] as const;
export const STRAY: Mark = { colour: "#777777", dash: "2 4" };

function hex(part: number): string {
  return Math.round(part * 255).toString(16).padStart(2, "0");
}

/** A colour that no earlier number has; far from its neighbours. */
export function colour(number: number): string {
  const known = COLOURS[number];
  if (known) return known;
  const hue = (number * 137.508) % 360;
  const light = [0.42, 0.62, 0.52][number % 3] ?? 0.5;
  const spread = 0.65 * Math.min(light, 1 - light);
  const channel = (n: number): string => {
    const place = (n + hue / 30) % 12;
    return hex(light - spread * Math.max(-1, Math.min(place - 3, 9 - place, 1)));
  };
  return `#${channel(0)}${channel(8)}${channel(4)}`;
}

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

/** `#abc` and `#AABBCC` as `#aabbcc`; undefined for anything else. */
export function plainHex(text: unknown): string | undefined {
  if (typeof text !== "string" || !HEX.test(text.trim())) return undefined;
  const digits = text.trim().slice(1).toLowerCase();
  return `#${digits.length === 3 ? [...digits].map((digit) => digit + digit).join("") : digits}`;
}

export function channels(text: string): readonly [number, number, number] {
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** Black or white, whichever reads better on a colour. */
export function inkOn(text: string): "#000000" | "#ffffff" {
  const [red, green, blue] = channels(text).map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? "#000000" : "#ffffff";
}

/** The mark of each label in its order; given colours come first. */
export function marks(labels: readonly string[], given: readonly unknown[] = []): ReadonlyMap<string, Mark> {
  const found = new Map<string, Mark>();
  labels.forEach((label, index) => {
    const mark = { colour: plainHex(given[index]) ?? colour(index), dash: DASHES[index % DASHES.length] ?? "" };
    if (!found.has(label)) found.set(label, mark);
  });
  return found;
}
