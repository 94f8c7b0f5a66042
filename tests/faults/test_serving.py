"""`yueban serve` keeps what it started and takes it all along when it goes."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults import product


@pytest.mark.parametrize("wish", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_within_ten_seconds_and_leaves_no_process(place: Path, wish: signal.Signals) -> None:
    with product.served(place) as served:
        assert "http://127.0.0.1:" in served.said
        assert served.stop(wish) < 10
        assert served.process.returncode == 0
        assert served.left_behind() == []


def test_an_open_connection_does_not_hold_it_up(place: Path) -> None:
    with product.served(place) as served, socket.create_connection(("127.0.0.1", served.port)) as slow:
        slow.sendall(b"POST /enquiries/new HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\nhalf")
        assert served.stop() < 10


def test_a_desk_that_listens_does_not_hold_it_up(place: Path) -> None:
    with product.served(place) as served, product.staff(served).stream("GET", "/staff/events") as live:
        assert live.headers["content-type"].startswith("text/event-stream")
        assert served.stop() < 10
        assert served.left_behind() == []


def test_killed_it_leaves_no_process_and_starts_again(place: Path) -> None:
    with product.served(place) as served:
        served.children()
        os.kill(served.process.pid, signal.SIGKILL)
        served.process.wait()
        assert served.left_behind() == []
    with product.served(place) as again:
        again.wait_for("/ready", 200)


@pytest.mark.parametrize("part", ["granian", "backend work"])
def test_a_part_that_dies_comes_back(place: Path, part: str) -> None:
    with product.served(place) as served:
        dead = served.child(part)
        assert dead
        dead.kill()
        give_up = time.monotonic() + 20
        while served.child(part) in (None, dead):
            assert time.monotonic() < give_up
            time.sleep(0.1)
        served.wait_for("/ready", 200)


def test_a_database_that_dies_is_missed_politely_and_comes_back(place: Path) -> None:
    with product.served(place) as served:
        database = served.child("bin/postgres")
        assert database
        database.kill()
        told = {served.status("/") for _ in range(10)}
        assert told <= {200, 503}
        served.wait_for("/ready", 200)
        served.wait_for("/", 200)
        served.wait_to_say("started again")


def test_started_again_it_goes_on_with_the_same_data(place: Path) -> None:
    with product.served(place):
        pass
    key = (place / "var" / "secret.key").read_text()
    with product.served(place) as again:
        assert again.status("/ready") == 200
        assert (place / "var" / "secret.key").read_text() == key


def test_a_taken_port_is_said_in_one_line(place: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "another port" in refusal(place, YUEBAN_PORT=str(taken.getsockname()[1]))


@pytest.mark.parametrize(
    ("setting", "value"), [("PORT", "eighty"), ("DATABASE_URL", "mysql://x"), ("PUBLIC_URL", "example"), ("DEMO", "yes"), ("WORKERS", "0")]
)
def test_a_wrong_setting_is_said_in_one_line(place: Path, setting: str, value: str) -> None:
    assert f"YUEBAN_{setting}" in refusal(place, **{f"YUEBAN_{setting}": value})


def test_a_database_that_is_not_there_is_said_in_one_line(place: Path) -> None:
    assert refusal(place, YUEBAN_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")


def refusal(folder: Path, **settings: str) -> str:
    environment = product.environment(folder, product.free_port(), **settings)
    ended = subprocess.run(
        [sys.executable, "-m", "backend", "serve"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1, ended.stderr
    return ended.stderr
