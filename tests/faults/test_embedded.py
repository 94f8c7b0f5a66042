"""The embedded PostgreSQL: ours alone, gone when we are gone, whole when it comes back."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import asyncpg
import pytest

from backend import embedded

HOLD = """
import sys, time
from pathlib import Path
from backend import embedded
with embedded.started(Path(sys.argv[1])) as url:
    print(url, flush=True)
    time.sleep(60)
"""


async def _value(url: str, question: str) -> object:
    asked = await asyncpg.connect(url)
    try:
        return await asked.fetchval(question)
    finally:
        await asked.close()


def ask(url: str, question: str) -> object:
    return asyncio.run(_value(url, question))


def test_it_keeps_its_data_and_listens_to_no_network(place: Path) -> None:
    with embedded.started(place / "data") as url:
        ask(url, "CREATE TABLE kept AS SELECT 7 AS n")
        assert ask(url, "SHOW listen_addresses") == ""
    with embedded.started(place / "data") as url:
        assert ask(url, "SELECT n FROM kept") == 7


def test_chinese_has_trigrams_whatever_the_locale_of_the_shell(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with embedded.started(place / "data") as url:
        ask(url, "CREATE EXTENSION pg_trgm")
        assert ask(url, "SELECT cardinality(show_trgm('老年证'))") == 4


def test_a_path_too_long_for_a_socket_is_served_all_the_same(place: Path) -> None:
    with embedded.started(place / ("long" * 30) / "data") as url:
        assert ask(url, "SELECT 1") == 1


def test_two_parents_never_share_it(place: Path) -> None:
    with embedded.started(place / "data") as url:
        assert embedded.running(place / "data") == url
        with pytest.raises(embedded.DatabaseRefused, match="already in use"), embedded.started(place / "data"):
            pass


def test_a_killed_parent_leaves_no_server_and_no_damage(place: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", HOLD, str(place / "data")], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    assert any(line.startswith("postgresql://") for line in iter(parent.stdout.readline, ""))
    server = int((place / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert _gone(server)
    with embedded.started(place / "data") as url:
        assert ask(url, "SELECT 1") == 1


def test_a_folder_of_another_version_is_left_alone(place: Path) -> None:
    (place / "data").mkdir()
    (place / "data" / "PG_VERSION").write_text("15\n")
    with pytest.raises(embedded.DatabaseRefused, match="another PostgreSQL"), embedded.started(place / "data"):
        pass
    assert [path.name for path in (place / "data").iterdir()] == ["PG_VERSION"]


def _gone(pid: int) -> bool:
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        if Path(f"/proc/{pid}/stat").read_text().split(")")[1].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False
