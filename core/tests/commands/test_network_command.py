"""`handwork network` and `handwork wages`: what is asked is done, what is wrong is named."""

from __future__ import annotations

import csv
import re

import numpy as np
import pytest
from click.testing import CliRunner

from handwork_core.commands.network import network
from handwork_core.commands.wages import wages

NASTY = '"><script>alert(1)</script>'


@pytest.fixture
def run():
    return lambda command, *words: CliRunner().invoke(command, list(map(str, words)))


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def personal(folder):
    """Forty people who named five each; who is nasty has a nasty name."""
    random = np.random.default_rng(5)
    egos, alters, ties = (
        ["ego_id,gender"],
        ["ego_id,alter_id,name,gender,role"],
        ["ego_id,source,target"],
    )
    for ego in range(40):
        egos.append(f"e{ego},{'wm'[ego % 2]}")
        for alter in range(5 if ego else 0):
            role = random.choice(["work", "family"])
            alters.append(
                f'e{ego},a{alter},"{NASTY.replace(chr(34), chr(34) * 2)}",{random.choice(["w", "m"])},{role}'
            )
        ties += [
            f"e{ego},a{a},a{a + 1}"
            for a in range(4 if ego else 0)
            if random.random() < 0.5
        ]
    paths = []
    for name, lines in (("ego", egos), ("alter", alters), ("ties", ties)):
        paths.append(folder / f"{name}.csv")
        paths[-1].write_text("\n".join(lines) + "\n")
    return paths


@pytest.fixture
def log(folder):
    """Sixty workers in two groups."""
    random = np.random.default_rng(6)
    lines, people = ["worker,start,end,status,reward"], ["worker,gender,care"]
    for worker in range(60):
        people.append(f"p{worker},{'wm'[worker % 2]},{'yes' if worker < 30 else 'no'}")
        begin = random.uniform(0, 1e6)
        for _ in range(10):
            end = begin + random.uniform(30, 900)
            lines.append(
                f"p{worker},{begin:.2f},{end:.2f},approved,{random.uniform(0.1, 2):.2f}"
            )
            begin = end + random.uniform(0, 200)
    (folder / "log.csv").write_text("\n".join(lines) + "\n")
    (folder / "people.csv").write_text("\n".join(people) + "\n")
    return folder / "log.csv"


def rows_of(path):
    return list(csv.DictReader(path.read_text().splitlines()))


def test_personal_networks_are_measured_reported_and_drawn(run, personal, folder):
    done = run(
        network,
        *personal,
        "--group",
        "gender",
        "-o",
        "out.csv",
        "--report",
        "out.html",
        "--pictures",
        "seen",
    )
    assert done.exit_code == 0, done.output
    assert "networks of 40 people" in done.output
    assert "Some egos have no alters" in done.output
    rows = rows_of(folder / "out.csv")
    assert len(rows) == 40
    assert (rows[0]["size"], rows[0]["density"], rows[1]["size"]) == ("0", "", "5")
    page = (folder / "out.html").read_text()
    assert "<script" not in page
    assert "http://" not in re.sub(r"https://doi\.org/\S+", "", page)
    shown = (folder / "seen" / "e1-2.html").read_text()
    assert "&quot;&gt;&lt;script&gt;" in shown
    assert NASTY not in shown
    assert len(list((folder / "seen").iterdir())) == 41


def test_redacted_pictures_are_not_called_by_the_ego(run, personal, folder):
    assert (
        run(
            network,
            *personal,
            "--pictures",
            "seen",
            "--redact",
            "groups",
            "--group",
            "role",
        ).exit_code
        == 0
    )
    assert not list((folder / "seen").glob("e*"))
    assert "script&gt;" not in (folder / "seen" / "network-2.html").read_text()


@pytest.mark.parametrize("form", ["network-canvas", "graphml", "egor"])
def test_networks_are_converted_and_say_the_same(run, personal, folder, form):
    assert run(network, *personal, "--convert", "made.zip", "--to", form).exit_code == 0
    first = run(network, *personal, "-o", "one.csv").output
    again = run(network, "made.zip", "-o", "two.csv")
    assert again.exit_code == 0, again.output
    assert first.splitlines()[3:8] == again.output.splitlines()[3:8]
    one, two = (
        sorted(row["size"] for row in rows_of(folder / name))
        for name in ("one.csv", "two.csv")
    )
    assert one == two


