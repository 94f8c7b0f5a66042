"""What a journey of marked people leaves behind: all that was heard, logged, stored, backed up and sent, and where a mark stands in it."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from backend import embedded
from tests.attacks.watched import TWIN, Watch, holds, lines_with
from tests.faults.product import Product, environment


@dataclass(frozen=True)
class Trail:
    """What was heard, what the processes said, all tables as text, a backup, the messages."""

    watch: Watch
    log: str
    dump: str
    backup: bytes
    messages: str


async def left_behind(watch: Watch, product: Product, folder: Path) -> Trail:
    """The trail of a journey through the running product that keeps its things in `folder`."""
    url = embedded.running(folder / "var" / "postgres")
    assert url
    dumped = [embedded.programs() / "pg_dump", "--data-only", url]
    dump = (await asyncio.to_thread(subprocess.run, dumped, capture_output=True, check=True)).stdout.decode()
    asked = [sys.executable, "-m", "backend", "backup", str(folder / "saved")]
    await asyncio.to_thread(subprocess.run, asked, env=environment(folder, product.port), check=True, capture_output=True)
    messages = json.dumps([each.text for each in watch.heard if TWIN in each.path], ensure_ascii=False)
    return Trail(watch, product.said, dump, (folder / "saved").read_bytes(), messages)


def rests_nowhere_else(trail: Trail, mark: str, may_rest: set[str]) -> None:
    """In no address, no log, no table but these, no backup."""
    assert [address for address in trail.watch.addresses if mark in address and TWIN not in address] == []
    assert lines_with(trail.log, mark) == []
    assert set(lines_with(trail.dump, mark)) == may_rest
    assert not holds(trail.backup, mark)
