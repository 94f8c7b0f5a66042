"""Closures against everybody else at once: nobody ends in a closed span without being on its list, and nobody waits for ever."""

import asyncio
from contextlib import suppress

import pytest

from backend import appointments, closures, extended_sessions, hall
from backend.clock import at
from backend.closures import TouchedMeanwhile
from backend.hall import Closure
from backend.hall.rules import AlreadyClosed, LiftedAlready
from tests import given, given_extended_sessions
from tests.counts import times
from tests.given_closures import NO_KEPT, closed, confirmed, standing, wanted
from tests.given_waiting import agrees
from tests.scratch import database_without

pytestmark = pytest.mark.timeout(times(180, 3600))
# A hold that nobody can release.
HOLDS_STAY = """
CREATE FUNCTION holds_stay() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.state = 'released' THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER holds_stay BEFORE UPDATE ON holds FOR EACH ROW EXECUTE FUNCTION holds_stay();
"""


async def close_somehow(closure: Closure) -> Closure:
    """A manager who looks again for as long as others book meanwhile."""
    while True:
        try:
            return await confirmed(closure)
        except TouchedMeanwhile:
            continue


async def left_behind(made: Closure) -> set[str]:
    """Who stands in the closed span and is not on the list."""
    listed = await standing(made)
    inside = await appointments.standing_in(made.hall, made.since, made.until, made.window_group)
    return {each.reference for each in inside if each.reference not in listed}


@pytest.mark.article("18.1")
async def test_who_books_while_the_hall_closes_is_refused_or_moved(db: str) -> None:
    for _ in range(times(8, 150)):
        slug = await given.hall(places={"big": 3}, policies=NO_KEPT)
        tries = [given.booked(slug, start) for start in (given.NINE, given.TEN) for _ in range(4)]
        (made, *_), refused = await given.refused([close_somehow(wanted(slug)), *tries])
        await closures.follow(f"{slug}/{made.id}", given.NOW)
        assert set(refused) <= {"SlotFull", "UnknownSlot"}
        assert await left_behind(made) == set()
        assert set((await standing(made)).values()) <= {"moved"}
        await agrees(slug)


async def test_a_form_sent_off_while_the_hall_closes_is_refused_or_moved(db: str) -> None:
    for _ in range(times(6, 100)):
        slug = await given.hall(places={"big": 2}, policies=NO_KEPT)
        browser = given.device()
        held = await appointments.hold(slug, ("card",), given.NINE, browser, given.NOW)
        sent = appointments.book(given.wish(slug), await given.citizen(), given.NOW, hold=held.id, holder=browser)
        (made, *_), refused = await given.refused([closed_somehow(slug), sent])
        await closures.follow_all(given.NOW)
        assert set(refused) <= {"SlotFull", "UnknownSlot"}
        assert await left_behind(made) == set()
        await agrees(slug)


async def closed_somehow(slug: str) -> Closure:
    made = await close_somehow(wanted(slug))
    await closures.follow(f"{slug}/{made.id}", given.NOW)
    return made


async def test_a_form_sent_off_after_the_list_was_made_is_refused(db: str) -> None:
    assert await sent_late() == "SlotFull"


async def test_were_holds_not_ended_that_form_would_stand_in_the_closed_span_unseen(db: str) -> None:
    async with database_without(db, "without_ending", HOLDS_STAY):
        assert await sent_late() == "left behind"


async def sent_late() -> str:
    slug, browser = await given.hall(places={"big": 2}, policies=NO_KEPT), given.device()
    held = await appointments.hold(slug, ("card",), given.NINE, browser, given.NOW)
    made = await closed(wanted(slug))
    sent = appointments.book(given.wish(slug), await given.citizen(), given.NOW, hold=held.id, holder=browser)
    _, refused = await given.refused([sent])
    return refused[0] if refused else "left behind" if await left_behind(made) else "moved"


