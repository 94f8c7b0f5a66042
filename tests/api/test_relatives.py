"""Relatives by JSON: added, listed masked, removed; one's own only."""

from uuid import uuid4

import httpx
import pytest

from tests.given_people import API, mini

pytestmark = pytest.mark.usefixtures("listening")
MOTHER = {"relation": "child", "name": "张小示例", "id_kind": "resident_id", "id_number": "410711199003078810", "phone": "19900000001"}


async def test_a_relative_is_added_listed_masked_and_removed(client: httpx.AsyncClient) -> None:
    person = await mini(client)
    added = await person.post("/relatives", **MOTHER)
    assert added.status_code == 201
    assert added.json() | {"id": ""} == {
        "id": "", "relation": "child", "name": "张*例", "id_kind": "resident_id", "id_number": "410711********8810", "phone": "199****0001",
    }  # fmt: skip
    assert (await person.get("/relatives")).json() == {"items": [added.json()], "next": None}
    assert (await person.delete(f"/relatives/{added.json()['id']}")).status_code == 204
    assert (await person.get("/relatives")).json()["items"] == []


async def test_the_same_key_adds_once(client: httpx.AsyncClient) -> None:
    person = await mini(client)
    headers = person.headers | {"Idempotency-Key": "k1"}
    answers = [await client.post(f"{API}/relatives", json=MOTHER, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    other = await client.post(f"{API}/relatives", json=MOTHER | {"name": "另一位"}, headers=headers)
    assert (other.status_code, other.json()["type"]) == (422, "key-reused")


async def test_the_same_person_twice_is_refused(client: httpx.AsyncClient) -> None:
    person = await mini(client)
    await person.post("/relatives", **MOTHER)
    answer = await person.post("/relatives", **MOTHER)
    assert (answer.status_code, answer.json()["type"]) == (409, "already-added")


async def test_nobody_removes_anothers_relative(client: httpx.AsyncClient) -> None:
    person, stranger = await mini(client), await mini(client)
    added = (await person.post("/relatives", **MOTHER)).json()["id"]
    for relative in (added, str(uuid4()), "no-number"):
        assert (await stranger.delete(f"/relatives/{relative}")).status_code == 404
    assert len((await person.get("/relatives")).json()["items"]) == 1


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"relation": "boss"}, "relation"),
        ({"id_kind": "card"}, "id_kind"),
        ({"id_number": "410711199003078811"}, "id_number"),
        ({"phone": "1"}, "phone"),
        ({"level": 4}, "level"),
    ],
)  # fmt: skip
async def test_what_is_wrong_is_named(client: httpx.AsyncClient, change: dict[str, object], field: str) -> None:
    answer = await (await mini(client)).post("/relatives", **(MOTHER | change))
    assert (answer.status_code, answer.json()["field"]) == (422, field)
