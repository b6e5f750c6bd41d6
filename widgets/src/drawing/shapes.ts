import type { PictureWordKey } from "../words/pictures";
import { bounds, clamp, distance, inside, type Point, type Rectangle, sides, type Size, toSegment, within } from "./points";

export type Kind = "box" | "polygon" | "polyline" | "line" | "point";

/** Something drawn. A box is its top left and bottom right corner; every change makes a new one. */
export interface Shape {
  readonly id: number;
  readonly kind: Kind;
  readonly label: string;
  readonly points: readonly Point[];
}

/** A place of a shape that can be taken hold of. */
export interface Handle {
  readonly key: string;
  readonly at: Point;
  readonly word: PictureWordKey;
  readonly number: number;
}

export const FEWEST: Readonly<Record<Kind, number>> = { box: 2, polygon: 3, polyline: 2, line: 2, point: 1 };

const EDGES: readonly (readonly [string, PictureWordKey])[] = [
  ["nw", "draw_top_left"],
  ["n", "draw_top"],
  ["ne", "draw_top_right"],
  ["e", "draw_right"],
  ["se", "draw_bottom_right"],
  ["s", "draw_bottom"],
  ["sw", "draw_bottom_left"],
  ["w", "draw_left"],
];

export function isClosed(kind: Kind): boolean {
  return kind === "polygon" || kind === "box";
}

/** The corners that are drawn: a box has four. */
export function outline(shape: Pick<Shape, "kind" | "points">): readonly Point[] {
  if (shape.kind !== "box") return shape.points;
  const { left, top, right, bottom } = bounds(shape.points);
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

export function handles(shape: Shape): readonly Handle[] {
  if (shape.kind === "box") return boxHandles(bounds(shape.points));
  if (shape.kind === "point") return shape.points.map((at) => ({ key: "0", at, word: "draw_place", number: 1 }));
  return shape.points.map((at, index) => ({ key: String(index), at, word: "draw_vertex", number: index + 1 }));
}

function boxHandles({ left, top, right, bottom }: Rectangle): readonly Handle[] {
  return EDGES.map(([key, word], index) => {
    const x = key.includes("w") ? left : key.includes("e") ? right : (left + right) / 2;
    const y = key.includes("n") ? top : key.includes("s") ? bottom : (top + bottom) / 2;
    return { key, at: { x, y }, word, number: index + 1 };
  });
}

/** The shape shifted, as far as the picture reaches. */
export function moved(shape: Shape, by: Point, size: Size): Shape {
  const box = bounds(shape.points);
  const dx = clamp(Math.round(by.x), -box.left, size.width - box.right);
  const dy = clamp(Math.round(by.y), -box.top, size.height - box.bottom);
  return { ...shape, points: shape.points.map(({ x, y }) => ({ x: x + dx, y: y + dy })) };
}

/** The shape with one handle put elsewhere; the sides of a box never pass each other. */
export function reshaped(shape: Shape, key: string, to: Point, size: Size): Shape {
  const place = inside(to, size);
  if (shape.kind === "box") return { ...shape, points: boxReshaped(bounds(shape.points), key, place) };
  return { ...shape, points: shape.points.map((point, index) => (String(index) === key ? place : point)) };
}

function boxReshaped(box: Rectangle, key: string, to: Point): readonly Point[] {
  const left = key.includes("w") ? Math.min(to.x, box.right - 1) : box.left;
  const right = key.includes("e") ? Math.max(to.x, box.left + 1) : box.right;
  const top = key.includes("n") ? Math.min(to.y, box.bottom - 1) : box.top;
  const bottom = key.includes("s") ? Math.max(to.y, box.top + 1) : box.bottom;
  return [
    { x: left, y: top },
    { x: right, y: bottom },
  ];
}

/** The shape stretched from its top left corner, by as much as its lower right one moves. */
export function stretched(shape: Shape, by: Point, size: Size): Shape {
  const box = bounds(shape.points);
  const to = inside({ x: box.right + by.x, y: box.bottom + by.y }, size);
  if (shape.kind === "box") return reshaped(shape, "se", to, size);
  const wide = Math.max(to.x - box.left, 1) / Math.max(box.right - box.left, 1);
  const high = Math.max(to.y - box.top, 1) / Math.max(box.bottom - box.top, 1);
  const place = ({ x, y }: Point): Point =>
    inside({ x: box.left + (x - box.left) * wide, y: box.top + (y - box.top) * high }, size);
  return { ...shape, points: shape.points.map(place) };
}

/** The shape without one of its points; undefined where it would be none any more. */
export function withoutPoint(shape: Shape, key: string): Shape | undefined {
  if (shape.kind === "box" || shape.points.length <= FEWEST[shape.kind]) return undefined;
  return { ...shape, points: shape.points.filter((_, index) => String(index) !== key) };
}

/** The shape with a further point after one of its points, half way to the next. */
export function withPoint(shape: Shape, key: string): Shape | undefined {
  const index = Number(key);
  const from = shape.points[index];
  const to = shape.points[index + 1] ?? (shape.kind === "polygon" ? shape.points[0] : undefined);
  if (!from || !to || (shape.kind !== "polygon" && shape.kind !== "polyline")) return undefined;
  const half = { x: Math.round((from.x + to.x) / 2), y: Math.round((from.y + to.y) / 2) };
  return { ...shape, points: [...shape.points.slice(0, index + 1), half, ...shape.points.slice(index + 1)] };
}

/** How far a place is from what is drawn of a shape: its sides, or the point itself. */
export function gap(shape: Shape, at: Point): number {
  const path = outline(shape);
  const [only] = path;
  if (only && path.length === 1) return distance(only, at);
  return Math.min(...sides(path, isClosed(shape.kind)).map(([a, b]) => toSegment(at, a, b)));
}

/** The shape whose line passes nearest to a place, within reach. */
export function nearest(shapes: readonly Shape[], at: Point, reach: number): Shape | undefined {
  let found: Shape | undefined;
  let least = reach;
  for (const shape of shapes) {
    const box = bounds(shape.points);
    if (at.x < box.left - reach || at.x > box.right + reach || at.y < box.top - reach || at.y > box.bottom + reach) continue;
    const far = gap(shape, at);
    if (far <= least) [found, least] = [shape, far];
  }
  return found;
}

/** What a click means: the nearest line, else the smallest shape around the place. */
export function under(shapes: readonly Shape[], at: Point, reach: number): Shape | undefined {
  const around = shapes.filter((shape) => isClosed(shape.kind) && within(at, outline(shape)));
  return nearest(shapes, at, reach) ?? around.sort((a, b) => extent(a) - extent(b))[0];
}

function extent(shape: Shape): number {
  const { left, top, right, bottom } = bounds(shape.points);
  return (right - left) * (bottom - top);
}
