"""What staff book for callers and at the counter: one pool of places, the kept share, who did it, the proof before a change."""

from uuid import uuid4

import pytest

from backend import appointments, secrecy
from backend.appointments import Applicant, Appointment, Channel, NothingBooked, SlotFull, Wish
from backend.clock import at
from backend.people import PhoneNeeded
from tests import given
from tests.given import KEPT_UNTIL, NINE, NOW, TEN

BEFORE_RELEASE = KEPT_UNTIL.replace(hour=12)
ACTOR = "staff:00000000-0000-4000-8000-000000000001"
PHONE = "19900004321"


def wish(slug: str, starts_at=NINE, *, channel: Channel = Channel.phone, phone: str = PHONE, applicant: Applicant | None = None) -> Wish:
    return given.wish(slug, starts_at, channel=channel, phone=phone, applicant=applicant or given.applicant())


async def a_booking(slug: str, **more: object) -> Appointment:
    return await appointments.book_by_staff(wish(slug, **more), ACTOR, NOW)


async def ledger_of(reference: str) -> list[tuple[object, ...]]:
    return await given.rows("SELECT actor, verb FROM ledger WHERE subject = $1 ORDER BY id", f"appointment:{reference}")


@pytest.mark.article("17.1")
async def test_a_caller_gets_a_booking_the_same_messages_and_the_ledger_names_who_took_it(db: str) -> None:
    booked = await a_booking(await given.hall())
    assert (booked.channel, booked.phone, booked.state.value) == ("phone", PHONE, "booked")
    assert await ledger_of(booked.reference) == [(ACTOR, "book")]
    topics = await given.rows("SELECT topic FROM notices WHERE reference = $1", booked.reference)
    assert ("booked",) in topics


@pytest.mark.article("18.1")
async def test_the_kept_share_is_open_to_phone_and_counter_and_all_take_from_one_pool(db: str) -> None:
    slug = await given.hall(places={"big": 2}, kept=1)
    await given.booked(slug, now=BEFORE_RELEASE)
    with pytest.raises(SlotFull):
        await given.booked(slug, now=BEFORE_RELEASE)
    await appointments.book_by_staff(wish(slug), ACTOR, BEFORE_RELEASE)
    assert await given.places(slug) == (2, 2, 1)
    with pytest.raises(SlotFull):
        await appointments.book_by_staff(wish(slug, channel=Channel.counter, phone=""), ACTOR, BEFORE_RELEASE)


@pytest.mark.article("18.1")
async def test_the_last_place_goes_to_one_of_phone_counter_and_web(db: str) -> None:
    slug = await given.hall(places={"big": 1}, kept=1)
    tries = [given.booked(slug) for _ in range(4)]
    tries += [appointments.book_by_staff(wish(slug, phone=f"1990000{9000 + number}"), ACTOR, NOW) for number in range(4)]
    tries += [appointments.book_by_staff(wish(slug, channel=Channel.counter, phone=""), ACTOR, NOW) for _ in range(4)]
    had, names = await given.refused(tries)
    assert (len(had), set(names)) == (1, {"SlotFull"})
    assert (await given.places(slug))[1] == 1


async def test_a_phone_that_was_only_said_joins_no_account_and_counts_against_nobody(db: str) -> None:
    slug, owner = await given.hall(), await given.citizen(phone="19900004322")
    booked = await a_booking(slug, phone="19900004322")
    assert booked.citizen != owner
    assert await appointments.of_citizen(owner, since=NOW) == ()


async def test_messages_go_to_the_phone_that_the_caller_said(db: str) -> None:
    booked = await a_booking(await given.hall(), phone="19900004323")
    boxes = await given.rows("SELECT phone_box FROM notices WHERE reference = $1", booked.reference)
    assert {secrecy.unseal(box, "notices.phone") for (box,) in boxes} == {"19900004323"}


async def test_at_the_counter_nobody_needs_a_phone_but_a_caller_does(db: str) -> None:
    slug = await given.hall()
    booked = await a_booking(slug, channel=Channel.counter, phone="")
    assert booked.phone == ""
    with pytest.raises(NothingBooked):
        await appointments.by_phone_tail(booked.reference, "")
    with pytest.raises(PhoneNeeded):
        await a_booking(slug, phone="")


async def test_a_refused_booking_leaves_no_account_behind(db: str) -> None:
    slug, actor = await given.hall(places={"big": 0}), f"staff:{uuid4()}"
    with pytest.raises(SlotFull):
        await appointments.book_by_staff(wish(slug), actor, NOW)
    assert await given.rows("SELECT count(*) FROM citizens WHERE stated_by = $1", actor) == [(0,)]


async def test_only_who_proves_that_it_is_theirs_is_identified(db: str) -> None:
    slug, applicant = await given.hall(), given.applicant()
    booked = await a_booking(slug, applicant=applicant)
    for proof in (PHONE[-4:], f" {applicant.id_number.lower()} "):
        assert (await appointments.identified(slug, booked.reference, proof)).reference == booked.reference
    for place, proof in ((slug, ""), (slug, "0000"), (slug, applicant.id_number[-4:]), (await given.hall(), PHONE[-4:])):
        with pytest.raises(NothingBooked):
            await appointments.identified(place, booked.reference, proof)


async def test_what_staff_change_and_cancel_for_a_caller_is_on_record_as_theirs(db: str) -> None:
    booked = await a_booking(await given.hall(policies=given.AT_ONCE))
    changed = await appointments.change(booked.reference, booked.citizen, TEN, NOW, actor=ACTOR)
    assert changed.starts_at == TEN
    await appointments.cancel(booked.reference, booked.citizen, at(given.MONDAY, 20), actor=ACTOR)
    assert await ledger_of(booked.reference) == [(ACTOR, "book"), (ACTOR, "change"), (ACTOR, "cancel")]
    assert await given.taken(booked.hall, TEN) == 0
