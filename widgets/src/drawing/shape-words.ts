import { type PictureWordKey, word } from "../words/pictures";
import { bounds } from "./points";
import { type Handle, type Kind, type Shape } from "./shapes";

const NAMES: Readonly<Record<Kind, PictureWordKey>> = {
  box: "draw_box",
  polygon: "draw_polygon",
  polyline: "draw_polyline",
  line: "draw_line",
  point: "draw_point",
};

/** "Box 2". */
export function numbered(kind: Kind, number: number): string {
  return word(NAMES[kind], { number });
}

/** "Box 2, Cat". */
export function named(shape: Shape, number: number): string {
  return word("draw_what", { what: numbered(shape.kind, number), label: shape.label });
}

/** "box 2, Cat, left edge". */
export function handleName(shape: Shape, number: number, handle: Handle): string {
  const part = word(handle.word, { number: handle.number });
  return word("draw_handle", { what: named(shape, number), part });
}

export function whereabouts(shape: Shape): string {
  const { left, top, right, bottom } = bounds(shape.points);
  if (shape.kind === "box") return word("draw_box_at", { left, top, width: right - left, height: bottom - top });
  const [first] = shape.points;
  if (!first) return "";
  if (shape.kind === "point") return word("draw_at", { x: first.x, y: first.y });
  return word("draw_points", { count: shape.points.length, x: first.x, y: first.y });
}
