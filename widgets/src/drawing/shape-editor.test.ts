import { beforeEach, expect, test } from "vitest";
import { answer, read } from "./shape-answers";
import { ShapeEditor } from "./shape-editor";
import type { Kind } from "./shapes";

const SIZE = { width: 200, height: 100 };
const MOUSE = { pointerType: "mouse" };
let said: string[] = [];
let commits = 0;

beforeEach(() => {
  said = [];
  commits = 0;
});

function editor(kind: Kind, label = "Cat"): ShapeEditor {
  const made = new ShapeEditor(kind, { drawn: () => undefined, committed: () => (commits += 1), say: (text) => said.push(text) });
  made.size = SIZE;
  made.label = label;
  made.reach = () => 6;
  return made;
}

function pull(on: ShapeEditor, from: [number, number], to: [number, number]): void {
  on.press({ x: from[0], y: from[1] }, MOUSE);
  on.drag({ x: to[0], y: to[1] });
  on.release({ x: to[0], y: to[1] }, MOUSE);
}

function click(on: ShapeEditor, x: number, y: number): void {
  on.press({ x, y }, MOUSE);
  on.release({ x, y }, MOUSE);
}

function given(on: ShapeEditor): unknown {
  return answer(on.kind, on.shapes, SIZE);
}

test("a box pulled from its lower right gives its left, top, width and height", () => {
  const on = editor("box");
  pull(on, [60, 50], [10, 20]);
  expect(given(on)).toEqual({
    boundingBoxes: [{ height: 30, label: "Cat", left: 10, top: 20, width: 50 }],
    inputImageProperties: { height: 100, width: 200 },
  });
});

test("a box is drawn with two clicks too", () => {
  const on = editor("box");
  click(on, 10, 10);
  click(on, 50, 40);
  expect(on.shapes[0]?.points).toEqual([{ x: 10, y: 10 }, { x: 50, y: 40 }]);
});

test("a box never leaves the picture", () => {
  const on = editor("box");
  pull(on, [150, 50], [900, -30]);
  expect(on.shapes[0]?.points).toEqual([{ x: 150, y: 0 }, { x: 200, y: 50 }]);
});

test("a box can be drawn inside another", () => {
  const on = editor("box");
  pull(on, [10, 10], [190, 90]);
  pull(on, [50, 30], [100, 60]);
  expect(on.shapes).toHaveLength(2);
});

test("pulling an edge that is there moves the box", () => {
  const on = editor("box");
  pull(on, [10, 10], [50, 50]);
  pull(on, [10, 30], [20, 35]);
  expect(on.shapes.map(({ points }) => points)).toEqual([[{ x: 20, y: 15 }, { x: 60, y: 55 }]]);
});

test("a click in a box selects it", () => {
  const on = editor("box");
  pull(on, [10, 10], [50, 50]);
  on.escape();
  click(on, 30, 30);
  expect(on.selected?.id).toBe(on.shapes[0]?.id);
  expect(on.shapes).toHaveLength(1);
});

test("choosing a label changes what is selected and what is drawn next", () => {
  const on = editor("box");
  pull(on, [10, 10], [50, 50]);
  on.select(on.shapes[0]?.id);
  on.chooseLabel("Dog");
  on.escape();
  pull(on, [100, 10], [150, 50]);
  expect(on.shapes.map(({ label }) => label)).toEqual(["Dog", "Dog"]);
});

test("a label chosen after drawing is for the next shape, not for the one just drawn", () => {
  const on = editor("box");
  pull(on, [10, 10], [50, 50]);
  on.chooseLabel("Dog");
  pull(on, [100, 10], [150, 50]);
  expect(on.shapes.map(({ label }) => label)).toEqual(["Cat", "Dog"]);
});

test("everything done is taken back in order and done again", () => {
  const on = editor("box");
  pull(on, [10, 10], [50, 50]);
  on.nudge({ x: 5, y: 0 });
  on.nudge({ x: 5, y: 0 });
  const end = given(on);
  on.undo();
  expect(on.shapes[0]?.points[0]).toEqual({ x: 10, y: 10 });
  on.undo();
  expect(on.shapes).toEqual([]);
  on.redo();
  on.redo();
  expect(given(on)).toEqual(end);
});

