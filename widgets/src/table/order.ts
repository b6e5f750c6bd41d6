export type Direction = "ascending" | "descending";

/** The order of rows by one column: indexes, stable; numbers as numbers when every cell that has something is one. */
export function order(cells: readonly string[], direction: Direction, language?: string): readonly number[] {
  const numbers = cells.map(toNumber);
  const numeric = cells.every((cell, at) => cell === "" || !Number.isNaN(numbers[at]));
  const collator = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  const sign = direction === "ascending" ? 1 : -1;
  const compare = (a: number, b: number): number => {
    const [left = "", right = ""] = [cells[a], cells[b]];
    if (left === "" || right === "") return Number(left === "") - Number(right === "");
    return sign * (numeric ? (numbers[a] ?? 0) - (numbers[b] ?? 0) : collator.compare(left, right));
  };
  return cells.map((_, at) => at).sort((a, b) => compare(a, b) || a - b);
}

function toNumber(cell: string): number {
  return cell === "" ? NaN : Number(cell);
}
