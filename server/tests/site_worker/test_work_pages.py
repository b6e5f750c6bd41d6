"""A worker's whole way by plain forms: list, offer, task, answer, next, nothing left."""

from __future__ import annotations

import pytest

from handwork.allocation import queries as allocation
from handwork.answers import queries as answers
from handwork.base.queries import audit_for_subject
from handwork.flow import publishing
from handwork.flow.working import remembering
from handwork.pay import queries as pay

DIGITS = {
    "question": "Which digit is this?",
    "choices": [{"value": str(digit), "label": str(digit)} for digit in range(10)],
}


def test_work_is_listed_with_the_best_pay_per_hour_first(ada_browser, publish):
    publish([{"text": "a"}], title="Slow", expected_seconds=120)
    publish([{"text": "a"}], title="Quick", expected_seconds=40)
    html = ada_browser.get("work-list").content.decode()
    assert html.index("Quick") < html.index("Slow")
    assert "<strong>€10.80</strong> an hour" in html
    assert "Cleo&#x27;s lab asks." in html


def test_work_for_other_languages_is_not_listed(ada_browser, publish):
    publish([{"text": "a"}], title="Fados", languages=("pt",))
    assert "Fados" not in ada_browser.get("work-list").content.decode()


def test_an_empty_list_says_what_will_be_there(ada_browser):
    html = ada_browser.get("work-list").content.decode()
    assert "New work appears here as soon as it is published." in html


def test_a_warning_stands_on_the_card_and_on_the_offer(ada_browser, publish):
    batch_id = publish([{"text": "a"}], warning="Some texts are angry.")
    assert "Some texts are angry." in ada_browser.get("work-list").content.decode()
    offer = ada_browser.get("work-batch", batch_id).content.decode()
    assert "Some texts are angry." in offer


def test_the_offer_says_when_silence_accepts(ada_browser, publish):
    batch_id = publish([{"text": "a"}], accept_after_seconds=2 * 86_400)
    assert (
        "2\xa0days after each answer"
        in ada_browser.get("work-batch", batch_id).content.decode()
    )


def test_a_worker_goes_from_the_first_task_to_the_last_without_scripts(
    ada_browser, texts, ada, shown
):
    page = ada_browser.start(texts)
    for number in (1, 2, 3):
        assert f"row {number}" in page.content.decode()
        page = ada_browser.answer(shown(page), follow=True)
        assert page.redirect_chain[0][1] == 302
    assert "today you earned €0.36 in it." in page.content.decode()
    assert answers.count(batch_id=texts) == 3
    assert pay.worker_money(worker_id=ada.worker_id)[0].pending.micros == 360_000


def test_looking_at_the_work_page_takes_nothing(ada_browser, texts):
    offer = ada_browser.get("work-task", texts)
    assert offer["Location"] == f"/work/{texts}/"
    assert allocation.seats_of(batch_id=texts).taken == 0


def test_start_takes_a_task_and_shows_it(ada_browser, texts):
    offer = ada_browser.get("work-batch", texts).content.decode()
    assert f'action="/work/{texts}/task/"' in offer
    started = ada_browser.post("work-task", texts)
    assert started["Location"] == f"/work/{texts}/task/"
    assert allocation.seats_of(batch_id=texts).held == 1
    assert "row 1" in ada_browser.get("work-task", texts).content.decode()


def test_the_best_paid_is_one_click_away(ada_browser, publish):
    publish([{"text": "dull"}], expected_seconds=120)
    best = publish([{"text": "bright"}], expected_seconds=40)
    assert "Start with the best paid" in ada_browser.get("work-list").content.decode()
    started = ada_browser.post("work-best", follow=True)
    assert started.redirect_chain[-1][0] == f"/work/{best}/task/"
    assert "bright" in started.content.decode()


def test_without_open_work_the_best_paid_is_none(ada_browser):
    answer = ada_browser.post("work-best", follow=True)
    assert "Nothing is left for you just now." in answer.content.decode()


def test_opening_the_work_page_again_shows_the_same_task(ada_browser, texts):
    assert ada_browser.hold(texts) == ada_browser.hold(texts)


def test_a_held_task_stands_above_the_list(ada_browser, texts):
    ada_browser.hold(texts)
    html = ada_browser.get("work-list").content.decode()
    assert "A task of “Digits” waits for you." in html


