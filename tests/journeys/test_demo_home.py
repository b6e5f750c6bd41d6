"""The demo makes its folder anew, and deletes nothing that it did not make."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

DIGITS = Path(__file__).resolve().parents[2] / "examples" / "digits"


@pytest.fixture
def home() -> ModuleType:
    spec = importlib.util.spec_from_file_location("demo_home", DIGITS / "home.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def make_anew(home, tmp_path):
    return lambda folder: home.make_anew(folder, own=tmp_path / "var" / "demo")


def test_a_folder_with_somebody_s_files_is_refused_and_kept(home, make_anew, tmp_path):
    thesis = tmp_path / "thesis.tex"
    thesis.write_text("years of work")
    with pytest.raises(home.NotOursError, match="nothing was deleted"):
        make_anew(tmp_path)
    assert thesis.read_text() == "years of work"


def test_the_home_of_a_real_installation_is_refused(home, make_anew, tmp_path):
    database = tmp_path / "handwork.sqlite3"
    database.write_bytes(b"SQLite format 3")
    with pytest.raises(home.NotOursError):
        make_anew(tmp_path)
    assert database.exists()


def test_a_file_is_no_folder_to_make_anew(home, make_anew, tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("kept")
    with pytest.raises(home.NotOursError):
        make_anew(path)
    assert path.read_text() == "kept"


@pytest.mark.parametrize("name", ["new", "deep/inside", "empty"])
def test_an_empty_or_a_new_folder_is_taken(make_anew, tmp_path, name):
    (tmp_path / "empty").mkdir()
    make_anew(tmp_path / name)
    assert (tmp_path / name).is_dir()


def test_what_a_demo_made_is_made_anew(make_anew, tmp_path):
    folder = tmp_path / "demo"
    make_anew(folder)
    (folder / "handwork.sqlite3").write_bytes(b"old")
    make_anew(folder)
    assert not (folder / "handwork.sqlite3").exists()
    make_anew(folder)


def test_the_demo_s_own_folder_is_its_own(make_anew, tmp_path):
    folder = tmp_path / "var" / "demo"
    folder.mkdir(parents=True)
    (folder / "handwork.sqlite3").write_bytes(b"old")
    make_anew(folder)
    assert not (folder / "handwork.sqlite3").exists()
