"""A hall that closes a day, or opens fewer windows, with people booked: they keep their places, nobody else gets them."""

import secrets

import pytest

from backend import appointments, hall
from backend.appointments import SlotFull
from backend.clock import at
from backend.database import connection
from tests import given

FILE = """
hall: {slug}
name: 试验大厅
default: false
phone: "12345"
policies: {{kept_percent: "{kept}", rest_least: PT0S, rest_most: PT0S}}
groups:
  - {{slug: big, name: 综合, letter: A, windows: [{windows}], items: [all]}}
minutes: {{card: 10}}
opening_hours:
  - valid_from: 2021-12-01
    seasons: [{{first: 01-01, last: 12-31, periods: [{periods}]}}]
"""
OPEN = "{kind: morning, opens: 09:00, closes: 12:00}"
CLOSED = "{kind: afternoon, opens: 14:00, closes: 15:00}"


async def planned(slug: str, windows: str = "1, 2, 3", periods: str = OPEN, kept: int = 0) -> str:
    await hall.load(FILE.format(slug=slug, windows=windows, periods=periods, kept=kept), "test", at(given.MONDAY, 6))
    return slug


async def test_a_place_given_back_on_a_closed_day_is_not_booked_again(db: str) -> None:
    slug, citizen = await planned(f"t-{secrets.token_hex(5)}"), await given.citizen()
    booked = await given.booked(slug, by=citizen)
    await planned(slug, periods=CLOSED)
    await appointments.cancel(booked.reference, citizen, given.NOW)
    with pytest.raises(SlotFull):
        await given.booked(slug)


async def test_with_fewer_windows_those_booked_stay_and_none_follows_until_there_is_room(db: str) -> None:
    slug, people = await planned(f"t-{secrets.token_hex(5)}"), await given.citizens(3)
    booked = [await given.booked(slug, by=who) for who in people]
    await planned(slug, windows="1")
    for each in booked[:2]:
        await appointments.cancel(each.reference, each.citizen, given.NOW)
        assert (await given.places(slug))[0] == (await given.taken(slug))
    await appointments.cancel(booked[2].reference, people[2], given.NOW)
    assert await given.places(slug) == (1, 0, 0)


async def test_a_kept_place_of_a_closed_day_goes_with_its_share(db: str) -> None:
    slug, citizen = await planned(f"t-{secrets.token_hex(5)}", kept=50), await given.citizen()
    booked = await given.booked_by_phone(slug, by=citizen, now=at(given.MONDAY, 9))
    await planned(slug, periods=CLOSED, kept=50)
    await appointments.cancel(booked.reference, citizen, at(given.MONDAY, 9))
    assert await given.places(slug) == (0, 0, 0)


async def test_a_day_that_opens_again_has_all_its_places_again(db: str) -> None:
    slug, citizen = await planned(f"t-{secrets.token_hex(5)}"), await given.citizen()
    booked = await given.booked(slug, by=citizen)
    await planned(slug, periods=CLOSED)
    await planned(slug)
    await appointments.cancel(booked.reference, citizen, given.NOW)
    assert await given.places(slug) == (3, 0, 0)


async def test_a_lapsed_hold_of_a_closed_day_frees_nothing(db: str) -> None:
    slug = await planned(f"t-{secrets.token_hex(5)}")
    await given.held(slug)
    await planned(slug, periods=CLOSED)
    async with connection() as held:
        expires = await held.fetchval("SELECT expires_at FROM holds WHERE hall = $1", slug)
    await appointments.release_lapsed(expires)
    assert await given.places(slug) == (0, 0, 0)


async def test_the_halls_of_these_tests_are_as_a_round_makes_them(db: str) -> None:
    slug = await given.hall(places={"big": 7, "small": 1})
    before = "SELECT window_group, starts_at, capacity, surplus, taken FROM slots WHERE hall = $1 AND day = $2 ORDER BY 1, 2"
    made = await given.rows(before, slug, given.TUESDAY)
    await hall.make_slots(slug, given.NOW)
    assert await given.rows(before, slug, given.TUESDAY) == made