def test_a_draft_is_there_again_on_another_device(ada_browser, browse, ada, texts):
    held = ada_browser.hold(texts)
    saved = ada_browser.post("work-draft", held, data={"choice": "4"})
    assert saved.status_code == 204
    html = browse(ada).get("work-task", texts).content.decode()
    assert 'value="4" checked' in html


def test_a_pause_keeps_the_draft_and_leaves_for_the_list(ada_browser, texts):
    held = ada_browser.hold(texts)
    left = ada_browser.post(
        "work-draft", held, data={"choice": "4", "pause": "1"}, follow=True
    )
    assert left.redirect_chain[-1][0] == "/work/"
    assert "kept for 10\xa0min" in left.content.decode()
    assert 'value="4" checked' in ada_browser.get("work-task", texts).content.decode()


def test_the_time_before_a_pause_goes_on_after_it(ada_browser, texts):
    held = ada_browser.hold(texts)
    typed = {"choice": "4", "active_seconds": "37"}
    ada_browser.post("work-draft", held, data={**typed, "pause": "1"})
    # A device without scripts measures nothing, and takes nothing away.
    ada_browser.post("work-draft", held, data={"choice": "4", "active_seconds": "0"})
    html = ada_browser.get("work-task", texts).content.decode()
    assert 'name="active_seconds" value="37"' in html


def test_work_of_which_only_the_task_in_hand_is_left_is_no_card(ada_browser, publish):
    ada_browser.hold(publish([{"text": "the only one"}]))
    page = ada_browser.get("work-list")
    assert len(page.context["waiting"]) == 1
    assert page.context["cards"] == ()


def test_a_skipped_task_is_not_offered_again(ada_browser, texts):
    skipped = ada_browser.hold(texts)
    ada_browser.post("work-return", skipped)
    for _ in (2, 3):
        assert "row 1" not in ada_browser.start(texts).content.decode()
        end = ada_browser.answer(ada_browser.hold(texts))
    assert end["Location"] == "/work/"


def test_a_double_click_counts_once(ada_browser, texts):
    held = ada_browser.hold(texts)
    ada_browser.answer(held)
    assert ada_browser.answer(held).status_code == 302
    assert answers.count(batch_id=texts) == 1


def test_another_tab_goes_on_and_is_told_that_the_first_answer_counts(
    ada_browser, texts, shown
):
    held = ada_browser.hold(texts)
    ada_browser.answer(held)
    data = {"choice": "8", "client_key": "other tab"}
    page = ada_browser.post("work-submit", held, data=data, follow=True)
    assert shown(page) != held
    assert "the first answer counts" in page.content.decode()


def test_a_late_answer_is_kept_and_said_to_be_paid(
    ada_browser, browse, bola, clock, texts
):
    held = ada_browser.hold(texts)
    clock.wait(minutes=11)
    # Her time is over and the seat is given away.
    ada_browser.start(texts)
    other = browse(bola)
    other.answer(other.hold(texts))
    late = ada_browser.answer(held, follow=True)
    assert "the answer is kept and paid all the same" in late.content.decode()


def test_an_answer_that_breaks_the_schema_is_shown_again(ada_browser, publish):
    options = {"question": "How tall?", "min": 0, "max": 300, "step": 0.5, "unit": "cm"}
    batch_id = publish([{"text": "a"}], kind="number", options=options)
    held = ada_browser.hold(batch_id)
    data = {"number": "301", "client_key": "k", "active_seconds": "12"}
    refused = ada_browser.post("work-submit", held, data=data)
    html = refused.content.decode()
    assert refused.status_code == 422
    assert 'value="301"' in html
    assert 'name="active_seconds" value="12"' in html
    assert "at most 300 cm" in html
    assert answers.count(batch_id=batch_id) == 0


@pytest.mark.parametrize("seconds", ["9" * 5000, "9" * 30, "³"])
def test_a_time_that_no_script_measures_is_no_time(ada_browser, texts, seconds):
    held = ada_browser.hold(texts)
    data = {"choice": "7", "client_key": "k", "active_seconds": seconds}
    assert ada_browser.post("work-submit", held, data=data).status_code == 302
    assert answers.count(batch_id=texts) == 1


