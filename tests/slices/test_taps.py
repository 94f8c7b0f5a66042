"""Taps that a tablet kept without a network: done once and in order, and put before a person where they no longer fit."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from backend import repeats, visits
from backend.refusals import Refusal
from backend.visits import BuildsOnNothing, ChangedMeanwhile, Desk, NotCompared, Outcome, Result, Tap, TapTooOld, Verb, Visit, VisitState
from tests import given
from tests.given_visits import NINE, a_booking, a_clerk, a_hall, a_waiting, shown

HANDLED = (Outcome("card", Result.handled),)
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def place(db: str) -> str:
    return await a_hall()


def a_tap(verb: Verb, visit: Visit, version: int | None = None, **more: object) -> Tap:
    return replace(Tap(verb, str(visit.id), version or visit.version, id=uuid4()), **more)


async def moves(visit: Visit) -> list[str]:
    rows = await given.rows("SELECT verb FROM desk_moves WHERE visit = $1 ORDER BY id", visit.id)
    return [verb for (verb,) in rows]


async def test_a_tap_that_comes_twice_is_done_once_and_answered_alike(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    call = a_tap(Verb.call, visit)
    first = await visits.tap(desk, call, NINE, kept_for=5 * MINUTE)
    assert await visits.tap(desk, call, NINE + MINUTE, kept_for=6 * MINUTE) == first
    assert await moves(visit) == ["call"]


async def test_kept_taps_follow_each_other_in_order_by_the_versions_that_each_makes(place: str) -> None:
    visit, other, desk = await a_waiting(place), await a_waiting(place), await a_clerk(place)
    call = a_tap(Verb.call, visit)
    finish = a_tap(Verb.finish, visit, visit.version + 1, outcome=HANDLED, after=call.id)
    taps = (call, finish, a_tap(Verb.call, other))
    done = [await visits.tap(desk, each, NINE, kept_for=MINUTE) for each in taps]
    assert [each.ticket for each in done] == [visit.ticket, visit.ticket, other.ticket]
    assert (await moves(visit), await moves(other)) == (["call", "finish"], ["call"])


async def test_a_tap_on_what_a_colleague_changed_is_not_done_and_can_be_done_anew_by_a_person(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    miss = a_tap(Verb.miss, visit)
    await visits.call(await a_clerk(place, "A02"), shown(visit), NINE)
    with pytest.raises(ChangedMeanwhile):
        await visits.tap(desk, miss, NINE, kept_for=MINUTE)
    now = await visits.present(desk, miss)
    assert now
    assert (now.state, now.window) == (VisitState.called, "A02")
    again = replace(miss, id=uuid4(), version=now.version)
    assert (await visits.tap(desk, again, NINE)).ticket == visit.ticket


async def test_what_builds_on_a_tap_that_was_not_done_is_not_done_even_where_the_version_fits(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    call = a_tap(Verb.call, visit)
    await visits.call(await a_clerk(place, "A02"), shown(visit), NINE)
    with pytest.raises(ChangedMeanwhile):
        await visits.tap(desk, call, NINE)
    with pytest.raises(BuildsOnNothing):
        await visits.tap(desk, a_tap(Verb.miss, visit, visit.version + 1, after=call.id), NINE)
    assert await moves(visit) == ["call"]


async def test_a_tap_kept_too_long_waits_for_a_person(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    with pytest.raises(TapTooOld):
        await visits.tap(desk, a_tap(Verb.call, visit), NINE, kept_for=31 * MINUTE)
    with pytest.raises(TapTooOld):
        await visits.tap(desk, Tap(Verb.next, id=uuid4()), NINE, kept_for=2 * MINUTE)
    assert await moves(visit) == []


async def test_one_done_before_the_network_went_is_answered_however_late_the_tablet_asks(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    following = Tap(Verb.next, id=uuid4())
    await visits.tap(desk, following, NINE)
    assert (await visits.tap(desk, following, NINE + 50 * MINUTE, kept_for=50 * MINUTE)).ticket == visit.ticket


async def test_the_same_id_for_another_tap_is_refused(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    call = a_tap(Verb.call, visit)
    await visits.tap(desk, call, NINE)
    with pytest.raises(repeats.KeyReused):
        await visits.tap(desk, replace(call, verb=Verb.miss), NINE)


async def test_a_colleagues_ids_are_not_ones_own(place: str) -> None:
    visit, other = await a_waiting(place), await a_waiting(place)
    one, two = await a_clerk(place), await a_clerk(place, "A02")
    call = a_tap(Verb.call, visit)
    await visits.tap(one, call, NINE)
    assert (await visits.tap(two, replace(a_tap(Verb.call, other), id=call.id), NINE)).ticket == other.ticket


async def test_a_check_in_and_a_pause_can_be_kept_too(place: str) -> None:
    booked, desk = await a_booking(place), await a_clerk(place)
    arrive = Tap(Verb.arrive, booked.reference, id=uuid4())
    assert [(await visits.tap(desk, arrive, NINE)).ticket for _ in range(2)] == ["A001", "A001"]
    await visits.tap(desk, Tap(Verb.pause, id=uuid4()), NINE)
    assert (await visits.duty_of(place, desk.staff)).state is visits.DutyState.paused


async def test_where_the_hall_wants_the_name_compared_a_kept_check_in_says_that_it_was(db: str) -> None:
    strict = await a_hall(compare_at_check_in="true")
    booked, desk = await a_booking(strict), await a_clerk(strict)
    with pytest.raises(NotCompared):
        await visits.tap(desk, Tap(Verb.arrive, booked.reference, id=uuid4()), NINE, kept_for=MINUTE)
    compared = Tap(Verb.arrive, booked.reference, id=uuid4(), compared=True)
    assert (await visits.tap(desk, compared, NINE, kept_for=MINUTE)).ticket == "A001"


async def test_that_a_tap_was_kept_stands_in_the_ledger(place: str) -> None:
    visit, desk = await a_waiting(place), await a_clerk(place)
    await visits.tap(desk, a_tap(Verb.call, visit), NINE, kept_for=11 * MINUTE)
    rows = await given.rows("SELECT facts FROM ledger WHERE actor = $1 AND verb = 'kept_tap'", desk.actor)
    assert rows == [('{"tap": "call", "kept_seconds": 660}',)]


@pytest.mark.parametrize("subject", ["", "nothing", "00000000-0000-4000-8000-00000000dead"])
async def test_a_tap_on_nobody_is_nothing(place: str, subject: str) -> None:
    desk: Desk = await a_clerk(place)
    wanted = Tap(Verb.call, subject, 1, id=uuid4())
    with pytest.raises(Refusal):
        await visits.tap(desk, wanted, NINE)
    assert await visits.present(desk, wanted) is None
