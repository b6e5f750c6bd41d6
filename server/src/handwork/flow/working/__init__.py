"""Journeys of workers: take a task, answer it, hand it back, leave a draft."""

from __future__ import annotations

from handwork.flow.working.answering import (
    AlreadyAnsweredError,
    AnswerTooLateError,
    AssignmentReturnedError,
    InvalidKeyError,
    Submitted,
    submit,
    submit_and_take,
)
from handwork.flow.working.drafting import draft, save_draft
from handwork.flow.working.expiring import expire_held
from handwork.flow.working.offering import WorkOffer, work_for, work_seen_by
from handwork.flow.working.passing import (
    BlockedError,
    InvalidPassError,
    NotForYouError,
    NotQualifiedError,
    TooManyExpiredError,
    WorkPass,
    issue_pass,
    may_go_on,
    read_pass,
)
from handwork.flow.working.previewing import may_preview, preview
from handwork.flow.working.qualifying import access_to, own_standing
from handwork.flow.working.returning import hand_back
from handwork.flow.working.showing import Next, show
from handwork.flow.working.taking import (
    begin_shown,
    take,
    take_ahead,
    take_best,
    take_with,
)

__all__ = [
    "AlreadyAnsweredError",
    "AnswerTooLateError",
    "AssignmentReturnedError",
    "BlockedError",
    "InvalidKeyError",
    "InvalidPassError",
    "Next",
    "NotForYouError",
    "NotQualifiedError",
    "Submitted",
    "TooManyExpiredError",
    "WorkOffer",
    "WorkPass",
    "access_to",
    "begin_shown",
    "draft",
    "expire_held",
    "hand_back",
    "issue_pass",
    "may_go_on",
    "may_preview",
    "own_standing",
    "preview",
    "read_pass",
    "save_draft",
    "show",
    "submit",
    "submit_and_take",
    "take",
    "take_ahead",
    "take_best",
    "take_with",
    "work_for",
    "work_seen_by",
]