def test_without_a_choice_the_page_says_to_choose(ada_browser, texts):
    held = ada_browser.hold(texts)
    refused = ada_browser.post("work-submit", held, data={"client_key": "k"})
    assert refused.status_code == 422
    assert "Choose one of the options" in refused.content.decode()


@pytest.mark.parametrize(
    "page", ["work-submit", "work-return", "work-draft", "work-flag"]
)
def test_another_workers_assignment_is_not_found(
    ada_browser, browse, bola, texts, page
):
    held = ada_browser.hold(texts)
    response = browse(bola).post(page, held, data={"choice": "7", "client_key": "k"})
    assert response.status_code == 404


def test_an_answer_counts_though_the_batch_closed_meanwhile(
    ada_browser, cleo, noon, texts
):
    held = ada_browser.hold(texts)
    publishing.close(actor=cleo, batch_id=texts, now=noon)
    remembering.forget()
    end = ada_browser.answer(held, follow=True)
    assert answers.count(batch_id=texts) == 1
    assert "today you earned €0.12 in it." in end.content.decode()


def test_work_of_another_audience_is_refused_with_what_to_do(ada_browser, publish):
    batch_id = publish([{"text": "a"}], countries=("BR",))
    refused = ada_browser.get("work-batch", batch_id)
    assert refused.status_code == 403
    assert "correct your profile" in refused.content.decode()


def test_nothing_is_taken_ahead_of_work_that_was_not_begun(ada_browser, publish):
    batch_id = publish([{"text": "a"}], countries=("BR",))
    assert ada_browser.post("work-ahead", batch_id).status_code == 204


def test_a_confirmed_guess_is_the_answer(ada_browser, publish):
    row = {"text": "a", "prediction": {"choice": "3"}, "confidence": 0.62}
    batch_id = publish([row], function="verification")
    html = ada_browser.start(batch_id).content.decode()
    assert "The model says: <strong>3</strong> <small>(62\xa0%)</small>" in html
    assert " checked" not in html
    held = ada_browser.hold(batch_id)
    data = {"confirm": "1", "client_key": "k"}
    ada_browser.post("work-submit", held, data=data)
    (answer,) = answers.answers_of(batch_id=batch_id)
    assert answer.content == {"choice": "3"}


def test_the_gold_answer_is_never_on_the_page(ada_browser, publish):
    row = {"text": "a", "gold": {"choice": "goldfish"}}
    options = {
        "question": "Which?",
        "choices": [{"value": "goldfish", "label": "Goldfish"}, {"value": "cat", "label": "Cat"}],
    }  # fmt: skip
    batch_id = publish([row], options=options)
    assert ada_browser.start(batch_id).content.decode().count("goldfish") == 1


def test_what_a_requester_wrote_is_escaped(ada_browser, publish):
    batch_id = publish([{"text": "<script>alert(1)</script>", "note": "<b>bold</b>"}])
    html = ada_browser.start(batch_id).content.decode()
    assert "<script>alert" not in html
    assert "&lt;b&gt;bold&lt;/b&gt;" in html


def test_a_missing_file_can_be_reported_and_costs_nothing(
    ada_browser, publish, picture, settings, tmp_path
):
    batch_id = publish([{"image": f"asset:{picture}"}, {"text": "b"}])
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": str(tmp_path)},
        },
    }
    html = ada_browser.start(batch_id).content.decode()
    assert "The file of this task is missing" in html
    assert 'name="problem" value="file-missing"' in html
    said = {"problem": "file-missing"}
    held = ada_browser.hold(batch_id)
    after = ada_browser.post("work-flag", held, data=said, follow=True)
    assert "Thank you" in after.content.decode()
    assert "The file of this task is missing" not in after.content.decode()
    events = audit_for_subject(subject=f"batch:{batch_id}")
    assert "task-flagged" in [event.verb for event in events]


def test_a_picture_is_shown_under_a_signed_address(ada_browser, publish, picture):
    batch_id = publish([{"image": f"asset:{picture}"}])
    html = ada_browser.start(batch_id).content.decode()
    assert f'src="/assets/{picture}-' in html


def test_a_stranger_is_sent_to_sign_in(client, texts):
    response = client.get(f"/work/{texts}/task/")
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")
