"""A report says what was found, needs nothing else, and lets nothing through unescaped."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from handwork_core import AnswerTable, dawid_skene, majority_vote
from handwork_core.report import Account, check_estimates, investigate, write_page

VOID = {"meta", "br"}
NASTY = '"><script>alert(1)</script><b onclick="x">&amp;'


class Page(HTMLParser):
    """Reads a page as a browser would, and keeps what is in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def crowd(labels=("cat", "dog", "fox"), *, name="{}".format) -> AnswerTable:
    """Ada, Bola and Cleo are right; task 0 is overruled by Eve and Mal, who are not."""
    rows = []
    for task in range(30):
        right = labels[task % len(labels)]
        rows += [(task, worker, right) for worker in ("ada", "bola", "cleo")]
        rows += [(task, worker, labels[0]) for worker in ("eve", "mal")]
    tasks, workers, given = zip(*rows, strict=True)
    return AnswerTable.from_arrays(
        [name(task) for task in tasks], [name(worker) for worker in workers], given
    )


def report(table, result=None, **account) -> str:
    told = {"question": "Which animal?", "source": "animals.csv", **account}
    found = investigate(table, result or dawid_skene(table), Account(**told))
    return write_page(found)


def test_every_text_from_the_answers_is_escaped():
    table = crowd((f"cat{NASTY}", f"dog{NASTY}"), name=lambda part: f"{part}{NASTY}")
    page = Page(report(table, question=NASTY, source=NASTY, why=NASTY))
    assert page.open == []
    assert not {"script", "b"} & set(page.tags)
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert NASTY in page.text


def test_a_page_asks_nothing_of_any_other_place():
    text = report(crowd())
    page = Page(text)
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert not {"src", "srcset", "data"} & {name for name, _ in page.attributes}
    assert not re.search(r"url\(|@import", text)
    links = [value for name, value in page.attributes if name == "href"]
    assert links
    assert all(link.startswith("https://doi.org/") for link in links)


def test_a_report_has_what_a_reader_asks_for():
    page = Page(report(crowd(), why="It was asked for by name."))
    for heading in ("Which animal?", "The data", "Agreement", "Confusions", "Workers"):
        assert heading in page.text
    assert "Disagreements to look at" in page.text
    assert "It was asked for by name." in page.text
    assert "10.2307/2346806" in page.text


def test_each_worker_has_a_dot_and_each_pair_of_labels_a_cell():
    text = report(crowd())
    plot = text[text.index("How often is each worker right?") :]
    assert plot.count('class="dot"') == 5
    assert text.count('class="cell"') == 9


def test_who_answers_without_looking_is_named():
    assert (
        "2 workers give the same label to nearly every task: eve, mal."
        in Page(report(crowd())).text
    )


def test_an_overruled_majority_is_shown_first():
    tasks, workers, labels = [], [], []
    for task in range(40):
        right = task % 2
        said = {"ada": right, "bola": right, "eve": 1 - right if task == 7 else 0}
        said["mal"] = 1 - right if task == 7 else task % 3 % 2
        said["cleo"] = 1 - right if task == 7 else 0
        for worker, label in said.items():
            tasks.append(task)
            workers.append(worker)
            labels.append(label)
    table = AnswerTable.from_arrays(tasks, workers, labels)
    found = investigate(table, dawid_skene(table), Account(question="?", source="."))
    assert bool(found.overruled[7])
    assert found.votes(7) == ((0, 3), (1, 2))
    assert found.reasons(7) == "overruled"


def test_a_known_answer_is_not_called_overruled():
    table = crowd()
    gold = {"1": "cat"}
    account = Account(question="?", source=".", gold=gold)
    found = investigate(table, dawid_skene(table, gold=gold), account)
    assert not found.overruled[table.tasks.tolist().index("1")]


def test_confidence_is_checked_against_known_answers():
    table = AnswerTable.from_arrays(
        np.repeat(range(8), 4), list("abcd") * 8, [0, 0, 0, 1] * 4 + [1, 1, 1, 1] * 4
    )
    result = majority_vote(table)
    gold = dict.fromkeys(range(7), 1) | {0: 0}
    check = check_estimates(table, result, result, gold)
    assert check.n_known == 7
    assert check.accuracy == pytest.approx(4 / 7)
    # Four tasks at .75 of which one is right, three at 1 of which all are.
    assert [part.n_tasks for part in check.bins] == [4, 3]
    assert check.calibration_error == pytest.approx(4 / 7 * 0.5)


def test_a_tied_vote_counts_by_its_share_in_any_order_of_the_classes():
    for classes in (("x", "y"), ("y", "x")):
        table = AnswerTable.from_arrays(
            [1, 1, 2, 2], list("abab"), list("xyxx"), classes=classes
        )
        result = majority_vote(table)
        check = check_estimates(table, result, result, {1: "x", 2: "x"})
        assert check.majority_accuracy == 0.75


def test_a_check_is_drawn_and_told():
    table = crowd()
    result = dawid_skene(table)
    gold = {str(task): ("cat", "dog", "fox")[task % 3] for task in range(30)}
    check = check_estimates(table, result, majority_vote(table), gold)
    text = report(table, result, check=check)
    assert "Is confidence right?" in text
    assert "Of 30 tasks with a known answer" in text


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [(1, "ada", "x")],
        [(1, "ada", "x"), (1, "bola", "x")],
        [(1, "ada", "x"), (1, "bola", "y")],
        [(task, "ada", f"text {task}") for task in range(250)],
        [
            (task, worker, f"class {task % 30}")
            for task in range(60)
            for worker in "abc"
        ],
    ],
    ids=["none", "one", "same", "tie", "free text", "thirty classes"],
)
def test_answers_that_tell_little_have_a_report_too(rows):
    columns = zip(*rows, strict=True) if rows else ([], [], [])
    page = Page(report(AnswerTable.from_arrays(*columns)))
    assert page.open == []
    assert "NaN" not in page.text
    assert "nan" not in page.text


def test_a_report_does_not_change_with_the_order_of_rows():
    table = crowd()
    shuffled = np.random.default_rng(0).permutation(table.n_labels)
    other = AnswerTable.from_arrays(
        table.tasks[table.task_index][shuffled],
        table.workers[table.worker_index][shuffled],
        table.classes[table.label_index][shuffled],
    )
    assert report(table) == report(other)


def test_numbers_that_are_nearly_all_are_not_written_as_all():
    table = crowd()
    result = dawid_skene(table)
    nearly = replace(result, confidence=np.full(table.n_tasks, 0.9996))
    assert "99.9 %" in report(table, nearly)
