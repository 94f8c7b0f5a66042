"""Two who answer the same proposal, and many who accept for the same hour: each place once, each loser a polite no."""

from datetime import timedelta

import pytest

from backend import appointments, extended_sessions
from backend.extended_sessions import WhyNot
from tests import given, given_extended_sessions
from tests.counts import times
from tests.given_extended_sessions import TEN, asked, shown, stretch

pytestmark = [pytest.mark.usefixtures("db"), pytest.mark.article("29.3")]
LATER = given.NOW + timedelta(hours=1)


async def test_two_staff_who_accept_at_once_book_once_and_the_second_reads_who_did(db: str) -> None:
    slug = await given.hall()
    for _ in range(times(8, 100)):
        wanted = await asked(slug)
        first, second = await shown(wanted), await shown(wanted)
        had, refused = await given.refused((extended_sessions.accept(first, 1, LATER), extended_sessions.accept(second, 1, LATER)))
        assert (len(had), refused) == (1, ["AnsweredMeanwhile"])
        booked = await given.rows("SELECT count(*) FROM appointments WHERE reference = $1", wanted.reference)
        assert booked == [(1,)]
        await gives_back(slug, wanted.reference)


async def gives_back(slug: str, reference: str) -> None:
    """The place is given back, so that the next round finds the hour empty."""
    booked = await appointments.appointment(reference)
    await appointments.cancel(reference, booked.citizen, LATER)
    assert await given.places(slug, TEN) == (0, 0, 0)


async def test_accepting_refusing_and_withdrawing_at_once_is_one_of_them(db: str) -> None:
    slug = await given.hall()
    for _ in range(times(8, 100)):
        who = await given.citizen()
        wanted = await asked(slug, by=who)
        one, other = await shown(wanted), await shown(wanted)
        had, _ = await given.refused(
            (
                extended_sessions.withdraw(wanted.reference, who, LATER),
                extended_sessions.refuse(one, WhyNot.no_staff, "", LATER),
                extended_sessions.offer(other, (stretch(TEN),), "", LATER),
            )
        )
        assert 1 <= len(had) <= 2  # who offers first may still be followed by the citizen who no longer wants it
        assert (await extended_sessions.session(wanted.reference)).state in ("withdrawn", "refused", "offered")


async def test_many_accepted_for_one_hour_fill_the_windows_and_no_more(db: str) -> None:
    slug = await given.hall(places={"big": 3})
    wanted = [await shown(await asked(slug)) for _ in range(8)]
    had, refused = await given.refused(extended_sessions.accept(each, 1, LATER) for each in wanted)
    assert (len(had), refused) == (3, ["NoWindowLeft"] * 5)
    assert await given.places(slug, TEN) == (3, 3, 0)


async def test_an_offer_taken_twice_at_once_is_one_booking(db: str) -> None:
    slug, who = await given.hall(), await given.citizen()
    wanted = await asked(slug, by=who)
    await extended_sessions.offer(await shown(wanted), (stretch(TEN),), "", LATER)
    had, refused = await given.refused(extended_sessions.take(wanted.reference, who, 2, LATER) for _ in range(4))
    assert (len(had), refused) == (1, ["NotNow"] * 3)
    assert await given.taken(slug, TEN) == 1


async def test_booking_elsewhere_and_accepting_at_once_do_not_lock_each_other_out(db: str) -> None:
    slug = await given.hall(days=(given.TUESDAY, given_extended_sessions.SATURDAY), hours=(9, 12))
    for _ in range(times(5, 50)):
        who = await given.citizen()
        wanted = await asked(slug, by=who)
        _, refused = await given.refused(
            (extended_sessions.accept(await shown(wanted), 1, LATER), given.booked(slug, TEN, "permit", by=who, now=LATER))
        )
        assert set(refused) <= {"SlotFull", "NoWindowLeft"}
