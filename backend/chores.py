"""What the commands do that need no module of their own: work, migrate, load, demo, staff, keys, ledger."""

from __future__ import annotations

import argparse
import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from backend import (
    catalogue,
    clock,
    closures,
    database,
    embedded,
    hall,
    ledger,
    logs,
    migrating,
    people,
    secrecy,
    settings,
    upkeep,
    working,
)
from backend.push_key import make_push_key
from backend.settings import SettingRefused, Settings


class LedgerBroken(Exception):
    """The ledger was changed; the lines printed before say where."""


def prepare(found: Settings, url: str) -> None:
    """Keys, tables, and in demo mode what the demo halls need: everything that `serve` wants before it serves."""
    secrecy.make_keys(found.secret_key_file)
    asyncio.run(migrating.migrate(url))
    if found.demo:
        asyncio.run(_connected(url, _load_demo))


def greeting(found: Settings) -> str:
    """Where the pages are, and in demo mode who may sign in."""
    ready = f"Yueban 约办 is ready: {found.public_url}"
    if not found.demo:
        return ready
    logins = ", ".join(people.demo_logins())
    staff = f"Staff: {found.public_url}/staff as {logins}, password {people.DEMO_PASSWORD}"
    return f"{ready}\n{staff}\nMessages, which go nowhere else: {found.public_url}/demo/messages"


def work(found: Settings, _asked: argparse.Namespace) -> int:
    """`yueban work`."""
    if found.database_url is None:
        raise SettingRefused("YUEBAN_DATABASE_URL is not set: a worker alone needs a database that runs (or use `yueban serve`)")
    logs.begin(found.log_level)
    asyncio.run(working.work(found.database_url))
    return 0


def migrate(found: Settings, _asked: argparse.Namespace) -> int:
    """`yueban migrate`."""
    with embedded.at(found.database_url, found.data_dir / "postgres") as url:
        asyncio.run(migrating.migrate(url))
    return 0


def load(found: Settings, asked: argparse.Namespace) -> int:
    """`yueban load FILE…`."""
    return _with_database(found, lambda: _load_files(tuple(map(Path, asked.files))))


def demo(found: Settings, _asked: argparse.Namespace) -> int:
    """`yueban demo`."""
    return _with_database(found, _load_demo)


def keys(found: Settings, _asked: argparse.Namespace) -> int:
    """`yueban keys`."""
    made = secrecy.make_keys(found.secret_key_file)
    print(f"{'Made' if made else 'Kept'} {found.secret_key_file}. Keep a copy of it apart from the backups: without it they don't open.")
    made = make_push_key(found.vapid_key_file)
    print(f"{'Made' if made else 'Kept'} {found.vapid_key_file}: with another one, nobody's push messages arrive any more.")
    return 0


def ledger_chore(found: Settings, asked: argparse.Namespace) -> int:
    """`yueban ledger verify|anchor`."""
    return _with_database(found, _verify if asked.action == "verify" else _anchor)


async def _verify() -> None:
    async with database.transaction() as held:
        broken = await ledger.verify(held, upkeep.anchors())
    for place in broken:
        print(f"{place.hall}: {place.how} at {place.chain}")
    if broken:
        raise LedgerBroken("the ledger does not hold")
    print("The ledger holds.")


async def _anchor() -> None:
    await upkeep.seal(clock.now())
    await upkeep.anchor(clock.now())
    for place, (number, seal) in upkeep.anchors().items():
        print(f"{place} {number} {seal.hex()}")


async def _load_files(files: tuple[Path, ...]) -> None:
    for file in files:
        text, now = file.read_text(encoding="utf-8"), clock.now()
        said = await closures.load(text, "operator", now) or await hall.load(text, "operator", now)
        said = said or await catalogue.load(text, "operator", now)
        print(f"{file}: {said or 'nothing in it that we know'}", flush=True)


async def _load_demo() -> None:
    """The shipped guides, then the demo halls, then their staff; run again, all stays as it is."""
    await catalogue.load_shipped(clock.now())
    await hall.load_demo(clock.now())
    if settings.current().demo:
        await people.load_demo_staff((await hall.default_hall()).slug, clock.now())


def _with_database(found: Settings, act: Callable[[], Awaitable[None]]) -> int:
    with embedded.at(found.database_url, found.data_dir / "postgres") as url:
        asyncio.run(_connected(url, act))
    return 0


async def _connected(url: str, act: Callable[[], Awaitable[None]]) -> None:
    await database.connect(url)
    try:
        await act()
    finally:
        await database.disconnect()
