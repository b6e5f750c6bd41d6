import { learn, text } from "./word";

/** English defaults of the texts around marking words in a text. */
export const SPANS_ENGLISH = {
  spans_area: "Text to mark. Arrow keys go from word to word, with Shift they take more; the key of a label marks.",
  spans_chosen: "Selected: “{quote}”. Choose a label.",
  spans_help: "Select words, then choose a label; or choose a label first and select words after.",
  spans_keys: "Arrow keys: word to word · Shift: more words · Alt: letter by letter · Delete: remove · Ctrl Z: undo",
  spans_labels: "Labels",
  spans_list: "Marked: {count}",
  spans_marked: "“{quote}” is {label}.",
  spans_marking: "{label} is on: select the words that it fits.",
  spans_missing: "Mark at least one part of the text.",
  spans_none: "Nothing is marked yet.",
  spans_overlap: "This overlaps “{quote}” ({label}). Remove that first.",
  spans_redo: "Redo",
  spans_remove: "Remove the mark",
  spans_remove_one: "Remove {label} from “{quote}”",
  spans_removed: "“{quote}” is no longer {label}.",
  spans_show_one: "“{quote}”, {label}: show it in the text",
  spans_undo: "Undo",
} as const;

learn(SPANS_ENGLISH);

export type SpansWordKey = keyof typeof SPANS_ENGLISH;

export function word(key: SpansWordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return text(key, values);
}