async def test_two_managers_who_close_the_same_at_once_close_it_once(db: str) -> None:
    for _ in range(times(6, 60)):
        slug = await given.hall(places={"big": 3}, policies=NO_KEPT)
        for _ in range(3):
            await given.booked(slug)
        had, refused = await given.refused(confirmed(wanted(slug)) for _ in range(2))
        assert len(had) == 1
        assert set(refused) <= {"AlreadyClosed", "TouchedMeanwhile"}
        assert len(await hall.closures_of(slug)) == 1


async def test_two_managers_who_lift_at_once_lift_it_once(db: str) -> None:
    slug = await given.hall(places={"big": 3}, policies=NO_KEPT)
    made = await closed(wanted(slug))
    had, refused = await given.refused(closures.lift(made.id, slug, f"staff:{name}", given.NOW) for name in "ab")
    assert (len(had), refused) == (1, [LiftedAlready.__name__])
    assert await given.places(slug) == (3, 0, 0)


async def test_followed_by_several_workers_at_once_each_is_moved_once(db: str) -> None:
    slug = await given.hall(places={"big": 12}, policies=NO_KEPT)
    booked = [await given.booked(slug) for _ in range(12)]
    made = await confirmed(wanted(slug))
    await asyncio.gather(*(closures.follow(f"{slug}/{made.id}", given.NOW) for _ in range(3)))
    await closures.follow_all(given.NOW)
    now = await appointments.standing_of([each.reference for each in booked])
    told = await given.rows("SELECT count(*) FROM entries WHERE hall = $1 AND what = 'moved'", slug)
    assert {each.starts_at.date() for each in now.values()} == {given.WEDNESDAY}
    assert told == [(12,)]
    await agrees(slug)


async def close_and_lift(slug: str, rounds: int) -> None:
    for number in range(rounds):
        with suppress(AlreadyClosed):
            made = await close_somehow(wanted(slug, group=("", "big", "small")[number % 3]))
            await closures.follow(f"{slug}/{made.id}", given.NOW)
            await closures.lift(made.id, slug, "staff:test", given.NOW)


async def make(slug: str, rounds: int) -> None:
    for _ in range(rounds):
        await hall.make_slots(slug, given.NOW)


async def live(slug: str, rounds: int) -> None:
    for number in range(rounds):
        who = await given.citizen()
        had, refused = await given.refused([given.booked(slug, given.NINE + number % 9 * given.QUARTER, by=who)])
        if had:
            refused += (await given.refused([appointments.change(had[0].reference, who, given.TEN, given.NOW)]))[1]
            refused += (await given.refused([appointments.cancel(had[0].reference, who, given.NOW)]))[1]
        assert set(refused) <= {"SlotFull", "UnknownSlot", "NotNow"}


async def test_closing_lifting_booking_changing_and_making_slots_never_deadlock(db: str) -> None:
    slug, rounds = await given.hall(places={"big": 4, "small": 2}, policies=NO_KEPT), times(12, 1000)
    await asyncio.gather(close_and_lift(slug, rounds), make(slug, rounds), live(slug, rounds), live(slug, rounds))
    await agrees(slug)


async def test_a_weekend_agreed_while_the_hall_closes_it_is_refused_or_moved(db: str) -> None:
    day = given_extended_sessions.SATURDAY
    for _ in range(times(6, 100)):
        slug = await given.hall(policies=NO_KEPT)
        asked = await given_extended_sessions.asked(slug)
        accepted = extended_sessions.accept(await given_extended_sessions.shown(asked), 1, given.NOW)
        (made, *_), refused = await given.refused([close_somehow(wanted(slug, at(day, 8), at(day, 18))), accepted])
        await closures.follow(f"{slug}/{made.id}", given.NOW)
        assert set(refused) <= {"NoWindowLeft"}
        assert await left_behind(made) == set()
        assert set((await standing(made)).values()) <= {"moved", "open"}
