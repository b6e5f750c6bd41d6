"""`python examples/digits`: the story of a data set, then the site."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import django
import home
from django.core.management import call_command

HOME = Path(__file__).resolve().parents[2] / "var" / "demo"


def parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--tasks", type=int, default=20, help="tasks left open for you")
    parser.add_argument(
        "--labels", type=int, default=400, help="digits the crowd labels"
    )
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--home", type=Path, default=HOME, help="made anew each time")
    parser.add_argument("--no-serve", action="store_true")
    arguments = parser.parse_args()
    if arguments.tasks < 0:
        parser.error("--tasks is a number of tasks, 0 or more")
    return arguments


def main() -> int:
    arguments = parse_arguments()
    # Each run tells the story from the beginning, in a home of its own.
    try:
        home.make_anew(arguments.home, own=HOME)
    except home.NotOursError as refusal:
        print(refusal, file=sys.stderr)
        return 2
    os.environ["HANDWORK_HOME"] = str(arguments.home)
    os.environ["HANDWORK_URL"] = f"http://localhost:{arguments.port}"
    os.environ.pop("HANDWORK_DATABASE_URL", None)
    os.environ["DJANGO_SETTINGS_MODULE"] = "handwork.config.settings"

    django.setup()
    call_command("migrate", verbosity=0)

    # These need Django to be set up.
    import report  # noqa: PLC0415
    import story  # noqa: PLC0415

    outcome = story.tell(
        labels_count=arguments.labels,
        open_tasks_count=arguments.tasks,
        seed=arguments.seed,
        now=datetime.now(UTC),
    )
    report.write(outcome, sys.stdout)
    if arguments.no_serve:
        return 0
    report.write_links(outcome.links, sys.stdout)
    command = [str(Path(sys.executable).with_name("handwork")), "up", "--no-migrate"]
    return subprocess.run(
        [*command, "--port", str(arguments.port)], check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
