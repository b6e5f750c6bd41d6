import { expect, test } from "vitest";
import { Draft } from "./draft";
import { colour, inkOn, marks, plainHex } from "./palette";
import { crossesItself, doubleArea, meet, within } from "./points";
import { handles, moved, nearest, reshaped, type Shape, stretched, under, withoutPoint, withPoint } from "./shapes";
import { fit, revealing, toPicture, toScreen, zoomed } from "./view";

const SIZE = { width: 100, height: 80 };
const STAGE = { width: 200, height: 200 };

function at(x: number, y: number): { x: number; y: number } {
  return { x, y };
}

function box(left: number, top: number, right: number, bottom: number, id = 1): Shape {
  return { id, kind: "box", label: "Cat", points: [at(left, top), at(right, bottom)] };
}

function polygon(...points: { x: number; y: number }[]): Shape {
  return { id: 1, kind: "polygon", label: "Cat", points };
}

test("a box that is moved past the edge stops at it and keeps its size", () => {
  expect(moved(box(10, 10, 30, 30), at(500, -500), SIZE).points).toEqual([at(80, 0), at(100, 20)]);
});

test("an edge of a box never passes the one opposite", () => {
  expect(reshaped(box(10, 10, 30, 30), "w", at(90, 0), SIZE).points).toEqual([at(29, 10), at(30, 30)]);
});

test("a corner of a box moves two edges", () => {
  expect(reshaped(box(10, 10, 30, 30), "ne", at(50, 5), SIZE).points).toEqual([at(10, 5), at(50, 30)]);
});

test("stretching keeps the top left corner, inside the picture", () => {
  expect(stretched(box(10, 10, 30, 30), at(5, 500), SIZE).points).toEqual([at(10, 10), at(35, 80)]);
});

test("every edge and corner of a box is a handle", () => {
  expect(handles(box(0, 0, 10, 10)).map(({ key }) => key)).toEqual(["nw", "n", "ne", "e", "se", "s", "sw", "w"]);
});

test("a click means the nearest line, else the smallest shape around it", () => {
  const shapes = [box(0, 0, 90, 70, 1), box(20, 20, 40, 40, 2)];
  expect(under(shapes, at(30, 30), 2)?.id).toBe(2);
  expect(under(shapes, at(89, 35), 2)?.id).toBe(1);
  expect(nearest(shapes, at(60, 60), 2)).toBeUndefined();
});

test("a triangle loses no point, a square does", () => {
  const square = polygon(at(0, 0), at(10, 0), at(10, 10), at(0, 10));
  const triangle = withoutPoint(square, "3");
  expect(triangle?.points).toHaveLength(3);
  expect(triangle && withoutPoint(triangle, "0")).toBeUndefined();
});

test("a point is added half way to the next, also after the last of a polygon", () => {
  const triangle = polygon(at(0, 0), at(10, 0), at(10, 10));
  expect(withPoint(triangle, "2")?.points[3]).toEqual(at(5, 5));
});

test("segments meet when they cross or touch", () => {
  expect(meet([at(0, 0), at(10, 10)], [at(0, 10), at(10, 0)])).toBe(true);
  expect(meet([at(0, 0), at(10, 0)], [at(5, 0), at(5, 5)])).toBe(true);
  expect(meet([at(0, 0), at(10, 0)], [at(0, 1), at(10, 1)])).toBe(false);
});

test("a bow tie crosses itself and a square does not", () => {
  expect(crossesItself([at(0, 0), at(10, 10), at(10, 0), at(0, 10)], true)).toBe(true);
  expect(crossesItself([at(0, 0), at(10, 0), at(10, 10), at(0, 10)], true)).toBe(false);
});

test("an outline that folds back on itself crosses itself", () => {
  expect(crossesItself([at(0, 0), at(10, 0), at(4, 0)], false)).toBe(true);
});

test("a place is within an outline and its area is known", () => {
  const square = [at(0, 0), at(10, 0), at(10, 10), at(0, 10)];
  expect([within(at(5, 5), square), within(at(15, 5), square)]).toEqual([true, false]);
  expect(doubleArea(square)).toBe(200);
});

test("the whole picture is fitted in the middle", () => {
  expect(fit(SIZE, STAGE)).toEqual({ scale: 2, x: 0, y: 20 });
});

test("zooming keeps the place under the pointer", () => {
  const before = fit(SIZE, STAGE);
  const after = zoomed(before, 3, at(80, 90), SIZE, STAGE);
  expect(after.scale).toBe(6);
  const [then, now] = [toPicture(before, at(80, 90)), toPicture(after, at(80, 90))];
  expect(now.x).toBeCloseTo(then.x);
  expect(now.y).toBeCloseTo(then.y);
});

test("a place outside of what is seen comes into sight", () => {
  const near = zoomed(fit(SIZE, STAGE), 10, at(0, 20), SIZE, STAGE);
  const there = toScreen(revealing(near, at(90, 70), SIZE, STAGE), at(90, 70));
  expect(there.x).toBeLessThanOrEqual(STAGE.width);
  expect(there.y).toBeLessThanOrEqual(STAGE.height);
});

test("a polygon refuses a point whose line would cross another", () => {
  const draft = new Draft("polygon");
  for (const point of [at(0, 0), at(50, 50), at(50, 0)]) draft.place(point, SIZE, 0);
  expect(draft.place(at(0, 50), SIZE, 0)).toBe("crossing");
  expect(draft.points).toHaveLength(3);
});

test("a polygon ends on its first point", () => {
  const draft = new Draft("polygon");
  for (const point of [at(0, 0), at(50, 0), at(50, 50)]) expect(draft.place(point, SIZE, 6)).toBe("going");
  expect(draft.place(at(2, 2), SIZE, 6)).toBe("finished");
});

test("a line with several points ends on its last point", () => {
  const draft = new Draft("polyline");
  draft.place(at(0, 0), SIZE, 6);
  draft.place(at(50, 0), SIZE, 6);
  expect(draft.place(at(50, 0), SIZE, 6)).toBe("finished");
});

test("the points of a shape under way are taken back and placed again", () => {
  const draft = new Draft("polygon");
  draft.place(at(0, 0), SIZE, 0);
  draft.place(at(50, 0), SIZE, 0);
  draft.undo();
  expect(draft.points).toEqual([at(0, 0)]);
  draft.redo();
  expect(draft.points).toEqual([at(0, 0), at(50, 0)]);
});

test("a box without width is none", () => {
  const draft = new Draft("box");
  draft.place(at(5, 5), SIZE, 0);
  expect(draft.place(at(5, 50), SIZE, 0)).toBe("small");
});

test("no two of 254 colours are the same", () => {
  const all = Array.from({ length: 254 }, (_, number) => colour(number));
  expect(new Set(all).size).toBe(254);
  expect(all.every((one) => plainHex(one) === one)).toBe(true);
});

test("colours of the template come first, in their plain form", () => {
  const found = marks(["car", "person"], ["#D62", undefined]);
  expect(found.get("car")?.colour).toBe("#dd6622");
  expect(found.get("person")?.colour).toBe(colour(1));
});

test("text on a colour is what reads better", () => {
  expect([inkOn("#f0e442"), inkOn("#332288")]).toEqual(["#000000", "#ffffff"]);
});
