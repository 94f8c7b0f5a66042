"""The demo hall comes alive: a lively day and a weekend that is asked for, by the product's own actions."""

from datetime import date, timedelta

import pytest

from backend import extended_sessions, hall, people, prevention, rehearsal, tours, visits
from backend.clock import at
from backend.database import transaction
from backend.prevention import Keeper
from backend.rehearsal.at_home import visit_at_home
from backend.rehearsal.cast import accounts, player
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
