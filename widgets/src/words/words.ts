import { learn, text } from "./word";

/** English defaults of the texts that the site's own elements add; what stands in the frame has `frame.ts`. */
export const ENGLISH = {
  answer_kept: "Your answer is kept here. Submit it again.",
  audio_back: "Back 2 seconds",
  audio_faster: "Faster",
  audio_play: "Play or pause",
  audio_slower: "Slower",
  audio_speed: "Speed {speed}",
  characters_left: "Characters left: {count}",
  choose_at_least: "Choose at least {min}. Chosen: {count}.",
  choose_at_most: "Choose at most {max}. Chosen: {count}.",
  choose_between: "Choose {min} to {max}. Chosen: {count}.",
  close: "Close",
  connection_lost: "The connection was lost; trying again.",
  copied: "Copied",
  copy_failed: "Copying did not work. Select the text and copy it by hand.",
  failed: "Failed",
  filter: "Filter",
  filter_count: "{shown} of {total} rows",
  finished: "Finished",
  image_area: "Picture: arrow keys move it, plus and minus zoom, R turns it",
  image_move: "Move the picture",
  image_reset: "Whole picture",
  image_turn: "Turn",
  image_zoom_in: "Zoom in",
  image_zoom_out: "Zoom out",
  keys: "Keys",
  keys_choose: "Choose an answer",
  keys_confirm: "Confirm the model's guess",
  keys_help: "Show the keys",
  keys_pause: "Pause",
  keys_skip: "Skip this task",
  keys_submit: "Submit",
  keys_submit_text: "Submit while typing",
  keys_title: "Keys on this page",
  minutes_left: "{count} min left",
  next_shown: "Sent. The next task is shown.",
  not_saved: "Draft not saved; trying again.",
  not_stored: "Your answer did not reach the server.",
  number_any_step: "{min} to {max} {unit}",
  number_at_least: "{min} {unit} or more",
  number_at_most: "{max} {unit} or less",
  number_step: "in steps of {step}",
  number_too_big: "Too big: the most is {max} {unit}.",
  number_too_small: "Too small: the least is {min} {unit}.",
  number_wrong_step: "Use steps of {step}.",
  preview_failed: "The preview could not be made. Check the form; it is tried again when you change it.",
  progress: "Progress",
  progress_unknown: "Progress cannot be shown any more. Reload the page.",
  saved: "Draft saved",
  saving: "Saving…",
  seconds_left: "{count} s left",
  signed_out: "You seem to be signed out, so your answer is not stored yet. Your draft is kept: reload the page and sign in.",
  sort_by: "Sort by {column}",
  table_scroll: "Table, scrolls sideways",
  time_over: "The time is over. Submit now: for an hour still, your answer is kept and paid.",
  time_short: "One minute left.",
} as const;

export type WordKey = keyof typeof ENGLISH;

learn(ENGLISH);

/** The page's text for a key, with `{name}` filled in. */
export function word(key: WordKey, values: Readonly<Record<string, string | number>> = {}): string {
  return text(key, values);
}
