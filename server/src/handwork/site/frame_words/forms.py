"""Texts of forms, choices and layout, and of the frame itself."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Give them, by the keys that the widgets use."""
    return {
        "button_loading": _("Loading…"),
        "element_answer_missing": _("Answer this: {what}."),
        "element_choose_one": _("Choose one"),
        "element_choose_some": _("Choose all that apply"),
        "element_close": _("Close"),
        "element_instructions": _("Instructions"),
        "element_more_instructions": _("Full instructions"),
        "element_unreadable": _(
            "This part of the task cannot be shown: {attribute} of <{element}> cannot be read near “{near}”. That is not your fault: report the problem below, or skip the task."
        ),
        "form_held_back": _(
            "The task's own check holds your answer back. See what it says, then submit again."
        ),
        "form_too_long": _(
            "The answer is too long to be sent: more than six million characters."
        ),
        "frame_no_element": _(
            "There is no element <{tag}> here, or it could not be loaded."
        ),
        "instructions_bad": _("Bad example"),
        "instructions_good": _("Good example"),
        "modal_open": _("Open"),
        "questions_add": _("Add a question"),
        "questions_answer": _("Answer {number}"),
        "questions_forget": _("Remove this place"),
        "questions_long": _("{what}: write at most {most} words; there are {count}."),
        "questions_own_tag": _("Another kind"),
        "questions_question": _("Question {number}"),
        "questions_refer": _("Rest it on the selected text"),
        "questions_remove": _("Remove question {number}"),
        "questions_short": _(
            "{what}: write at least {least} words; there are {count}."
        ),
        "questions_tags": _("Kind of question"),
        "questions_text": _("Text: select a part of it for a question to rest on"),
        "questions_too_few": _("Write at least {least} questions."),
        "ranking_hint": _("1 is best. Each place is given once."),
        "ranking_hint_ties": _("1 is best. Several may share a place."),
        "ranking_missing": _("Give every response a place: {what}."),
        "ranking_response": _("Response {number}"),
        "slider": _("Slider"),
        "slider_not_set": _("Not chosen yet"),
        "text_count": _("Characters: {count}"),
        "text_too_short": _("{what}: write at least {least} characters."),
        "text_wrong_form": _("{what}: this is not in the form that is asked for."),
    }
