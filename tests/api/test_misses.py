"""Not coming, for the mini-program: what counts, the pause, the reason, the appeal."""

from datetime import timedelta

import pytest

from backend import appointments, hall
from backend.clock import now
from tests import given, given_extended_sessions, given_misses, given_people
from tests.given_people import Mini
from tests.given_product import ITEM

pytestmark = [pytest.mark.usefixtures("product", "listening"), pytest.mark.article("18.1")]
PERSON = {"kind": "person", "name": "王小五", "id_kind": "resident_id", "id_number": "11010119900307002X"}


async def a_hall() -> str:
    today = now().date()
    return await given.hall(days=(today, today + timedelta(days=1)), hours=(0, 24), items={ITEM: 15})


async def missed(slug: str, mini: Mini, times: int = 1) -> list[str]:
    who, begins = (await mini.account()).id, now().replace(minute=now().minute // 15 * 15, second=0, microsecond=0)
    found = []
    for _ in range(times):
        whose = given.applicant(PERSON["name"], PERSON["id_number"])
        booked = await given.booked(slug, begins, ITEM, by=who, applicant=whose, now=begins - timedelta(hours=1))
        await given_misses.not_come(booked.reference, now())
        found.append(booked.reference)
    return found


async def ready(client) -> Mini:
    """Signed in, with a confirmed phone."""
    mini = await given_people.mini(client)
    phone = given_people.demo_phone()
    await mini.post("/phone/codes", phone=phone)
    await mini.post("/phone/confirmation", phone=phone, code=await given_people.code_sent_to(phone))
    return mini


async def test_three_misses_pause_booking_with_a_problem_that_says_why_and_the_other_ways(client) -> None:
    mini, slug = await ready(client), await a_hall()
    await missed(slug, mini, 3)
    tomorrow = (now() + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    answer = await mini.post("/appointments", items=[ITEM], slot=hall.slot_name(slug, tomorrow), applicant=PERSON)
    assert (answer.status_code, answer.json()["type"]) == (409, "online-paused"), answer.text
    assert "12345" in answer.json()["title"]
    (record,) = (await mini.get("/misses")).json()["items"]
    assert (record["applicant"], record["paused_until"] is not None, len(record["misses"])) == ("王*五", True, 3)


async def test_the_reason_is_given_once_and_read_by_a_person(client) -> None:
    mini, slug = await ready(client), await a_hall()
    (reference,) = await missed(slug, mini)
    assert (await mini.post(f"/misses/{reference}/excuse", excuse="other")).json()["field"] == "words"
    assert (await mini.post(f"/misses/{reference}/excuse", excuse="ill", words="发烧")).json()["items"][0]["misses"][0]["state"] == "asked"
    assert (await mini.post(f"/misses/{reference}/excuse", excuse="ill")).json()["type"] == "not-now"
    staff = await given_extended_sessions.staff(slug)
    await appointments.judge_excuse(appointments.Judge(slug, staff), reference, "", now(), accepted=True)
    assert (await mini.get("/misses")).json()["items"][0]["misses"][0]["state"] == "excused"


async def test_the_appeal_is_made_once(client) -> None:
    mini, slug = await ready(client), await a_hall()
    references = await missed(slug, mini, 3)
    assert (await mini.post(f"/misses/{references[0]}/appeal", words="没收到提醒")).json()["items"][0]["appeal"]["state"] == "waiting"
    assert (await mini.post(f"/misses/{references[2]}/appeal", words="再说一次")).json()["type"] == "appealed-already"


async def test_nobody_else_sees_it(client) -> None:
    mini, slug = await ready(client), await a_hall()
    (reference,) = await missed(slug, mini)
    other = await ready(client)
    assert (await other.get("/misses")).json()["items"] == []
    assert (await other.post(f"/misses/{reference}/excuse", excuse="ill")).status_code == 404
