"""The command: found where installed, refused with a reason, safe with the token."""

from __future__ import annotations

import json
import stat
from importlib.metadata import EntryPoint

import click
import pytest
from click.testing import CliRunner

from handwork_client import command
from handwork_client.commands.connecting import Amount, written
from handwork_client.commands.project import options_of
from handwork_client.config import Login, read_login, write_login
from handwork_client.errors import InvalidInputError, TokenError


@pytest.fixture
def run(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    for name in ("HANDWORK_URL", "HANDWORK_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: CliRunner().invoke(command.main, words)


def offer(monkeypatch, **values: str) -> None:
    """Let the installed packages offer these commands."""
    points = {
        name: EntryPoint(name, value, command.GROUP) for name, value in values.items()
    }
    monkeypatch.setattr(command, "found", lambda: points)


def test_help_lists_every_command_that_is_installed(run):
    shown = run("--help")
    assert shown.exit_code == 0
    for name in command.found():
        assert f"\n  {name} " in shown.output


def test_a_broken_command_leaves_the_others_alone(run, monkeypatch):
    offer(
        monkeypatch,
        watch="handwork_client.commands.watch:watch",
        broken="no_such_package:main",
    )
    shown = run("--help")
    assert shown.exit_code == 0
    assert "Watch people answer" in shown.output
    assert "cannot be loaded: ModuleNotFoundError" in shown.output
    tried = run("broken", "--any", "word")
    assert tried.exit_code == 1
    assert "no_such_package" in tried.output
    assert "Traceback" not in tried.output


def test_only_the_command_that_is_used_is_loaded(run, monkeypatch):
    loaded = []
    ordinary = command.loaded
    monkeypatch.setattr(
        command, "loaded", lambda point: loaded.append(point.name) or ordinary(point)
    )
    run("watch", "--help")
    assert loaded == ["watch"]


def test_without_a_login_one_is_told_how_to_get_it(run):
    refused = run("watch", "1")
    assert refused.exit_code == 3
    assert "handwork login ADDRESS" in refused.output


def test_push_asks_for_a_project_or_a_batch(run, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("key\n1\n")
    refused = run("push", str(path))
    assert refused.exit_code == 2
    assert "--project or --batch" in refused.output


def test_terms_that_a_draft_would_not_get_are_refused_by_name(run, tmp_path):
    path = tmp_path / "rows.csv"
    path.write_text("key\n1\n")
    refused = run(
        "push", str(path), "--batch", "3", "--price", "0.05", "--language", "fr"
    )
    assert refused.exit_code == 2
    assert "--price, --language: terms of a new batch" in refused.output
    assert "--answers" not in refused.output.split("terms of a new batch")[0]


def test_a_login_is_readable_by_its_owner_alone(tmp_path):
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    path = write_login(Login("https://h.example.org", "hw_1"), environment)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    write_login(Login("https://h.example.org", "hw_2"), environment)
    assert read_login(environment).token == "hw_2"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_environment_comes_before_the_file(tmp_path):
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    write_login(Login("https://h.example.org", "hw_1"), environment)
    both = {
        **environment,
        "HANDWORK_URL": "https://o.example.org",
        "HANDWORK_TOKEN": "t",
    }
    assert read_login(both) == Login("https://o.example.org", "t")
    with pytest.raises(InvalidInputError):
        read_login({**environment, "HANDWORK_TOKEN": "t"})


def test_a_damaged_login_says_what_to_do(tmp_path):
    environment = {"XDG_CONFIG_HOME": str(tmp_path)}
    path = write_login(Login("https://h.example.org", "hw_1"), environment)
    path.write_text(json.dumps([1]))
    with pytest.raises(InvalidInputError, match="handwork login"):
        read_login(environment)
    path.unlink()
    with pytest.raises(TokenError):
        read_login(environment)


@pytest.mark.parametrize(
    ("text", "micros"), [("0.05", 50_000), ("1", 1_000_000), ("0.000001", 1)]
)
def test_an_amount_is_read_exactly(text, micros):
    assert Amount().convert(text, None, None) == micros


@pytest.mark.parametrize("text", ["", "five", "0.0000001", "nan", "inf", "1,5"])
def test_an_amount_that_cannot_be_paid_is_refused(text):
    with pytest.raises(click.BadParameter):
        Amount().convert(text, None, None)


@pytest.mark.parametrize(
    ("micros", "text"),
    [(50_000, "0.05 EUR"), (500, "0.0005 EUR"), (1_234_000_000, "1,234.00 EUR")],
)
def test_an_amount_is_written_as_people_read_it(micros, text):
    assert written(micros, "EUR") == text


def test_choices_have_labels_where_they_are_given():
    options = options_of("Which?", ("a", "b=Big b"), '{"x": 1}')
    assert options["choices"] == [
        {"value": "a", "label": "a"},
        {"value": "b", "label": "Big b"},
    ]
    assert (options["question"], options["x"]) == ("Which?", 1)
