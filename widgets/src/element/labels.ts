import { keysFor } from "../choose/keys";
import { listOf } from "./attributes";
import { LiteralError } from "./literals";

export interface Label {
  /** What stands in the answer. */
  readonly value: string;
  /** What people read. */
  readonly text: string;
  /** A short form for narrow places. */
  readonly short: string;
  /** The key that chooses it, or "". */
  readonly key: string;
  /** A colour that no other label has among the first twelve. */
  readonly colour: string;
}

// Okabe and Ito's palette and four more: told apart by people with any kind of colour vision.
const COLOURS = [
  "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9",
  "#f0e442", "#7f3c8d", "#a5aa99", "#11a579", "#e73f74", "#4b4b8f",
] as const;

/** The colour of the label at a place. */
export function colourAt(at: number): string {
  return COLOURS[at % COLOURS.length] ?? COLOURS[0];
}

/** Gives labels or categories, written as texts or as objects with a label, value or name. */
export function labelsOf(value: unknown, attribute: string): readonly Label[] {
  const entries = listOf(value, attribute).map((entry) => entryOf(entry, attribute));
  const keys = keysFor(entries.map((entry) => entry.value));
  return entries.map((entry, at) => ({ ...entry, key: keys[at] ?? "", colour: colourAt(at) }));
}

function entryOf(entry: unknown, attribute: string): Pick<Label, "value" | "text" | "short"> {
  if (["string", "number", "boolean"].includes(typeof entry)) {
    const text = String(entry);
    return { value: text, text, short: text };
  }
  const fields = typeof entry === "object" && entry !== null ? { ...entry } : {};
  const value = firstText(fields, ["label", "value", "name", "text"]);
  if (value === "") throw new LiteralError("a text or an object with a label", JSON.stringify(entry) ?? "", attribute);
  const text = firstText(fields, ["fullDisplayName", "text", "title", "label", "value", "name"]);
  return { value, text, short: firstText(fields, ["shortDisplayName"]) || text };
}

function firstText(fields: Readonly<Record<string, unknown>>, names: readonly string[]): string {
  const found = names.map((name) => fields[name]).find((field) => field !== undefined && field !== null && field !== "");
  return found === undefined ? "" : String(found);
}

/** Gives the text of a single choice such as `exclusion-category="{ text: 'None' }"`, or "". */
export function choiceText(value: unknown, attribute: string): string {
  if (value instanceof LiteralError) throw new LiteralError(value.expected, value.near, attribute);
  if (typeof value === "object" && value !== null) return firstText({ ...value }, ["text", "label", "value", "name"]);
  return value === undefined || value === null ? "" : String(value);
}
