"""Real minutes at the window, and a window taken out of the hall."""

from datetime import timedelta
from uuid import uuid4

import pytest

from backend import hall, visits
from backend.clock import at
from backend.database import transaction
from backend.hall import Seen
from tests import given, given_visits
from tests.given_visits import NINE, TUESDAY


@pytest.fixture
async def slug(db: str) -> str:
    return await given_visits.a_hall()


async def served(slug: str, minutes: int, how_many: int, *items: str, ago: int = 1) -> None:
    """So many walk-ins who were at the window for so long."""
    day, letter = TUESDAY - timedelta(days=ago), chr(65 + minutes % 26)
    called = at(day, 10)
    async with transaction() as held:
        await held.executemany(
            """INSERT INTO visits (id, hall, day, ticket, window_group, state, queued_for, checked_in_at, called_at, finished_at, items, token)
               VALUES ($1, $2, $3, $4, 'big', 'finished', $5, $5, $5, $6, $7, $8)""",
            [
                (uuid4(), slug, day, f"{letter}{ago}{number:03}", called, called + timedelta(minutes=minutes), list(items), uuid4().hex[:24])
                for number in range(how_many)
            ],
        )


async def test_half_and_nine_of_ten_are_told_from_twenty_visits_on(slug: str) -> None:
    await served(slug, 10, 17, "card")
    assert await visits.measured_minutes(slug, NINE) == {}
    await served(slug, 30, 3, "card")
    found = (await visits.measured_minutes(slug, NINE))["card"]
    assert (found.median, found.ninetieth, found.visits) == (10, 30, 20)


async def test_visits_for_several_items_and_old_ones_tell_nothing(slug: str) -> None:
    await served(slug, 10, 25, "card", "pension")
    await served(slug, 20, 25, "card", ago=40)
    assert await visits.measured_minutes(slug, NINE) == {}


async def test_a_window_is_either_sat_at_or_taken_away(slug: str) -> None:
    """Both at once: who sits down finds no window any more, or the window stays."""
    desk = await given_visits.a_clerk(slug, None)
    seen = Seen(await hall.mark_of(slug, "groups"), "staff:test")
    tries = [visits.take_window(desk, "A10", NINE), visits.remove_window(slug, "A10", seen, NINE)]
    had, names = await given.refused(tries)
    assert len(had) == 1
    assert names in (["WindowOnDuty"], ["UnknownWindow"])
    assert (await visits.duty_of(slug, desk.staff) is None) == (names == ["UnknownWindow"])


async def test_a_window_at_which_somebody_sits_keeps_its_places(slug: str) -> None:
    await given_visits.a_clerk(slug, "A10")
    seen = Seen(await hall.mark_of(slug, "groups"), "staff:test")
    with pytest.raises(visits.WindowOnDuty):
        await visits.remove_window(slug, "A10", seen, NINE)
    assert (await given.places(slug, NINE))[0] == 10