def test_a_report_calls_no_alter_by_name_and_no_group_that_few_named(run, folder):
    lines = ["ego_id,alter_id,name,role"]
    for ego in range(30):
        role = "nurse at Ely" if ego == 3 else "work"
        lines += [f"e{ego},a1,Wenceslas,{role}", f"e{ego},a2,Xiomara,family"]
    (folder / "alters.csv").write_text("\n".join(lines) + "\n")
    for words in ((), ("--group", "name"), ("--group", "role")):
        done = run(network, "alters.csv", *words, "--report", "out.html")
        assert done.exit_code == 0, done.output
        shown = done.output + (folder / "out.html").read_text()
        assert "nurse at Ely" not in shown
    done = run(network, "alters.csv")
    assert "Xiomara" not in done.output


def test_of_fewer_egos_than_the_minimum_nothing_is_told(run, folder):
    (folder / "alters.csv").write_text("ego_id,alter_id\ne,a\ne,b\ne,c\n")
    done = run(network, "alters.csv")
    assert re.search(r"alters +withheld", done.output)
    assert re.search(
        r"alters +3", run(network, "alters.csv", "--minimum-cell", 1).output
    )


def test_every_kind_is_known_by_its_columns(run, folder):
    (folder / "links.csv").write_text("source,target,relation\na,b,outsources_to\n")
    assert (
        "Who works for whom?"
        in run(network, "links.csv", "--report", "chain.html").output
    )
    (folder / "pairs.csv").write_text("occupation,ff,fm,mf,mm\nnurse,60,12,35,20\n")
    assert "0.207" in run(network, "pairs.csv").output
    (folder / "reach.csv").write_text("respondent,position\nada,nurse\nbola,\n")
    assert (
        "Which of 1 occupation can 2 respondents reach"
        in run(network, "reach.csv").output
    )
    assert "Work" in (folder / "chain.html").read_text()


def test_a_chain_goes_out_as_follow_the_money_and_comes_back(run, folder):
    (folder / "links.csv").write_text(
        "source,target,relation\na,b,outsources_to\nc,b,works_for\n"
    )
    assert run(network, "links.csv", "--convert", "made").exit_code == 0
    found = run(network, folder / "made" / "entities.ftm.json").output
    assert "a → b → c" in found


