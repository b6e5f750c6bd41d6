import { clamp, type Point, type Size } from "./points";

/** How the picture lies on the screen: screen = picture * scale + (x, y). */
export interface View {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

const MOST = 40;
const LEAST_SHARE = 0.5;

export function toScreen(view: View, point: Point): Point {
  return { x: point.x * view.scale + view.x, y: point.y * view.scale + view.y };
}

export function toPicture(view: View, point: Point): Point {
  return { x: (point.x - view.x) / view.scale, y: (point.y - view.y) / view.scale };
}

function fitScale(picture: Size, stage: Size): number {
  if (picture.width === 0 || picture.height === 0) return 1;
  return Math.min(stage.width / picture.width, stage.height / picture.height) || 1;
}

/** The whole picture, in the middle. */
export function fit(picture: Size, stage: Size): View {
  return settle({ scale: fitScale(picture, stage), x: 0, y: 0 }, picture, stage);
}

/** Keeps the picture where it can be seen: centred while small, without gaps while big. */
export function settle(view: View, picture: Size, stage: Size): View {
  const along = (place: number, length: number, room: number): number =>
    length <= room ? (room - length) / 2 : clamp(place, room - length, 0);
  return {
    scale: view.scale,
    x: along(view.x, picture.width * view.scale, stage.width),
    y: along(view.y, picture.height * view.scale, stage.height),
  };
}

/** Zooms by a factor around a place on the screen. */
export function zoomed(view: View, factor: number, at: Point, picture: Size, stage: Size): View {
  const least = fitScale(picture, stage) * LEAST_SHARE;
  const scale = clamp(view.scale * factor, Math.min(least, 1), MOST);
  const share = scale / view.scale;
  return settle({ scale, x: at.x - (at.x - view.x) * share, y: at.y - (at.y - view.y) * share }, picture, stage);
}

export function panned(view: View, by: Point, picture: Size, stage: Size): View {
  return settle({ scale: view.scale, x: view.x + by.x, y: view.y + by.y }, picture, stage);
}

/** Moves the picture only as far as a place needs to be seen. */
export function revealing(view: View, point: Point, picture: Size, stage: Size, margin = 24): View {
  const { x, y } = toScreen(view, point);
  const shift = (place: number, room: number): number =>
    place < margin ? margin - place : place > room - margin ? room - margin - place : 0;
  return panned(view, { x: shift(x, stage.width), y: shift(y, stage.height) }, picture, stage);
}
