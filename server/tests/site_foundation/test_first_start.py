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


@pytest.mark.parametrize("share", ["-0.1", "1.5", "a fifth", "NaN", ""])
def test_a_fee_that_is_no_share_refuses_to_start(fresh, monkeypatch, share):
    monkeypatch.setenv("HANDWORK_FEE_SHARE", share)
    with pytest.raises(ImproperlyConfigured, match="HANDWORK_FEE_SHARE"):
        read_environment()


@pytest.mark.parametrize("amount", ["-1", "much", "NaN", "", "0.0000001"])
def test_a_goodwill_that_is_no_amount_refuses_to_start(fresh, monkeypatch, amount):
    monkeypatch.setenv("HANDWORK_GOODWILL_A_DAY", amount)
    with pytest.raises(ImproperlyConfigured, match="HANDWORK_GOODWILL_A_DAY"):
        read_environment()


def test_nothing_but_the_secret_is_left_in_the_home_folder(fresh):
    read_environment()
    assert [path.name for path in fresh.iterdir()] == ["secret-key"]
