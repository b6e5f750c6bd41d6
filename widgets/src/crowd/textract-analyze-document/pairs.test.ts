import { expect, test } from "vitest";
import { blocksOf, corrected, importantKeys, type Judged, type Pair, pairsOf, placeOf } from "./pairs";

const KEY = {
  blockType: "KEY_VALUE_SET", id: "k", entityTypes: ["KEY"], text: "Addr.:", confidence: 38.4,
  relationships: [{ type: "VALUE", ids: ["v"] }],
};
const VALUE = { blockType: "KEY_VALUE_SET", id: "v", entityTypes: ["VALUE"], relationships: [{ type: "CHILD", ids: ["w1", "w2"] }] };
const WORDS = [{ blockType: "WORD", id: "w1", text: "12" }, { blockType: "WORD", id: "w2", text: "Main St" }];
const BLOCKS = blocksOf([KEY, VALUE, ...WORDS]);

function judge(verdict: Judged["verdict"], value?: string): (pair: Pair) => Judged {
  return (pair) => ({ verdict, key: pair.key, value: value ?? pair.value });
}

const ID = (pair: Pair, part: string): string => `${part} of ${pair.key}`;

test("a pair is a key with the text of its value, or of the words in it", () => {
  expect(pairsOf(BLOCKS, []).map(({ key, value }) => [key, value])).toEqual([["Addr.:", "12 Main St"]]);
});

test("an important key that stands there under another name is not asked for again", () => {
  const keys = importantKeys([{ importantFormKey: "Address", importantFormKeyAliases: ["address", "Addr."] }, { importantFormKey: "Name" }]);
  expect(pairsOf(BLOCKS, keys).map(({ key }) => key)).toEqual(["Addr.:", "Name"]);
});

test("what is left as it is comes back as it was", () => {
  expect(corrected(BLOCKS, pairsOf(BLOCKS, []), judge("right"), ID)).toEqual(BLOCKS);
});

test("a corrected value stands in its block, which keeps all else", () => {
  const [key, value] = corrected(BLOCKS, pairsOf(BLOCKS, []), judge("right", "12 High St"), ID);
  expect(key).toEqual(KEY);
  expect(value).toEqual({ ...VALUE, text: "12 High St" });
});

test("a pair that is none goes with its value", () => {
  expect(corrected(BLOCKS, pairsOf(BLOCKS, []), judge("wrong"), ID)).toEqual(WORDS);
});

test("a blank value is an empty text", () => {
  expect(corrected(BLOCKS, pairsOf(BLOCKS, []), judge("blank"), ID)[1]).toEqual({ ...VALUE, text: "" });
});

test("a key that was not found becomes two blocks that name each other", () => {
  const pairs = pairsOf([], importantKeys(["Name"]));
  expect(corrected([], pairs, judge("right", "Ada"), ID)).toEqual([
    { blockType: "KEY_VALUE_SET", id: "key of Name", entityTypes: ["KEY"], text: "Name", relationships: [{ type: "VALUE", ids: ["value of Name"] }] },
    { blockType: "KEY_VALUE_SET", id: "value of Name", relationships: [], entityTypes: ["VALUE"], text: "Ada" },
  ]);
});

test("a block lies where its polygon says, else its box", () => {
  expect(placeOf({ geometry: { boundingBox: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } } })[2]).toEqual({ x: 0.4, y: 0.6000000000000001 });
  expect(placeOf({})).toEqual([]);
});
