"""Texts of the tool that marks parts of a text."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Give them, by the keys that the widgets use."""
    return {
        "spans_area": _(
            "Text to mark. Arrow keys go from word to word, with Shift they take more; the key of a label marks."
        ),
        "spans_chosen": _("Selected: “{quote}”. Choose a label."),
        "spans_help": _(
            "Select words, then choose a label; or choose a label first and select words after."
        ),
        "spans_keys": _(
            "Arrow keys: word to word · Shift: more words · Alt: letter by letter · Delete: remove · Ctrl Z: undo"
        ),
        "spans_labels": _("Labels"),
        "spans_list": _("Marked: {count}"),
        "spans_marked": _("“{quote}” is {label}."),
        "spans_marking": _("{label} is on: select the words that it fits."),
        "spans_missing": _("Mark at least one part of the text."),
        "spans_none": _("Nothing is marked yet."),
        "spans_overlap": _("This overlaps “{quote}” ({label}). Remove that first."),
        "spans_redo": _("Redo"),
        "spans_remove": _("Remove the mark"),
        "spans_remove_one": _("Remove {label} from “{quote}”"),
        "spans_removed": _("“{quote}” is no longer {label}."),
        "spans_show_one": _("“{quote}”, {label}: show it in the text"),
        "spans_undo": _("Undo"),
    }
