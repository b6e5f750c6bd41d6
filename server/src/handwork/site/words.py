"""The words that the elements of the pages add, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Give every text of the elements; widgets/README.md lists them."""
    return {**words_of_answers(), **words_of_pages()}


def words_of_answers() -> dict[str, str]:
    """Texts of the elements in which workers answer."""
    return {
        "answer_kept": _("Your answer is kept here. Submit it again."),
        "audio_back": _("Back 2 seconds"),
        "audio_faster": _("Faster"),
        "audio_play": _("Play or pause"),
        "audio_slower": _("Slower"),
        "audio_speed": _("Speed {speed}"),
        "characters_left": _("Characters left: {count}"),
        "choose_at_least": _("Choose at least {min}. Chosen: {count}."),
        "choose_at_most": _("Choose at most {max}. Chosen: {count}."),
        "choose_between": _("Choose {min} to {max}. Chosen: {count}."),
        "template_blocked": _(
            "Kept out: {text}. Upload the file here, or ask a steward to allow the host."
        ),
        "template_broken": _(
            "<{element}> cannot be shown: its {attribute} cannot be read. Expected {expected}, near “{near}”."
        ),
        "template_loading": _("The task is still loading. Try again in a moment."),
        "template_said": _("The template says: {text}"),
        "template_silent": _(
            "The task does not answer. Try again or reload the page; if it stays so, skip it: skipping has no penalty."
        ),
        "template_stopped": _(
            "The task sent far too much and was stopped. Reload the page to try again, or skip the task."
        ),
        "template_too_much": _(
            "This answer has more than 5 MB and cannot be sent. Make it smaller."
        ),
        "template_try": _("Show what would be stored"),
        "template_unfinished": _("Something is still missing: the task shows where."),
        "image_area": _("Picture: arrow keys move it, plus and minus zoom, R turns it"),
        "image_move": _("Move the picture"),
        "image_reset": _("Whole picture"),
        "image_turn": _("Turn"),
        "image_zoom_in": _("Zoom in"),
        "image_zoom_out": _("Zoom out"),
        "keys": _("Keys"),
        "keys_choose": _("Choose an answer"),
        "keys_confirm": _("Confirm the model's guess"),
        "keys_help": _("Show the keys"),
        "keys_pause": _("Pause"),
        "keys_skip": _("Skip this task"),
        "keys_submit": _("Submit"),
        "keys_submit_text": _("Submit while typing"),
        "keys_title": _("Keys on this page"),
        "minutes_left": _("{count} min left"),
        "next_shown": _("Sent. The next task is shown."),
        "not_saved": _("Draft not saved; trying again."),
        "not_stored": _("Your answer did not reach the server."),
        "number_any_step": _("{min} to {max} {unit}"),
        "number_at_least": _("{min} {unit} or more"),
        "number_at_most": _("{max} {unit} or less"),
        "number_step": _("in steps of {step}"),
        "number_too_big": _("Too big: the most is {max} {unit}."),
        "number_too_small": _("Too small: the least is {min} {unit}."),
        "number_wrong_step": _("Use steps of {step}."),
        "recording_on": _("Your microphone is on for this task."),
        "recording_stop": _("Stop recording"),
        "saved": _("Draft saved"),
        "saving": _("Saving…"),
        "seconds_left": _("{count} s left"),
        "time_over": _(
            "The time is over. Submit now: for an hour still, your answer is kept and paid while your place is free, and mostly after that."
        ),
        "time_short": _("One minute left."),
    }


def words_of_pages() -> dict[str, str]:
    """Texts of tables, previews, progress and messages."""
    return {
        "close": _("Close"),
        "connection_lost": _("The connection was lost; trying again."),
        "copied": _("Copied"),
        "copy_failed": _("Copying did not work. Select the text and copy it by hand."),
        "failed": _("Failed"),
        "filter": _("Filter"),
        "filter_count": _("{shown} of {total} rows"),
        "finished": _("Finished"),
        "preview_failed": _(
            "The preview could not be made. Check the form; it is tried again when you change it."
        ),
        "progress": _("Progress"),
        "progress_unknown": _("Progress cannot be shown any more. Reload the page."),
        "signed_out": _(
            "You seem to be signed out, so your answer is not stored yet. Your draft is kept: reload the page and sign in."
        ),
        "sort_by": _("Sort by {column}"),
        "table_scroll": _("Table, scrolls sideways"),
    }
