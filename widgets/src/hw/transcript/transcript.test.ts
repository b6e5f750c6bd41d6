import { expect, test } from "vitest";
import { cuesOf, joinedWithNext, split, timed } from "./segments";
import { webvtt } from "./webvtt";

test("segments become a WebVTT file with voices and escaped signs", () => {
  const cues = [{ start: 0, end: 1.5, text: "Tom & <Jerry>", speaker: "A" }, { start: 3600.0004, end: 3661.25, text: "two\n\nlines" }];
  expect(webvtt(cues)).toBe(
    "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\n<v A>Tom &amp; &lt;Jerry&gt;\n\n01:00:00.000 --> 01:01:01.250\ntwo\nlines\n",
  );
});

test("a segment is split where the recording is and where the cursor stands", () => {
  expect(split([{ start: 0, end: 4, text: "one two" }], 0, 1.25, 4)).toEqual([
    { start: 0, end: 1.25, text: "one" },
    { start: 1.25, end: 4, text: "two" },
  ]);
});

test("a segment is not split outside of itself", () => {
  const cues = [{ start: 0, end: 4, text: "one" }];
  expect(split(cues, 0, 4, 1)).toBe(cues);
});

test("joined segments keep both texts and the whole time", () => {
  expect(joinedWithNext([{ start: 0, end: 1, text: "a " }, { start: 2, end: 3, text: "b" }], 0)).toEqual([{ start: 0, end: 3, text: "a b" }]);
});

test("times stay within the recording and in order", () => {
  expect(timed({ start: 0, end: 0, text: "" }, -2, 20, 10)).toEqual({ start: 0, end: 10, text: "" });
  expect(timed({ start: 0, end: 0, text: "" }, 12, 11, 10)).toEqual({ start: 9.9, end: 10, text: "" });
});

test("given segments come in the order of time", () => {
  expect(cuesOf([{ start: 2, end: 3, text: "b" }, { start: 0, end: 1, text: "a", speaker: "X" }])).toEqual([
    { start: 0, end: 1, text: "a", speaker: "X" },
    { start: 2, end: 3, text: "b" },
  ]);
});
