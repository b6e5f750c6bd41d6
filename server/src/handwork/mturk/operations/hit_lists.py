"""Lists of HITs, in pages that take a fixed number of queries each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from handwork.allocation.offered import Whose
from handwork.flow.counting_offers import OfferView, counted, reviewable_views
from handwork.mturk.operations import Caller, Given, Output, operation
from handwork.mturk.operations.hit_types import batch_named
from handwork.mturk.operations.hits import shown_views
from handwork.mturk.paging import Place, listed, page_of
from handwork.mturk.requirements import own_type
from handwork.mturk.system_qualifications import BY_ID
from handwork.projects.queries import offers


@operation("ListHITs")
def list_hits(caller: Caller, given: Given, now: datetime) -> Output:
    return _listed(caller, given, None, now)


@operation("ListHITsForQualificationType")
def list_hits_for_type(caller: Caller, given: Given, now: datetime) -> Output:
    text = given["QualificationTypeId"]
    known = BY_ID.get(text)
    skill = own_type(caller, text).type_id if known is None else known.skill
    asking = offers.batches_asking(
        actor=caller.actor, organisation_id=caller.organisation_id, skill=skill
    )
    return _listed(caller, given, asking, now)


@operation("ListReviewableHITs")
def list_reviewable_hits(caller: Caller, given: Given, now: datetime) -> Output:
    batch_id = batch_named(given) if "HITTypeId" in given else None
    if batch_id is not None:
        offers.terms_for(actor=caller.actor, batch_id=batch_id)

    whose = Whose(
        organisation_id=caller.organisation_id,
        batch_id=batch_id,
        is_reviewing=given.get("Status") == "Reviewing",
    )

    def fetch(after: Place | None, limit: int) -> Sequence[OfferView]:
        place = None if after is None else (int(after[0]), int(after[1]))
        return reviewable_views(
            actor=caller.actor, whose=whose, after=place, now=now, limit=limit
        )

    page = page_of(
        given, fetch, lambda view: (view.record.batch_id, view.record.task_id)
    )
    answer = listed(page, "HITs")
    answer["HITs"] = shown_views(page.rows)
    return answer


def _listed(
    caller: Caller, given: Given, batch_ids: Collection[int] | None, now: datetime
) -> Output:
    def fetch(after: Place | None, limit: int) -> Sequence[OfferView]:
        records = offers.offers_for(
            actor=caller.actor,
            organisation_id=caller.organisation_id,
            after=None if after is None else tuple(map(int, after)),
            limit=limit,
            batch_ids=batch_ids,
            now=now,
        )
        return counted(records, now=now)

    page = page_of(given, fetch, lambda view: view.record.place)
    answer = listed(page, "HITs")
    answer["HITs"] = shown_views(page.rows)
    return answer
