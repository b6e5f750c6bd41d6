"""Growing batches: the same terms again are the same batch."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings

from handwork.allocation import services as allocation
from handwork.base.money import fee_on
from handwork.base.services import record
from handwork.base.transactions import journey
from handwork.flow.storing import require_member
from handwork.flow.working.writing import once_more
from handwork.inference.rules import usual_method
from handwork.pay import offers as escrow
from handwork.pay import services as pay
from handwork.people.rules import Actor
from handwork.projects import offering, rules
from handwork.projects.queries import offers as queries
from handwork.projects.rules.offers import (
    KIND,
    OfferTerms,
    check_offer_terms,
    digest_of,
)
from handwork.skills.rules import check_requirements, requirements_of


def make_terms(
    *, actor: Actor, organisation_id: int, terms: OfferTerms, now: datetime
) -> int:
    """Give the open batch with these terms; make it where there is none."""
    require_member(actor, organisation_id)
    check_offer_terms(terms)
    check_requirements(requirements_of(terms.requirements))
    digest = digest_of(terms)

    def find_or_make() -> int:
        found = queries.batch_of_terms(organisation_id=organisation_id, digest=digest)
        # Of two who make the same, the second clashes, and finds the first one's.
        return found or _make(
            actor=actor, organisation_id=organisation_id, terms=terms, now=now
        )

    return once_more(find_or_make)


@journey
def _make(
    *, actor: Actor, organisation_id: int, terms: OfferTerms, now: datetime
) -> int:
    batch_id = offering.add_growing_batch(
        organisation_id=organisation_id,
        terms=terms,
        asked=_asked(terms),
        method=usual_method(KIND),
        created_by=actor.user_id,
        now=now,
    )
    _open(organisation_id, batch_id, terms)
    record(
        actor_id=actor.user_id,
        verb="publish",
        subject=f"batch:{batch_id}",
        details={"growing": True},
        now=now,
    )
    return batch_id


def _open(organisation_id: int, batch_id: int, terms: OfferTerms) -> None:
    """Give the batch what its answers need: a price, places for money, a queue."""
    pay.set_rate(
        batch_id=batch_id,
        price_micros=terms.price_micros,
        fee_micros=fee_on(terms.price_micros, Decimal(settings.FEE_SHARE)),
        currency=terms.currency,
        accept_after_seconds=terms.accept_after_seconds,
    )
    escrow.open_accounts(
        organisation_id=organisation_id, batch_id=batch_id, currency=terms.currency
    )
    allocation.open_queue(
        batch_id=batch_id,
        wanted=0,
        most=0,
        time_limit_seconds=terms.time_limit_seconds,
        tasks=(),
    )


def _asked(terms: OfferTerms) -> dict[str, Any]:
    options = rules.kind_named(KIND).check_options({})
    return {
        "instructions": rules.plain_to_markdown(terms.description),
        "kind": KIND,
        "options": options,
        "answer_schema": rules.answer_schema(KIND, options),
    }
