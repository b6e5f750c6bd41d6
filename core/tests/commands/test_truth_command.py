"""`handwork truth`: what is asked is done, what is wrong is named."""

from __future__ import annotations

import csv
import io
import json

import pytest
from click.testing import CliRunner

from handwork_core.commands.options import columns_of
from handwork_core.commands.progress import Bar, progress
from handwork_core.commands.shown import aligned
from handwork_core.commands.truth import truth

RIGHT = {task: "cat" if task % 2 else "dog" for task in range(12)}


@pytest.fixture
def run():
    return lambda *words, **more: CliRunner().invoke(
        truth, list(map(str, words)), **more
    )


@pytest.fixture
def answers(tmp_path):
    """Ada and Bola are right; Eve says cat to everything."""
    path = tmp_path / "animals.csv"
    rows = ["task,worker,label"]
    for task, label in RIGHT.items():
        rows += [f"{task},ada,{label}", f"{task},bola,{label}", f"{task},eve,cat"]
    path.write_text("\n".join(rows) + "\n")
    return path


@pytest.fixture
def known(tmp_path):
    path = tmp_path / "known.csv"
    rows = [f"{task},{label}" for task, label in RIGHT.items()]
    path.write_text("\n".join(["task,label", *rows]) + "\n")
    return path


def rows_of(path):
    return list(csv.DictReader(path.read_text().splitlines()))


def test_what_is_found_is_shown(run, answers):
    shown = run(answers, "--method", "one-coin")
    assert shown.exit_code == 0, shown.output
    assert "36 by 3 workers to 12 tasks, 3.0 a task" in shown.output
    assert "alpha 0." in shown.output
    assert "One-coin" in shown.output
    workers = shown.output.split("Workers, the least accurate first\n")[1]
    assert workers.splitlines()[1].startswith("  eve ")


def test_without_a_method_the_default_is_used_and_choose_says_why(run, answers):
    assert "It is the default" in run(answers).output
    chosen = run(answers, "--method", "choose")
    assert "held-out answers" in chosen.output
    assert "majority_vote" in chosen.output


def test_estimates_are_written_in_the_form_of_the_ending(run, answers, tmp_path):
    made = tmp_path / "estimates.csv"
    assert run(answers, "--method", "majority_vote", "-o", made).exit_code == 0
    rows = rows_of(made)
    assert {int(row["task"]): row["label"] for row in rows} == RIGHT
    assert rows[0] == {
        "task": "0", "label": "dog", "confidence": repr(2 / 3), "answers_count": "3",
        "agreeing_count": "2",
    }  # fmt: skip


def test_lines_of_json_have_the_probability_of_each_label(run, answers, tmp_path):
    made = tmp_path / "estimates.jsonl"
    asked = ("--method", "majority_vote", "--posteriors", "-o", made)
    assert run(answers, *asked).exit_code == 0
    first = json.loads(made.read_text().splitlines()[0])
    assert first["probability of cat"] == pytest.approx(1 / 3)


def test_parquet_is_written_and_read(run, answers, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet")
    made = tmp_path / "estimates.parquet"
    assert run(answers, "--method", "majority_vote", "-o", made).exit_code == 0
    assert parquet.read_table(made).column("label").to_pylist()[0] == "dog"


def test_estimates_can_be_piped(run, answers):
    done = run(answers, "--method", "majority_vote", "-o", "-")
    assert next(csv.reader(io.StringIO(done.stdout)))[:2] == ["task", "label"]
    assert len(done.stdout.splitlines()) == 13
    assert "36 by 3 workers" in done.stderr


def test_answers_can_be_piped(run, answers):
    done = run("-", "--method", "majority_vote", input=answers.read_bytes())
    assert done.exit_code == 0
    assert "36 by 3 workers" in done.output


def test_workers_and_a_report_are_written(run, answers, tmp_path):
    workers, report = tmp_path / "workers.csv", tmp_path / "report.html"
    asked = ("--workers", workers, "--report", report, "--question", "Cat or dog?")
    assert run(answers, "--method", "one_coin", *asked).exit_code == 0
    skill = {row["worker"]: float(row["accuracy"]) for row in rows_of(workers)}
    assert skill["eve"] < min(skill["ada"], skill["bola"])
    assert "<h1>Cat or dog?</h1>" in report.read_text()


def test_columns_may_have_other_names(run, answers):
    answers.write_text(answers.read_text().replace("task,worker,label", "img,who,said"))
    by = "task=img,worker=who,label=said"
    assert run(answers, "--method", "majority_vote", "--by", by).exit_code == 0
    refused = run(answers, "--method", "majority_vote")
    assert refused.exit_code == 6
    assert "its columns are 'img', 'who', 'said'" in refused.output


def test_a_name_of_a_column_may_hold_commas_and_equal_signs():
    assert columns_of(["task=a,b=c,label=x"]) == {"task": "a,b=c", "label": "x"}


def test_known_answers_teach_and_the_check_is_made_without_them(run, answers, known):
    done = run(answers, "--method", "majority_vote", "--gold", known)
    assert "12 known answers taught the method" in done.output
    assert "of 12 known tasks that the method was not told" in done.output
    checked = run(
        answers, "--method", "majority_vote", "--gold", known, "--gold-checks-only"
    )
    assert "taught" not in checked.output


def test_a_check_is_not_flattered_by_known_answers(run, answers, known):
    wrong = known.read_text().replace("dog", "bird").replace("cat", "dog")
    known.write_text(wrong.replace("bird", "cat"))
    done = run(answers, "--method", "majority_vote", "--gold", known)
    assert "Right       0 %" in done.output


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("task,label\n0,bird\n", "--classes 'cat,dog,bird'"),
        ("task,label\n99,cat\n", "knows none of the tasks"),
        (
            "task,label\n0,cat\n0,dog\n",
            "row 2: task '0' is 'dog' here and 'cat' before",
        ),
    ],
)
def test_known_answers_that_cannot_be_are_refused(run, answers, known, text, says):
    known.write_text(text)
    refused = run(answers, "--gold", known)
    assert refused.exit_code == 6
    assert says in refused.output


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("task,worker,label\n", "has no answers"),
        ("task,worker,label\n1,ada,x\n1,,y\n", "row 2, column 'worker'"),
        ("task,worker,label\n1,ada\n", "row 1"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_row(run, answers, text, says):
    answers.write_text(text)
    refused = run(answers)
    assert refused.exit_code == 6
    assert says in refused.output
    assert "Traceback" not in refused.output


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (("--method", "oracle"), 6, "choose"),
        (("--method", "rover"), 6, "rover works on texts"),
        (("--method", "choose", "--option", "seed=1"), 6, "leave --option out"),
        (("--option", "wings=2"), 2, "is no option of"),
        (("--option", "max_iterations=many"), 2, "is no number"),
        (("--by", "image=x"), 2, "task=COLUMN"),
        (("--classes", "cat"), 6, "'dog'"),
        (("--method", "ordinal"), 6, "order is not known"),
        (("--level", "ordinal"), 6, "--classes 'cat,dog'"),
        (("-o", "estimates.xls"), 6, "ends in none of"),
        (("-o", "no-such-folder/estimates.csv"), 6, "no folder"),
        (("--report", "report.pdf"), 6, ".html"),
    ],
)
def test_what_cannot_be_done_is_said(run, answers, words, status, says):
    refused = run(answers, *words)
    assert refused.exit_code == status, refused.output
    assert says in refused.output


