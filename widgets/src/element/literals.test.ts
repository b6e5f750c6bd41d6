import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { literal, LiteralError, literalOrText } from "./literals";

// The server reads literals too: both are held to the same cases.
const CASES = JSON.parse(readFileSync(`${import.meta.dirname}/literals.json`, "utf-8")) as {
  readonly read: readonly (readonly [string, unknown])[];
  readonly refused: readonly (readonly [string, string, string])[];
};

test.each(CASES.read)("%s is read", (text, value) => expect(literal(text)).toEqual(value));

test.each(CASES.refused)("%s is refused, with what was expected and where", (text, expected, near) => {
  let said: unknown;
  try {
    literal(text);
  } catch (error) {
    said = error;
  }
  expect(said).toBeInstanceOf(LiteralError);
  expect(said).toMatchObject({ expected, near });
});

test("a list in single quotes is read, with a comma at its end", () => {
  expect(literal("['Cat', 'Dog',]")).toEqual(["Cat", "Dog"]);
});

test("names need no quotes, and comments are skipped", () => {
  expect(literal("{ text: 'None', /* why */ n: -1.5e2, // end\n 'a-b': [true, null], }")).toEqual({ text: "None", n: -150, "a-b": [true, null] });
});

test("JSON is read too", () => {
  const value = { label: "a \"quoted\" \n line", list: [1, 0.5, -2, 1e3], nothing: null };
  expect(literal(JSON.stringify(value, null, 2))).toEqual(value);
});

test("escapes of JavaScript are read", () => {
  expect(literal(String.raw`'\x41\u00e9\u{1F600}\'\\\n'`)).toBe("Aé😀'\\\n");
});

test("hexadecimal and signed numbers are read", () => {
  expect(literal("[0x10, +2, -.5, 3.]")).toEqual([16, 2, -0.5, 3]);
});

test.each(["alert(1)", "[1, alert]", "{get a() {}}", "[...x]", "`${1}` + 1", "['a' 'b']", "{a 1}", "['open", "[1", "", "[,]"])(
  "what is no literal is refused: %s",
  (text) => expect(() => literal(text)).toThrow(LiteralError),
);

test("a refusal says where", () => {
  expect(() => literal("['Cat', Dog]", "labels")).toThrow(/labels: expected .* near "\['Cat', Dog]"/);
});

test("a field called __proto__ changes no object", () => {
  const value = literal("{ '__proto__': { polluted: 1 } }") as Record<string, unknown>;
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(Object.keys(value)).toEqual(["__proto__"]);
});

test("a text of a million brackets is refused, not followed", () => {
  expect(() => literal("[".repeat(1_000_000))).toThrow(LiteralError);
});

test("a plain text stays what it is where one is meant", () => {
  expect(literalOrText("Cat")).toBe("Cat");
  expect(literalOrText(" ['Cat']")).toEqual(["Cat"]);
});
