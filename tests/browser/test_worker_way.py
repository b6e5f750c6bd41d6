"""The whole way of a worker: from a link to the money, on a phone and on a desktop."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

ADA, BOLA, EVE = (f"worker-{number:02d}@example.org" for number in (10, 11, 12))

SHORT_MS = 20
# What the page says of the next task once it has looked for it.
SETTLED = re.compile("^(ready|none)$")
# The choices on the screen, at the top of the page, whose middle is under something.
COVERED = """() => [...document.querySelectorAll("article.task > form label")].filter((label) => {
  const {left, top, width, height} = label.getBoundingClientRect();
  const seen = document.elementFromPoint(left + width / 2, top + height / 2);
  return seen && !label.contains(seen);
}).map((label) => label.textContent.trim())"""


def task_of(page: Page):
    """The task that the page shows now."""
    return page.locator("article.task")


def wait_until_ready(page: Page) -> str:
    """Wait until it is known whether there is a next task; tell which one is shown."""
    page.wait_for_load_state()
    expect(page.locator("hw-work")).to_have_attribute("data-ahead", SETTLED)
    return task_of(page).get_attribute("id")


def answer_by_keyboard(page: Page, key: str) -> None:
    """Choose by a key, submit by Enter, and see that the task goes."""
    shown = task_of(page).get_attribute("id")
    page.keyboard.press(key)
    expect(page.get_by_role("radio", name=key)).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.locator(f"#{shown}")).to_have_count(0)


def test_a_phone_shows_the_way_from_a_link_to_the_thanks(visit, publish):
    publish("Two sums", "1 + 1", "1 + 2")
    page = visit("phone").sign_in(ADA).page
    expect(page.get_by_role("heading", name="Work", exact=True)).to_be_visible()
    card = page.get_by_role("listitem").filter(has_text="Two sums")
    expect(card).to_contain_text("€18.00 an hour")
    expect(card).to_contain_text("Digits lab asks.")
    card.get_by_role("link", name="Two sums", exact=True).click()
    expect(page.get_by_role("heading", name="What is asked")).to_be_visible()
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/task/")
    for _ in range(2):
        wait_until_ready(page)
        answer_by_keyboard(page, "2")
    expect(page.get_by_role("status").filter(has_text="Thank you")).to_contain_text(
        "today you earned €0.10 in it"
    )
    page.get_by_role("link", name="Earnings").click()
    line = page.get_by_role("row").filter(has_text="Two sums")
    expect(line).to_contain_text("€0.10")


def test_nothing_covers_the_choices_of_a_first_task_on_a_phone(visit, publish):
    batch_id = publish("First sums", "9 + 0")
    page = visit("phone", BOLA).begin(batch_id)
    expect(page.get_by_text("Do the sum.")).to_be_visible()
    assert page.evaluate(COVERED) == []
    page.get_by_role("radio").last.check()


def test_the_next_task_is_there_before_the_answer_has_arrived(visit, publish):
    batch_id = publish("Quick sums", "2 + 1", "2 + 2", "2 + 3")
    page = visit("phone", ADA).begin(batch_id)
    first = wait_until_ready(page)
    on_their_way = []
    page.route("**/submit/", lambda route: on_their_way.append(route))  # noqa: PLW0108 - Playwright marks it
    answer_by_keyboard(page, "3")
    while not on_their_way:
        page.wait_for_timeout(SHORT_MS)
    second = task_of(page).get_attribute("id")
    assert second != first
    expect(page.get_by_role("radio").first).to_be_focused()
    with page.expect_response("**/submit/") as reply:
        on_their_way[0].continue_()
    assert reply.value.ok
    page.reload()
    assert task_of(page).get_attribute("id") == second


def test_a_skipped_task_makes_room_for_another(visit, publish):
    batch_id = publish("Skipped sums", "3 + 1", "3 + 2")
    page = visit("phone", BOLA).begin(batch_id)
    question = task_of(page).locator("blockquote")
    skipped = question.inner_text()
    page.keyboard.press("s")
    expect(question).not_to_have_text(skipped)
    expect(task_of(page)).to_contain_text("Today: 0 answers")


def test_a_task_is_reported_by_keys_and_the_next_one_is_shown(visit, publish):
    batch_id = publish("Reported sums", "8 + 1", "8 + 0")
    visitor = visit("phone", BOLA)
    page = visitor.begin(batch_id)
    ready = wait_until_ready(page)
    asked = task_of(page).locator("blockquote").inner_text()
    page.get_by_text("Report a problem").focus()
    page.keyboard.press("Enter")
    assert visitor.barriers() == []
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("without your name")
    expect(page.locator(f"#{ready}")).to_have_count(0)
    expect(task_of(page).locator("blockquote")).not_to_have_text(asked)
    wait_until_ready(page)
    answer_by_keyboard(page, "8")


def test_what_was_chosen_before_a_pause_is_there_on_another_device(visit, publish):
    batch_id = publish("Paused sums", "4 + 1")
    page = visit("phone", ADA).begin(batch_id)
    page.keyboard.press("5")
    page.keyboard.press("p")
    expect(page.get_by_role("status")).to_contain_text(
        "Paused. Your task and your draft are kept for"
    )
    elsewhere = visit("desktop").sign_in(ADA).page
    elsewhere.get_by_role("button", name=re.compile("Continue.*Paused")).first.click()
    expect(elsewhere.get_by_role("radio", name="5")).to_be_checked()


def test_the_way_works_by_clicking_without_scripts(visit, publish):
    publish("Plain sums", "5 + 1", "5 + 2", "5 + 3")
    page = visit("desktop", BOLA, javascript=False).goto("/work/")
    page.get_by_role("link", name="Plain sums", exact=True).click()
    page.get_by_role("button", name="Start").click()
    page.get_by_role("radio", name="6").check()
    page.get_by_role("button", name="Submit").click()
    expect(task_of(page)).to_contain_text("Today: 1 answer, €0.05.")
    page.get_by_role("radio", name="7").check()
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("status")).to_contain_text("your draft are kept")
    page.get_by_role("button", name=re.compile("Continue.*Plain")).first.click()
    expect(page.get_by_role("radio", name="7")).to_be_checked()
    page.get_by_role("button", name="Submit").click()
    page.get_by_role("button", name="Skip").click()
    # Who skips the last task is not shown it again.
    expect(page.get_by_role("status")).to_contain_text("today you earned €0.10 in it")


def test_the_second_of_two_tabs_is_told_that_the_task_is_answered(visit, publish):
    batch_id = publish("Twofold sums", "6 + 1", "6 + 2")
    visitor = visit("desktop", EVE)
    one, other = visitor.begin(batch_id), visitor.new_tab()
    other.goto(one.url)
    wait_until_ready(other)
    wait_until_ready(one)
    with one.expect_response("**/submit/") as reply:
        answer_by_keyboard(one, "7")
    assert reply.value.finished() is None
    other.keyboard.press("8")
    other.keyboard.press("Enter")
    expect(other.get_by_role("alert")).to_contain_text("answered")


def test_money_is_asked_for_once_it_is_accepted(visit, publish, cleo):
    batch_id = publish("Paid sums", "7 + 1")
    visitor = visit("phone", EVE)
    page = visitor.begin(batch_id)
    wait_until_ready(page)
    answer_by_keyboard(page, "8")
    expect(page.get_by_text("Thank you")).to_be_visible()
    cleo.accept(batch_id)
    visitor.goto("/earnings/")
    late = visitor.new_tab()
    late.goto(f"{visitor.site.url}/earnings/")
    page.get_by_role("button", name=re.compile("Ask for €")).click()
    expect(page.get_by_role("status")).to_contain_text("A steward sends it")
    expect(page.get_by_role("row").filter(has_text="On its way")).to_be_visible()
    late.get_by_role("button", name=re.compile("Ask for €")).click()
    expect(late.get_by_role("status")).to_contain_text(
        "Nothing can be paid out just now; what waits must be accepted first."
    )
