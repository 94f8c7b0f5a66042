"""Home visits for programs: asked in one go, the street goes in and never comes out."""

import httpx
import pytest

from backend import home_visits
from backend.clock import now
from backend.home_visits import WhyNot
from tests import given_people
from tests.given_home_visits import ITEM, STREET, shown

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("29.5")]
WHOLE = {
    "why": "over_80", "relation": "child", "name": "张示例", "items": [ITEM], "community": "huayuan", "address": STREET,
    "phone": "19900001234", "present": "family", "proof": "at_door", "halves": ["any"], "consent": True,
}  # fmt: skip


async def test_asked_once_with_a_key_and_answered_without_the_street(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    headers = mini.headers | {"Idempotency-Key": "home-1"}
    first, second = [await client.post("/api/mp/v1/home-visits", json=WHOLE, headers=headers) for _ in range(2)]
    assert (first.status_code, first.json()) == (201, second.json())
    assert (first.json()["state"], first.json()["name"]) == ("asked", "张*例")
    assert STREET not in first.text + (await mini.get("/home-visits")).text


@pytest.mark.parametrize(
    ("change", "kind"),
    [({"consent": False}, "consent-needed"), ({"address": ""}, "address-needed"), ({"items": ["nothing"]}, "home-items-needed")],
)
async def test_what_can_not_stand_is_a_problem_at_its_field(client: httpx.AsyncClient, change: dict[str, object], kind: str) -> None:
    mini = await given_people.mini(client)
    answer = await mini.post("/home-visits", **WHOLE | change)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith(kind)


async def test_a_no_is_objected_to_and_the_request_withdrawn(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    reference = (await mini.post("/home-visits", **WHOLE)).json()["reference"]
    await home_visits.refuse(await shown(await home_visits.visit(reference)), WhyNot.can_come, "能走", now())
    answer = await mini.post(f"/home-visits/{reference}/objection", words="下不了楼")
    assert (answer.status_code, answer.json()["state"]) == (200, "objected")
    assert (await mini.post(f"/home-visits/{reference}/withdrawal")).json()["state"] == "withdrawn"


async def test_a_second_person_the_progress_and_the_consent_taken_back(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    reference = (await mini.post("/home-visits", **WHOLE | {"landmark": "门口有槐树", "place": "lift"})).json()["reference"]
    assert (await mini.post(f"/home-visits/{reference}/second-person", phone="12")).status_code == 422
    assert (await mini.post(f"/home-visits/{reference}/second-person", phone="19900004321")).status_code == 200
    assert [each["what"] for each in (await mini.get(f"/progress/{reference}")).json()["items"]] == ["visit_asked", "second_person"]
    gone = (await mini.post(f"/home-visits/{reference}/consent-withdrawal")).json()
    assert (gone["state"], gone["consent_withdrawn"], gone["place"]) == ("withdrawn", True, "lift")


async def test_to_whom_it_was_passed_on_is_told_to_programs_too(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    reference = (await mini.post("/home-visits", **WHOLE | {"community": "elsewhere"})).json()["reference"]
    await home_visits.refer(await shown(await home_visits.visit(reference)), "牧野区政务大厅", "0373-1234567", "已说好", now())
    found = (await mini.get(f"/home-visits/{reference}")).json()
    assert (found["answered_as"], found["referred_to"], found["referred_phone"]) == ("refer", "牧野区政务大厅", "0373-1234567")


async def test_of_where_a_protected_person_is_a_program_reads_nothing(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    made = (await mini.post("/home-visits", **WHOLE | {"known": ["protected"], "place": "nursing_home"})).json()
    seen = (await mini.get(f"/home-visits/{made['reference']}")).json()
    assert [(each["community"], each["place"]) for each in (made, seen)] == [("", ""), ("", "")]


async def test_a_protected_person_names_nobody(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    reference = (await mini.post("/home-visits", **WHOLE | {"known": ["protected"]})).json()["reference"]
    answer = await mini.post(f"/home-visits/{reference}/second-person", phone="19900004321")
    assert (answer.status_code, answer.json()["type"].split("/")[-1]) == (422, "second-person-hidden")
