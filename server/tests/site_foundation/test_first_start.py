from __future__ import annotations

import stat

import pytest
from django.core.exceptions import ImproperlyConfigured

from handwork.config.environment import read_environment


@pytest.fixture
def fresh(tmp_path, monkeypatch):
    monkeypatch.delenv("HANDWORK_SECRET_KEY", raising=False)
    monkeypatch.setenv("HANDWORK_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def test_the_first_start_makes_a_secret_that_others_cannot_read(fresh):
    made = read_environment().secret_key
    path = fresh / "secret-key"
    assert len(made) >= 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_later_starts_keep_the_secret(fresh):
    assert read_environment().secret_key == read_environment().secret_key


def test_two_installations_have_different_secrets(fresh, monkeypatch):
    first = read_environment().secret_key
    monkeypatch.setenv("HANDWORK_HOME", str(fresh.parent / "other"))
    assert read_environment().secret_key != first


@pytest.mark.parametrize(
    "secret", ["", "short", "changeme" * 8, "django-insecure-" + "x" * 60, "secret" * 9]
)
def test_a_default_or_short_secret_refuses_to_start(fresh, monkeypatch, secret):
    monkeypatch.setenv("HANDWORK_SECRET_KEY", secret)
    with pytest.raises(ImproperlyConfigured, match="secret key"):
        read_environment()


def test_a_file_with_a_weak_secret_refuses_to_start(fresh):
    fresh.mkdir()
    (fresh / "secret-key").write_text("secret")
    with pytest.raises(ImproperlyConfigured):
        read_environment()
