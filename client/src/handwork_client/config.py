"""Where the command finds the address and the token: environment first, then a file."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from handwork_client.errors import InvalidInputError, TokenError


@dataclass(frozen=True, slots=True)
class Login:
    """An installation, and who one is there."""

    url: str
    token: str


def config_path(environment: Mapping[str, str]) -> Path:
    """Name the file, in the folder that the system has for it."""
    folder = environment.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(folder) / "handwork" / "login.json"


def read_login(environment: Mapping[str, str]) -> Login:
    """Take the login of the environment, else of the file."""
    url, token = environment.get("HANDWORK_URL"), environment.get("HANDWORK_TOKEN")
    if url and token:
        return Login(url, token)
    if token:
        raise InvalidInputError(
            "HANDWORK_TOKEN is set and HANDWORK_URL is not.",
            what_to_do="Set both, or neither and run: handwork login ADDRESS",
        )
    path = config_path(environment)
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return Login(str(kept["url"]), str(kept["token"]))
    except FileNotFoundError:
        raise TokenError(
            "You are not logged in.", what_to_do="Run: handwork login ADDRESS"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise InvalidInputError(
            f"{path} cannot be read.",
            what_to_do="Run: handwork login ADDRESS",
        ) from None


def write_login(login: Login, environment: Mapping[str, str]) -> Path:
    """Keep the login where only this user can read it."""
    path = config_path(environment)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump({"url": login.url, "token": login.token}, file)
    unfinished.replace(path)
    return path
