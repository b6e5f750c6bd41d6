import { bounds, type Point, type Size } from "./points";
import type { Kind, Shape } from "./shapes";

export type NewShape = Omit<Shape, "id">;
type Fields = Readonly<Record<string, unknown>>;

/** The documented name of the list that each tool gives. */
export const LISTS: Readonly<Record<Kind, string>> = {
  box: "boundingBoxes",
  polygon: "polygons",
  polyline: "polylines",
  line: "lines",
  point: "keypoints",
};

/** One shape as the documentation writes it. */
export function written(shape: NewShape): Fields {
  const { kind, label, points } = shape;
  if (kind === "box") {
    const { left, top, right, bottom } = bounds(points);
    return { height: bottom - top, label, left, top, width: right - left };
  }
  const [first] = points;
  if (kind === "point") return { label, x: first?.x ?? 0, y: first?.y ?? 0 };
  return { label, vertices: points.map(({ x, y }) => ({ x, y })) };
}

/** The answer of a tool: its list, and how big the picture is. */
export function answer(kind: Kind, shapes: readonly NewShape[], size: Size | undefined, extra: Fields = {}): Fields {
  const properties = size ? { inputImageProperties: { height: size.height, width: size.width } } : {};
  return { [LISTS[kind]]: shapes.map(written), ...properties, ...extra };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function finite(value: unknown): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

function point(value: unknown): Point | undefined {
  if (!isFields(value)) return undefined;
  const [x, y] = [finite(value["x"]), finite(value["y"])];
  return x === undefined || y === undefined ? undefined : { x, y };
}

function box(value: Fields): readonly Point[] | undefined {
  const [left, top] = [finite(value["left"]), finite(value["top"])];
  const [width, height] = [finite(value["width"]), finite(value["height"])];
  if (left === undefined || top === undefined || width === undefined || height === undefined) return undefined;
  return [{ x: left, y: top }, { x: left + width, y: top + height }];
}

function pointsOf(kind: Kind, value: Fields): readonly Point[] | undefined {
  if (kind === "box") return box(value);
  if (kind === "point") {
    const only = point(value);
    return only && [only];
  }
  const list = Array.isArray(value["vertices"]) ? value["vertices"].map(point) : [];
  const whole = list.length > 0 && list.every((one) => one !== undefined);
  return whole ? list : undefined;
}

/** Reads a list of shapes, bare or under the tool's name, as `initial-value` and scripts give it; names what cannot be read. */
export function read(kind: Kind, value: unknown): { readonly shapes: readonly NewShape[]; readonly unread: readonly string[] } {
  const list = isFields(value) ? (value[LISTS[kind]] ?? []) : (value ?? []);
  const unread: string[] = [];
  const shapes: NewShape[] = [];
  for (const entry of Array.isArray(list) ? list : [list]) {
    const points = isFields(entry) ? pointsOf(kind, entry) : undefined;
    if (points && isFields(entry)) shapes.push({ kind, label: String(entry["label"] ?? ""), points });
    else unread.push(JSON.stringify(entry)?.slice(0, 60) ?? "");
  }
  return { shapes, unread };
}
