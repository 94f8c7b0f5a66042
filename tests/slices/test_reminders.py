"""Reminders follow the booking: moved with it, gone with it."""

from datetime import datetime, timedelta

import pytest

from backend import appointments
from backend.clock import SHANGHAI, at
from backend.database import connection
from tests import given
from tests.given import NINE, TEN, TUESDAY

pytestmark = pytest.mark.usefixtures("db")
MORNING = at(TUESDAY - timedelta(days=1), 9)


async def to_come(reference: str) -> list[tuple[str, datetime]]:
    """What will still be said about the visit: topic and time."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT topic, send_at FROM notices n JOIN deliveries d ON d.notice = n.id WHERE reference = $1
               AND topic LIKE 'reminder%' AND withdrawn_at IS NULL AND state = 'waiting' ORDER BY send_at""",
            reference,
        )  # fmt: skip
    return [(row["topic"], row["send_at"].astimezone(SHANGHAI)) for row in rows]


@pytest.mark.article("21.1")
async def test_a_booking_is_reminded_of_the_evening_before_and_two_hours_before() -> None:
    found = await given.booked(await given.hall(), TEN, now=MORNING)
    assert await to_come(found.reference) == [("reminder_day", at(TUESDAY, 18) - timedelta(days=1)), ("reminder_hours", at(TUESDAY, 8))]


async def test_reminders_move_with_the_booking() -> None:
    who = await given.citizen()
    found = await given.booked(await given.hall(), NINE, by=who, now=MORNING)
    await appointments.change(found.reference, who, at(TUESDAY, 11), MORNING)
    assert [send_at for _, send_at in await to_come(found.reference)] == [at(TUESDAY, 18) - timedelta(days=1), at(TUESDAY, 9)]


@pytest.mark.parametrize("after", [timedelta(minutes=1), timedelta(hours=1)])
async def test_what_is_cancelled_or_undone_is_not_reminded_of(after: timedelta) -> None:
    who = await given.citizen()
    found = await given.booked(await given.hall(), TEN, by=who, now=MORNING)
    await appointments.cancel(found.reference, who, MORNING + after)
    assert await to_come(found.reference) == []
