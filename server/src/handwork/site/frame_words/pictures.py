"""Texts of the tools that draw on pictures."""

from __future__ import annotations

from django.utils.translation import gettext as _


def words() -> dict[str, str]:
    """Give them, by the keys that the widgets use."""
    return {
        "draw_add_instance": _("Add one more {label}"),
        "draw_answer_kept": _("The earlier marks could not be read: {what}"),
        "draw_area": _(
            "Picture, {width} by {height} pixels. Arrow keys move the cross, Enter places it, question mark shows all keys."
        ),
        "draw_area_of": _("{share} % of the picture"),
        "draw_at": _("{x}, {y}"),
        "draw_bottom": _("bottom edge"),
        "draw_bottom_left": _("bottom left corner"),
        "draw_bottom_right": _("bottom right corner"),
        "draw_box": _("Box {number}"),
        "draw_box_at": _("{left}, {top}, {width} by {height}"),
        "draw_brush": _("Brush"),
        "draw_brush_size": _("Brush size"),
        "draw_cancel": _("Cancel"),
        "draw_clear": _("Clear {what}"),
        "draw_cleared": _("{what} is cleared"),
        "draw_click_box": _(
            "Press at one corner and drag to the other, or click both corners."
        ),
        "draw_click_brush": _("Paint over what the label names."),
        "draw_click_fill": _(
            "Click around the area; Enter or the first point closes and fills it."
        ),
        "draw_click_line": _(
            "Press at one end and drag to the other, or click both ends."
        ),
        "draw_click_point": _("Click the place."),
        "draw_click_polygon": _(
            "Click around the thing; Enter or the first point closes the shape."
        ),
        "draw_click_polyline": _(
            "Click along the line; Enter or a double click ends it."
        ),
        "draw_crossing": _(
            "The lines of one polygon may not cross. Put the point elsewhere."
        ),
        "draw_delete": _("Delete {what}"),
        "draw_delete_selected": _("Delete what is selected"),
        "draw_deleted": _("Deleted: {what}"),
        "draw_done": _("Drawn: {what}"),
        "draw_draw": _("Draw"),
        "draw_drawn": _("Drawn"),
        "draw_eraser": _("Eraser"),
        "draw_fill": _("Fill an area"),
        "draw_finish": _("Finish"),
        "draw_fit": _("Whole picture"),
        "draw_handle": _("{what}, {part}"),
        "draw_instance": _("{label} {number}"),
        "draw_key_arrows": _("Move the cross, or what is selected"),
        "draw_key_brush": _("Brush, eraser, fill"),
        "draw_key_brush_size": _("Smaller or bigger brush"),
        "draw_key_delete": _("Delete what is selected, or take back the last point"),
        "draw_key_escape": _("Cancel, or select nothing"),
        "draw_key_exact": _("The same by one pixel"),
        "draw_key_finish": _("Place the point; finish the shape"),
        "draw_key_insert": _("On a point: add one after it, remove it"),
        "draw_key_labels": _("Choose the label"),
        "draw_key_move": _("Move the picture with the pointer"),
        "draw_key_next": _("Select the next or the one before"),
        "draw_key_pen": _("Put the brush down or lift it"),
        "draw_key_stretch": _("Make what is selected bigger or smaller"),
        "draw_key_tool": _("Draw, or select and move"),
        "draw_key_undo": _("Undo, redo"),
        "draw_key_zoom": _("Zoom in, zoom out, whole picture"),
        "draw_keys": _("Keys"),
        "draw_label": _("Label"),
        "draw_left": _("left edge"),
        "draw_line": _("Line {number}"),
        "draw_loading": _("The picture is loading."),
        "draw_mask_unreadable": _(
            "The earlier areas could not be loaded. Reload the page; if it stays so, report the task."
        ),
        "draw_move": _("Move the picture"),
        "draw_moved": _("{what}: {where}"),
        "draw_no_labels": _("There is no label yet. Add one before you draw."),
        "draw_no_picture": _(
            "The picture could not be loaded. Reload the page; if it stays so, report the task."
        ),
        "draw_none_selected": _("Nothing is selected"),
        "draw_nothing_drawn": _("Nothing drawn yet."),
        "draw_pen_down": _("The brush is down"),
        "draw_pen_up": _("The brush is up"),
        "draw_place": _("place"),
        "draw_point": _("Point {number}"),
        "draw_points": _("{count} points from {x}, {y}"),
        "draw_polygon": _("Polygon {number}"),
        "draw_polyline": _("Line {number}"),
        "draw_redo": _("Redo"),
        "draw_redone": _("Done again"),
        "draw_right": _("right edge"),
        "draw_select": _("Select and move"),
        "draw_selected": _("Selected: {what}, {where}"),
        "draw_too_small": _("Too small: nothing was drawn."),
        "draw_tools": _("Drawing tools"),
        "draw_top": _("top edge"),
        "draw_top_left": _("top left corner"),
        "draw_top_right": _("top right corner"),
        "draw_undo": _("Undo"),
        "draw_undone": _("Taken back"),
        "draw_unfinished": _(
            "The shape that you began is not complete. Finish it or cancel it, below the picture."
        ),
        "draw_vertex": _("point {number}"),
        "draw_what": _("{what}, {label}"),
        "draw_zoom_in": _("Zoom in"),
        "draw_zoom_level": _("{percent} %"),
        "draw_zoom_out": _("Zoom out"),
        "key_delete": _("Del"),
        "key_enter": _("Enter"),
        "key_escape": _("Esc"),
        "key_insert": _("Ins"),
        "key_shift": _("Shift"),
        "key_space": _("Space"),
        "pair_blank": _("The value is blank"),
        "pair_key": _("Key"),
        "pair_missing": _("The key is not in the document"),
        "pair_missing_answer": _(
            "Write what the document says for {what}, or mark that the key is not there."
        ),
        "pair_number": _("Pair {number}"),
        "pair_right": _("They belong together"),
        "pair_value": _("Value"),
        "pair_verdict": _("Key and value"),
        "pair_wrong": _("They do not belong together"),
        "picture_area": _(
            "Picture, {width} by {height} pixels. Plus and minus zoom, arrow keys move it, F shows the whole picture."
        ),
        "picture_comment": _("Add a comment"),
        "picture_none": _("None of these"),
        "picture_tools": _("Look closer"),
    }
