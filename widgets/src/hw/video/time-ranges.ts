import { toMillisecond } from "../../sound/clock";

export interface TimeRange {
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

export function byTime(ranges: readonly TimeRange[]): readonly TimeRange[] {
  return [...ranges].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Moves one edge; the other stays, and the order of both. */
export function withEdge(range: TimeRange, edge: "start" | "end", time: number, seconds: number): TimeRange {
  const last = seconds > 0 ? seconds : Infinity;
  const held = edge === "start" ? Math.min(time, range.end) : Math.min(last, Math.max(time, range.start));
  return { ...range, [edge]: toMillisecond(Math.max(0, held)) };
}

/** Reads a list of ranges, or an answer with one. */
export function rangesOf(value: unknown): readonly TimeRange[] {
  const list = Array.isArray(value) ? value : (value as { readonly ranges?: unknown } | undefined)?.ranges;
  if (!Array.isArray(list)) return [];
  const ranges = list.map((entry: unknown) => {
    const { start, end, label } = { ...(entry as object) } as Readonly<Record<string, unknown>>;
    return { start: Number(start), end: Number(end), label: String(label ?? "") };
  });
  return byTime(ranges.filter(({ start, end }) => Number.isFinite(start) && Number.isFinite(end) && start <= end));
}
