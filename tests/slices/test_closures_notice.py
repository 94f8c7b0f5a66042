"""A notice that takes a day moves those who had booked on it; a make-up Saturday is an ordinary day; the years don't take each other's days.

A notice turns the day in every hall there is, and makes every hall's slots anew: each test has a database of its own, so that no other
test's hall is closed by it or stands before its own in the round."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from backend import appointments, closures, hall
from backend.clock import at
from backend.closures import TouchedMeanwhile
from tests import given
from tests.given_closures import NO_KEPT
from tests.scratch import database_without

MONDAY, SATURDAY = date(2031, 11, 24), date(2031, 11, 29)
NOW = at(date(2031, 11, 21), 19)
HOLIDAY = "2031-11-24,holiday,假日\n2031-11-29,makeup,假日\n"


@pytest.fixture(autouse=True)
async def alone(db: str) -> AsyncIterator[None]:
    """No hall and no calendar but the test's own; what this process knows is of one database only."""
    async with database_without(db, "notice"):
        hall.forget_calendar()
        yield
    hall.forget_calendar()


async def a_hall() -> str:
    days = tuple(MONDAY + timedelta(days=step) for step in range(4))
    return await given.hall(places={"big": 2}, policies=NO_KEPT, days=days)


async def kept(text: str) -> None:
    file = hall.read_notice(text)
    await closures.keep_notice(file, (await closures.preview_notice(file, NOW)).mark, "staff:test", NOW)


async def test_before_it_is_kept_it_says_what_it_would_do_and_does_nothing() -> None:
    slug = await a_hall()
    one = await given.booked(slug, at(MONDAY, 9), now=NOW)
    seen = await closures.preview_notice(hall.read_notice(HOLIDAY), NOW)
    assert [(each.day, str(each.before), str(each.after)) for each in seen.days] == [
        (MONDAY, "workday", "holiday"), (SATURDAY, "weekend", "makeup"),
    ]  # fmt: skip
    mine = next(each for each in seen.halls if each.hall.slug == slug)
    assert [each.booked.reference for each in mine.moved] == [one.reference]
    assert (mine.places_gone, mine.places_new) == (24, 24)
    assert hall.is_working_day(await hall.calendar(), MONDAY)


@pytest.mark.article("29.1")
async def test_who_had_booked_the_day_that_is_gone_is_moved_and_the_saturday_is_an_ordinary_day() -> None:
    slug = await a_hall()
    one = await given.booked(slug, at(MONDAY, 9), now=NOW)
    await kept(HOLIDAY)
    await closures.follow_all(NOW)
    assert (await appointments.appointment(one.reference)).starts_at == at(MONDAY + timedelta(days=1), 9)
    assert await given.places(slug, at(MONDAY, 9)) == (0, 0, 0)
    assert (await given.places(slug, at(SATURDAY, 9)))[0] == 2


async def test_two_managers_who_keep_it_at_once_move_everybody_once() -> None:
    slug = await a_hall()
    one = await given.booked(slug, at(MONDAY, 9), now=NOW)
    _, refused = await given.refused(kept(HOLIDAY) for _ in range(2))
    await closures.follow_all(NOW)
    assert set(refused) <= {"TouchedMeanwhile"}
    moved = await given.rows("SELECT count(*) FROM entries WHERE reference = $1 AND what = 'moved'", one.reference)
    assert moved == [(1,)]
    assert (await appointments.appointment(one.reference)).day == MONDAY + timedelta(days=1)


async def test_load_does_the_same() -> None:
    slug = await a_hall()
    one = await given.booked(slug, at(MONDAY, 9), now=NOW)
    said = await closures.load("year: 2031\nconfirmed: true\nholidays: [{name: 假日, first: 2031-11-24, last: 2031-11-24}]", "operator", NOW)
    assert said == "special days of 2031: 1, confirmed"
    await closures.follow_all(NOW)
    assert (await appointments.appointment(one.reference)).day == MONDAY + timedelta(days=1)


async def test_a_provisional_file_never_replaces_a_confirmed_year() -> None:
    await kept(HOLIDAY)
    said = await closures.load("year: 2031\nconfirmed: false\nholidays: []", "operator", NOW)
    assert "changes nothing" in str(said)
    assert not hall.is_working_day(await hall.calendar(), MONDAY)


async def test_a_notices_day_of_the_year_before_stays_when_that_years_own_notice_comes_again() -> None:
    await kept("2031-12-31,holiday,元旦\n2032-01-01,holiday,元旦\n2032-01-02,holiday,元旦")
    await kept(HOLIDAY)
    calendar = await hall.calendar()
    assert not hall.is_working_day(calendar, date(2031, 12, 31))
    await kept("2032-01-01,holiday,元旦\n2032-01-02,holiday,元旦")
    assert hall.is_working_day(await hall.calendar(), date(2031, 12, 31))


async def test_a_booking_made_since_it_was_shown_is_shown_first() -> None:
    slug = await a_hall()
    file = hall.read_notice(HOLIDAY)
    mark = (await closures.preview_notice(file, NOW)).mark
    await given.booked(slug, at(MONDAY, 9), now=NOW)
    with pytest.raises(TouchedMeanwhile):
        await closures.keep_notice(file, mark, "staff:test", NOW)
    assert hall.is_working_day(await hall.calendar(), MONDAY)


async def test_the_year_is_confirmed_by_it() -> None:
    await kept(HOLIDAY)
    assert hall.is_confirmed(await hall.calendar(), MONDAY)
