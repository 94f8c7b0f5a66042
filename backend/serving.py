"""`yueban serve`: the parent of database, web workers and worker; starts them in order, keeps them, stops them all."""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from types import FrameType

from backend import chores, clock, embedded, settings
from backend.settings import SettingRefused, Settings

_DRAIN_SECONDS = 6.0
_START_SECONDS = 60.0
_LONGEST_PAUSE = 30.0


class StartFailed(Exception):
    """A part of the product ends as soon as it starts; its own last lines say why."""


@dataclass
class Child:
    """A process we keep running: started again when it dies, a little later each time it dies young."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    again_at: float = 0.0
    pause: float = field(default=1.0)


def serve(found: Settings, asked: argparse.Namespace) -> int:
    """Serve until SIGTERM or Ctrl-C; drains within ten seconds and leaves no process behind."""
    with _stoppable():
        found = replace(found, public_url=_public_url(found))
        _check_port(found)
        with _database(found) as (url, revive):
            chores.prepare(found, url)
            children = _children(found, url)[: 1 if asked.without_worker else 2]
            with suppress(KeyboardInterrupt):
                _start(children, found)
                print(chores.greeting(found), flush=True)
                _keep(children, revive)
            _stop(children)
    return 0


@contextmanager
def _database(found: Settings) -> Iterator[tuple[str, Callable[[], bool]]]:
    """The URL to use, and what brings the embedded server back when it has died."""
    if found.database_url:
        yield found.database_url, lambda: False
        return
    with embedded.kept(found.data_dir / "postgres") as server:
        yield server.url, server.revive


def _children(found: Settings, url: str) -> list[Child]:
    shift = clock.fixed_shift(found.demo_clock) if found.demo_clock else ""
    environment = settings.environment(DATABASE_URL=url, PUBLIC_URL=found.public_url, DEMO_CLOCK=shift)
    web = [
        sys.executable, "-m", "granian", "backend.app:create", "--factory", "--interface", "asgi", "--http", "1", "--no-ws",
        "--host", found.host, "--port", str(found.port), "--workers", str(found.workers), "--loop", "uvloop",
        "--backlog", "2048", "--backpressure", "512", "--http1-header-read-timeout", "5000", "--http1-buffer-size", "65536",
        "--respawn-failed-workers", "--workers-kill-timeout", "4", "--log-level", "warning",
    ]  # fmt: skip
    return [Child("web", web, environment), Child("worker", [sys.executable, "-m", "backend", "work"], environment)]


def _start(children: list[Child], found: Settings) -> None:
    for child in children:
        _launch(child)
    give_up = time.monotonic() + _START_SECONDS
    while not _healthy(found):
        dead = next((c for c in children if c.process and c.process.poll() is not None), None)
        if dead or time.monotonic() > give_up:
            _stop(children)
            raise StartFailed(f"the {dead.name if dead else 'web'} process didn't start; its lines above say why")
        time.sleep(0.1)


def _keep(children: list[Child], revive: Callable[[], bool]) -> None:
    while True:
        if revive():
            print("PostgreSQL had ended: started again.", flush=True)
        for child in children:
            _keep_one(child, time.monotonic())
        time.sleep(0.5)


def _keep_one(child: Child, now: float) -> None:
    if child.process and child.process.poll() is not None:
        _signal_group(child, signal.SIGKILL)
        child.pause = min(child.pause * 2, _LONGEST_PAUSE) if now - child.started_at < _LONGEST_PAUSE else 1.0
        child.again_at = now + child.pause
        print(f"The {child.name} process ended ({child.process.returncode}): again in {child.pause:.0f} s.", flush=True)
        child.process = None
    elif child.process is None and now >= child.again_at:
        _launch(child)


def _launch(child: Child) -> None:
    child.process = subprocess.Popen(
        child.command,
        env=child.environment,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=embedded.dies_with_parent,
    )
    child.started_at = time.monotonic()


def _stop(children: list[Child]) -> None:
    for child in children:
        if child.process:
            child.process.terminate()
    give_up = time.monotonic() + _DRAIN_SECONDS
    for child in children:
        with suppress(subprocess.TimeoutExpired):
            if child.process:
                child.process.wait(max(0.1, give_up - time.monotonic()))
        _signal_group(child, signal.SIGKILL)


def _signal_group(child: Child, wish: signal.Signals) -> None:
    if child.process:
        with suppress(ProcessLookupError):
            os.killpg(child.process.pid, wish)
        child.process.wait(5)


def _healthy(found: Settings) -> bool:
    host = found.host if found.loopback else "127.0.0.1"
    asked = http.client.HTTPConnection(host, found.port, timeout=5)
    try:
        asked.request("GET", "/health")
        return asked.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        asked.close()


def _check_port(found: Settings) -> None:
    family = socket.AF_INET6 if ":" in found.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((found.host, found.port))
        except OSError as error:
            raise SettingRefused(
                f"can't serve at {found.host}:{found.port} ({error.strerror}); another port: make run PORT=9000"
            ) from None


def _public_url(found: Settings) -> str:
    """Where nothing is set and the server is open to a network, links name this machine's own address there."""
    unset = found.public_url == f"http://127.0.0.1:{found.port}"
    if found.loopback or not unset:
        return found.public_url
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked, suppress(OSError):
        asked.connect(("192.0.2.1", 9))  # sends nothing; the system names the address it would use
        return f"http://{asked.getsockname()[0]}:{found.port}"
    return found.public_url


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM and Ctrl-C end the block once; a second one changes nothing, the end has its own time limits."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for wish in (signal.SIGTERM, signal.SIGINT):
            signal.signal(wish, signal.SIG_IGN)
        raise KeyboardInterrupt

    for wish in (signal.SIGTERM, signal.SIGINT):
        signal.signal(wish, stop)
    yield
