"""Allocation: only as many answers as needed, and each where it tells most.

Fix a `StopRule` beforehand; `decide` applies it to a batch, `StreamingPosteriors` to
every answer as it comes, `replay` to a crowd that has answered already.
"""

from __future__ import annotations

from handwork_core.allocation.gain import expected_gain
from handwork_core.allocation.planning import AnswersPlan, answers_to_plan
from handwork_core.allocation.replay import Replay, replay
from handwork_core.allocation.saving import Saving, saved
from handwork_core.allocation.stopping import Decision, StopRule, decide
from handwork_core.allocation.streaming import Belief, StreamingPosteriors

__all__ = [
    "AnswersPlan",
    "Belief",
    "Decision",
    "Replay",
    "Saving",
    "StopRule",
    "StreamingPosteriors",
    "answers_to_plan",
    "decide",
    "expected_gain",
    "replay",
    "saved",
]
