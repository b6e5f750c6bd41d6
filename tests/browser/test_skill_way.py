"""The way to a skill: a requester makes it with a test, a worker takes the test."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from qualified import KEY, TEST


def make_skill(visitor, name: str) -> None:
    page = visitor.goto("/organisation/skills/new/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Description").fill("Knows the capitals of Europe.")
    page.get_by_label("Test", exact=True).fill(TEST)
    page.get_by_label("Minutes for the test").fill("10")
    page.get_by_label("Answer key").fill(KEY)
    assert visitor.barriers() == []
    page.get_by_role("button", name="Make the skill").click()
    expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()


def test_a_skill_is_made_tested_granted_and_taken_away(visit):
    requester = visit("desktop", "requester", "dark")
    make_skill(requester, "Capitals")
    requester.page.get_by_text("See its test").click()
    shown = requester.page.get_by_role("group", name="The test as workers see it")
    expect(shown.get_by_text("Which is the capital of France?")).to_be_visible()
    assert requester.barriers() == []

    worker = visit("phone", "worker")
    page = worker.goto("/skills/")
    assert worker.barriers() == []
    worker.follow(page.get_by_role("link", name="Capitals"))
    assert worker.barriers() == []
    worker.follow(page.get_by_role("button", name="Begin the test"))
    expect(page.get_by_text(re.compile(r"You have \d+"))).to_be_visible()
    assert worker.barriers() == []
    worker.follow(page.get_by_role("button", name="Submit the test"))
    expect(page.get_by_text("This question needs an answer.")).to_be_visible()
    page.get_by_label("Paris").check()
    worker.follow(page.get_by_role("button", name="Submit the test"))
    expect(page.get_by_text("the skill is yours, with the value 100")).to_be_visible()

    page = requester.goto("/organisation/skills/")
    requester.follow(page.get_by_role("link", name="Capitals"))
    row = page.get_by_role("row").filter(has_text="Granted")
    expect(row).to_contain_text("100")
    row.get_by_text("Take away …").click()
    row.get_by_label("Reason, which the worker reads").fill("Only a trial.")
    assert requester.barriers() == []
    row.get_by_role("button", name=re.compile("Take it away from A")).click()
    expect(page.get_by_role("row").filter(has_text="Taken away")).to_be_visible()

    page = worker.goto("/skills/")
    expect(page.get_by_text("Only a trial.").first).to_be_visible()
    assert worker.barriers() == []
