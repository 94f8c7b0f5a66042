"""Numbers from home as JSON."""

from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest

from backend import visits
from backend.clock import now
from backend.hall import Policies
from tests import given
from tests.given_people import Mini, mini
from tests.given_visits import Now, a_working_day_today, open_now

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("3.2")]


@pytest.fixture
async def place(product: None) -> AsyncIterator[Now]:
    slug = await given.hall(days=(now().date(),), hours=(0, 24), policies=Policies(tickets_from_home=True))
    async with a_working_day_today():
        yield Now(slug, now() - timedelta(minutes=1))


@pytest.fixture
async def person(client: httpx.AsyncClient) -> Mini:
    return await mini(client)


async def test_a_number_is_taken_listed_confirmed_by_the_halls_code_and_then_stands_in_line(place: Now, person: Mini) -> None:
    taken = (await person.post("/tickets", items=["card"], name="试取号", hall=place.hall)).json()
    assert (taken["state"], taken["before"]) == ("coming", None)
    old = await person.post(f"/tickets/{taken['token']}/check-in", hall_code="0000000000")
    assert (old.status_code, old.json()["type"]) == (409, "old-hall-code")
    here = await person.post(f"/tickets/{taken['token']}/check-in", hall_code=visits.current(place.hall, now()))
    assert (here.json()["state"], here.json()["before"]) == ("here", 0)
    assert [each["ticket"] for each in (await person.get("/tickets")).json()["items"]] == [taken["ticket"]]


async def test_a_hall_that_gives_none_says_so(person: Mini) -> None:
    elsewhere = await open_now()
    answer = await person.post("/tickets", items=["card"], name="试取号", hall=elsewhere.hall)
    assert (answer.status_code, answer.json()["type"]) == (409, "no-home-tickets")


async def test_a_second_number_is_refused_and_one_given_back_makes_room(place: Now, person: Mini) -> None:
    taken = (await person.post("/tickets", items=["card"], name="试取号", hall=place.hall)).json()
    again = await person.post("/tickets", items=["card"], name="试取号", hall=place.hall)
    assert again.json()["type"] == "home-ticket-already"
    assert (await person.delete(f"/tickets/{taken['token']}")).status_code == 204
    assert (await person.post("/tickets", items=["card"], name="试取号", hall=place.hall)).status_code == 201
