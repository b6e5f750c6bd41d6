import { expect, test } from "vitest";
import { changes, textDiff } from "./text-diff";

test.each([
  ["", ""], ["", "new"], ["old", ""], ["the cat sad", "the cat sat"], ["a b c d", "b c x d e"], ["東京に行く", "京都に行った"],
  ["line one\nline two", "line one\n\nline 2"], ["x ".repeat(400), "y ".repeat(400)], ["😀 ok", "ok 😀"],
])("what is kept and removed is the text before, what is kept and added the text after: %s", (before, after) => {
  const parts = textDiff(before, after);
  const side = (without: string): string => parts.filter(({ kind }) => kind !== without).map(({ text }) => text).join("");
  expect(side("added")).toBe(before);
  expect(side("removed")).toBe(after);
});

test("one word that changed is one change", () => {
  expect(changes(textDiff("The cat sad on the mat.", "The cat sat on the mat."))).toEqual([
    { startOffset: 8, endOffset: 11, removed: "sad", added: "sat" },
  ]);
});

test("an addition stands at one place, counted in code points", () => {
  expect(changes(textDiff("😀 b", "😀 a b"))).toEqual([{ startOffset: 2, endOffset: 2, removed: "", added: "a " }]);
});

test("no change is none", () => {
  expect(changes(textDiff("same", "same"))).toEqual([]);
});
