import { listOf } from "../../element/attributes";
import { LiteralError } from "../../element/literals";
import { labelsOf, type Label } from "../../element/labels";

export const TYPES = ["text", "number", "money", "date", "choice", "check"] as const;
export type Type = (typeof TYPES)[number];
export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  readonly label: string;
  readonly type: Type;
  readonly required: boolean;
  readonly choices: readonly Label[];
}

/** Columns written as names or as objects with a name and a type. */
export function columnsOf(value: unknown): readonly Column[] {
  return listOf(value, "columns").map((entry) => {
    if (typeof entry === "string") return { name: entry, label: entry, type: "text", required: false, choices: [] };
    const fields = { ...(entry as object) } as Readonly<Record<string, unknown>>;
    const name = String(fields["name"] ?? "");
    const type = TYPES.find((known) => known === (fields["type"] ?? "text"));
    if (name === "" || !type) throw new LiteralError(`a name and a type of ${TYPES.join(", ")}`, JSON.stringify(entry), "columns");
    return { name, type, label: String(fields["label"] ?? name), required: fields["required"] === true, choices: labelsOf(fields["choices"], "columns") };
  });
}

/**
 * The number that a text means: 1234.5, 1 234,50 or 1.234,50; undefined when it means none, or may mean two.
 *
 * One separator before three digits may stand for thousands or for decimals. Money has two decimals at most, so there it
 * stands for thousands.
 */
export function numberOf(text: string, type: "number" | "money"): number | undefined {
  const plain = text.replace(/[\s\u00a0\u202f'’]/g, "").replace(/^[€$£¥]|[€$£¥]$/g, "").replace("−", "-");
  const parts = /^([+-]?)([\d.,]+)$/.exec(plain);
  if (!parts) return undefined;
  const body = parts[2] ?? "";
  const signs = body.match(/[.,]/g) ?? [];
  const last = Math.max(body.lastIndexOf("."), body.lastIndexOf(","));
  const isGrouped = /^\d{1,3}([.,]\d{3})+$/.test(body) && new Set(signs).size === 1 && !body.startsWith("0");
  if (isGrouped && signs.length === 1 && type === "number") return undefined;
  if (!isGrouped && signs.length > 1 && !groupedBefore(body, last)) return undefined;
  const whole = isGrouped || last < 0 ? body : body.slice(0, last);
  const decimals = isGrouped || last < 0 ? "" : body.slice(last + 1);
  const digits = whole.replace(/[.,]/g, "");
  return digits + decimals === "" ? undefined : Number(`${parts[1]}${digits}.${decimals}0`);
}

function groupedBefore(body: string, last: number): boolean {
  const sign = body[last] === "." ? "," : ".";
  return new RegExp(`^\\d{1,3}(\\${sign}\\d{3})+$`).test(body.slice(0, last));
}

/** What a cell gives for what is typed; null for nothing, undefined for what cannot be read. */
export function cellOf(column: Column, typed: string | boolean): Cell | undefined {
  if (typeof typed === "boolean") return typed;
  const text = typed.trim();
  if (text === "") return null;
  return column.type === "number" || column.type === "money" ? numberOf(text, column.type) : text;
}

/** What stands in the field for a value. */
export function typedOf(column: Column, value: unknown): string | boolean {
  if (column.type === "check") return value === true;
  return value === undefined || value === null ? "" : String(value);
}
