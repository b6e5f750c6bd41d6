"""The way of a decision: rejected for a reason, read by the worker, paid extra; and a key."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from handwork_client import Worker

BOLA = "worker-10@example.org"


def test_an_answer_is_rejected_and_its_worker_reads_why(visit, publish, site):
    batch_id = publish("Sums to decide on", "2 + 2", "2 + 3")
    with Worker(site.url, site.token(BOLA, "work")) as bola:
        bola.submit(bola.take(batch_id), {"choice": "9"})
        bola.submit(bola.take(batch_id), {"choice": "5"})
    requester = visit("phone", "requester")
    page = requester.goto(f"/batches/{batch_id}/review/")
    requester.open_all()
    assert requester.barriers() == []

    row = page.get_by_role("row").filter(has_text="2 + 2")
    row.get_by_label("What the person reads").fill("Two and two are four")
    row.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Rejected, paid")).to_be_visible()

    requester.open_all()
    row = page.get_by_role("row").filter(has_text="2 + 3")
    row.get_by_label("Bonus in EUR").fill("0.40")
    row.get_by_label("What for?").fill("For being quick")
    row.get_by_role("button", name="Pay the bonus").click()
    expect(page.get_by_text("The bonus is paid")).to_be_visible()
    requester.open_all()
    assert requester.barriers() == []

    worker = visit("phone", BOLA)
    earnings = worker.goto("/earnings/")
    expect(earnings.get_by_text("Two and two are four")).to_be_visible()
    expect(earnings.get_by_text("For being quick")).to_be_visible()
    assert worker.barriers() == []


def test_a_person_is_blocked_and_given_work_again(visit, publish, site):
    batch_id = publish("Sums to block on", "3 + 2")
    with Worker(site.url, site.token(BOLA, "work")) as bola:
        bola.submit(bola.take(batch_id), {"choice": "9"})
    requester = visit("desktop", "requester", "dark")
    page = requester.goto(f"/batches/{batch_id}/review/")
    requester.open_all()
    page.get_by_label(re.compile("Why\\? For your colleagues")).fill("Guesses")
    page.get_by_role("button", name="Block this person").click()
    expect(page.get_by_text("Blocked: this person")).to_be_visible()
    requester.follow(page.get_by_role("link", name="People you block"))
    assert requester.barriers() == []
    page.get_by_role("button", name="Lift").click()
    expect(page.get_by_text("Nobody is blocked.")).to_be_visible()


def test_a_key_is_made_shown_once_and_revoked(visit):
    requester = visit("phone", "requester")
    page = requester.goto("/account/")
    requester.follow(page.get_by_role("link", name="Access keys"))
    page.get_by_label("Name").fill("survey script")
    page.get_by_role("button", name="Make the key").click()
    expect(page.locator("#secret")).to_be_visible()
    assert requester.barriers() == []
    page.goto(page.url)
    expect(page.locator("#secret")).to_have_count(0)
    page.get_by_role("button", name="Revoke survey script").click()
    expect(page.get_by_role("status")).to_contain_text("The key was revoked")
    expect(page.get_by_role("rowheader", name="survey script")).to_have_count(0)
