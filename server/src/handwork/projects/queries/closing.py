"""Closed batches: until when answers may still come."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import DateTimeField, DurationField, ExpressionWrapper, F, Value
from django.db.models.expressions import Combinable

# What was taken before a batch was closed is answered in its time, or as long again late.
SECOND = timedelta(seconds=1)
TIMES_OF_AN_ANSWER = 2


def last_answer_at(batch: str = "") -> Combinable:
    """When the last answer to a closed batch comes, an hour of lateness apart."""
    seconds = F(f"{batch}time_limit_seconds") * Value(TIMES_OF_AN_ANSWER)
    return ExpressionWrapper(
        F(f"{batch}closed_at")
        + ExpressionWrapper(
            seconds * Value(SECOND, DurationField()), output_field=DurationField()
        ),
        output_field=DateTimeField(),
    )
