"""The product as it is delivered: real guides, special days, the two demo halls with their slots; loaded once a run."""

from __future__ import annotations

from backend import catalogue, clock, hall
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
