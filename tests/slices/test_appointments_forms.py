"""What is typed while a place is kept: not lost, never in plain text, nobody else's."""

from datetime import timedelta

import pytest

from backend import appointments
from backend.appointments import Holder, HoldLapsed
from tests import given

TEN_MINUTES = timedelta(minutes=10)


async def test_a_form_is_kept_with_its_hold_and_never_in_plain_text(db: str) -> None:
    slug, holder = await given.hall(), Holder("d", await given.citizen())
    held = await given.held(slug, by=holder)
    await appointments.keep_form(held.id, holder, "张小三")
    assert await appointments.kept_form(held.id, holder) == "张小三"
    assert "张小三".encode() not in (await given.rows("SELECT form_box FROM holds WHERE id = $1", held.id))[0][0]


async def test_what_somebody_signed_in_has_typed_is_not_shown_to_the_next_at_the_same_device(db: str) -> None:
    slug, citizen, next_one = await given.hall(places={"big": 4}), await given.citizen(), await given.citizen()
    held = await given.held(slug, by=Holder("tablet", citizen))
    await appointments.keep_form(held.id, Holder("tablet", citizen), "张小三")
    for other in (Holder("tablet", next_one), Holder("tablet")):
        with pytest.raises(HoldLapsed):
            await appointments.kept_form(held.id, other)
    taken_over = await appointments.hold(slug, ("card",), given.NINE, Holder("tablet", next_one), given.NOW, instead_of=held.id)
    assert await appointments.kept_form(taken_over.id, Holder("tablet", next_one)) == ""


async def test_a_hold_is_forgotten_a_day_after_it_lapsed(db: str) -> None:
    slug = await given.hall(places={"big": 1})
    held = await given.held(slug)
    await appointments.release_lapsed(given.NOW + TEN_MINUTES)
    await appointments.release_lapsed(held.expires_at + timedelta(days=1, seconds=1))
    assert await given.rows("SELECT id FROM holds WHERE id = $1", held.id) == []


async def test_on_a_shared_device_the_next_person_opens_nothing_of_the_former(db: str) -> None:
    slug, (first, second) = await given.hall(), await given.citizens(2)
    held = await given.held(slug, by=Holder("kiosk", first))
    await appointments.keep_form(held.id, Holder("kiosk", first), "张小三")
    for other in (Holder("kiosk", second), Holder("kiosk")):
        with pytest.raises(HoldLapsed):
            await appointments.kept_form(held.id, other)
    taken_over = await appointments.hold(slug, ("card",), given.TEN, Holder("kiosk", second), given.NOW, instead_of=held.id)
    assert await appointments.kept_form(taken_over.id, Holder("kiosk", second)) == ""
    assert await given.taken(slug) == 1


async def test_a_lapsed_hold_keeps_its_form_for_an_hour(db: str) -> None:
    slug, citizen = await given.hall(), await given.citizen()
    holder = Holder("d", citizen)
    held = await given.held(slug, by=holder)
    await appointments.release_lapsed(given.NOW + TEN_MINUTES)
    await appointments.keep_form(held.id, holder, "still here")
    assert await appointments.kept_form(held.id, holder) == "still here"
    await appointments.release_lapsed(given.NOW + TEN_MINUTES + timedelta(minutes=61))
    assert await appointments.kept_form(held.id, holder) == ""


async def test_a_used_hold_takes_no_more_answers(db: str) -> None:
    slug, citizen = await given.hall(), await given.citizen()
    holder = Holder("d", citizen)
    held = await given.held(slug, by=holder)
    await appointments.book(given.wish(slug), citizen, given.NOW, hold=held.id, holder=holder)
    with pytest.raises(HoldLapsed):
        await appointments.keep_form(held.id, holder, "too late")
