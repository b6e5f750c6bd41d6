/** A place in the picture, in its own pixels from the top left. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}

/** The nearest whole pixel inside the picture. */
export function inside(point: Point, size: Size): Point {
  return { x: clamp(Math.round(point.x), 0, size.width), y: clamp(Math.round(point.y), 0, size.height) };
}

export function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

export function samePoint(a: Point, b: Point): boolean {
  return a.x === b.x && a.y === b.y;
}

export function bounds(points: readonly Point[]): Rectangle {
  const found = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const { x, y } of points) {
    found.left = Math.min(found.left, x);
    found.top = Math.min(found.top, y);
    found.right = Math.max(found.right, x);
    found.bottom = Math.max(found.bottom, y);
  }
  return found;
}

/** How far a point lies from the segment between two others. */
export function toSegment(point: Point, from: Point, to: Point): number {
  const dx = to.x - from.x;
  const dy = to.y - from.y;
  const length = dx * dx + dy * dy;
  const share = length === 0 ? 0 : clamp(((point.x - from.x) * dx + (point.y - from.y) * dy) / length, 0, 1);
  return Math.hypot(point.x - from.x - share * dx, point.y - from.y - share * dy);
}

/** The sides of a path; a closed one has a side from its last point to its first. */
export function sides(points: readonly Point[], closed: boolean): [Point, Point][] {
  const found: [Point, Point][] = [];
  points.forEach((point, index) => {
    const next = points[index + 1] ?? (closed && points.length > 2 ? points[0] : undefined);
    if (next) found.push([point, next]);
  });
  return found;
}

/** Whether a point lies within a closed path (even-odd). */
export function within(point: Point, path: readonly Point[]): boolean {
  let odd = false;
  for (const [a, b] of sides(path, true)) {
    if (a.y > point.y === b.y > point.y) continue;
    if (point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) odd = !odd;
  }
  return odd;
}

function turn(a: Point, b: Point, c: Point): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

function between(a: Point, b: Point, c: Point): boolean {
  const x = c.x >= Math.min(a.x, b.x) && c.x <= Math.max(a.x, b.x);
  return x && c.y >= Math.min(a.y, b.y) && c.y <= Math.max(a.y, b.y);
}

/** Whether two segments have a point in common, ends included. */
export function meet([a, b]: readonly [Point, Point], [c, d]: readonly [Point, Point]): boolean {
  const turns = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)] as const;
  if (turns[0] !== turns[1] && turns[2] !== turns[3]) return true;
  const touching = [turns[0] === 0 && between(a, b, c), turns[1] === 0 && between(a, b, d)];
  return touching[0] || touching[1] || (turns[2] === 0 && between(c, d, a)) || (turns[3] === 0 && between(c, d, b));
}

/** Whether two sides of a path that are no neighbours meet, or neighbours fold back on each other. */
export function crossesItself(points: readonly Point[], closed: boolean): boolean {
  const all = sides(points, closed);
  return all.some((one, index) => all.some((other, after) => after > index && clash(one, other)));
}

function clash(one: readonly [Point, Point], other: readonly [Point, Point]): boolean {
  const shared = one.filter((end) => other.some((second) => samePoint(end, second)));
  if (shared.length === 0) return meet(one, other);
  const [corner] = shared;
  const far = one.find((end) => end !== corner && !samePoint(end, corner ?? end));
  const away = other.find((end) => !samePoint(end, corner ?? end));
  if (!corner || !far || !away) return true;
  return turn(corner, far, away) === 0 && (between(corner, far, away) || between(corner, away, far));
}

/** Twice the area within a closed path. */
export function doubleArea(points: readonly Point[]): number {
  return Math.abs(sides(points, true).reduce((sum, [a, b]) => sum + a.x * b.y - b.x * a.y, 0));
}
