"""`handwork count`: what the files hold is understood, what is wrong is named."""

from __future__ import annotations

import csv
import re

import pytest
from click.testing import CliRunner

from handwork_core.commands.counting import count

HISTORIES = "EXH,ABA,HRW,count\n1,0,0,60\n0,1,0,50\n0,0,1,40\n1,1,0,20\n1,0,1,15\n0,1,1,12\n1,1,1,5\n"
PLATFORMS = "platform,country,period,metric,value,provider,definition\n" + "".join(
    f"{name},FR,2026-05,{metric},{value},{name},as declared\n"
    for name, size in zip(
        "ABCDEF", (2000, 5000, 9000, 800, 30_000, 12_000), strict=True
    )
    for metric, value in (("unique_visitors", size // 10), ("registered", size))
    if (name, metric) != ("F", "registered")
)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def invoke(*words, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.csv").write_text(text)
        return CliRunner().invoke(count, list(map(str, words)))

    return invoke


def number_of(output, label):
    return int(re.search(rf"{label}\s+([\d,]+)", output)[1].replace(",", ""))


def test_a_table_of_histories_is_counted_by_every_method_that_suits(run):
    shown = run("seen.csv", seen=HISTORIES)
    assert shown.exit_code == 0, shown.output
    assert "persons seen: 202; lists: 3" in shown.output
    for title in ("Log-linear model", "Mt ", "What it rests on", "Do lists share"):
        assert title in shown.output
    assert number_of(shown.output, "Estimate") > 202


def test_files_of_people_are_lists(run):
    shown = run(
        "police.csv", "clinic.csv",
        police="id\n" + "\n".join(map(str, range(60))),
        clinic="id\n" + "\n".join(map(str, range(40, 90))),
    )  # fmt: skip
    assert shown.exit_code == 0, shown.output
    # Chapman: 61 times 51 over 21, less 1.
    assert "147 persons" in shown.output
    assert "look for a third" in re.sub(r"\s+", " ", shown.output)


def test_one_file_may_name_person_and_list(run):
    rows = [f"{n},police" for n in range(60)] + [f"{n},clinic" for n in range(40, 90)]
    shown = run("both.csv", both="person;list\n" + "\n".join(rows).replace(",", ";"))
    assert "147 persons" in shown.output


def test_times_seen_need_the_occasions_for_all_methods(run):
    table = "k,workers\n1,25\n2,22\n3,13\n4,5\n5,1\n6,2\n"
    alone = run("seen.csv", seen=table)
    assert "give it with --occasions" in re.sub(r"\s+", " ", alone.output)
    shown = run("seen.csv", "--occasions", 6)
    assert "Equal catchability" in shown.output
    assert "79.8" not in shown.output
    assert number_of(shown.output, "Estimate") == 80


def test_rows_of_persons_are_counted_with_covariates(run):
    rows = "".join(f"{1 + n % 3},{'xy'[n % 2]}\n" for n in range(120))
    shown = run("seen.csv", "--covariate", "city", seen="capture,city\n" + rows)
    assert shown.exit_code == 0, shown.output
    assert "(city)" in shown.output
    plain = run("seen.csv")
    assert "covariates city are not used" in re.sub(r"\s+", " ", plain.output)


def test_platforms_give_a_ladder_beside_the_published_ones(run):
    shown = run("p.csv", "--country", "FR", "--mean-inverse", 0.8, p=PLATFORMS)
    assert shown.exit_code == 0, shown.output
    assert re.search(r"F +12,000 .* \(parametric", shown.output)
    assert "266,126" in shown.output
    assert "163,000,000" not in shown.output
    assert number_of(shown.output, r"registered  persons[^\d]*") == pytest.approx(
        47_040, rel=0.01
    )


def test_accounts_and_persons_show_both_divisors(run):
    shown = run("a.csv", a="account,person\na,ada\nb,ada\nc,bola\n")
    assert "harmonic mean over uses: right" in shown.output
    assert "too few" in shown.output


def test_beliefs_are_carried_through(run):
    beliefs = (
        "assumption,low,high,likeliest,shape,source\naccounts,1000,1000,,fixed,told\n"
        "mean_inverse,0.6,0.8,,uniform,survey\ndormant_share,0.1,0.5,0.2,triangular,guess\n"
    )
    shown = run("b.csv", b=beliefs)
    assert shown.exit_code == 0, shown.output
    assert "Most depends on dormant_share" in re.sub(r"\s+", " ", shown.output)


def test_estimates_and_a_report_are_written(run, tmp_path):
    asked = ("-o", "found.csv", "--report", "found.html", "--question", "How many?")
    shown = run("seen.csv", *asked, seen=HISTORIES)
    assert shown.exit_code == 0, shown.output
    written = (tmp_path / "found.csv").read_text()
    rows = list(csv.DictReader(written.splitlines()))
    assert {"log_linear", "mt"} <= {row["method"] for row in rows}
    page = (tmp_path / "found.html").read_text()
    assert "<h1>How many?</h1>" in page
    assert "What the number rests on" in page


def test_a_method_that_is_asked_for_stands_first(run):
    shown = run("seen.csv", "--method", "mt", "--method", "m0", seen=HISTORIES)
    assert re.search(r"Method +Mt\b", shown.output)
    assert "Log-linear" not in shown.output


def test_the_methods_can_be_listed(run):
    listed = run("--list-methods").output
    assert "zelterman" in listed
    assert "log_linear" in listed


@pytest.mark.parametrize(
    ("text", "words", "says"),
    [
        ("", (), "seen.csv is empty"),
        ("A,B\n", (), "a header and no rows"),
        ("A,B,count\n1,0,5\n1,maybe,3\n", ("--kind", "histories"), "row 3, column 'B'"),
        ("A,B,count\n1,0,5\n1,1,few\n", (), "row 3, column 'count'"),
        ("A,B,count\n1,0,5\n0,0,3\n", (), "row 3: persons on no list"),
        ("A,B\n1,0\n1\n", (), "row 3: 1 cells, but the header names 2"),
        ("k,persons\n1,5\n1,4\n", (), "row 3, column 'k': 1 is there twice"),
        ("shoe,size\nx,43\n", (), "Say which with --kind"),
        ("id\nada\n", (), "Say which with --kind"),
        ("k,persons,x\n1,5,a\n1,4,b\n", (), "add them up for --kind times"),
        (HISTORIES, ("--method", "mb"), "say --ordered"),
        (HISTORIES, ("--method", "schnabel"), "say --ordered"),
        ("assumption,low,high\naccounts,9,9\ndormant_share,0.5,1.2\n", (),
         "row 3, column 'low': dormant_share from 0.5 to 1.2"),
        ("assumption,low,high\naccounts,9,9\nusers_per_account,0.5,2\n", (),
         "it must be 1 or more"),
        ("assumption,low,high\naccounts,9,9\nmean_inverse,0,1\n", (),
         "it must be above 0 and at most 1"),
        ("platform,period,metric,value\nA,2026,likes,3\n", (), "row 2, column 'metric'"),
        ("platform,period,metric,value\nA,2026,registered,many\n", (), "'value'"),
        ("assumption,low,high\naccounts,5,2\n", (), "5.0 to 2.0 is no range"),
        ("assumption,low,high\nmoon,1,2\n", (), "row 2, column 'assumption': 'moon' is"),
        (HISTORIES, ("--method", "oracle"), "no counting method is called 'oracle'"),
        (HISTORIES, ("--method", "zelterman"), "these data are lists"),
        ("k,persons\n1,5\n2,4\n", ("--method", "mt"), "how often persons were seen"),
        ("capture\n1\n2\n", ("--method", "mt"), "one row a person"),
        (HISTORIES, ("--report", "x.pdf"), "does not end in .html"),
        (HISTORIES, ("-o", "x.xls"), "ends in none of"),
    ],
)  # fmt: skip
def test_what_cannot_be_counted_is_refused_in_a_sentence(run, text, words, says):
    refused = run("seen.csv", *words, seen=text)
    assert refused.exit_code == 6, refused.output
    assert says in re.sub(r"\s+", " ", refused.output)
    assert "Traceback" not in refused.output


def test_several_files_that_are_no_lists_are_refused(run):
    refused = run("a.csv", "b.csv", a="x,y\n1,2\n", b="id,y\n1,2\n")
    assert refused.exit_code == 6
    assert "a.csv: no column that identifies persons" in refused.output


def sentence(shown):
    return re.sub(r"\s+", " ", shown.output)


def test_occasions_are_taken_in_the_order_of_their_numbers(run):
    rows = [f"{n},{1 + n % 12}" for n in range(240)]
    rows += [f"{n},{1 + (n + 5) % 12}" for n in range(0, 240, 2)]
    text = "person,occasion\n" + "\n".join(rows)
    shown = run("seen.csv", "--ordered", "--method", "schnabel", seen=text)
    assert shown.exit_code == 0, shown.output
    named = ", ".join(map(str, range(1, 13)))
    assert f"Taken as the order of time: {named}." in sentence(shown)


def test_a_table_of_times_may_have_further_columns(run):
    table = "k,workers,note\n1,3000,a\n2,1500,b\n3,500,c\n"
    shown = run("seen.csv", seen=table)
    assert shown.exit_code == 0, shown.output
    assert "persons seen: 5,000" in shown.output


def test_histories_may_name_their_persons(run):
    rows = "".join(f"w{n},{n % 2},{n % 3 and 1},1\n" for n in range(60))
    shown = run("seen.csv", seen="id,A,B,C\n" + rows)
    assert shown.exit_code == 0, shown.output
    assert "persons seen: 60; lists: 3" in shown.output


def test_a_list_that_begins_with_a_person_is_refused(run):
    refused = run("a.csv", "b.csv", a="w1\nw2\nw3\n", b="id\nw2\nw3\nw4\n")
    assert refused.exit_code == 6
    assert "a.csv, row 1: 'w1' looks like a person" in sentence(refused)


def test_an_unknown_header_and_persons_that_repeat_are_told(run):
    shown = run("a.csv", "b.csv", a="tag\nx\ny\ny\nz\n", b="id\n" + "y\nz\nu\nv\n")
    assert shown.exit_code == 0, shown.output
    assert "'tag', was taken for the name of the column" in sentence(shown)
    assert "a: 1 row repeats a person of the list" in sentence(shown)


def test_a_list_that_nobody_is_on_is_told_at_the_top(run):
    shown = run("seen.csv", seen="A,B,C,count\n1,0,0,50\n0,1,0,30\n1,1,0,10\n")
    assert shown.exit_code == 0, shown.output
    assert "Nobody is on the list C" in sentence(shown)
    assert "Estimate" not in shown.output


def test_assumptions_are_those_of_the_method_and_name_their_numbers(run):
    shown = run("seen.csv", "--method", "mth_chao", seen=HISTORIES)
    assert "the number is then a lower bound" in sentence(shown)
    assert "as the model says" not in sentence(shown)
    plain = run("seen.csv")
    assert "on the right" not in plain.output
    assert re.search(r"independent, it would be [\d,]+ persons", sentence(plain))


def test_what_was_stated_is_shown_as_it_was_stated(run):
    beliefs = (
        "assumption,low,high,likeliest\naccounts,1000,1000,\n"
        "dormant_share,0.1,0.5,0.2\n"
    )
    shown = run("b.csv", b=beliefs)
    assert "0.1 to 0.5, likeliest 0.2, triangular" in shown.output


def ends_of(shown, name):
    found = re.search(
        rf"^  {name} .*?([\d,]+) to ([\d,]+) \(", shown.output, re.MULTILINE
    )
    return [int(number.replace(",", "")) for number in found.groups()]


def test_the_error_of_the_divisor_widens_the_ladder(run):
    exact = run("p.csv", "--country", "FR", "--mean-inverse", 0.8, p=PLATFORMS)
    rough = run(
        "p.csv", "--country", "FR", "--mean-inverse", 0.8, "--mean-inverse-se", 0.05
    )
    assert "is taken as exact" in sentence(exact)
    assert "is taken as exact" not in sentence(rough)
    (low, high), (lower, higher) = (
        ends_of(one, "registered") for one in (exact, rough)
    )
    assert lower < low <= high < higher


def test_respondents_give_the_divisor_and_its_error(run):
    rows = "accounts\n" + "1\n2\n" * 40
    shown = run(
        "p.csv", "--country", "fr", "--respondents", "r.csv", p=PLATFORMS, r=rows
    )
    assert shown.exit_code == 0, shown.output
    assert "registered: 44,100" in sentence(shown)
    low, high = ends_of(shown, "registered")
    assert low < high


def test_the_third_rung_may_be_counted_by_recapture(run):
    seen = "k,persons\n1,900\n2,400\n3,100\n"
    words = (
        "p.csv",
        "--country",
        "FR",
        "--mean-inverse",
        0.8,
        "--very-active",
        "s.csv",
    )
    shown = run(*words, p=PLATFORMS, s=seen)
    assert shown.exit_code == 0, shown.output
    assert re.search(r"very active .* \(log-normal\) +capture and", shown.output)
    wrong = run(*words, s="account,person\na,ada\n")
    assert wrong.exit_code == 6
    assert "--very-active takes lists" in sentence(wrong)


def test_two_divisors_are_refused(run):
    words = ("p.csv", "--mean-inverse", 0.8, "--respondents", "r.csv")
    refused = run(*words, p=PLATFORMS, r="accounts\n1\n2\n")
    assert refused.exit_code == 6
    assert "give one" in sentence(refused)


def test_an_option_of_other_files_is_refused(run):
    table = "k,persons\n1,25\n2,22\n3,13\n"
    refused = run("seen.csv", "--country", "FR", seen=table)
    assert refused.exit_code == 6
    assert "--country is an option for files of the kind platforms" in sentence(refused)
    assert "understood as times" in sentence(refused)
    refused = run("p.csv", "--method", "chao1", p=PLATFORMS)
    assert "--method is an option for files of the kind lists" in sentence(refused)


def test_a_person_twice_on_a_list_is_told(run):
    shown = run("a.csv", "b.csv", a="id\n1\n1\n2\n3\n", b="id\n2\n3\n4\n")
    assert "a: 1 row repeats a person of the list: each counts once." in sentence(shown)
