import { inflateSync } from "node:zlib";
import { expect, test } from "vitest";
import { Mask } from "./mask";
import { base64, earlier, fingerprint, mapOf } from "./mask-answers";
import { MaskEditor } from "./mask-editor";
import { channels } from "./palette";
import { png } from "./png";

const MOUSE = { pointerType: "mouse" };

function rows(mask: Mask): string[] {
  return Array.from({ length: mask.height }, (_, y) => [...mask.map.slice(y * mask.width, (y + 1) * mask.width)].join(""));
}

function editor(instances = false): MaskEditor {
  const nothing = (): void => undefined;
  const made = new MaskEditor(instances, { drawn: nothing, painted: nothing, coloured: nothing, committed: nothing, say: nothing });
  made.resize({ width: 12, height: 8 });
  made.useLabels(["Cat", "Dog"], new Map());
  made.radius = 1;
  return made;
}

function stroke(on: MaskEditor, x: number, y: number, toX = x, toY = y): void {
  on.press({ x, y });
  on.drag({ x: toX, y: toY });
  on.release({ x: toX, y: toY }, MOUSE);
}

/** The RGBA pixels of a PNG, read as its standard says. */
function pixels(bytes: Uint8Array, width: number, height: number): Uint8ClampedArray {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const parts: Uint8Array[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const name = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    if (name === "IDAT") parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(parts));
  const line = width * 4;
  const found = new Uint8ClampedArray(line * height);
  for (let y = 0; y < height; y += 1) {
    const filter = raw[y * (line + 1)];
    for (let x = 0; x < line; x += 1) {
      const value = raw[y * (line + 1) + 1 + x] ?? 0;
      const left = filter === 1 && x >= 4 ? found[y * line + x - 4] : 0;
      const above = filter === 2 && y > 0 ? found[(y - 1) * line + x] : 0;
      found[y * line + x] = (value + (left ?? 0) + (above ?? 0)) & 255;
    }
  }
  return found;
}

test("a round brush paints whole pixels, and its stroke has no gaps", () => {
  const mask = new Mask(9, 5);
  mask.begin();
  mask.stroke({ x: 1.5, y: 2.5 }, { x: 7.5, y: 2.5 }, 1.1, 1);
  expect(rows(mask)).toEqual(["000000000", "011111110", "111111111", "011111110", "000000000"]);
});

test("the thinnest brush paints the pixel under it", () => {
  const mask = new Mask(3, 3);
  mask.begin();
  mask.stroke({ x: 1.9, y: 1.1 }, { x: 1.9, y: 1.1 }, 0.2, 4);
  expect(rows(mask)).toEqual(["000", "040", "000"]);
});

test("an outline is filled to its edges and no further", () => {
  const mask = new Mask(6, 4);
  mask.begin();
  mask.fill([{ x: 1, y: 1 }, { x: 5, y: 1 }, { x: 5, y: 3 }, { x: 1, y: 3 }], 2);
  expect(rows(mask)).toEqual(["000000", "022220", "022220", "000000"]);
});

test("a brush half outside of the picture paints what is inside", () => {
  const mask = new Mask(3, 2);
  mask.begin();
  mask.stroke({ x: -5, y: 0 }, { x: 50, y: 0 }, 1.6, 1);
  expect(rows(mask)).toEqual(["111", "111"]);
});

test("what changed is put back exactly, and the counts follow", () => {
  const mask = new Mask(6, 4);
  mask.begin();
  mask.stroke({ x: 3, y: 2 }, { x: 3, y: 2 }, 1.5, 1);
  const patch = mask.end();
  if (!patch) throw new Error("nothing changed");
  const painted = mask.counts[1];
  mask.put(patch, patch.before, patch.after);
  expect([painted, mask.counts[1], mask.counts[0]]).toEqual([4, 0, 24]);
  expect(mask.map.every((value) => value === 0)).toBe(true);
});

test("the picture of the areas has exactly their colours and is clear elsewhere", () => {
  const [width, height] = [300, 7];
  const map = Uint8Array.from({ length: width * height }, (_, at) => ((at * 7919) % 11 < 3 ? (at % 3) : at > 1000 ? 2 : 0));
  const colours = ["", "#0072b2", "#e69f00"];
  const found = pixels(png(map, width, height, colours), width, height);
  const wanted = [...map].flatMap((value) => (value === 0 ? [0, 0, 0, 0] : [...channels(colours[value] ?? ""), 255]));
  expect([...found]).toEqual(wanted);
});

