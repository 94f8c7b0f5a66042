"""Puts a visit that has ended into a running product: `python -m tests.browser.after_visit FOLDER PHONE` says its reference and the
number of the call that waits."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from backend import aftercare, catalogue, clock, database, embedded, people
from backend.database import transaction
from tests import given_aftercare, given_bedside
from tests.faults.product import environment

HALL, ITEM, OTHER = "jingkai", "canjirenzheng-xinban", "jiuye-kunnan-rending"


def served(folder: Path, phone: str, demo_clock: str) -> tuple[str, str]:
    """A visit to whoever has this phone, with a step, a parcel and a wish; its reference, and its call's number."""
    command = [sys.executable, "-m", "tests.browser.after_visit", str(folder), phone]
    told = subprocess.run(command, env=environment(folder, 1, YUEBAN_DEMO_CLOCK=demo_clock), check=True, capture_output=True, text=True)
    reference, call = told.stdout.strip().splitlines()[-1].split()
    return reference, call


async def _serve(folder: Path, phone: str) -> None:
    url = embedded.running(folder / "var" / "postgres")
    assert url, folder
    await database.connect(url)
    await catalogue.guides((ITEM,))
    now, items = clock.now(), (ITEM, OTHER)
    async with transaction() as held:
        owner, _ = await people.citizen_of_phone(held, phone, "zh", now)
    at = now - timedelta(hours=1)
    tablet, _ = await given_bedside.planned(HALL, arrives_at=at, now=now - timedelta(days=1), by=owner, items=items)
    await tablet.sends(*tablet.whole(at, "taken_along", items), now=now)
    await aftercare.give_out(now)
    by = await given_aftercare.staff(HALL, "desk")
    await aftercare.record_step(by, tablet.reference, ITEM, "handed_in", "已交残联窗口", now)
    await aftercare.send_home(by, tablet.reference, OTHER, "post", "EMS1234567CN", "", consent=False, now=now)
    await given_aftercare.fail(tablet.reference, "home_visit_served")
    await aftercare.gather(now + timedelta(minutes=1))
    calls = await aftercare.waiting(HALL, manager=True)
    print(tablet.reference, next(each.id for each in calls if each.reference == tablet.reference))
    await database.disconnect()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2]))
