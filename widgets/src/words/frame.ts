import { learn, text } from "./word";

/** English defaults of the texts that elements inside the frame add; the page may replace them. */
export const FRAME_ENGLISH = {
  // Every element
  element_answer_missing: "Answer this: {what}.",
  element_choose_one: "Choose one",
  element_choose_some: "Choose all that apply",
  element_instructions: "Instructions",
  element_more_instructions: "Full instructions",
  element_unreadable: "The template's {attribute} cannot be read near “{near}”. Report the task to whoever asks.",

  // Pictures

  // Texts, sound and the hw- elements

} as const;

export type FrameWordKey = keyof typeof FRAME_ENGLISH;

learn(FRAME_ENGLISH);

/** The page's text for a key, with `{name}` filled in. */
export function word(key: FrameWordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return text(key, values);
}
