"""The whole product as `make run` starts it, in a folder and on a port of its own."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import psutil

from backend import people


@dataclass
class Product:
    """A running `yueban serve`; `said` is what it printed."""

    port: int
    folder: Path
    process: subprocess.Popen[bytes]
    log: Path
    seen: set[psutil.Process] = field(default_factory=set)

    @property
    def said(self) -> str:
        return self.log.read_text()

    def status(self, path: str) -> int:
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            asked.request("GET", path)
            return asked.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            asked.close()

    def wait_for(self, path: str, status: int, seconds: float = 90) -> None:
        give_up = time.monotonic() + seconds
        while (told := self.status(path)) != status:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < give_up, f"{path} answers {told}\n{self.said}"
            time.sleep(0.1)

    def wait_to_say(self, words: str, seconds: float = 30) -> None:
        give_up = time.monotonic() + seconds
        while words not in self.said:
            assert time.monotonic() < give_up, self.said
            time.sleep(0.05)

    def children(self) -> list[psutil.Process]:
        found = psutil.Process(self.process.pid).children(recursive=True)
        self.seen.update(found)
        return found

    def child(self, words: str) -> psutil.Process | None:
        """Our own child with these words in its command line."""
        return next((each for each in psutil.Process(self.process.pid).children() if words in _command(each)), None)

    def stop(self, wish: signal.Signals = signal.SIGTERM) -> float:
        """Seconds until it was gone."""
        self.children()
        begun = time.monotonic()
        self.process.send_signal(wish)
        self.process.wait(30)
        return time.monotonic() - begun

    def left_behind(self) -> list[str]:
        _, alive = psutil.wait_procs(self.seen, timeout=12)
        return [str(each) for each in alive if each.status() != psutil.STATUS_ZOMBIE]


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.Error:
        return ""


def environment(folder: Path, port: int, **more: str) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("YUEBAN_")}
    return own | {"YUEBAN_DATA_DIR": str(folder / "var"), "YUEBAN_PORT": str(port), "YUEBAN_DEMO": "1", "YUEBAN_DEMO_CROWD": "0"} | more


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


@contextlib.contextmanager
def own_folder() -> Iterator[Path]:
    """A folder that other runs of pytest leave alone: they make the common one unsearchable for PostgreSQL's account."""
    with tempfile.TemporaryDirectory(prefix="yueban-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextlib.contextmanager
def served(folder: Path, **more: str) -> Iterator[Product]:
    port = free_port()
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve"], env=environment(folder, port, **more), stdout=log, stderr=log
        )
    found = Product(port, folder, process, folder / "log")
    try:
        found.wait_for("/ready", 200)
        found.wait_to_say("is ready")
        yield found
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(30)


def staff(product: Product) -> httpx.Client:
    """A demo clerk's browser, signed in. As browsers do, and httpx doesn't, it gives Secure cookies to loopback."""
    address, kept = f"http://127.0.0.1:{product.port}", dict[str, str]()
    browser = httpx.Client(base_url=address, headers={"Origin": address})

    def keep(answer: httpx.Response) -> None:
        for cookie in answer.headers.get_list("set-cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            kept[name] = value
        browser.headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in kept.items())

    browser.event_hooks["response"].append(keep)
    token = re.search(r'name="csrf" value="([^"]+)"', browser.get("/staff/sign-in").text)
    assert token
    form = {"csrf": token[1], "login": "clerk1", "password": people.DEMO_PASSWORD}
    assert browser.post("/staff/sign-in", data=form).status_code == 303
    return browser
