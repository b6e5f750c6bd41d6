"""Elements of forms, choices and layout in Chromium: by mouse, by keys, and as axe sees them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.elements import answer_of, barriers, example, show

PLAIN_FORM = """<crowd-form><fieldset disabled><input name="off" value="x"></fieldset>
  <label>Word <input name="word" value="before"></label>
  <crowd-input name="own" label="Own" value="first"></crowd-input>
  <crowd-checkbox name="seen" value="rain">Rain</crowd-checkbox>
  <crowd-slider name="fit" min="1" max="5"></crowd-slider>
  <crowd-button form-action="reset">Start again</crowd-button></crowd-form>"""
GROUP = """<crowd-form><crowd-radio-group label="Side">
  <crowd-radio-button name="side" value="left">Left</crowd-radio-button>
  <crowd-radio-button name="side" value="right">Right</crowd-radio-button></crowd-radio-group></crowd-form>"""
SECOND_STEP = """<crowd-form><crowd-classifier name="kind" header="Kind?" categories="['Cat', 'Dog']"></crowd-classifier></crowd-form>
<script>
  document.addEventListener('all-crowd-elements-ready', () => {
    const asked = document.querySelector('crowd-classifier');
    const place = asked.shadowRoot.querySelector('.annotation-area .category-picker-wrapper');
    const card = document.createElement('crowd-card');
    place.insertAdjacentElement('afterend', card);
    asked.addEventListener('change', (event) => { card.textContent = 'Which ' + event.target.value + '?'; });
  });
</script>"""
TAGS = (
    "form", "input", "text-area", "checkbox", "toggle-button", "radio-button", "radio-group", "slider", "slider-label",
    "classifier", "classifier-multi-select", "instructions", "modal", "tabs", "card", "alert", "toast", "badge", "button",
    "icon-button", "fab", "text-ranking", "question-answer-generation",
)  # fmt: skip

Open = Callable[..., Page]


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Open]:
    """Open a template: `opened("<crowd-form>…", width=500)`."""
    contexts = []

    def open_page(html: str, *, width: int = 1000) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": 700})
        contexts.append(context)
        return show(context, html)

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("tag", TAGS)
def test_axe_finds_nothing_in_the_example(opened: Open, tag: str) -> None:
    page = opened(example(f"crowd-{tag}"))
    for summary in page.locator("summary").all():
        summary.click()
    assert barriers(page) == []


def test_a_form_is_filled_and_reset_as_any_form(opened: Open) -> None:
    page = opened(PLAIN_FORM)
    page.get_by_label("Word").fill("after")
    page.get_by_label("Own").fill("second")
    page.get_by_text("Rain").click()
    page.get_by_role("slider").press("ArrowRight")
    assert answer_of(page) == {
        "word": "after", "own": "second", "seen": {"rain": True}, "fit": 4,
    }  # fmt: skip
    page.get_by_role("button", name="Start again").click()
    page.wait_for_function(
        "() => document.querySelector('crowd-input').value === 'first'"
    )
    assert answer_of(page) == {
        "word": "before",
        "own": "first",
        "seen": {"rain": False},
    }


def test_a_group_is_answered_by_keys_alone(opened: Open) -> None:
    page = opened(GROUP)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    assert answer_of(page) == {"side": {"left": False, "right": True}}


def test_a_script_reaches_into_an_element_as_templates_do(opened: Open) -> None:
    page = opened(SECOND_STEP)
    page.keyboard.press("2")
    page.get_by_text("Which Dog?").wait_for()
    assert page.evaluate("() => customElements.get('crowd-card') !== undefined")
    assert answer_of(page) == {"kind": {"label": "Dog"}}


def test_a_window_opens_where_the_person_is_and_esc_closes_it(opened: Open) -> None:
    page = opened(
        "<p style='height: 3000px'>Long</p>" + example("crowd-modal"), width=500
    )
    link = page.get_by_role("button", name="Examples")
    link.click()
    top = page.get_by_role("dialog").bounding_box()
    assert top is not None
    assert 0 <= top["y"] < 700
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_responses_are_ranked_by_keys_alone(opened: Open) -> None:
    page = opened(example("crowd-text-ranking"))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    ranks = answer_of(page)["order"]["rankings"][0]["ranks"]
    assert ranks == [1, 2]


def test_a_question_rests_on_what_is_selected_in_the_text(opened: Open) -> None:
    page = opened(example("crowd-question-answer-generation"))
    text = page.get_by_label("Text: select a part of it")
    text.evaluate("(field) => { field.focus(); field.setSelectionRange(4, 9); }")
    page.get_by_role("button", name="Rest it on the selected text").click()
    page.get_by_label("Question 1").last.fill("Who sang?")
    page.get_by_label("Answer 1").fill("The choir")
    (pair,) = answer_of(page)["pairs"]["questions"]
    assert pair["references"] == [{"startOffset": 4, "endOffset": 9, "text": "choir"}]
