import { toMillisecond } from "../../sound/clock";
import type { Cue } from "./webvtt";

/** The shortest stretch that can be heard and pulled by hand. */
export const SHORTEST = 0.1;

export function ordered(cues: readonly Cue[]): readonly Cue[] {
  return [...cues].sort((a, b) => a.start - b.start || a.end - b.end);
}

export function timed(cue: Cue, start: number, end: number, seconds: number): Cue {
  const last = seconds > 0 ? seconds : Infinity;
  const from = Math.max(0, Math.min(start, last - SHORTEST));
  return { ...cue, start: toMillisecond(from), end: toMillisecond(Math.min(last, Math.max(end, from + SHORTEST))) };
}

/** Cuts a segment at a time; its text goes with the part in which the cursor stands. */
export function split(cues: readonly Cue[], index: number, at: number, cursor: number): readonly Cue[] {
  const cue = cues[index];
  if (!cue || at <= cue.start + SHORTEST || at >= cue.end - SHORTEST) return cues;
  const first = { ...cue, end: toMillisecond(at), text: cue.text.slice(0, cursor).trimEnd() };
  const second = { ...cue, start: toMillisecond(at), text: cue.text.slice(cursor).trimStart() };
  return [...cues.slice(0, index), first, second, ...cues.slice(index + 1)];
}

export function joinedWithNext(cues: readonly Cue[], index: number): readonly Cue[] {
  const [cue, next] = [cues[index], cues[index + 1]];
  if (!cue || !next) return cues;
  const text = [cue.text.trim(), next.text.trim()].filter((part) => part !== "").join(" ");
  return [...cues.slice(0, index), { ...cue, end: Math.max(cue.end, next.end), text }, ...cues.slice(index + 2)];
}

/** Reads segments that a template or a draft gives. */
export function cuesOf(value: unknown): readonly Cue[] {
  const list = Array.isArray(value) ? value : ((value as { readonly segments?: unknown } | undefined)?.segments ?? []);
  if (!Array.isArray(list)) return [];
  const cues = list.map((entry: unknown) => {
    const { start, end, text, speaker } = { ...(entry as object) } as Readonly<Record<string, unknown>>;
    const [from, to] = [Number(start ?? 0), Number(end ?? 0)];
    return { start: from, end: to, text: String(text ?? ""), ...(speaker ? { speaker: String(speaker) } : {}) };
  });
  return ordered(cues.filter(({ start, end }) => Number.isFinite(start) && Number.isFinite(end)));
}
