import { fetchMedia } from "../frame/media";
import { Mask } from "./mask";
import type { Area } from "./mask-editor";
import { channels, plainHex } from "./palette";
import type { Size } from "./points";

type Fields = Readonly<Record<string, unknown>>;
/** As far as a colour may be from a label's to be taken for it, in RGB: pictures that were scaled have mixed edges. */
const NEAR = 30;

export interface Earlier {
  readonly areas: readonly Area[];
  /** Where the mask's picture is, or its base64; "" for none. */
  readonly source: string;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Reads an answer or an `initial-value`: areas with their colours, and where the picture of them is. */
export function earlier(value: unknown): Earlier {
  const fields = isFields(value) ? value : {};
  const image = isFields(fields["labeledImage"]) ? fields["labeledImage"]["pngImageData"] : undefined;
  const source = typeof image === "string" && image !== "" ? `data:image/png;base64,${image}` : fields["src"];
  const pairs = [...mappings(fields["labelMappings"]), ...instances(fields["instances"])];
  const seen = new Set<string>();
  const fresh = pairs.filter(([, colour]) => !seen.has(colour) && Boolean(seen.add(colour)));
  const areas = fresh.slice(0, 254).map(([label, colour], index) => ({ id: index + 1, label, colour }));
  return { areas, source: typeof source === "string" ? source : "" };
}

function mappings(value: unknown): [string, string][] {
  if (!isFields(value)) return [];
  return Object.entries(value).flatMap(([label, entry]): [string, string][] => {
    const colour = plainHex(isFields(entry) ? entry["color"] : entry);
    return colour ? [[label, colour]] : [];
  });
}

function instances(value: unknown): [string, string][] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((entry): [string, string][] => {
    const colour = isFields(entry) ? plainHex(entry["color"]) : undefined;
    return colour && isFields(entry) ? [[String(entry["label"] ?? ""), colour]] : [];
  });
}

/** Fetches the picture of a mask and says which area each of its pixels is; undefined when it cannot be had. */
export async function fetchMap(source: string, areas: readonly Area[], size: Size): Promise<Uint8Array | undefined> {
  const bytes = await fetchMedia(source);
  if (!bytes) return undefined;
  try {
    const options = { premultiplyAlpha: "none", colorSpaceConversion: "none" } as const;
    const bitmap = await createImageBitmap(new Blob([bytes]), options);
    return mapOf(pixelsOf(bitmap, size), areas);
  } catch {
    return undefined;
  }
}

function pixelsOf(bitmap: ImageBitmap, { width, height }: Size): Uint8ClampedArray {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (!context) return new Uint8ClampedArray(width * height * 4);
  context.imageSmoothingEnabled = false;
  context.drawImage(bitmap, 0, 0, width, height);
  bitmap.close();
  return context.getImageData(0, 0, width, height).data;
}

/** The area of each pixel by its colour: the same, else one very near, else none. */
export function mapOf(pixels: Uint8ClampedArray, areas: readonly Area[]): Uint8Array {
  const known = new Map<number, number>();
  const wanted = areas.map((area) => [area.id, channels(area.colour)] as const);
  const map = new Uint8Array(pixels.length / 4);
  for (let at = 0; at < map.length; at += 1) {
    const [red, green, blue, alpha] = [pixels[at * 4] ?? 0, pixels[at * 4 + 1] ?? 0, pixels[at * 4 + 2] ?? 0, pixels[at * 4 + 3] ?? 0];
    if (alpha < 128) continue;
    const key = (red << 16) | (green << 8) | blue;
    let id = known.get(key);
    if (id === undefined) {
      id = nearest(wanted, [red, green, blue]);
      known.set(key, id);
    }
    map[at] = id;
  }
  return map;
}

function nearest(wanted: readonly (readonly [number, readonly [number, number, number]])[], colour: readonly [number, number, number]): number {
  let found = 0;
  let least = NEAR;
  for (const [id, [red, green, blue]] of wanted) {
    const far = Math.hypot(red - colour[0], green - colour[1], blue - colour[2]);
    if (far <= least && (far < least || found === 0)) [found, least] = [id, far];
  }
  return found;
}

/** A number that changes when the map does, to tell whether a person changed anything (FNV-1a). */
export function fingerprint(mask: Mask): number {
  let sum = 0x811c9dc5;
  for (const value of mask.map) sum = Math.imul(sum ^ value, 0x01000193);
  return sum >>> 0;
}

export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
