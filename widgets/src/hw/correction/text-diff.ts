export interface Part {
  readonly kind: "same" | "removed" | "added";
  readonly text: string;
}

/** A change, at offsets of the given text in code points, the end exclusive. */
export interface Change {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly removed: string;
  readonly added: string;
}

const MOST_CELLS = 4_000_000;
const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });

/** What is the same, removed and added, word by word: the longest common subsequence. */
export function textDiff(before: string, after: string): readonly Part[] {
  const was = words(before);
  const is = words(after);
  let head = 0;
  while (head < was.length && head < is.length && was[head] === is[head]) head += 1;
  let tail = 0;
  while (tail < Math.min(was.length, is.length) - head && was.at(-1 - tail) === is.at(-1 - tail)) tail += 1;
  const middle = common(was.slice(head, was.length - tail), is.slice(head, is.length - tail));
  return joined([
    ...was.slice(0, head).map(same),
    ...middle,
    ...was.slice(was.length - tail).map(same),
  ]);
}

function words(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

function same(text: string): Part {
  return { kind: "same", text };
}

function common(was: readonly string[], is: readonly string[]): Part[] {
  // Beyond this a person could not read the difference either: the whole stretch is one change.
  if (was.length * is.length > MOST_CELLS) return whole(was, is);
  const width = is.length + 1;
  const lengths = new Uint32Array((was.length + 1) * width);
  for (let row = was.length - 1; row >= 0; row -= 1) {
    for (let column = is.length - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      lengths[at] =
        was[row] === is[column]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  return walk(was, is, lengths);
}

function whole(was: readonly string[], is: readonly string[]): Part[] {
  return [
    { kind: "removed", text: was.join("") },
    { kind: "added", text: is.join("") },
  ];
}

function walk(was: readonly string[], is: readonly string[], lengths: Uint32Array): Part[] {
  const width = is.length + 1;
  const parts: Part[] = [];
  let row = 0;
  let column = 0;
  while (row < was.length || column < is.length) {
    const below = row < was.length ? (lengths[(row + 1) * width + column] ?? 0) : -1;
    const beside = column < is.length ? (lengths[row * width + column + 1] ?? 0) : -1;
    if (row < was.length && column < is.length && was[row] === is[column]) {
      parts.push(same(was[row] ?? ""));
      row += 1;
      column += 1;
    } else if (below >= beside) parts.push({ kind: "removed", text: was[row++] ?? "" });
    else parts.push({ kind: "added", text: is[column++] ?? "" });
  }
  return parts;
}

/** Neighbours of one kind become one part; within a change the removed comes first. */
function joined(parts: readonly Part[]): readonly Part[] {
  const found: Part[] = [];
  const pending = { removed: "", added: "" };
  const settle = (): void => {
    if (pending.removed) found.push({ kind: "removed", text: pending.removed });
    if (pending.added) found.push({ kind: "added", text: pending.added });
    pending.removed = pending.added = "";
  };
  for (const part of parts) {
    if (part.text === "") continue;
    if (part.kind !== "same") {
      pending[part.kind] += part.text;
      continue;
    }
    settle();
    const last = found.at(-1);
    if (last?.kind === "same") found[found.length - 1] = same(last.text + part.text);
    else found.push(part);
  }
  settle();
  return found;
}

export function changes(parts: readonly Part[]): readonly Change[] {
  const found: Change[] = [];
  let at = 0;
  let open = false;
  for (const { kind, text } of parts) {
    const length = kind === "added" ? 0 : [...text].length;
    if (kind !== "same") {
      const last = open ? found.pop() : undefined;
      found.push({
        startOffset: last?.startOffset ?? at,
        endOffset: at + length,
        removed: (last?.removed ?? "") + (kind === "removed" ? text : ""),
        added: (last?.added ?? "") + (kind === "added" ? text : ""),
      });
    }
    open = kind !== "same";
    at += length;
  }
  return found;
}
