"""Booking a place: who gets one, who is refused, and what is remembered and announced."""

from datetime import timedelta

import pytest

from backend import appointments, hall, progress
from backend.appointments import NothingBooked, SlotFull
from backend.clock import at
from backend.database import Unreadable
from backend.hall import NotTakenHere
from tests import given


async def test_a_booking_takes_one_place_and_reads_back_as_it_was_wished(db: str) -> None:
    slug, citizen = await given.hall(), await given.citizen()
    wish = given.wish(slug, given.NINE, note="带轮椅", needs=(appointments.Need.wheelchair,))
    booked = await appointments.book(wish, citizen, given.NOW)
    again = await appointments.owned(booked.reference, citizen)
    assert (again.applicant, again.note, again.needs, again.starts_at) == (wish.applicant, "带轮椅", ("wheelchair",), given.NINE)
    assert await given.places(slug) == (5, 1, 0)


async def test_the_last_place_is_given_once(db: str) -> None:
    slug = await given.hall(places={"big": 1})
    await given.booked(slug)
    with pytest.raises(SlotFull):
        await given.booked(slug)
    assert await given.taken(slug) == 1


async def test_a_visit_of_forty_minutes_takes_three_units_in_a_row(db: str) -> None:
    slug = await given.hall()
    booked = await given.booked(slug, given.NINE, "licence")
    assert booked.ends_at - booked.starts_at == timedelta(minutes=45)
    assert [await given.taken(slug, given.NINE + step * given.QUARTER) for step in range(4)] == [1, 1, 1, 0]


async def test_several_items_take_the_sum_of_their_minutes(db: str) -> None:
    slug = await given.hall()
    booked = await given.booked(slug, given.NINE, "card", "licence")
    assert (booked.units, booked.items) == (4, ("card", "licence"))


async def test_a_visit_that_would_outlast_the_opening_hours_has_no_place(db: str) -> None:
    slug = await given.hall()
    with pytest.raises(SlotFull):
        await given.booked(slug, at(given.TUESDAY, 11, 30), "licence")
    assert await given.taken(slug, at(given.TUESDAY, 11, 30)) == 0


async def test_one_full_unit_on_the_way_is_enough_to_refuse(db: str) -> None:
    slug = await given.hall(places={"big": 1})
    await given.booked(slug, given.NINE + given.QUARTER)
    with pytest.raises(SlotFull):
        await given.booked(slug, given.NINE, "licence")
    assert await given.taken(slug) == 0


async def test_the_first_group_that_has_room_is_taken(db: str) -> None:
    slug = await given.hall(places={"big": 1, "small": 1}, taken_by={"card": ("small", "big")})
    groups = [(await given.booked(slug)).window_group for _ in range(2)]
    assert groups == ["small", "big"]


async def test_items_that_no_one_group_takes_together_are_not_taken_here(db: str) -> None:
    slug = await given.hall(places={"big": 1, "small": 1}, taken_by={"card": ("big",), "permit": ("small",)})
    with pytest.raises(NotTakenHere):
        await given.booked(slug, given.NINE, "card", "permit")


async def test_before_its_release_the_kept_share_is_not_for_the_web(db: str) -> None:
    slug = await given.hall(places={"big": 3}, kept=1)
    early = given.KEPT_UNTIL - timedelta(minutes=1)
    await given.booked(slug, now=early)
    await given.booked(slug, now=early)
    with pytest.raises(SlotFull):
        await given.booked(slug, now=early)
    assert (await given.booked_by_phone(slug, now=early)).kept
    assert await given.places(slug) == (3, 3, 1)


async def test_the_telephone_uses_the_kept_share_first(db: str) -> None:
    slug = await given.hall(places={"big": 3}, kept=1)
    early = given.KEPT_UNTIL - timedelta(minutes=1)
    kept = [(await given.booked_by_phone(slug, now=early)).kept for _ in range(3)]
    assert kept == [True, False, False]


