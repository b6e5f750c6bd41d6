/** How a picture is shown: scale 1 is the whole picture; x and y are pixels; turn is in degrees. */
export interface View {
  readonly scale: number;
  readonly turn: number;
  readonly x: number;
  readonly y: number;
}

export const WHOLE: View = { scale: 1, turn: 0, x: 0, y: 0 };
const LARGEST = 8;

/** Zooms around a point that is given from the middle of the frame. */
export function zoom(view: View, factor: number, x = 0, y = 0): View {
  const scale = Math.min(LARGEST, Math.max(1, view.scale * factor));
  const ratio = scale / view.scale;
  return { ...view, scale, x: x - (x - view.x) * ratio, y: y - (y - view.y) * ratio };
}

export function turn(view: View): View {
  return { ...view, turn: (view.turn + 90) % 360, x: 0, y: 0 };
}

/** Moves, but never so far that the picture leaves the frame. */
export function move(view: View, dx: number, dy: number, width: number, height: number): View {
  const reach = (size: number): number => (size * Math.max(view.scale, 1)) / 2;
  const within = (value: number, size: number): number => Math.min(reach(size), Math.max(-reach(size), value));
  return { ...view, x: within(view.x + dx, width), y: within(view.y + dy, height) };
}

export function transform(view: View): string {
  return `translate(${view.x}px, ${view.y}px) rotate(${view.turn}deg) scale(${view.scale})`;
}
