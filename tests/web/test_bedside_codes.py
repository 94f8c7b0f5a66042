"""The visitors' codes as a tablet fetches them for the door without a network: confirmed at /visitor, drawn as a QR, small."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest
import segno

from backend import clock, people, settings
from backend.database import connection
from backend.tours import Tour
from backend.visits import Desk
from tests import given_tours, given_visits
from tests.attacks.crowd import forget_limits

pytestmark = [pytest.mark.usefixtures("product"), pytest.mark.article("29.5")]
HERE, ORIGIN = "/staff/bedside", {"Origin": "https://127.0.0.1:8000"}


@dataclass(frozen=True)
class Carrying:
    """A visitor's browser whose tablet fetched the six visits of its tour; the first one is now."""

    client: httpx.AsyncClient
    tour: Tour
    device: str

    async def asks(self, what: str) -> httpx.Response:
        token = (await self.client.get(f"{HERE}/session")).json()["csrf"]
        return await self.client.post(f"{HERE}/{what}", data={"csrf": token, "device": self.device}, headers=ORIGIN)

    async def codes(self) -> list[dict[str, Any]]:
        return list((await self.asks("codes")).json()["visits"])

    async def marks(self) -> dict[str, str]:
        return dict((await self.client.get(f"{HERE}/session")).json()["codes"])


@pytest.fixture
async def tablet(client: httpx.AsyncClient) -> Carrying:
    await forget_limits()
    now = clock.now()
    references = [(await given_tours.accepted("jingkai", now=now)).reference for _ in range(6)]
    tour = await given_tours.announced("jingkai", *references, arrives_at=now, now=now)
    await given_visits.at_work(client, Desk("jingkai", tour.members[0].staff))
    found = Carrying(client, tour, str(uuid4()))
    assert (await found.asks("lease")).status_code == 200
    return found


async def test_the_code_of_now_is_confirmed_and_is_the_one_that_the_doors_page_shows(tablet: Carrying) -> None:
    first = (await tablet.codes())[0]
    place = int((clock.now().timestamp() * 1000 - first["first"]) // first["step"])
    code = first["codes"][place]
    shown = await tablet.client.get(f"/staff/visits-today/{first['reference']}/code")
    assert f"{code[:4]} {code[4:]}" in shown.text
    assert (await tablet.client.get(f"/visitor/{code}")).status_code == 200
    assert (await tablet.client.get(f"/visitor/{first['codes'][place + 2]}")).status_code == 404
    assert first["opens"] <= first["first"] + place * first["step"] < first["shuts"]


async def test_each_code_s_picture_leads_to_where_it_is_checked(tablet: Carrying) -> None:
    first = (await tablet.codes())[0]
    for code, drawn in zip(first["codes"], first["drawn"], strict=True):
        made = segno.make(f"{settings.current().public_url}/visitor/{code}", error="m", mask=2)
        bits = "".join(f"{byte:08b}" for byte in base64.b64decode(drawn))
        assert bits[: first["size"] ** 2] == "".join(str(each) for row in made.matrix for each in row)
    assert f"//{first['address']}" == f"{settings.current().public_url}/visitor".partition(":")[2]


async def test_what_is_taken_along_names_the_team_and_no_household_and_stays_small(tablet: Carrying) -> None:
    answer, lease = await tablet.asks("codes"), await tablet.asks("lease")
    found = answer.json()["visits"]
    assert [each["reference"] for each in found] == [each.reference for each in tablet.tour.stops]
    assert found[0]["team"] == [f"{each.name} {each.number}" for each in tablet.tour.members]
    assert [each for each in ("张示例", "示例路", "1990000") if each in answer.text] == []
    assert answer.headers["cache-control"] == "no-store"
    assert (len(lease.content) < 12_000, len(answer.content) < 40_000) == (True, True)


async def test_the_tablet_hears_which_codes_became_worthless(tablet: Carrying) -> None:
    marks = await tablet.marks()
    assert {each["reference"]: each["mark"] for each in await tablet.codes()} == marks
    async with connection() as held:
        await held.execute("UPDATE tour_members SET released_at = $2 WHERE staff = $1", tablet.tour.members[1].staff, clock.now())
    after = await tablet.marks()
    assert [reference for reference in marks if after[reference] == marks[reference]] == []


async def test_a_tablet_that_fetched_no_visits_is_given_no_codes(tablet: Carrying) -> None:
    stranger = Carrying(tablet.client, tablet.tour, str(uuid4()))
    assert (await stranger.asks("codes")).status_code == 403


async def test_signed_out_everywhere_its_codes_are_told_alike_with_any_other_that_is_wrong(tablet: Carrying) -> None:
    first = (await tablet.codes())[0]
    code = first["codes"][int((clock.now().timestamp() * 1000 - first["first"]) // first["step"])]
    async with connection() as held:
        login = await held.fetchval("SELECT login FROM staff WHERE id = $1", tablet.tour.members[0].staff)
    await people.sign_out_at("jingkai", login, uuid4(), clock.now())
    assert (await tablet.client.get(f"/visitor/{code}")).status_code == 404
