"""Puts a visit at home into a running product: `python -m tests.browser.at_home FOLDER TIME LOGIN…` says its reference and word."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from backend import bedside, catalogue, database, embedded, home_visits, uploads
from backend.clock import SHANGHAI
from backend.database import connection
from backend.doorstep import words
from tests.faults.product import environment

HALL, ITEM = "jingkai", "canjirenzheng-xinban"


def planned(folder: Path, arrives_at: str, *logins: str, street: str = "") -> tuple[str, str]:
    """A visit of these staff at this time, on an announced tour: its reference, and the household's word."""
    command = [sys.executable, "-m", "tests.browser.at_home", str(folder), arrives_at, street or "-", *logins]
    told = subprocess.run(command, env=environment(folder, 1), check=True, capture_output=True, text=True)
    reference, word = told.stdout.strip().splitlines()[-1].split(" ", 1)
    return reference, word


def came_of(folder: Path, reference: str) -> str:
    """What came of the visits to this household, as the slice tells it."""
    command = [sys.executable, "-m", "tests.browser.at_home", str(folder), "served", reference]
    return subprocess.run(command, env=environment(folder, 1), check=True, capture_output=True, text=True).stdout


def moved(folder: Path, reference: str, street: str) -> None:
    """Who asked for this visit enters another street."""
    command = [sys.executable, "-m", "tests.browser.at_home", str(folder), "moved", reference, street]
    subprocess.run(command, env=environment(folder, 1), check=True, capture_output=True, text=True)


async def _move(folder: Path, reference: str, street: str) -> None:
    url = embedded.running(folder / "var" / "postgres")
    assert url, folder
    await database.connect(url)
    found = await home_visits.visit(reference)
    assert found.citizen
    await home_visits.change_address(reference, found.citizen, replace(found.asking, address=street), datetime.now(SHANGHAI))
    await database.disconnect()


async def _tell(folder: Path, reference: str) -> None:
    url = embedded.running(folder / "var" / "postgres")
    assert url, folder
    await database.connect(url)
    print(await bedside.served(reference), [(each.purpose, each.media) for each in await uploads.of(f"home_visit:{reference}")])
    await database.disconnect()


async def _plan(folder: Path, arrives_at: datetime, street: str, logins: tuple[str, ...]) -> None:
    from tests import given_tours

    url = embedded.running(folder / "var" / "postgres")
    assert url, folder
    await database.connect(url)
    team, now = await _visitors(logins), arrives_at - timedelta(hours=1)
    await catalogue.guides((ITEM,))
    more = {} if street == "-" else {"address": street}
    found = await given_tours.accepted(HALL, now=now, **more)
    await given_tours.announced(HALL, found.reference, arrives_at=arrives_at, now=now, team=team)
    async with connection() as held:
        word = await words.read(held, found.reference)
    print(found.reference, word.zh)
    await database.disconnect()


async def _visitors(logins: tuple[str, ...]) -> tuple[UUID, ...]:
    """These demo staff, visitors from now on, and on no other tour."""
    async with connection() as held:
        rows = await held.fetch("SELECT id FROM staff WHERE login = ANY($1) ORDER BY login", list(logins))
        for row in rows:
            await held.execute(
                """INSERT INTO staff_roles (staff, hall, role, given_by, given_at) SELECT $1, $2, 'visitor', 'test', now()
                    WHERE NOT EXISTS (SELECT 1 FROM staff_roles WHERE staff = $1 AND role = 'visitor')""",
                row["id"], HALL,
            )  # fmt: skip
        await held.execute(
            "UPDATE tour_members SET released_at = now() WHERE staff = ANY($1) AND released_at IS NULL", [row["id"] for row in rows]
        )
    return tuple(row["id"] for row in rows)


if __name__ == "__main__":
    where, at, line, *staff = sys.argv[1:]
    if at == "moved":
        sys.exit(asyncio.run(_move(Path(where), line, *staff)))
    if at == "served":
        sys.exit(asyncio.run(_tell(Path(where), line)))
    asyncio.run(_plan(Path(where), datetime.fromisoformat(at).replace(tzinfo=SHANGHAI), line, tuple(staff)))