async def test_after_its_release_the_kept_share_is_everybodys(db: str) -> None:
    slug = await given.hall(places={"big": 2}, kept=1)
    for _ in range(2):
        assert not (await given.booked(slug, now=given.KEPT_UNTIL)).kept
    assert await given.places(slug) == (2, 2, 0)


async def test_a_kept_place_given_back_is_kept_again(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 2}, kept=1), await given.citizen()
    early = given.KEPT_UNTIL - timedelta(minutes=1)
    booked = await given.booked_by_phone(slug, by=citizen, now=early)
    await appointments.cancel(booked.reference, citizen, early)
    assert await given.places(slug) == (2, 0, 0)


async def test_a_foreign_booking_is_nobodys(db: str) -> None:
    booked, stranger = await given.booked(await given.hall()), await given.citizen()
    for act in (
        appointments.owned(booked.reference, stranger),
        appointments.cancel(booked.reference, stranger, given.NOW),
        appointments.change(booked.reference, stranger, given.TEN, given.NOW),
        appointments.appointment("00000001"),
        appointments.appointment("a\0"),
        appointments.by_token("nobody"),
    ):
        with pytest.raises(NothingBooked):
            await act


@pytest.mark.parametrize("token", ["a\0", "\ud800"])
async def test_what_can_not_be_text_is_unreadable(db: str, token) -> None:
    with pytest.raises(Unreadable):
        await appointments.by_token(token)


async def test_the_phones_last_four_open_a_booking_and_others_do_not(db: str) -> None:
    booked = await given.booked(await given.hall(), phone="19900007788")
    assert (await appointments.by_phone_tail(booked.reference.lower(), " 7788")).reference == booked.reference
    for tail in ("7787", "", "8", "٧٧٨٨", "\ud800"):
        with pytest.raises(NothingBooked):
            await appointments.by_phone_tail(booked.reference, tail)


async def test_a_booking_is_in_its_diary_and_in_the_ledger(db: str) -> None:
    booked = await given.booked(await given.hall())
    assert [line.what for line in await progress.diary(booked.reference)] == ["booked"]
    lines = await given.rows("SELECT actor, verb FROM ledger WHERE subject = $1", f"appointment:{booked.reference}")
    assert lines == [(f"citizen:{booked.citizen}", "book")]


async def test_a_booking_announces_itself_and_its_reminders(db: str) -> None:
    booked = await given.booked(await given.hall(), now=given.KEPT_UNTIL - timedelta(hours=3))
    told = await given.rows("SELECT topic, send_at FROM notices WHERE reference = $1 ORDER BY send_at", booked.reference)
    assert [topic for topic, _ in told] == ["booked", "reminder_day", "reminder_hours"]
    assert told[2][1] == given.NINE - timedelta(hours=2)


async def test_what_is_refused_leaves_no_trace(db: str) -> None:
    slug, citizen = await given.hall(places={"big": 1}), await given.citizen()
    await given.booked(slug)
    before = [(await given.rows(f"SELECT count(*) FROM {table} WHERE hall = $1", slug)) for table in ("notices", "entries", "ledger")]
    with pytest.raises(SlotFull):
        await given.booked(slug, by=citizen)
    after = [(await given.rows(f"SELECT count(*) FROM {table} WHERE hall = $1", slug)) for table in ("notices", "entries", "ledger")]
    assert after == before


async def test_ticket_codes_of_a_day_and_references_differ(db: str) -> None:
    slug = await given.hall(places={"big": 40})
    booked = [await given.booked(slug) for _ in range(30)]
    assert len({each.ticket_code for each in booked}) == len({each.reference for each in booked}) == 30


async def test_what_is_free_falls_by_one(db: str) -> None:
    slug = await given.hall()
    await given.booked(slug)
    starts = await hall.free_starts(slug, ("card",), given.TUESDAY, given.NOW)
    assert [start.free for start in starts[:2]] == [4, 5]
