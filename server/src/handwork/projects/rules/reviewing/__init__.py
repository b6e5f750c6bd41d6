"""Rules of review that a requester sets for a task: known answers, and plurality.

Pure: a policy is read and refused here, scores are computed here, and what follows from
them is decided here. `flow.reviewing` runs them and does what was decided.
"""

from __future__ import annotations

from handwork.projects.rules.reviewing.known_answers import (
    KnownAnswers,
    score_known_answers,
)
from handwork.projects.rules.reviewing.plurality import Compared, find_plurality
from handwork.projects.rules.reviewing.policy import (
    ASSIGNMENT_POLICY,
    HIT_POLICY,
    InvalidPolicyError,
    Level,
    Plurality,
    check_policy,
    read_known_answers,
    read_plurality,
)
from handwork.projects.rules.reviewing.result import (
    Action,
    Extension,
    Finding,
    Reviewed,
)
from handwork.projects.rules.reviewing.saying import said_of

__all__ = [
    "ASSIGNMENT_POLICY",
    "HIT_POLICY",
    "Action",
    "Compared",
    "Extension",
    "Finding",
    "InvalidPolicyError",
    "KnownAnswers",
    "Level",
    "Plurality",
    "Reviewed",
    "check_policy",
    "find_plurality",
    "read_known_answers",
    "read_plurality",
    "said_of",
    "score_known_answers",
]
