"""The addresses of frames: read here, and by nobody in the frame."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from handwork.base.errors import NotFoundError
from handwork.projects.queries.sealed_frames import (
    FramePlace,
    FrameUrlExpiredError,
    sealed,
    unsealed,
)

SAME_WORKER = 7


@pytest.fixture
def places(noon):
    """Two tasks that one worker has open until the same moment."""
    until = noon + timedelta(minutes=10)
    return [FramePlace(task_id, SAME_WORKER, until) for task_id in (1, 2)]


def test_an_address_tells_the_server_whose_frame_it_is(places, noon):
    for place in places:
        text = sealed(place, purpose="question")
        assert unsealed(text, purpose="question", now=noon) == place


def test_two_frames_of_one_worker_have_nothing_in_common(places):
    boxes = [
        base64.urlsafe_b64decode(sealed(place, purpose="question") + "==")
        for place in places
    ]
    shared = {box[at : at + 3] for box in boxes[:1] for at in range(len(box) - 2)}
    assert not any(boxes[1][at : at + 3] in shared for at in range(len(boxes[1]) - 2))
    assert not any(SAME_WORKER.to_bytes(8, "big") in box for box in boxes)


def test_the_same_place_has_one_address_so_that_it_can_be_loaded_ahead(places):
    assert sealed(places[0], purpose="template") == sealed(
        places[0], purpose="template"
    )


def test_an_address_holds_for_its_purpose_and_its_time_only(places, noon):
    text = sealed(places[0], purpose="question")
    with pytest.raises(NotFoundError):
        unsealed(text, purpose="template", now=noon)
    with pytest.raises(FrameUrlExpiredError):
        unsealed(text, purpose="question", now=noon + timedelta(minutes=10))


@pytest.mark.parametrize("text", ["", "1-2-3", "é", "A" * 54, "A" * 1_000])
def test_what_was_not_sealed_here_is_no_address(text, noon):
    with pytest.raises(NotFoundError):
        unsealed(text, purpose="question", now=noon)
