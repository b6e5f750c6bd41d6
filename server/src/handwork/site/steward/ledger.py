"""Every movement of money, and the proof that they sum to zero."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from handwork.base.money import Money
from handwork.pay import queries as pay
from handwork.people.rules import Actor
from handwork.site.clock import now
from handwork.site.guards import steward_page
from handwork.site.steward.paging import PAGE, before_of, number_of, page_of


@require_safe
@steward_page
def ledger(request: HttpRequest, actor: Actor) -> HttpResponse:
    """List transfers by code and account."""
    codes, kinds = pay.ledger_words()
    code = chosen(request, "code", codes)
    kind = chosen(request, "kind", kinds)
    owner_id = number_of(request, "owner")
    rows = pay.ledger_page(
        actor=actor,
        code=code,
        kind=kind,
        owner_id=owner_id,
        before_id=before_of(request),
        limit=PAGE + 1,
    )
    context = {
        "page": page_of(request, rows, lambda row: row.transfer_id),
        "codes": codes,
        "kinds": kinds,
        "code": code,
        "kind": kind,
        "owner": owner_id,
        "sums": [Money(micros, name) for name, micros in pay.imbalance().items()],
        "now": now(),
    }
    return render(request, "steward/ledger.html", context)


def chosen(request: HttpRequest, name: str, known: tuple[str, ...]) -> str | None:
    """Read a filter; what is unknown filters nothing."""
    value = request.GET.get(name, "")
    return value if value in known else None
