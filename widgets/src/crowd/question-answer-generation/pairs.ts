/** A part of the text that a question and its answer rest on; offsets count characters, the end is not in it. */
export interface Reference {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly text: string;
}

export interface Pair {
  readonly question: string;
  readonly answer: string;
  readonly tags: readonly string[];
  readonly references: readonly Reference[];
}

export const EMPTY: Pair = { question: "", answer: "", tags: [], references: [] };

/** The reference for a selection counted in UTF-16 units, as browsers count. */
export function referenceTo(text: string, start: number, end: number): Reference {
  const chosen = text.slice(start, end);
  const startOffset = [...text.slice(0, start)].length;
  return { startOffset, endOffset: startOffset + [...chosen].length, text: chosen };
}

export function countWords(text: string): number {
  return text.trim() === "" ? 0 : text.trim().split(/\s+/u).length;
}

/** A pair from a draft or an initial value; what is no pair is empty. */
export function pairOf(value: unknown): Pair {
  const fields = (typeof value === "object" && value !== null ? value : {}) as Readonly<Record<string, unknown>>;
  const { question, answer, tags, references } = fields as { question?: unknown; answer?: unknown; tags?: unknown; references?: unknown };
  return {
    question: typeof question === "string" ? question : "",
    answer: typeof answer === "string" ? answer : "",
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [],
    references: Array.isArray(references) ? references.filter(isReference) : [],
  };
}

function isReference(value: unknown): value is Reference {
  const { startOffset, endOffset, text } = (typeof value === "object" && value !== null ? value : {}) as Partial<Reference>;
  return Number.isInteger(startOffset) && Number.isInteger(endOffset) && typeof text === "string";
}
