"""Programs written for Mechanical Turk, as published: `make programs` installs them."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Self

from tools.environments import Environment

PROGRAMS = Environment("programs")
HERE = Path(__file__).parent
# What a program needs that names Amazon's address in its code.
REDIRECTING = HERE.parents[1] / "examples" / "mturk"
MISSING = "Programs of MTurk are not installed: run `make programs`"


class RefusedByServerError(Exception):
    """A command of the AWS CLI ended with what the server complained of."""


def surroundings(url: str, key_id: str, secret: str) -> dict[str, str]:
    """The environment in which a program finds the server and its key, and nothing else."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    return kept | {
        "AWS_ENDPOINT_URL_MTURK": url,
        "AWS_ACCESS_KEY_ID": key_id,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_MAX_ATTEMPTS": "1",
        "AWS_PAGER": "",
    }


class Program:
    """A process in the programs' environment that answers one line after the other."""

    def __init__(self, file: str, environment: dict[str, str]) -> None:
        self.command = [PROGRAMS.python, "-W", "ignore", HERE / file]
        self.environment = environment

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            self.command, env=self.environment,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        return self

    def __exit__(self, *_error: object) -> None:
        self.process.kill()
        self.process.communicate()

    def ask(self, question: object) -> Any:
        """Write a line, read a line."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(json.dumps(question), file=self.process.stdin, flush=True)
        return json.loads(self.process.stdout.readline())


class AwsCli(Program):
    """The AWS CLI in one process: a process a command would take a second each."""

    def __init__(self, environment: dict[str, str]) -> None:
        super().__init__("aws_cli.py", environment)

    def __call__(self, command: str, **options: object) -> Any:
        """Run `aws mturk COMMAND`; lists and structures go as JSON."""
        arguments = ["mturk", command, "--output", "json"]
        for name, value in options.items():
            arguments += argument(name.replace("_", "-"), value)
        said = self.ask(arguments)
        if said["status"]:
            raise RefusedByServerError(said["complained"])
        return json.loads(said["printed"]) if said["printed"].strip() else {}


class PsiTurk(Program):
    """psiTurk's service layer."""

    def __init__(self, environment: dict[str, str]) -> None:
        here = {"PYTHONPATH": str(REDIRECTING)}
        super().__init__("psiturk_services.py", environment | here)

    def __call__(self, method: str, **arguments: object) -> Any:
        """Call a method; give what it says, or fail with what it caught."""
        said = self.ask([method, arguments])
        if not said["success"]:
            raise RefusedByServerError(said["exception"])
        return said["data"]


def argument(name: str, value: object) -> list[str]:
    """Write an option as the CLI takes it."""
    if isinstance(value, bool):
        return [f"--{name}" if value else f"--no-{name}"]
    if isinstance(value, (dict, list)):
        return [f"--{name}", json.dumps(value)]
    return [f"--{name}", str(value)]


def run_aws(environment: dict[str, str], *arguments: str) -> str:
    """Run the `aws` that people type; give what it printed."""
    done = subprocess.run(
        [PROGRAMS.folder / "bin" / "aws", *arguments],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout
