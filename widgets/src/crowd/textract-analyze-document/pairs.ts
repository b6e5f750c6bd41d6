import type { Point } from "../../drawing/points";

/** A block as the service and the template write it; whatever else it holds is kept. */
export type Block = Readonly<Record<string, unknown>>;

export type Verdict = "right" | "wrong" | "blank" | "missing";

/** A key of a form and what stands beside it. */
export interface Pair {
  readonly id: string;
  readonly key: string;
  readonly value: string;
  readonly keyBlock: Block | undefined;
  readonly valueBlocks: readonly Block[];
}

/** What a person said of a pair. */
export interface Judged {
  readonly verdict: Verdict;
  readonly key: string;
  readonly value: string;
}

export interface ImportantKey {
  readonly name: string;
  readonly aliases: readonly string[];
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function blocksOf(list: readonly unknown[]): readonly Block[] {
  return list.filter(isBlock);
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
}

/** The ids of the blocks that a block names as its VALUE or CHILD. */
function related(block: Block, type: string): readonly string[] {
  const list = Array.isArray(block["relationships"]) ? block["relationships"].filter(isBlock) : [];
  return list.filter((relation) => relation["type"] === type).flatMap((relation) => texts(relation["ids"]));
}

function textOf(block: Block | undefined, all: ReadonlyMap<string, Block>): string {
  if (!block) return "";
  if (typeof block["text"] === "string") return block["text"];
  return related(block, "CHILD").map((id) => textOf(all.get(id), all)).filter((text) => text !== "").join(" ");
}

function isKey(block: Block): boolean {
  return block["blockType"] === "KEY_VALUE_SET" && texts(block["entityTypes"]).includes("KEY");
}

function plain(text: string): string {
  return text.trim().replace(/[:\s]+$/u, "").toLowerCase();
}

/** The pairs that the service found, then the important keys that it did not find. */
export function pairsOf(blocks: readonly Block[], important: readonly ImportantKey[]): readonly Pair[] {
  const all = new Map(blocks.map((block): [string, Block] => [String(block["id"]), block]));
  const found = blocks.filter(isKey).map((keyBlock): Pair => {
    const valueBlocks = related(keyBlock, "VALUE").flatMap((id) => [all.get(id)].filter(isBlock));
    const value = valueBlocks.map((block) => textOf(block, all)).join(" ");
    return { id: String(keyBlock["id"]), key: textOf(keyBlock, all), value, keyBlock, valueBlocks };
  });
  const seen = new Set(found.map(({ key }) => plain(key)));
  const absent = important.filter(({ name, aliases }) => ![name, ...aliases].some((text) => seen.has(plain(text))));
  return [...found, ...absent.map(({ name }): Pair => ({ id: `new ${name}`, key: name, value: "", keyBlock: undefined, valueBlocks: [] }))];
}

/** Reads `keys`: names, or objects with `importantFormKey` and `importantFormKeyAliases`; `*` stands for any key. */
export function importantKeys(list: readonly unknown[]): readonly ImportantKey[] {
  return list
    .map((entry) => (isBlock(entry) ? { name: String(entry["importantFormKey"] ?? ""), aliases: texts(entry["importantFormKeyAliases"]) } : { name: String(entry), aliases: [] }))
    .filter(({ name }) => name !== "" && name !== "*");
}

/** The blocks as the person left them: corrected, without pairs that are none, with pairs that were missing. */
export function corrected(
  blocks: readonly Block[],
  pairs: readonly Pair[],
  judged: (pair: Pair) => Judged,
  newId: (pair: Pair, part: "key" | "value") => string,
): readonly Block[] {
  const changes = new Map<Block, Block | undefined>();
  const added: Block[] = [];
  for (const pair of pairs) {
    const said = judged(pair);
    const gone = said.verdict === "wrong" || said.verdict === "missing";
    if (!pair.keyBlock && !gone) added.push(...newBlocks(pair, said, newId));
    if (pair.keyBlock) changes.set(pair.keyBlock, gone ? undefined : withText(pair.keyBlock, said.key, pair.key));
    for (const [index, block] of pair.valueBlocks.entries()) {
      changes.set(block, gone ? undefined : index === 0 ? withText(block, valueText(said), pair.value) : block);
    }
  }
  const kept = blocks.map((block) => (changes.has(block) ? changes.get(block) : block)).filter(isBlock);
  return [...kept, ...added];
}

function valueText({ verdict, value }: Judged): string {
  return verdict === "blank" ? "" : value;
}

function withText(block: Block, text: string, before: string): Block {
  return text === before ? block : { ...block, text };
}

function newBlocks(pair: Pair, said: Judged, newId: (pair: Pair, part: "key" | "value") => string): readonly Block[] {
  const id = newId(pair, "value");
  const key = { blockType: "KEY_VALUE_SET", id: newId(pair, "key"), entityTypes: ["KEY"], text: said.key };
  const value = { blockType: "KEY_VALUE_SET", id, relationships: [], entityTypes: ["VALUE"], text: valueText(said) };
  return [{ ...key, relationships: [{ type: "VALUE", ids: [id] }] }, value];
}

/** Where a block lies, as shares of the picture's sides: its polygon, else the corners of its box. */
export function placeOf(block: Block): readonly Point[] {
  const geometry = isBlock(block["geometry"]) ? block["geometry"] : {};
  const polygon = Array.isArray(geometry["polygon"]) ? geometry["polygon"].filter(isBlock) : [];
  if (polygon.length > 2) return polygon.map((corner) => ({ x: Number(corner["x"]), y: Number(corner["y"]) }));
  const box = geometry["boundingBox"];
  if (!isBlock(box)) return [];
  const [left, top, width, height] = [Number(box["left"]), Number(box["top"]), Number(box["width"]), Number(box["height"])];
  if (![left, top, width, height].every(Number.isFinite)) return [];
  return [{ x: left, y: top }, { x: left + width, y: top }, { x: left + width, y: top + height }, { x: left, y: top + height }];
}
