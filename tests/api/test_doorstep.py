"""At the door for programs: who comes is said to anybody with the code, to whom they come to nobody."""

from __future__ import annotations

import httpx
import pytest

from backend import clock, doorstep
from tests import given_people, given_tours
from tests.given_home_visits import STREET

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("29.5")]
VISITORS = "/api/mp/v1/visitors"


async def test_a_code_is_confirmed_without_signing_in_and_says_nothing_of_the_household(client: httpx.AsyncClient) -> None:
    now = clock.now()
    found = await given_tours.accepted("jingkai", now=now)
    tour = await given_tours.announced("jingkai", found.reference, arrives_at=now, now=now)
    code = (await doorstep.code_for(tour.members[0].staff, found.reference, now)).code
    answer = await client.get(f"{VISITORS}/{code}")
    assert [each["name"] for each in answer.json()["visitors"]] == ["上门甲", "上门乙"]
    assert all(hidden not in answer.text for hidden in (STREET, found.reference, "张"))
    wrong = await client.get(f"{VISITORS}/{code}?visit=7K3M9QPX")
    assert (wrong.status_code, wrong.json()["type"].rpartition("/")[2]) == (404, "visitors-not-confirmed")
    assert "12345" in wrong.json()["detail"] + wrong.json()["title"]


async def test_the_word_is_its_owner_s_alone(client: httpx.AsyncClient) -> None:
    mini, other = await given_people.mini(client), await given_people.mini(client)
    found = await given_tours.accepted("jingkai", by=(await mini.account()).id, now=clock.now())
    said = (await mini.get(f"/home-visits/{found.reference}/door")).json()
    assert (said["word"], said["chosen"], said["looked"]) == (doorstep.given(found.reference).zh, False, [])
    assert (await other.get(f"/home-visits/{found.reference}/door")).status_code == 404
