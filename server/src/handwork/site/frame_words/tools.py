"""Texts of recording, transcription, ranking and the other tools of our own."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Give them, by the keys that the widgets use."""
    return {
        "hw_add_row": _("Add a row"),
        "hw_add_segment": _("Add a segment"),
        "hw_allow": _("Allow"),
        "hw_as_model_said": _("Back to what the model said"),
        "hw_back": _("Back 2 seconds"),
        "hw_begins_here": _("{label} begins here"),
        "hw_best": _("Best"),
        "hw_blur": _("Blurred"),
        "hw_cannot_play": _(
            "This cannot be played. Check your connection and reload the page; if that does not help, report the task."
        ),
        "hw_categories": _("What is in it?"),
        "hw_category_missing": _("Say what is in it: choose at least one category."),
        "hw_cell_missing": _("{column} is missing in row {row}."),
        "hw_cell_unreadable": _(
            "“{text}” cannot be read as {column} in row {row}. Write numbers like 1234.50."
        ),
        "hw_clearly": _("Clearly"),
        "hw_comment": _("Comment"),
        "hw_content": _("Content"),
        "hw_correct_here": _("Correct it here"),
        "hw_correction_missing": _(
            "Correct the text, or say that everything is right."
        ),
        "hw_decision": _("Your decision"),
        "hw_difference": _("What you changed"),
        "hw_end": _("End time"),
        "hw_ends_here": _("{label} ends here"),
        "hw_faster": _("Faster"),
        "hw_file_missing": _("Choose a file."),
        "hw_grey": _("Grey"),
        "hw_hide": _("Hide it"),
        "hw_how_much": _("How much better?"),
        "hw_is_right": _("Everything is right as it is"),
        "hw_join_next": _("Join segment {place} with the next"),
        "hw_judge": _("How well does “{what}” fit?"),
        "hw_judged": _("{count} of {total} judged"),
        "hw_keys": _("Keys"),
        "hw_label": _("Label"),
        "hw_labels": _("Labels"),
        "hw_lengths": _(
            "Characters: {source} in the source, {translation} in the translation"
        ),
        "hw_level": _("Loudness"),
        "hw_microphone_busy": _(
            "The microphone is in use by another program. Close that and try again."
        ),
        "hw_microphone_missing": _(
            "No microphone was found. Plug one in, or do this task on another device."
        ),
        "hw_microphone_refused": _(
            "The microphone may not be used. Allow it for this site in your browser's settings (the lock beside the address), then try again; or skip this task."
        ),
        "hw_movable": _("movable"),
        "hw_move_down": _("Move down: {what}"),
        "hw_move_up": _("Move up: {what}"),
        "hw_much": _("Much"),
        "hw_needed": _("needed"),
        "hw_neither": _("Neither is good"),
        "hw_no": _("No"),
        "hw_no_difference": _("Nothing is changed yet."),
        "hw_not_relevant": _("Not relevant"),
        "hw_number_hint": _("Write numbers like 1234.50"),
        "hw_number_least": _("The least is {min}."),
        "hw_number_most": _("The most is {max}."),
        "hw_number_unreadable": _("Write a number, like 1234.5."),
        "hw_order_kept": _("The order is kept as it is."),
        "hw_order_right": _("This order is right"),
        "hw_page_back": _("Back"),
        "hw_page_next": _("Next page"),
        "hw_page_of": _("Page {page} of {count}"),
        "hw_partly_relevant": _("Partly relevant"),
        "hw_pause": _("Pause"),
        "hw_pick_file": _("Choose a file"),
        "hw_pick_photo": _("Take or choose a photo"),
        "hw_picture": _("Picture to read"),
        "hw_play": _("Play"),
        "hw_position": _("Position"),
        "hw_preview_of": _("Preview of {name}"),
        "hw_query": _("Search:"),
        "hw_question_missing": _("Answer this: {question}"),
        "hw_range": _("Range {place}"),
        "hw_range_begun": _("{label} begins at {time}. Press again where it ends."),
        "hw_range_ended": _("{label}: {start} to {end}."),
        "hw_range_missing": _("Mark at least one range."),
        "hw_range_open": _(
            "{label} has begun and has no end yet. Press its button where it ends."
        ),
        "hw_rank_of": _("{what}: place {place} of {count}"),
        "hw_ranking_help": _(
            "Drag by the handle, or use the arrows. With the keyboard: go to a handle, then arrow up or down."
        ),
        "hw_reading": _("Reading {name}…"),
        "hw_reason_missing": _("Choose at least one reason."),
        "hw_record": _("Record"),
        "hw_record_again": _("Record again"),
        "hw_record_asking": _(
            "Your browser asks whether the microphone may be used. Choose “Allow”."
        ),
        "hw_record_failed": _(
            "The recording did not work. Try again; if it fails again, skip this task."
        ),
        "hw_record_help": _(
            "At most {seconds} seconds. You can listen to it and record again before you submit."
        ),
        "hw_record_permission": _(
            "Your browser will ask for the microphone. It is on only while you record, and only what you submit leaves this device."
        ),
        "hw_record_reading": _("Getting the recording ready…"),
        "hw_record_stop": _("Stop"),
        "hw_record_time": _("Recorded so far"),
        "hw_recorded": _("Recorded: {time}. Listen to it before you submit."),
        "hw_recording": _("Recording"),
        "hw_recording_missing": _("Record an answer."),
        "hw_recording_now": _("Recording. Speak now."),
        "hw_recording_short": _(
            "The recording is too short: speak for at least {seconds} seconds."
        ),
        "hw_recording_too_big": _(
            "The recording is too long to be sent. Record a shorter one."
        ),
        "hw_relevant": _("Relevant"),
        "hw_remove": _("Remove"),
        "hw_remove_file": _("Remove {name}"),
        "hw_remove_it": _("Remove"),
        "hw_remove_row": _("Remove row {row}"),
        "hw_remove_segment": _("Remove segment {place}"),
        "hw_result": _("Result {place}"),
        "hw_result_missing": _("Judge result {place}."),
        "hw_row": _("row {row}"),
        "hw_rows_missing": _("Fill in at least {count} rows."),
        "hw_same": _("About the same"),
        "hw_segment": _("Segment {place}"),
        "hw_show_blurred": _("Show it, blurred"),
        "hw_slightly": _("Slightly"),
        "hw_slower": _("Slower"),
        "hw_source": _("Source"),
        "hw_speaker": _("Speaker"),
        "hw_speed": _("Speed"),
        "hw_start": _("Start time"),
        "hw_still_recording": _("Stop the recording first."),
        "hw_strength_missing": _("Say how much better it is."),
        "hw_table": _("Table to fill"),
        "hw_table_help": _(
            "Enter goes to the row below, and makes a new one after the last. Empty rows are left out."
        ),
        "hw_too_big": _("{name} is too big: {size} are left. Choose a smaller file."),
        "hw_too_many_files": _("No more than {count}: remove one first."),
        "hw_too_quiet": _(
            "It is very quiet. Come closer to the microphone, or check that it is on."
        ),
        "hw_transcript_keys": _(
            "Ctrl Space: play or pause · Ctrl ← →: 2 seconds back or on · Ctrl , .: slower, faster · Alt R: play the segment again · Alt , .: segment begins or ends here · Alt Enter: end it here and begin the next · Alt ↑ ↓: other segment"
        ),
        "hw_transcript_missing": _("Write down what is said."),
        "hw_transcription": _("what is said"),
        "hw_translation": _("Translation"),
        "hw_translation_missing": _("Write the translation."),
        "hw_translation_same": _(
            "The translation is the same as the source. Translate it, or skip this task."
        ),
        "hw_unreadable_picture": _(
            "{name} cannot be read as a picture, or does not fit. Choose a JPEG or PNG picture."
        ),
        "hw_unsure": _("Not sure"),
        "hw_upload_help": _("Files: at most {count}, together {size}."),
        "hw_upload_private": _(
            "Place, time and camera are removed from pictures before they are sent."
        ),
        "hw_video": _("Video"),
        "hw_video_help": _("Press a label where it begins, and again where it ends."),
        "hw_warning": _("Take care."),
        "hw_warning_choice": _(
            "You may decide without looking, hide it again at any time, or skip this task."
        ),
        "hw_warning_text": _("What you are asked to judge may be disturbing."),
        "hw_was_quiet": _(
            "The recording is very quiet. Listen to it, and record again if it cannot be understood."
        ),
        "hw_which_is_better": _("Which is better?"),
        "hw_why": _("Why?"),
        "hw_worst": _("Worst"),
        "hw_wrong_kind": _("{name} is not of the kind that is asked for ({kinds})."),
        "hw_yes": _("Yes"),
        "hw_zoom": _("Zoom"),
        "hw_zoom_in": _("Zoom in"),
        "hw_zoom_out": _("Zoom out"),
    }
