"""Checking in and the ticket as JSON."""

import httpx
import pytest

from backend import visits
from backend.clock import now
from tests.given_people import Mini, mini
from tests.given_visits import Now, a_clerk, open_now

pytestmark = pytest.mark.usefixtures("product", "listening")


@pytest.fixture
async def place() -> Now:
    return await open_now()


@pytest.fixture
async def person(client: httpx.AsyncClient) -> Mini:
    return await mini(client)


async def test_the_halls_code_turns_a_booking_into_a_ticket(place: Now, person: Mini) -> None:
    booked = await place.booking(by=(await person.account()).id)
    answer = await person.post(f"/appointments/{booked.reference}/check-in", hall_code=visits.current(place.hall, now()))
    assert answer.status_code == 200, answer.text
    assert (answer.json()["ticket"], answer.json()["state"], answer.json()["before"]) == ("A001", "waiting", 0)
    assert (await person.get(f"/tickets/{booked.reference}")).json() == answer.json()


async def test_the_ticket_names_the_window_that_calls(place: Now, person: Mini) -> None:
    visit = await place.waiting(by=(await person.account()).id)
    await visits.call_next(await a_clerk(place.hall, "104", now=now()), now())
    found = (await person.get(f"/tickets/{visit.reference}")).json()
    assert (found["state"], found["window"], found["before"]) == ("called", "104", None)


async def test_a_wrong_code_and_a_second_check_in_are_refused_by_name(place: Now, person: Mini) -> None:
    booked = await place.booking(by=(await person.account()).id)
    path = f"/appointments/{booked.reference}/check-in"
    wrong = await person.post(path, hall_code="0000000000")
    assert (wrong.status_code, wrong.json()["type"]) == (409, "old-hall-code")
    await person.post(path, hall_code=visits.current(place.hall, now()))
    again = await person.post(path, hall_code=visits.current(place.hall, now()))
    assert (again.status_code, again.json()["type"]) == (409, "already-here")


async def test_somebody_elses_ticket_is_not_found(place: Now, person: Mini) -> None:
    visit = await place.waiting()
    assert (await person.get(f"/tickets/{visit.reference}")).status_code == 404
    body = {"hall_code": visits.current(place.hall, now())}
    assert (await person.post(f"/appointments/{visit.reference}/check-in", **body)).status_code == 404


async def test_before_checking_in_there_is_no_ticket(place: Now, person: Mini) -> None:
    booked = await place.booking(by=(await person.account()).id)
    answer = await person.get(f"/tickets/{booked.reference}")
    assert (answer.status_code, answer.json()["type"]) == (404, "no-ticket-yet")
