"""The demo hall comes alive: a lively day and a weekend that is asked for, by the product's own actions."""

from contextlib import suppress
from datetime import date, timedelta

import pytest

from backend import extended_sessions, hall, people, prevention, rehearsal, tours, visits
from backend.clock import at
from backend.database import transaction
from backend.prevention import Keeper
from backend.refusals import Refusal
from backend.rehearsal.at_home import visit_at_home
from backend.rehearsal.cast import accounts, player
from backend.rehearsal.day import play
from tests import given

NOON = at(date(2026, 11, 24), 10, 40)
pytestmark = pytest.mark.usefixtures("product")


async def test_a_lively_tuesday_has_people_called_waiting_served_and_still_to_come() -> None:
    where = (await hall.default_hall()).slug
    await hall.make_slots(where, NOON - timedelta(days=1))
    await rehearsal.rehearse(NOON)
    figures = visits.figures_of(await visits.outline(where, NOON.date(), NOON))
    assert (figures.finished > 20, figures.waiting > 0, figures.due > 20) == (True, True, True)
    assert len(await visits.called_now(where, NOON.date())) >= 5
    assert len(await extended_sessions.waiting_at(where)) >= 3
    keeper = Keeper(where, "test")
    assert len(await prevention.listed_for(keeper)) >= 5
    assert await prevention.number_to_call(keeper, NOON) >= 2


async def test_a_visitors_own_booking_is_left_to_the_visitor_for_five_minutes() -> None:
    where = (await hall.default_hall()).slug
    await hall.make_slots(where, NOON - timedelta(days=1))
    await rehearsal.rehearse(NOON)
    mine = await _own_booking(where, (await hall.hall(where)).about.often[0])
    await visits.check_in_at_desk(visits.Desk(where, people.demo_clerks()[0]), mine, NOON)

    for minute in range(5):
        await play(where, NOON + timedelta(minutes=minute))
        assert (await visits.row_of(where, mine, NOON)).standing is visits.Standing.waiting
    for minute in range(5, 30):
        await play(where, NOON + timedelta(minutes=minute))
    assert (await visits.row_of(where, mine, NOON)).standing in (visits.Standing.called, visits.Standing.finished)


async def _own_booking(where: str, item: str) -> str:
    for starts_at in (NOON.replace(minute=45) + timedelta(minutes=15 * later) for later in range(3)):
        with suppress(Refusal):
            return (await given.booked(where, starts_at, item, now=NOON - timedelta(minutes=5))).reference
    raise AssertionError("the hall is full")


async def test_the_hall_has_a_week_of_home_visits_told_and_still_to_be_told() -> None:
    where = (await hall.default_hall()).slug
    await people.load_demo_staff(where, NOON)
    await visit_at_home(where, NOON)
    found = await tours.of_days(where, NOON.date(), NOON.date() + timedelta(days=13))
    assert {each.state for each in found} >= {"announced", "draft"}
    assert {each.half for each in found if each.day == NOON.date()} == {"pm"}
    await visit_at_home(where, NOON + timedelta(minutes=5))
    assert await tours.of_days(where, NOON.date(), NOON.date() + timedelta(days=13)) == found


async def test_who_plays_in_the_demo_can_sign_in_by_their_phone() -> None:
    await people.load_demo_citizens({player(373): accounts()[player(373)]}, NOON)
    async with transaction() as held:
        assert await people.account_of_phone(held, accounts()[player(373)]) == player(373)


async def test_the_rehearsal_is_given_once() -> None:
    where = (await hall.default_hall()).slug
    await rehearsal.rehearse(NOON)
    before = await given.rows("SELECT count(*) FROM appointments WHERE hall = $1", where)
    await rehearsal.rehearse(NOON + timedelta(minutes=5))
    assert await given.rows("SELECT count(*) FROM appointments WHERE hall = $1", where) == before


async def test_without_a_crowd_nothing_moves_by_itself() -> None:
    where = (await hall.default_hall()).slug
    before = await given.rows("SELECT count(*) FROM visits WHERE hall = $1", where)
    await rehearsal.go_on(NOON + timedelta(minutes=9))
    assert await given.rows("SELECT count(*) FROM visits WHERE hall = $1", where) == before
