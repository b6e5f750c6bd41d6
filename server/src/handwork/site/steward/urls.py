from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from handwork.site.steward import (
    health,
    hosts,
    invitations,
    ledger,
    money,
    overview,
    payouts,
    people,
    reports,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="steward"),
    path("letters/<id:message_id>/retry/", overview.retry, name="steward-retry"),
    path("reports/<id:batch_id>/", reports.report, name="steward-report"),
    path("reports/<id:batch_id>/seen/", reports.seen, name="steward-report-seen"),
    path("reports/<id:batch_id>/pause/", reports.pause, name="steward-report-pause"),
    path("reports/<id:batch_id>/resume/", reports.resume, name="steward-report-resume"),
    path("people/", people.people, name="steward-people"),
    path("people/<id:user_id>/", people.person, name="steward-person"),
    path("people/<id:user_id>/decide/", people.decide, name="steward-decide"),
    path("invitations/", invitations.invitations, name="steward-invitations"),
    path(
        "invitations/<id:invitation_id>/revoke/",
        invitations.revoke,
        name="steward-invitation-revoke",
    ),
    path("money/", money.money, name="steward-money"),
    path("ledger/", ledger.ledger, name="steward-ledger"),
    path("payouts/", payouts.payouts, name="steward-payouts"),
    path("payouts/<id:payout_id>/paid/", payouts.paid, name="steward-payout-paid"),
    path(
        "payouts/<id:payout_id>/cancel/", payouts.cancel, name="steward-payout-cancel"
    ),
    path("hosts/", hosts.hosts, name="steward-hosts"),
    path("hosts/<id:host_id>/disallow/", hosts.disallow, name="steward-host-disallow"),
    path("health/", health.health, name="steward-health"),
]
