"""A worker says on the page of a task what is wrong with it, and goes on."""

from __future__ import annotations

import re

from handwork.flow.flagging import GRAVE, PROBLEMS
from handwork.site.problems import CHOICES

UNLAWFUL = {"problem": "unlawful"}
PAGE = "<p>Type your password.</p><crowd-form><input name='a'></crowd-form>"


def choices_on(response) -> list[str]:
    html = response.content.decode()
    assert "Report a problem" in html
    return re.findall(r'type="radio" name="problem" value="([\w-]+)"', html)


def report(browser, assignment_id: int, **options):
    return browser.post("work-flag", assignment_id, data=UNLAWFUL, **options)


def test_a_task_can_be_reported_for_each_problem_but_what_the_page_finds_out(
    ada_browser, texts
):
    chosen = choices_on(ada_browser.start(texts))
    assert {*chosen, "file-missing"} == PROBLEMS
    assert chosen[-3:] == list(GRAVE)


def test_a_task_in_a_frame_can_be_reported(ada_browser, publish):
    batch_id = publish([{"x": "1"}], kind="template", options={"template": PAGE})
    assert choices_on(ada_browser.start(batch_id)) == [name for name, _ in CHOICES]


def test_the_task_that_is_kept_ready_can_be_reported_too(ada_browser, texts):
    ada_browser.start(texts)
    assert choices_on(ada_browser.post("work-ahead", texts))


def test_who_reports_a_task_goes_on_and_never_gets_it_again(
    ada_browser, publish, clock
):
    batch_id = publish([{"text": "bad"}, {"text": "good"}])
    first = ada_browser.start(batch_id)
    assert "bad" in first.content.decode()
    after = report(ada_browser, ada_browser.hold(batch_id), follow=True)
    assert "your report is kept without your name" in after.content.decode()
    assert "good" in after.content.decode()
    ada_browser.answer(ada_browser.hold(batch_id))
    clock.wait(minutes=2)
    end = ada_browser.start(batch_id).content.decode()
    assert "Nothing is left for you" in end


def test_the_task_that_was_kept_ready_comes_next(ada_browser, texts, shown):
    first = ada_browser.hold(texts)
    ready = shown(ada_browser.post("work-ahead", texts))
    assert shown(report(ada_browser, first, follow=True)) == ready


def test_a_report_without_a_problem_asks_for_one_and_keeps_the_task(ada_browser, texts):
    held = ada_browser.hold(texts)
    refused = ada_browser.post("work-flag", held)
    assert refused.status_code == 422
    assert "choose what is wrong" in refused.content.decode()
    assert ada_browser.hold(texts) == held


def test_a_second_report_of_a_task_is_said_to_add_nothing(ada_browser, texts):
    held = ada_browser.hold(texts)
    report(ada_browser, held)
    again = report(ada_browser, held, follow=True)
    assert "nothing was added" in again.content.decode()


def test_another_worker_still_gets_the_task(ada_browser, browse, bola, publish):
    batch_id = publish([{"text": "only"}])
    report(ada_browser, ada_browser.hold(batch_id))
    assert "only" in browse(bola).start(batch_id).content.decode()
