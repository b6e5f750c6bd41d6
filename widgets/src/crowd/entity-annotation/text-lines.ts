import type { Stretch } from "./spans";

const CHUNK = 1500;

/** The lines of a text, each cut into chunks at blanks: a change draws only the chunks it touches again. */
export function lines(text: string): readonly (readonly Stretch[])[] {
  const found: (readonly Stretch[])[] = [];
  for (let start = 0; start <= text.length; ) {
    const next = text.indexOf("\n", start);
    const end = next < 0 ? text.length : next;
    found.push(chunks(text, { start, end }));
    start = end + 1;
  }
  return found;
}

function chunks(text: string, line: Stretch): readonly Stretch[] {
  const found: Stretch[] = [];
  let start = line.start;
  while (line.end - start > CHUNK) {
    const blank = text.lastIndexOf(" ", start + CHUNK);
    const end = blank > start ? blank + 1 : boundary(text, start + CHUNK);
    found.push({ start, end });
    start = end;
  }
  return [...found, { start, end: line.end }];
}

/** A place that does not cut a character of two units. */
function boundary(text: string, place: number): number {
  return /[\uD800-\uDBFF]/.test(text[place - 1] ?? "") ? place + 1 : place;
}
