import { describe, expect, test } from "vitest";
import { entities, spansOf } from "./annotations";
import { Marking } from "./marking";
import { Offsets } from "./offsets";
import { pieces } from "./spans";
import { lines } from "./text-lines";
import { wordAfter, wordAt, wordBefore } from "./text-words";

const TEXT = "Ada Lovelace was born in London.";

function marking(text = TEXT, overlapAllowed = false): Marking {
  return new Marking(text, [], overlapAllowed);
}

describe("offsets", () => {
  test("an emoji is one code point", () => {
    const offsets = new Offsets("a😀b😀c");
    expect([0, 1, 3, 4, 6, 7].map((unit) => offsets.toPoints(unit))).toEqual([0, 1, 2, 3, 4, 5]);
  });

  test("code points lead back to where they came from", () => {
    const text = "é😀🏳️‍🌈 x𝒳y";
    const offsets = new Offsets(text);
    let unit = 0;
    [...text].forEach((sign, point) => {
      expect(offsets.toUnits(point)).toBe(unit);
      unit += sign.length;
      expect(offsets.toPoints(unit)).toBe(point + 1);
    });
  });

  test("entities count code points and come back as they were", () => {
    const text = "😀 Ada in 東京";
    const given = [{ startOffset: 2, endOffset: 5, label: "person" }, { startOffset: 9, endOffset: 11, label: "place" }];
    const spans = spansOf(text, given, "initial-value");
    expect(spans.map(({ start, end }) => text.slice(start, end))).toEqual(["Ada", "東京"]);
    expect(entities(text, spans)).toEqual(given);
  });

  test("what lies outside of the text is left out", () => {
    expect(spansOf("abc", [{ startOffset: 1, endOffset: 9, label: "x" }], "initial-value")).toEqual([]);
  });
});

describe("words", () => {
  test("a place inside or right after a word means that word", () => {
    expect(wordAt(TEXT, 5)).toEqual({ start: 4, end: 12 });
    expect(wordAt(TEXT, 12)).toEqual({ start: 4, end: 12 });
  });

  test("words before and after skip what is between", () => {
    expect(wordAfter(TEXT, 12)).toEqual({ start: 13, end: 16 });
    expect(wordBefore(TEXT, 13)).toEqual({ start: 4, end: 12 });
  });

  test("words are found across line ends", () => {
    const text = "one\n\n\ntwo";
    expect(wordAfter(text, 3)).toEqual({ start: 6, end: 9 });
    expect(wordBefore(text, 6)).toEqual({ start: 0, end: 3 });
  });

  test("the ends of the text have no word beyond", () => {
    expect(wordAfter(TEXT, TEXT.length)).toBeUndefined();
    expect(wordBefore(TEXT, 0)).toBeUndefined();
  });

  test("a language without blanks has words too", () => {
    expect(wordAt("東京に行く", 0)).toEqual({ start: 0, end: 2 });
  });
});

describe("marking", () => {
  test("moving by word and extending selects whole words", () => {
    const one = marking();
    one.moveByWord("forward", false);
    one.moveByWord("forward", true);
    expect(one.chosen).toEqual({ start: 0, end: 12 });
    one.moveByWord("backward", true);
    expect(one.chosen).toEqual({ start: 0, end: 3 });
  });

  test("a selection can be extended backwards beyond where it began", () => {
    const one = marking();
    one.chooseAt(14, false);
    one.moveByWord("backward", true);
    one.moveByWord("backward", true);
    expect(one.chosen).toEqual({ start: 0, end: 16 });
  });

  test("blanks at the ends of a selection are left out", () => {
    const one = marking();
    one.choose({ start: 3, end: 13 });
    expect(one.chosen).toEqual({ start: 4, end: 12 });
  });

  test("letters can be added and taken away at both ends", () => {
    const one = marking();
    one.chooseAt(0, false);
    one.moveByLetter("backward", "end");
    one.moveByLetter("forward", "start");
    expect(one.chosen).toEqual({ start: 1, end: 2 });
  });

  test("what overlaps another mark is refused and named", () => {
    const one = marking();
    one.choose({ start: 0, end: 12 });
    one.apply("person");
    one.choose({ start: 4, end: 16 });
    expect(one.apply("place")).toEqual({ kind: "overlap", span: { start: 0, end: 12, label: "person" } });
    expect(one.spans).toHaveLength(1);
  });

  test("overlaps are taken where the template allows them", () => {
    const one = marking(TEXT, true);
    one.choose({ start: 0, end: 12 });
    one.apply("person");
    one.choose({ start: 4, end: 16 });
    expect(one.apply("place").kind).toBe("marked");
    expect(one.spans).toHaveLength(2);
  });

  test("marking the same words again changes their label", () => {
    const one = marking();
    for (const label of ["person", "place"]) {
      one.chooseAt(25, false);
      one.apply(label);
    }
    expect(one.spans).toEqual([{ start: 25, end: 31, label: "place" }]);
  });

  test("each step is undone and redone", () => {
    const one = marking();
    one.chooseAt(0, false);
    one.apply("person");
    one.remove(one.spans[0]);
    one.undo();
    expect(one.spans).toHaveLength(1);
    one.undo();
    expect([one.spans.length, one.canUndo]).toEqual([0, false]);
    one.redo();
    expect(one.spans).toHaveLength(1);
  });

  test("a second tap takes the words between, one on the selection lets go", () => {
    const one = marking();
    one.tap(1, true);
    one.tap(5, true);
    expect(one.chosen).toEqual({ start: 0, end: 12 });
    one.tap(2, true);
    expect(one.chosen).toBeUndefined();
  });
});

describe("drawing", () => {
  test("lines and chunks cover a long text without gaps", () => {
    const text = `${"word ".repeat(4000)}\n\n${"😀".repeat(2000)}`;
    const chunks = lines(text).flat();
    expect(chunks.map(({ start, end }) => text.slice(start, end)).join("")).toBe(text.replaceAll("\n", ""));
    expect(Math.max(...chunks.map(({ start, end }) => end - start))).toBeLessThanOrEqual(1501);
  });

  test("overlapping marks are cut into pieces that look alike all through", () => {
    const spans = [{ start: 0, end: 6, label: "a" }, { start: 4, end: 9, label: "b" }];
    const found = pieces({ start: 0, end: 12 }, spans, { start: 8, end: 10 });
    expect(found.map(({ start, end, spans: on, chosen }) => [start, end, on.map((span) => span.label).join(""), chosen])).toEqual([
      [0, 4, "a", false], [4, 6, "ab", false], [6, 8, "b", false], [8, 9, "b", true], [9, 10, "", true], [10, 12, "", false],
    ]);
  });
});
