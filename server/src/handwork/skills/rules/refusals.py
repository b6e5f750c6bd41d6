"""What cannot be done to skills and requests as they stand."""

from __future__ import annotations

from handwork.base.errors import ConflictError


class SkillNameTakenError(ConflictError):
    """The organisation has a skill of this name."""

    code = "skill-name-taken"


class SkillRevokedError(ConflictError):
    """The worker does not have the skill any more."""

    code = "skill-revoked"


class RequestDecidedError(ConflictError):
    """The request does not wait for a decision."""

    code = "skill-request-decided"


class EndedTestError(ConflictError):
    """The test was submitted, or its time ran out."""

    code = "skill-test-ended"