test("long runs of one colour take few bytes", () => {
  const bytes = png(new Uint8Array(2000 * 1000).fill(1), 2000, 1000, ["", "#123456"]);
  expect(bytes.length).toBeLessThan(12_000);
  expect(pixels(bytes, 2000, 1000).slice(-4)).toEqual(Uint8ClampedArray.of(0x12, 0x34, 0x56, 255));
});

test("a mask survives being written and read", () => {
  const on = editor();
  stroke(on, 3, 3, 8, 3);
  on.chooseLabel("Dog");
  stroke(on, 5, 6);
  const bytes = png(on.mask.map, 12, 8, on.colours);
  expect(mapOf(pixels(bytes, 12, 8), on.areas)).toEqual(on.mask.map);
});

test("each label has one area, and painting over another takes its pixels", () => {
  const on = editor();
  stroke(on, 3, 3);
  const before = on.mask.counts[1] ?? 0;
  on.chooseLabel("Dog");
  stroke(on, 3, 3);
  expect(before).toBeGreaterThan(0);
  expect([on.mask.counts[1], on.mask.counts[2]]).toEqual([0, before]);
});

test("each instance has a number and a colour of its own", () => {
  const on = editor(true);
  stroke(on, 2, 2);
  on.addInstance();
  stroke(on, 9, 5);
  expect(on.areas.map(({ id, label }) => [id, label])).toEqual([[1, "Cat"], [2, "Cat"]]);
  expect(on.areas[0]?.colour).not.toBe(on.areas[1]?.colour);
});

test("the eraser, and then undo", () => {
  const on = editor();
  stroke(on, 3, 3, 8, 3);
  const painted = fingerprint(on.mask);
  on.use("eraser");
  stroke(on, 3, 3, 8, 3);
  expect(on.mask.counts[1]).toBe(0);
  on.undo();
  expect(fingerprint(on.mask)).toBe(painted);
  on.redo();
  expect(on.mask.counts[1]).toBe(0);
});

test("removing an instance and taking that back brings its pixels and its row", () => {
  const on = editor(true);
  stroke(on, 3, 3);
  const painted = on.mask.counts[1];
  on.remove(1);
  expect([on.areas.length, on.mask.counts[1]]).toEqual([0, 0]);
  on.undo();
  expect([on.areas.length, on.mask.counts[1]]).toEqual([1, painted]);
});

test("a stroke that turns into a pinch leaves nothing", () => {
  const on = editor();
  on.press({ x: 3, y: 3 });
  on.drag({ x: 6, y: 3 });
  on.cancel();
  expect(on.mask.counts[0]).toBe(96);
  expect(on.canUndo).toBe(false);
});

test("the keyboard's brush paints between where it is put down and lifted", () => {
  const on = editor();
  on.togglePen({ x: 2, y: 4 });
  on.hover({ x: 9, y: 4 });
  on.togglePen({ x: 9, y: 4 });
  on.hover({ x: 9, y: 7 });
  expect(on.mask.map[4 * 12 + 6]).toBe(1);
  expect(on.mask.map[7 * 12 + 9]).toBe(0);
});

test("an earlier answer brings its labels, colours and picture", () => {
  const value = { labelMappings: { Bird: { color: "#FF7F0E" } }, src: "/assets/mask.png" };
  expect(earlier(value)).toEqual({ areas: [{ id: 1, label: "Bird", colour: "#ff7f0e" }], source: "/assets/mask.png" });
  const instances = { instances: [{ label: "Cat", color: "#123456" }], labeledImage: { pngImageData: "QUJD" } };
  expect(earlier(instances).source).toBe("data:image/png;base64,QUJD");
});

test("a colour very near to a label's is that label, another is none", () => {
  const areas = [{ id: 1, label: "Cat", colour: "#102030" }];
  expect([...mapOf(Uint8ClampedArray.of(16, 32, 48, 255, 20, 30, 50, 255, 200, 0, 0, 255, 16, 32, 48, 0), areas)]).toEqual([1, 1, 0, 0]);
});

test("bytes become base64", () => {
  expect(base64(Uint8Array.of(1, 2, 255))).toBe("AQL/");
});
