"""The product as it is delivered: real guides, special days, the two demo halls with their slots; loaded once a run."""

from __future__ import annotations

from backend import appointments, catalogue, clock, hall
from backend.database import connection

ITEM, OTHER, OF_ENTERPRISES = "jiuye-kunnan-rending", "canjirenzheng-xinban", "gongsi-sheli"


async def loaded() -> None:
    """Guides, calendar, demo halls and slots from today on; a second call finds them."""
    async with connection() as held:
        there = await held.fetchval("SELECT count(*) FROM halls WHERE slug = 'jingkai'")
    if there:
        return
    await catalogue.load_shipped(clock.now())
    await hall.load_demo(clock.now())


async def given_back() -> None:
    """What people not signed in still keep in the demo halls is given back, as when they close the form."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT DISTINCT device FROM holds WHERE state = 'open' AND citizen IS NULL AND hall NOT LIKE 't-%' AND device <> ''"
        )
    for row in rows:
        await appointments.give_back_holds_of(row["device"], None, clock.now())