@pytest.mark.parametrize(
    ("content", "words", "says"),
    [
        ("one,two\n1,2\n", [], "holds nothing that is known here"),
        ("ego_id,alter_id\n1,a\n1,a\n", [], "bad.csv, row 2, column 'alter_id': ego '1' has the alter 'a'"),
        ("ego_id,alter_id\n1,a\n", ["--group", "age"], "have no attribute 'age'"),
        ("occupation,ff,fm,mf,mm\nx,1,2,3,4.5\n", [], "row 1, column 'mm': a count is a whole number"),
        ("source,target,relation\na,b,likes\n", [], "row 1, column 'relation': 'likes' is no relation"),
        ("ego_id,alter_id\n1,a\n", ["--report", "out.pdf"], "does not end in .html"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_are_refused_in_a_sentence(
    run, folder, content, words, says
):
    (folder / "bad.csv").write_text(content)
    refused = run(network, "bad.csv", *words)
    assert refused.exit_code == 6
    assert says in refused.output


def test_wages_are_shown_by_every_definition_and_group(run, log, folder):
    done = run(wages, log, "--people", "people.csv", "--currency", "EUR", "--minimum-wage", 5,
               "--report", "out.html", "-o", "out.csv")  # fmt: skip
    assert done.exit_code == 0, done.output
    for name in ("naive", "union", "clustered", "with unpaid time", "ratio of pay"):
        assert name in done.output
    assert len(rows_of(folder / "out.csv")) == 60
    page = (folder / "out.html").read_text()
    assert "<svg" in page
    assert "chart.vl.json" in page


def test_fewer_workers_than_the_minimum_are_shown_to_nobody_unless_asked(run, folder):
    (folder / "log.csv").write_text("start,end,status,reward\n0,3600,approved,7\n")
    hidden = run(wages, "log.csv", "--report", "out.html")
    assert hidden.exit_code == 0
    assert "everything is withheld" in hidden.output
    assert "7.0" not in hidden.output + (folder / "out.html").read_text()
    assert "7.00" in run(wages, "log.csv", "--minimum-cell", 1).output


def test_weights_come_from_margins(run, log, folder):
    (folder / "margins.csv").write_text(
        "variable,category,share\ngender,w,0.3\ngender,m,0.7\n"
    )
    done = run(wages, log, "--people", "people.csv", "--margins", "margins.csv")
    assert done.exit_code == 0, done.output
    assert "design effect" in done.output
    assert "weighted to the population" in done.output


def test_a_share_that_counts_few_workers_is_withheld(run, folder):
    lines = ["worker,start,end,status,reward"]
    lines += [f"p{n},0,3600,approved,{4 if n else 12}" for n in range(30)]
    (folder / "log.csv").write_text("\n".join(lines) + "\n")
    done = run(wages, "log.csv", "--minimum-wage", 5)
    assert "97 %" not in done.output
    assert "withheld" in done.output


def test_a_definition_that_few_workers_have_is_withheld(run, folder):
    lines = ["worker,start,end,status,reward"]
    lines += [f"p{n},0,3600,{'rejected' if n else 'approved'},7.77" for n in range(30)]
    (folder / "log.csv").write_text("\n".join(lines) + "\n")
    done = run(wages, "log.csv", "--report", "out.html")
    assert re.search(r"naive +withheld", done.output)
    assert "7.77" not in done.output + (folder / "out.html").read_text()


def test_noise_takes_the_place_of_exact_tables(run, log):
    done = run(wages, log, "--people", "people.csv", "--epsilon", 1)
    assert "epsilon 1" in done.output
    assert "ratio of pay" not in done.output


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--group", "gender"], "--group and --margins need --people"),
        (["--people", "few.csv"], "few.csv has no worker 'p0'"),
        (["--people", "people.csv", "--group", "age"], "--people has no column 'age'"),
        (["--people", "people.csv", "--slots", "x"], "--slots 'x': write minutes"),
        (["--people", "people.csv", "--reference", "x"], "'x' is no gender"),
        (["--people", "long.csv"], "long.csv is no CSV: field larger than"),
    ],
)
def test_what_does_not_fit_is_refused_in_a_sentence(run, log, folder, words, says):
    (folder / "few.csv").write_text("worker,gender\nnobody,w\n")
    # Whoever shares the process may have raised the limit.
    longest = "x" * (csv.field_size_limit() + 1)
    (folder / "long.csv").write_text(f"worker,gender\n{longest},w\n")
    refused = run(wages, log, *words)
    assert refused.exit_code == 6
    assert says in refused.output


def test_an_option_of_other_files_is_refused(run, folder, personal):
    cells = folder / "cells.csv"
    cells.write_text("occupation,ff,fm,mf,mm\ncook,12,9,8,14\n")
    refused = run(network, cells, "--group", "gender")
    assert refused.exit_code == 6
    assert (
        "--group is an option for files of the kind personal or pos" in refused.output
    )
    refused = run(network, *personal, "--redact", "no-names")
    assert refused.exit_code == 6
    assert "--redact does nothing without --pictures" in refused.output


def test_a_chain_is_written_in_its_own_form_only(run, folder):
    links = folder / "links.csv"
    links.write_text("source,target,relation\na,b,owns\nb,c,owns\n")
    made = folder / "made"
    shown = run(network, links, "--convert", made)
    assert shown.exit_code == 0, shown.output
    assert (made / "entities.ftm.json").exists()
    refused = run(network, links, "--convert", made, "--to", "graphml")
    assert refused.exit_code == 6
    assert "cannot be written as graphml" in refused.output


def test_a_reference_without_people_is_refused(run, log):
    refused = run(wages, log, "--reference", "m")
    assert refused.exit_code == 6
    assert "--reference does nothing without --people" in refused.output


def test_networks_without_a_list_of_egos_say_who_is_missing(run, personal):
    ego, alter, ties = personal
    told = run(network, alter, ties).output
    assert "whoever named nobody is missing" in re.sub(r"\s+", " ", told)
    assert "whoever named nobody" not in run(network, ego, alter, ties).output
