import { expect, test } from "vitest";
import { encode, LONGEST_MESSAGE, media, readFromFrame, readToFrame } from "./protocol";

const SAID = [
  { type: "ready", height: 10, tags: ["crowd-form"] },
  { type: "resize", height: 10.5 },
  { type: "draft", state: { a: [1] } },
  { type: "answer", answer: { a: { label: "x" } }, request: "1" },
  { type: "error", message: "missing", request: "1" },
  { type: "error", message: "kept out", blocked: "https://x.org" },
  { type: "error", message: "broken", broken: { element: "crowd-classifier", attribute: "categories", expected: "a list", near: "[A" } },
  { type: "media", url: "/assets/1" },
  { type: "alive" },
  { type: "submit" },
] as const;

test.each(SAID)("the page reads what a frame says: $type", (said) => {
  expect(readFromFrame(encode(said))).toEqual(said);
});

const NONSENSE = [
  undefined,
  null,
  7,
  {},
  { handwork: 1, type: "submit" },
  "",
  "{",
  "null",
  "[]",
  '{"type":"submit"}',
  '{"handwork":2,"type":"submit"}',
  '{"handwork":1}',
  '{"handwork":1,"type":"begin"}',
  '{"handwork":1,"type":"toString"}',
  '{"handwork":1,"type":"__proto__"}',
  '{"handwork":1,"type":["submit"]}',
  '{"handwork":1,"type":"ready","height":-1,"tags":[]}',
  '{"handwork":1,"type":"ready","height":1}',
  '{"handwork":1,"type":"resize","height":"1"}',
  '{"handwork":1,"type":"resize","height":1e999}',
  '{"handwork":1,"type":"draft","state":[]}',
  '{"handwork":1,"type":"answer","answer":[],"request":"1"}',
  '{"handwork":1,"type":"answer","answer":{}}',
  '{"handwork":1,"type":"media","url":7}',
  `{"handwork":1,"type":"error","message":"${"x".repeat(2001)}"}`,
  `{"handwork":1,"type":"draft","state":{"a":"${"x".repeat(LONGEST_MESSAGE)}"}}`,
];

test.each(NONSENSE.map((data) => [data]))("anything else is dropped: %j", (data) => {
  expect(readFromFrame(data)).toBeUndefined();
});

test("the frame reads what the page says", () => {
  const begin = { type: "begin", draft: { a: 1 }, locale: "fr", words: { yes: "oui" }, preview: false } as const;
  expect(readToFrame(encode(begin))).toEqual(begin);
  expect(readToFrame(encode({ type: "collect", request: "1" }))).toEqual({ type: "collect", request: "1" });
  const bytes = media("/assets/1", new ArrayBuffer(2));
  expect(readToFrame(bytes)).toBe(bytes);
  expect(readToFrame('{"handwork":1,"type":"collect"}')).toBeUndefined();
});

test("a message that is too long is not sent", () => {
  expect(encode({ type: "draft", state: { a: "x".repeat(LONGEST_MESSAGE) } })).toBeUndefined();
});
