import type { Stretch } from "./spans";

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
const REACH = 2000;

/** A part of the text around a place, cut at line ends, so that long texts need not be segmented whole. */
function around(text: string, place: number): Stretch {
  const lineStart = text.lastIndexOf("\n", place - 1) + 1;
  const lineEnd = text.indexOf("\n", place);
  const start = Math.max(lineStart, blankBefore(text, place - REACH));
  return { start, end: Math.min(lineEnd < 0 ? text.length : lineEnd, place + REACH) };
}

function blankBefore(text: string, place: number): number {
  return place <= 0 ? 0 : text.lastIndexOf(" ", place) + 1;
}

function wordsIn(text: string, within: Stretch): readonly Stretch[] {
  const found: Stretch[] = [];
  for (const { segment, index, isWordLike } of segmenter.segment(text.slice(within.start, within.end))) {
    const start = within.start + index;
    if (isWordLike || /\p{S}|\p{Emoji_Presentation}/u.test(segment)) found.push({ start, end: start + segment.length });
  }
  return found;
}

/** The word that a place is in, or right after. */
export function wordAt(text: string, place: number): Stretch | undefined {
  const words = wordsIn(text, around(text, place));
  return words.find(({ start, end }) => start <= place && place < end) ?? words.find(({ end }) => end === place);
}

export function wordAfter(text: string, place: number): Stretch | undefined {
  for (let from = place; from <= text.length; ) {
    const within = around(text, from);
    const found = wordsIn(text, within).find(({ start }) => start >= place);
    if (found) return found;
    from = within.end + 1;
  }
  return undefined;
}

export function wordBefore(text: string, place: number): Stretch | undefined {
  for (let from = place; from >= 0; ) {
    const within = around(text, from);
    const found = wordsIn(text, within).findLast(({ end }) => end <= place);
    if (found) return found;
    from = within.start - 1;
  }
  return undefined;
}
