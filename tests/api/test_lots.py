"""Lots from the mini-program, and work near a limit."""

from __future__ import annotations

import pytest

from backend import limits
from backend.appointments.pace import BY_ACCOUNT
from backend.clock import now
from backend.database import transaction
from backend.proof_of_work import Challenge, solved
from tests import given, given_lots, given_people
from tests.given_people import Mini
from tests.given_product import ITEM

pytestmark = pytest.mark.usefixtures("product", "listening")


@pytest.fixture
async def mini(client) -> Mini:
    """A made-up person with a confirmed phone."""
    return await given_people.mini(client)


def body(slug: str, *choices: str) -> dict[str, object]:
    person = {"kind": "person", "name": "张示例", "id_kind": "resident_id", "id_number": given.id_number()}
    return {"items": [ITEM], "hall": slug, "choices": list(choices) or ["any"], "applicant": person}


async def test_a_wish_handed_in_drawn_and_booked(mini: Mini) -> None:
    slug = await given_lots.a_lot_now(ITEM)
    told = (await mini.get(f"/halls/{slug}/new-days")).json()
    assert (told["by_lot"], told["running"], len(told["commitment"])) == (True, True, 64)
    answer = await mini.post("/lot-wishes", **body(slug, "09:15", "morning"))
    assert (answer.status_code, answer.json()["state"]) == (201, "waiting")
    await given_lots.drawn_now(slug)
    found = (await mini.get(f"/lot-wishes/{answer.json()['reference']}")).json()
    assert (await mini.get(f"/appointments/{found['appointment']}")).json()["starts_at"].endswith("09:15:00+08:00")
    assert (await mini.get("/lot-wishes")).json()["items"][0]["state"] == "won"


async def test_while_a_lot_lasts_its_day_can_t_be_booked(mini: Mini) -> None:
    slug = await given_lots.a_lot_now(ITEM)
    days = (await mini.get(f"/halls/{slug}/new-days")).json()
    assert (await mini.get(f"/items/{ITEM}/slots?hall={slug}&day={days['last']}")).json()["items"] == []
    answer = await mini.post("/holds", items=[ITEM], slot=f"{slug}.{days['last'].replace('-', '')}T0900")
    assert (answer.status_code, answer.json()["type"]) == (409, "drawn-by-lot")


async def test_a_wish_is_taken_back_once_and_wrong_ones_are_refused(mini: Mini) -> None:
    slug = await given_lots.a_lot_now(ITEM)
    assert (await mini.post("/lot-wishes", **body(slug, "23:00"))).json()["type"] == "choices-needed"
    assert (await mini.post("/lot-wishes", **body("jingkai"))).json()["type"] == "no-lot-now"
    reference = (await mini.post("/lot-wishes", **body(slug))).json()["reference"]
    answer = await mini.post(f"/lot-wishes/{reference}/withdrawal")
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    other = await given_people.mini(mini.client)
    assert (await other.get(f"/lot-wishes/{reference}")).status_code == 404


async def test_near_a_limit_the_program_is_told_what_work_to_do(mini: Mini) -> None:
    slug = await given_lots.a_lot_now(ITEM)
    async with transaction() as held:
        for _ in range(BY_ACCOUNT.times // 2):
            await limits.count(held, BY_ACCOUNT, str((await mini.account()).id), now())
    answer = await mini.post("/lot-wishes", **body(slug))
    problem = answer.json()
    assert (answer.status_code, problem["type"], problem["retryable"]) == (428, "proof-of-work-needed", True)
    headers = mini.headers | {"Proof-Of-Work": solved(Challenge(**problem["challenge"]))}
    answer = await mini.client.post(f"{given_people.API}/lot-wishes", json=body(slug), headers=headers)
    assert answer.status_code == 201
