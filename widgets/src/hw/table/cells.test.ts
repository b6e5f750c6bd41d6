import { expect, test } from "vitest";
import { cellOf, columnsOf, numberOf } from "./cells";

test.each([
  ["1234.5", 1234.5], ["1234,5", 1234.5], ["1.234,50", 1234.5], ["1,234.50", 1234.5], ["1 234,50", 1234.5], ["1’234.50", 1234.5],
  ["-3", -3], ["−3", -3], ["0.125", 0.125], ["1,234,567", 1234567], [".5", 0.5], ["7.", 7],
])("%s is read as %d", (text, number) => {
  expect(numberOf(text, "number")).toBe(number);
});

test.each(["1,234", "1.234"])("%s could mean two numbers and is none, but is plain as money", (text) => {
  expect(numberOf(text, "number")).toBeUndefined();
  expect(numberOf(text, "money")).toBe(1234);
});

test.each(["", "abc", "1.2.3", "1,2,3", ".", "12-3", "0,125,000"])("%s is no number", (text) => {
  expect(numberOf(text, "number")).toBeUndefined();
});

test("money may carry its sign", () => {
  expect(numberOf("€ 12,30", "money")).toBe(12.3);
});

test("an empty cell is null, a box is true or false", () => {
  const [price, paid] = columnsOf([{ name: "price", type: "money" }, { name: "paid", type: "check" }]);
  if (!price || !paid) throw new Error("no columns");
  expect([cellOf(price, " "), cellOf(paid, false)]).toEqual([null, false]);
});

test("a column of an unknown type is refused", () => {
  expect(() => columnsOf([{ name: "x", type: "colour" }])).toThrow("columns");
});
