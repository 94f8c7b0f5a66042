"""Agents' matters and delegations for programs: asked, signed by a code, used, ended."""

from datetime import timedelta

import httpx
import pytest

from backend import agent_matters, clock, mandates
from tests import given, given_agent_matters, given_delegations, given_people
from tests.given_agent_matters import code_of

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("29.4")]
CARD = "jiuye-kunnan-rending"
WHOLE = {
    "items": [CARD], "why": "看店走不开", "phone": "19900001234",
    "applicant": {"kind": "person", "name": "张示例", "id_kind": "passport", "id_number": "DEMO123456"},
}  # fmt: skip


def _until() -> str:
    return (clock.today() + timedelta(days=90)).isoformat()


async def test_asked_signed_by_a_code_followed_and_withdrawn(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    made = (await mini.post("/agent-matters", **WHOLE)).json()
    place, agent = f"/agent-matters/{made['reference']}", await given_agent_matters.agent("jingkai")
    found = await agent_matters.matter(made["reference"])
    await agent_matters.accept(await given_agent_matters.shown(found, agent), agent, "", clock.now())
    await mini.post(f"{place}/mandate", scope=["fill_in"], until=_until(), declared=True)
    assert (await mini.post(f"{place}/mandate/code")).status_code == 200
    signed = await mini.post(f"{place}/mandate/signature", code=await code_of(found.citizen))
    assert (signed.status_code, signed.json()["state"], signed.json()["agent"]["name"]) == (200, "under_way", "试岗代办")
    await given_agent_matters.stepped(found, agent, clock.now())
    assert [each["act"] for each in (await mini.get(place)).json()["steps"]] == ["fill_in"]
    assert (await mini.post(f"{place}/withdrawal")).json()["state"] == "withdrawn"
    assert [each["reference"] for each in (await mini.get("/agent-matters")).json()["items"]] == [made["reference"]]


@pytest.mark.parametrize(
    ("change", "kind"), [({"items": ["nothing"]}, "agent-items-needed"), ({"why": ""}, "agent-words-needed"), ({"phone": "1"}, "phone")]
)
async def test_what_can_not_stand_is_a_problem_at_its_field(client: httpx.AsyncClient, change: dict[str, object], kind: str) -> None:
    mini = await given_people.mini(client)
    answer = await mini.post("/agent-matters", **WHOLE | change)
    assert answer.status_code == 422
    assert kind in answer.json()["type"]


async def test_a_delegate_cancels_in_the_principal_s_name_until_it_is_ended(client: httpx.AsyncClient) -> None:
    mini, day = await given_people.mini(client), clock.today() + timedelta(days=1)
    delegate = (await mini.account()).id
    principal, _, made = await given_delegations.live(delegate=delegate, now=clock.now())
    slug = await given.hall(days=(day,), hours=(0, 24), items={CARD: 15})
    booked = await given.booked(slug, clock.at(day, 9), CARD, by=principal, now=clock.now())
    place = f"/delegations/{made.reference}"
    (shown,) = (await mini.get(f"{place}/appointments")).json()["items"]
    assert (shown["reference"], shown["ticket_code"], shown["qr"]) == (booked.reference, "", "")
    answer = await mini.post(f"{place}/appointments/{booked.reference}/cancellation")
    assert answer.json()["state"] == "cancelled"
    await mandates.end(made.reference, principal, clock.now())
    assert [(await mini.get(f"{place}/{what}")).status_code for what in ("appointments", "home-visits")] == [404, 404]
    sent = {"cancellation": {}, "change": {"slot": "x"}}
    assert [(await mini.post(f"{place}/appointments/{booked.reference}/{what}", **body)).status_code for what, body in sent.items()] == [
        404,
        404,
    ]
    assert (await mini.get(place)).json()["state"] == "ended"


async def test_asked_for_a_known_and_an_unknown_number_answers_alike(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    known, unknown = (await given_delegations.person())[1], given_people.demo_phone()
    body = {"side": "delegate", "own_name": "张示例", "other_name": "李示例", "matters": ["follow"], "until": _until()}
    one, other = [(await mini.post("/delegations", phone=phone, **body)) for phone in (known, unknown)]
    assert one.status_code == other.status_code == 201
    assert set(one.json()) == set(other.json())
    assert one.json()["state"] == other.json()["state"] == "asked"
