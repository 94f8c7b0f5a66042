"""Many people at once for few places: exactly the places are given, everybody else hears a polite no."""

import asyncio
from itertools import product

import pytest

from backend import appointments
from backend.appointments import Holder
from tests import given
from tests.counts import times

pytestmark = pytest.mark.timeout(times(120, 1800))


async def rivals_for(slug: str, starts: list, rivals: int) -> tuple[list[object], list[str]]:
    """So many people, each with an account of their own, at once for each start."""
    people = await given.citizens(rivals * len(starts))
    wishes = (given.wish(slug, start) for start, _ in product(starts, range(rivals)))
    return await given.refused(appointments.book(wish, who, given.NOW) for wish, who in zip(wishes, people, strict=True))


async def test_of_many_rivals_exactly_as_many_as_there_are_places_succeed(db: str) -> None:
    for _ in range(times(20, 200)):
        slug = await given.hall(places={"big": 5}, days=(given.TUESDAY,))
        had, refused = await rivals_for(slug, [given.NINE], 30)
        assert (len(had), set(refused), len(refused)) == (5, {"SlotFull"}, 25)
        assert await given.places(slug) == (5, 5, 0)


async def test_a_hundred_rivals_for_each_of_twenty_slots(db: str) -> None:
    starts, slug = [given.NINE + step * given.QUARTER for step in range(20)], await given.hall(hours=(9, 14), days=(given.TUESDAY,))
    for four in (starts[at : at + 4] for at in range(0, 20, 4)):
        had, refused = await rivals_for(slug, four, times(25, 100))
        assert (len(had), set(refused)) == (5 * 4, {"SlotFull"})
    assert [await given.taken(slug, start) for start in starts] == [5] * 20


async def test_two_groups_are_filled_to_the_last_place(db: str) -> None:
    slug = await given.hall(places={"a": 3, "b": 2}, taken_by={"card": ("a", "b"), "permit": ("b", "a")})
    people = await given.citizens(30)
    tries = (appointments.book(given.wish(slug, given.NINE, ("card", "permit")[n % 2]), who, given.NOW) for n, who in enumerate(people))
    had, refused = await given.refused(tries)
    assert (len(had), len(refused)) == (5, 25)
    assert (await given.taken(slug, group="a"), await given.taken(slug, group="b")) == (3, 2)


async def test_visits_of_several_units_never_overlap_beyond_the_windows(db: str) -> None:
    slug = await given.hall(places={"big": 2}, days=(given.TUESDAY,))
    people = await given.citizens(60)
    starts = [given.NINE + (n % 6) * given.QUARTER for n in range(60)]
    tries = (appointments.book(given.wish(slug, start, "licence"), who, given.NOW) for start, who in zip(starts, people, strict=True))
    had, _ = await given.refused(tries)
    for step in range(12):
        moment = given.NINE + step * given.QUARTER
        there = sum(1 for each in had if each.starts_at <= moment < each.ends_at)
        assert there == await given.taken(slug, moment) <= 2


async def test_of_two_holders_for_the_last_place_one_has_it(db: str) -> None:
    for _ in range(times(10, 100)):
        slug = await given.hall(places={"big": 1}, days=(given.TUESDAY,))
        had, refused = await given.refused(given.held(slug) for _ in range(2))
        assert (len(had), refused) == (1, ["SlotFull"])
        assert await given.taken(slug) == 1


async def test_holding_against_booking_gives_each_place_once(db: str) -> None:
    slug = await given.hall(places={"big": 5}, days=(given.TUESDAY,))
    people = await given.citizens(15)
    books = [appointments.book(given.wish(slug), who, given.NOW) for who in people]
    had, refused = await given.refused([*books, *(given.held(slug) for _ in range(15))])
    assert (len(had), set(refused)) == (5, {"SlotFull"})
    assert await given.taken(slug) == 5


async def test_many_who_find_the_same_lapsed_hold_release_it_once(db: str) -> None:
    for _ in range(times(5, 50)):
        slug = await given.hall(places={"big": 2}, days=(given.TUESDAY,))
        holds = [await given.held(slug) for _ in range(2)]
        late, people = holds[0].expires_at, await given.citizens(12)
        tries = [appointments.book(given.wish(slug), who, late) for who in people]
        had, _ = await given.refused([*tries, appointments.release_lapsed(late)])
        assert (sum(each is not None for each in had), await given.taken(slug)) == (2, 2)


async def test_a_hold_used_while_it_lapses_is_booked_or_released_never_both(db: str) -> None:
    slug = await given.hall(places={"big": 40}, days=(given.TUESDAY,))
    people = await given.citizens(20)
    holds = [await given.held(slug, by=Holder(str(who), who)) for who in people]
    use = [
        appointments.book(given.wish(slug), who, given.NOW, hold=h.id, holder=Holder(str(who), who))
        for who, h in zip(people, holds, strict=True)
    ]
    had, refused = await given.refused([*use, *(appointments.give_back_hold(h.id, Holder(h.device, h.citizen), given.NOW) for h in holds)])
    assert (len([each for each in had if each]), refused) == (20, [])
    assert await given.taken(slug) == 20


async def test_one_person_at_once_from_many_tabs_stays_within_the_limits(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 30}, days=(given.TUESDAY,)), await given.citizen()
    had, refused = await given.refused(given.booked(slug, by=citizen) for _ in range(12))
    assert (len(had), set(refused)) == (5, {"TooManyBookings"})


async def test_one_item_booked_twice_at_once_is_booked_once(db: str) -> None:
    slug, citizen, who = await given.hall(), await given.citizen(), given.applicant()
    had, refused = await given.refused(given.booked(slug, by=citizen, applicant=who) for _ in range(10))
    assert (len(had), set(refused), await given.taken(slug)) == (1, {"AlreadyBooked"}, 1)


async def test_one_device_at_once_keeps_two_places(db: str) -> None:
    slug, browser = await given.hall(places={"big": 100}), given.device()
    had, refused = await given.refused(given.held(slug, by=browser) for _ in range(10))
    assert (len(had), set(refused)) == (2, {"TooManyHolds"})


async def test_a_rival_who_gives_up_leaves_no_lock(db: str) -> None:
    slug = await given.hall(places={"big": 3}, days=(given.TUESDAY,))
    tries = [asyncio.ensure_future(appointments.book(given.wish(slug), who, given.NOW)) for who in await given.citizens(30)]
    for number, one in enumerate(tries):
        asyncio.get_running_loop().call_later(number % 7 / 500, one.cancel)
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    kept = sum(not isinstance(one, BaseException) for one in outcomes)
    had, _ = await rivals_for(slug, [given.NINE], 10)
    in_table = await given.rows("SELECT count(*) FROM appointments WHERE hall = $1", slug)
    assert (await given.taken(slug), in_table) == (3, [(3,)])
    assert kept + len(had) <= 3
