"""What a canary's journey can't do by pages: `python -m tests.attacks.at_home plan|serve FOLDER REFERENCE …` in the running product."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from backend import aftercare, catalogue, clock, database, embedded
from backend.bedside import Verb
from backend.database import connection
from backend.doorstep import words
from tests import given, given_aftercare, given_bedside, given_tours
from tests.faults.product import environment

HALL, ITEM, OPENED = "jingkai", "canjirenzheng-xinban", "2026-11-24T10:05"


def does(folder: Path, *what: str) -> str:
    """The last line that came of it."""
    command = [sys.executable, "-m", "tests.attacks.at_home", str(folder), *what]
    made = subprocess.run(command, check=False, env=environment(folder, 1, YUEBAN_DEMO_CLOCK=OPENED), capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip().splitlines()[-1]


async def _plan(reference: str) -> str:
    """On a tour of the first two demo visitors that reaches the door now; the household's word."""
    now = clock.now()
    await given_tours.announced(HALL, reference, arrives_at=now + timedelta(minutes=1), now=now, team=await _team())
    async with connection() as held:
        return (await words.read(held, reference)).zh


async def _serve(reference: str, note: str) -> str:
    """Begun, written down with a note, ended, followed up; the number of the call that waits."""
    at, (first, _) = clock.now() + timedelta(minutes=1), await _team()
    tablet = await given_bedside.bed(reference, HALL, first, now=at - timedelta(minutes=1))
    steps = [replace(each, note=note) if each.verb is Verb.result else each for each in tablet.whole(at, "taken_along")]
    answers = await tablet.sends(*steps, now=at + timedelta(minutes=30))
    assert [str(each.outcome) for each in answers] == ["taken"] * len(steps), answers
    await aftercare.give_out(at + timedelta(minutes=31))
    await given_aftercare.fail(reference, "home_visit_served")
    await aftercare.gather(at + timedelta(minutes=32))
    calls = await aftercare.waiting(HALL, manager=True)
    return str(next(each.id for each in calls if each.reference == reference))


async def _team() -> tuple[UUID, ...]:
    rows = await given.rows("SELECT id FROM staff WHERE login IN ('visitor1', 'visitor2') ORDER BY login")
    return tuple(UUID(str(staff)) for (staff,) in rows)


async def _main(folder: Path, what: str, *facts: str) -> None:
    url = embedded.running(folder / "var" / "postgres")
    assert url, folder
    await database.connect(url)
    await catalogue.guides((ITEM,))
    print(await (_plan(*facts) if what == "plan" else _serve(*facts)))
    await database.disconnect()


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1]), *sys.argv[2:]))