def test_abstentions_are_no_labels(run, answers, tmp_path):
    made = tmp_path / "estimates.csv"
    answers.write_text(answers.read_text() + "0,sam,cannot tell\n")
    asked = ("--abstain", "cannot tell", "--posteriors", "-o", made)
    assert run(answers, "--method", "majority_vote", *asked).exit_code == 0
    assert "probability of cannot tell" not in rows_of(made)[0]


def test_grades_are_put_in_the_order_of_their_numbers(run, tmp_path):
    path = tmp_path / "grades.csv"
    rows = [f"{task},{worker},{8 + task % 4}" for task in range(12) for worker in "abc"]
    path.write_text("\n".join(["task,worker,label", *rows]) + "\n")
    made = tmp_path / "estimates.csv"
    asked = ("--method", "majority_vote", "--level", "ordinal", "--posteriors")
    assert run(path, *asked, "-o", made).exit_code == 0
    assert list(rows_of(made)[0])[5:] == [f"probability of {n}" for n in (8, 9, 10, 11)]


def test_every_method_for_labels_can_be_listed(run):
    listed = run("--list-methods")
    assert listed.exit_code == 0
    assert "dawid_skene " in listed.output
    assert "rover" not in listed.output


def test_a_terminal_is_not_commanded_by_an_answer():
    assert "\x1b" not in "".join(aligned(("label",), [("\x1b[31mred",)]))


def test_a_bar_says_which_step_of_how_many(tmp_path):
    bar = Bar(io.StringIO(), 4, patience=2.0)
    bar.tell("reading")
    bar.tell("inferring")
    assert bar.line(3.2) == f"[{'#' * 6}{'-' * 18}] 2 of 4: inferring, 3 s"


def test_nothing_is_drawn_where_there_is_no_terminal():
    stream = io.StringIO()
    with progress(stream, 2, patience=0.0) as tell:
        tell("reading")
    assert stream.getvalue() == ""


def test_the_majority_vote_is_not_set_beside_itself(run, answers, known):
    asked = ("--gold", known, "--gold-checks-only")
    alone = run(answers, "--method", "majority_vote", *asked)
    assert "Right       100 %" in alone.output
    assert "majority vote 100 %" not in alone.output
    assert "majority vote 100 %" in run(answers, "--method", "one_coin", *asked).output


def test_an_agreement_that_is_not_defined_has_no_interval(run, tmp_path):
    path = tmp_path / "same.csv"
    path.write_text("task,worker,label\n1,ada,cat\n1,bola,cat\n2,ada,cat\n")
    shown = run(path, "--report", tmp_path / "same.html")
    assert "alpha not defined, 100 % of pairs agree" in shown.output
    assert "not defined to" not in (tmp_path / "same.html").read_text()


def test_known_answers_without_a_header_are_asked_for_two_columns(
    run, answers, tmp_path
):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    shown = run(answers, "--gold", empty)
    assert shown.exit_code == 6
    assert "must name the columns task, label" in shown.output
    empty.write_text("image,answer\n1,cat\n")
    shown = run(answers, "--gold", empty)
    assert "has no column 'task' and no column 'label'" in shown.output


def test_an_option_that_is_about_another_is_refused_alone(run, answers):
    shown = run(answers, "--posteriors")
    assert shown.exit_code == 6
    assert "--posteriors does nothing without --output" in shown.output
