import { learn, text } from "./word";

/** English defaults of the texts that elements inside the frame add; the page may replace them. */
export const FRAME_ENGLISH = {
  // Every element
  element_answer_missing: "Answer this: {what}.",
  element_choose_one: "Choose one",
  element_choose_some: "Choose all that apply",
  element_instructions: "Instructions",
  element_more_instructions: "Full instructions",
  element_unreadable: "This part of the task cannot be shown: {attribute} of <{element}> cannot be read near “{near}”. That is not your fault: report the problem below, or skip the task.",

  // The frame and its form
  form_held_back: "The task's own check holds your answer back. See what it says, then submit again.",
  form_too_long: "The answer is too long to be sent: more than six million characters.",
  frame_no_element: "There is no element <{tag}> here, or it could not be loaded.",

  // Forms, choices and layout
  button_loading: "Loading…",
  element_close: "Close",
  instructions_bad: "Bad example",
  instructions_good: "Good example",
  modal_open: "Open",
  questions_add: "Add a question",
  questions_answer: "Answer {number}",
  questions_forget: "Remove this place",
  questions_long: "{what}: write at most {most} words; there are {count}.",
  questions_own_tag: "Another kind",
  questions_question: "Question {number}",
  questions_refer: "Rest it on the selected text",
  questions_remove: "Remove question {number}",
  questions_short: "{what}: write at least {least} words; there are {count}.",
  questions_tags: "Kind of question",
  questions_text: "Text: select a part of it for a question to rest on",
  questions_too_few: "Write at least {least} questions.",
  ranking_hint: "1 is best. Each place is given once.",
  ranking_hint_ties: "1 is best. Several may share a place.",
  ranking_missing: "Give every response a place: {what}.",
  ranking_response: "Response {number}",
  slider: "Slider",
  slider_not_set: "Not chosen yet",
  text_count: "Characters: {count}",
  text_too_short: "{what}: write at least {least} characters.",
  text_wrong_form: "{what}: this is not in the form that is asked for.",

  // Texts, sound and the hw- elements

} as const;

export type FrameWordKey = keyof typeof FRAME_ENGLISH;

learn(FRAME_ENGLISH);

/** The page's text for a key, with `{name}` filled in. */
export function word(key: FrameWordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return text(key, values);
}
