"""Slots made anew while places are taken and given back: nobody waits for ever, nothing is miscounted."""

import asyncio
import secrets
from datetime import date, timedelta

import pytest

from backend import hall
from backend.clock import at
from backend.database import connection, transaction
from backend.hall import Span

MONDAY = date(2026, 11, 23)
NOW = at(MONDAY, 6)
FILE = """
hall: {slug}
name: 试验大厅
phone: "12345"
minutes: {{x: 30}}
groups:
  - {{slug: a, name: 一, letter: A, windows: [{windows}], items: [all]}}
  - {{slug: b, name: 二, letter: B, windows: ["b1", "b2"], items: [all]}}
opening_hours:
  - {{valid_from: 2021-12-01, seasons: [{{first: 01-01, last: 12-31, periods: [{{kind: morning, opens: 08:00, closes: 10:00}}]}}]}}
"""


@pytest.fixture
async def slug(db: str) -> str:
    name = f"race-{secrets.token_hex(4)}"
    await hall.load(FILE.format(slug=name, windows='"1", "2", "3"'), "test", NOW)
    return name


async def book(slug: str, starts: int) -> int:
    """How many of so many visits found room, one after another, in both groups' rows under one lock."""
    taken = 0
    for n in range(starts):
        since = at(MONDAY, 8) + timedelta(minutes=15 * (n % 7))
        spans = [Span(group, since, since + timedelta(minutes=30)) for group in ("b", "a")]
        async with transaction() as held:
            rows = await hall.lock_places(held, slug, spans)
            for span in spans:
                own = [row for row in rows if row.window_group == span.window_group]
                if len(own) == 2 and all(row.free(NOW, from_kept=False) for row in own):
                    await hall.take_places(held, slug, span)
                    taken += 1
                    break
    return taken


async def remake(slug: str, times: int) -> None:
    for n in range(times):
        await hall.load(FILE.format(slug=slug, windows='"1"' if n % 2 else '"1", "2", "3"'), "test", NOW)


async def test_making_slots_beside_bookings_never_deadlocks_and_never_miscounts(slug: str) -> None:
    *taken, _ = await asyncio.wait_for(asyncio.gather(*(book(slug, 14) for _ in range(4)), remake(slug, 6)), 60)
    async with connection() as held:
        counted, over = await held.fetchrow(
            "SELECT sum(taken), count(*) FILTER (WHERE taken > capacity) FROM slots WHERE hall = $1", slug
        )
    assert (counted, over) == (2 * sum(taken), 0)


async def test_two_rounds_at_once_make_each_row_once(slug: str) -> None:
    async with connection() as held:
        await held.execute("DELETE FROM slots WHERE hall = $1", slug)
    await asyncio.wait_for(asyncio.gather(*(hall.make_slots(slug, NOW) for _ in range(3))), 60)
    async with connection() as held:
        assert await held.fetchval("SELECT count(*) FROM slots WHERE hall = $1 AND day = $2", slug, MONDAY) == 16
