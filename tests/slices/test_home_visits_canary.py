"""A marked street goes through the wizard, the desk, the JSON door, the messages and the tables: it stands where it may, nowhere else."""

from collections.abc import AsyncIterator

import httpx
import pytest

from backend import home_visits
from backend.clock import now
from backend.home_visits import Owner
from backend.visits import Desk
from tests import given, given_extended_sessions, given_people, given_visits
from tests.given_home_visits import asking
from tests.heard import Heard, hearing, tables_with
from tests.reader import Reader

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("29.5")]
MARK = "金丝雀巷七七八八号"


@pytest.fixture
async def heard(reader: Reader) -> AsyncIterator[Heard]:
    async with hearing(reader) as found:
        yield found


async def test_the_street_is_heard_on_its_owner_s_pages_alone(reader: Reader, heard: Heard) -> None:
    who = await given_people.signed_in(reader.client)
    draft = await home_visits.begin("jingkai", Owner("", who), asking(address=MARK, landmark=MARK), "zh", now())
    own = f"/home-visits/drafts/{draft}"
    for path in ("/home-visits/new", own, f"{own}/who", f"{own}/where"):
        await reader.open(path)
    await reader.send(await reader.open(f"{own}/check"), consent="yes")
    for path in ("/me", "/me/notices", f"/home-visits/{draft}/address", f"/progress/{draft}", "/demo/messages"):
        await reader.client.get(path, follow_redirects=True)
    for role in ("manager", "visitor"):
        await given_visits.at_work(reader.client, Desk("jingkai", await given_extended_sessions.staff("jingkai", "试岗", role)))
        for path in (
            "/staff/home-visits",
            f"/staff/home-visits/{draft}",
            f"/staff/phone-calls/{draft}",
            "/staff/overview",
            "/staff/report",
        ):
            await reader.client.get(path, follow_redirects=True)
    assert heard.with_mark(MARK) == {f"{own}/where", f"{own}/check", f"/home-visits/{draft}"}
    assert heard.in_addresses(MARK) == []
    assert len(heard.all) > 20


async def test_the_street_stands_in_no_answer_of_the_json_door(client: httpx.AsyncClient) -> None:
    mini = await given_people.mini(client)
    whole = {
        "why": "bedridden", "relation": "self", "name": "张示例", "items": ["canjirenzheng-xinban"], "community": "elsewhere", "address": MARK, "landmark": MARK,
        "phone": "19900001234", "present": "alone", "proof": "at_door", "halves": ["any"], "consent": True,
    }  # fmt: skip
    made = await mini.post("/home-visits", **whole)
    reference = made.json()["reference"]
    answers = [made, await mini.get("/home-visits"), await mini.get(f"/home-visits/{reference}"), await mini.get("/notices")]
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200]
    assert [answer.text for answer in answers if MARK in answer.text] == []


async def test_the_street_rests_in_no_table_and_in_no_idempotency_key() -> None:
    await home_visits.ask_at_once(
        "jingkai", await given.citizen(), asking(address=MARK, landmark=MARK), consent=True, language="zh", now=now()
    )
    assert await tables_with(MARK) == []
