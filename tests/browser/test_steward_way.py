"""The way of a steward: invitations, money in, payouts; and how people join."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from handwork_client import Worker

DOV = "dov@example.org"
PASSWORD = "seven wet umbrellas"
BOLA = "worker-09@example.org"


def test_an_invited_requester_opens_the_letter_and_asks_for_work(visit, site):
    page = visit("desktop", "steward").goto("/steward/invitations/")
    page.get_by_text("Invite someone").click()
    page.get_by_label("E-mail").fill(DOV)
    page.get_by_label("Or a new organisation").fill("Dov and sons")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.locator("#link").inner_text()
    assert link in site.letter_to(DOV)

    invited = visit("phone").page
    invited.goto(link)
    expect(invited.get_by_text("as a member of Dov and sons")).to_be_visible()
    invited.get_by_label("Password").fill(PASSWORD)
    invited.get_by_role("button", name="Accept and open the account").click()
    invited.get_by_role("link", name="Projects").click()
    expect(invited.get_by_role("button", name="New project").first).to_be_visible()

    page.reload()
    expect(page.get_by_role("row").filter(has_text=DOV)).to_contain_text("accepted")


def test_money_that_came_in_is_in_the_ledger_and_booked_once(visit):
    steward = visit("desktop", "steward")
    page = steward.goto("/steward/money/")
    for _ in range(2):
        page.get_by_label("Organisation").select_option(label="Digits lab")
        page.get_by_label("Amount").fill("12.34")
        page.get_by_label("Reference").fill("statement 77")
        steward.follow(page.get_by_role("button", name="Book"))
    steward.follow(page.get_by_role("link", name="Ledger", exact=True))
    movement = page.get_by_role("row").filter(has_text="€12.34")
    expect(movement).to_have_count(1)
    expect(movement).to_contain_text("statement 77")


def test_a_payout_is_paid_and_the_worker_sees_it(visit, publish, site, cleo):
    batch_id = publish("A dear sum", "8 + 1", price_micros=4_110_000)
    with Worker(site.url, site.token(BOLA, "work")) as bola:
        bola.submit(bola.take(batch_id), {"choice": "9"})
    cleo.accept(batch_id)
    worker = visit("phone", BOLA)
    earnings = worker.goto("/earnings/")
    ask = earnings.get_by_role("button", name=re.compile("Ask for €"))
    amount = ask.inner_text().removeprefix("Ask for ")
    worker.follow(ask)

    steward = visit("desktop", "steward")
    page = steward.goto("/steward/")
    steward.follow(page.get_by_role("button", name="Pay out"))
    payout = page.get_by_role("listitem").filter(has_text=amount)
    payout.get_by_label("The bank's reference").fill("SEPA 4711")
    steward.follow(payout.get_by_role("button", name="Mark as paid"))
    expect(page.get_by_role("status")).to_be_visible()

    earnings.reload()
    expect(earnings.get_by_role("row").filter(has_text="SEPA 4711")).to_contain_text(
        "Paid"
    )
