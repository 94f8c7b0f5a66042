"""A number from home on the phone: taken, confirmed by the hall's code or at the desk, given back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from backend import visits
from backend.clock import now
from backend.hall import Policies
from tests import given, given_people
from tests.given_visits import Now, a_clerk, a_working_day_today, at_work
from tests.reader import Page, Reader


@pytest.fixture
async def place(db: str) -> AsyncIterator[Now]:
    slug = await given.hall(days=(now().date(),), hours=(0, 24), policies=Policies(tickets_from_home=True))
    async with a_working_day_today():
        yield Now(slug, now() - timedelta(minutes=1))


async def take(reader: Reader, place: Now, *, status: int = 200, **typed: str) -> Page:
    form = await reader.open(f"/tickets/new?hall={place.hall}")
    return await reader.send(form, "/tickets", status=status, **{"item": "card", "name": "试取号"} | typed)


@pytest.mark.article("3.2")
async def test_a_number_is_taken_at_home_and_confirmed_by_the_halls_code(reader: Reader, place: Now) -> None:
    await given_people.signed_in(reader.client)
    taken = await take(reader, place)
    assert "前到大厅" in taken.text
    scanned = await reader.open(f"/check-in/{place.hall}/{visits.current(place.hall, now())}")
    here = await reader.send(scanned, f"/check-in/{place.hall}")
    assert here.path == taken.path
    assert "下一个就是您" in here.text


async def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays(reader: Reader, place: Now) -> None:
    await given_people.signed_in(reader.client)
    refused = await take(reader, place, status=422, item="")
    assert refused.document.one("input", name="name").get("value") == "试取号"
    assert (await take(reader, place, status=422, name="")).document.one("span", id="name-error").text


async def test_the_desk_sees_who_is_under_way_masked_and_lets_them_in(reader: Reader, place: Now) -> None:
    await given_people.signed_in(reader.client)
    await take(reader, place)
    await at_work(reader.client, await a_clerk(place.hall, "101", now=now()))
    listed = await reader.open("/staff/tickets/from-home")
    assert "试*号" in listed.text
    assert "试取号" not in listed.text
    (number,) = await visits.home_tickets_coming(place.hall, now().date())
    came = await reader.send(listed, f"/staff/tickets/from-home/{number.id}")
    assert number.ticket in came.text
    assert await visits.waiting_count(place.hall, now().date()) == 1


async def test_a_number_is_given_back(reader: Reader, place: Now) -> None:
    await given_people.signed_in(reader.client)
    taken = await take(reader, place)
    await reader.send(taken, f"{taken.path}/return")
    assert "已作废" in (await reader.open(taken.path)).text


async def test_who_is_not_signed_in_signs_in_first_and_comes_back(reader: Reader, place: Now) -> None:
    page = await reader.open(f"/tickets/new?hall={place.hall}")
    assert page.path.startswith("/sign-in")
    assert "tickets" in page.path
