"""HITTypes: what is said of HITs and paid for them; equal values are one HITType."""

from __future__ import annotations

from datetime import datetime

from handwork.flow import offering_tasks
from handwork.mturk.errors import not_valid
from handwork.mturk.ids import code, pk_of
from handwork.mturk.money import currency_of, micros_of
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.requirements import requirements_in
from handwork.projects.rules.offers import MONTH_SECONDS, OfferTerms


@operation("CreateHITType")
def create_hit_type(caller: Caller, given: Given, now: datetime) -> Output:
    return {"HITTypeId": code("type", batch_of_terms(caller, given, now))}


def batch_of_terms(caller: Caller, given: Given, now: datetime) -> int:
    """Give the batch with the seven values of a HITType, made where there is none."""
    price = micros_of(given["Reward"])
    if price <= 0:
        raise not_valid("Reward", given["Reward"])
    terms = OfferTerms(
        title=given["Title"],
        description=given["Description"],
        keywords=given.get("Keywords") or "",
        price_micros=price,
        currency=currency_of(caller),
        time_limit_seconds=given["AssignmentDurationInSeconds"],
        accept_after_seconds=given.get("AutoApprovalDelayInSeconds", MONTH_SECONDS),
        requirements=requirements_in(
            caller, given.get("QualificationRequirements", ())
        ),
    )
    return offering_tasks.make_terms(
        actor=caller.actor,
        organisation_id=caller.organisation_id,
        terms=terms,
        now=now,
    )


def batch_named(given: Given) -> int:
    """Find the batch of the HITType that a request names; 0 is nobody's."""
    return pk_of("type", given["HITTypeId"]) or 0