test("something new forgets what was taken back", () => {
  const on = editor("box");
  pull(on, [10, 10], [50, 50]);
  on.undo();
  pull(on, [60, 10], [90, 50]);
  expect(on.canRedo).toBe(false);
});

test("undo while drawing a polygon takes back its last point", () => {
  const on = editor("polygon");
  for (const [x, y] of [[10, 10], [50, 10], [50, 50]] as const) click(on, x, y);
  on.undo();
  expect(on.draft.points).toHaveLength(2);
});

test("a polygon is closed by its first point", () => {
  const on = editor("polygon");
  for (const [x, y] of [[10, 10], [50, 10], [50, 50], [12, 12]] as const) click(on, x, y);
  expect(given(on)).toMatchObject({ polygons: [{ label: "Cat", vertices: [{ x: 10, y: 10 }, { x: 50, y: 10 }, { x: 50, y: 50 }] }] });
});

test("a polygon that would cross itself says so and keeps going", () => {
  const on = editor("polygon");
  for (const [x, y] of [[10, 10], [60, 60], [60, 10], [10, 60]] as const) click(on, x, y);
  expect(on.draft.points).toHaveLength(3);
  expect(said.at(-1)).toContain("may not cross");
});

test("a corner pulled across the outline goes back", () => {
  const on = editor("polygon");
  for (const [x, y] of [[10, 10], [60, 10], [60, 60], [10, 60]] as const) click(on, x, y);
  on.finish();
  const before = given(on);
  on.bend("0", { x: 90, y: 40 });
  on.settle();
  expect(given(on)).toEqual(before);
  expect(said.at(-1)).toContain("may not cross");
});

test("one click places one point", () => {
  const on = editor("point");
  click(on, 30, 40);
  expect(given(on)).toMatchObject({ keypoints: [{ label: "Cat", x: 30, y: 40 }] });
});

test("a line has two ends and is over", () => {
  const on = editor("line");
  pull(on, [10, 10], [80, 20]);
  expect(given(on)).toMatchObject({ lines: [{ label: "Cat", vertices: [{ x: 10, y: 10 }, { x: 80, y: 20 }] }] });
});

test("without a label nothing is drawn and the person is told", () => {
  const on = editor("point", "");
  click(on, 30, 40);
  expect(on.shapes).toEqual([]);
  expect(said.at(-1)).toContain("no label");
});

test("a move that is cut short leaves the box where it was and is no step", () => {
  const on = editor("box");
  pull(on, [10, 10], [50, 50]);
  const before = commits;
  on.press({ x: 10, y: 30 }, MOUSE);
  on.drag({ x: 40, y: 30 });
  on.cancel();
  expect(on.shapes[0]?.points[0]).toEqual({ x: 10, y: 10 });
  expect(commits).toBe(before);
});

test("a second finger takes back the box that the first began", () => {
  const on = editor("box");
  on.press({ x: 10, y: 10 }, { pointerType: "touch" });
  on.drag({ x: 40, y: 40 });
  on.cancel();
  expect(on.draft.isOpen).toBe(false);
});

test("next and before go round", () => {
  const on = editor("point");
  click(on, 30, 40);
  click(on, 90, 40);
  on.step(1);
  expect(on.numberOf(on.selected ?? on.shapes[1]!)).toBe(1);
  on.step(-1);
  expect(on.numberOf(on.selected ?? on.shapes[0]!)).toBe(2);
});

test("an earlier answer is read, bare or under its name, with numbers written as text", () => {
  const box = { left: "10", top: 20.5, width: 30, height: 40, label: "Cat" };
  expect(read("box", [box]).shapes).toEqual([{ kind: "box", label: "Cat", points: [{ x: 10, y: 20.5 }, { x: 40, y: 60.5 }] }]);
  const line = { label: "Dog", vertices: [{ x: 1, y: 2 }, { x: 3, y: 4 }] };
  expect(read("polyline", { polylines: [line] }).shapes).toEqual([{ kind: "polyline", label: "Dog", points: line.vertices }]);
});

test("what cannot be read is named, not dropped in silence", () => {
  expect(read("box", [{ left: 1 }, { left: 1, top: 1, width: 1, height: 1, label: "Cat" }])).toMatchObject({ shapes: [{ label: "Cat" }], unread: ['{"left":1}'] });
});
