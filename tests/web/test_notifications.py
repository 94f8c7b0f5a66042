"""The list of notices, and the demo's messages."""

from datetime import timedelta

import httpx
import pytest

from backend.clock import at, now
from tests import given_people
from tests.given_notifications import announced, tried
from tests.provider import provider
from tests.reader import Reader

pytestmark = pytest.mark.usefixtures("product")


@pytest.mark.article("21.1")
async def test_what_one_was_told_stands_in_the_app(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    await announced(citizen=who, phone=None, now=now(), reference="")
    page = await reader.open("/me/notices")
    assert "预约成功：11月24日 周二 10:00" in page.text
    assert "新" in page.document.one("article").text


async def test_what_was_seen_is_not_new_the_next_time(reader: Reader) -> None:
    who = await given_people.signed_in(reader.client)
    await announced(citizen=who, phone=None, now=now(), reference="")
    await reader.open("/me/notices")
    assert "accent" not in (await reader.open("/me/notices")).document.one("article").get("class")


async def test_nobody_reads_notices_without_signing_in(client: httpx.AsyncClient) -> None:
    answer = await client.get("/me/notices")
    assert (answer.status_code, answer.headers["location"].startswith("/sign-in")) == (303, True)


async def test_no_notices_yet_is_said_kindly(reader: Reader) -> None:
    await given_people.signed_in(reader.client)
    assert "还没有通知" in (await reader.open("/me/notices")).text


async def test_an_invitation_to_rate_has_its_button(reader: Reader) -> None:
    from tests.given_ratings import invited

    who, token = await given_people.signed_in(reader.client), await invited()
    link = f"http://127.0.0.1:8000/ratings/{token}"
    noon = at(now().date() - timedelta(days=1), 12)  # at night it would wait for the morning
    await announced("rate", citizen=who, phone=None, now=noon, send_at=noon, facts={"hall": "厅", "item": "证", "link": link})
    page = await reader.open("/me/notices")
    assert page.link("评价这次服务") == f"/ratings/{token}"
    assert link not in page.text


async def test_the_twin_keeps_what_it_is_sent_and_says_so(client: httpx.AsyncClient) -> None:
    phone = given_people.demo_phone()
    sent = await client.post("/demo/twins/sms", json={"id": f"t-{phone}", "to": phone, "text": "您好"})
    status = await client.get(f"/demo/twins/sms/t-{phone}")
    shown = await client.get("/demo/messages", params={"to": phone}, headers={"Accept": "application/json"})
    assert status.json() == {"state": "accepted"} | sent.json()
    assert [each["text"] for each in shown.json()["items"]] == ["您好"]


async def test_the_twin_takes_demo_phones_only(client: httpx.AsyncClient) -> None:
    answer = await client.post("/demo/twins/sms", json={"id": "t-1", "to": "13800001234", "text": "您好"})
    assert answer.status_code == 422


async def test_the_twin_has_never_heard_of_what_was_not_sent(client: httpx.AsyncClient) -> None:
    assert (await client.get("/demo/twins/sms/never")).status_code == 404


async def test_the_demo_s_messages_can_be_read_on_a_page(reader: Reader) -> None:
    phone = given_people.demo_phone()
    await reader.client.post("/demo/twins/sms", json={"id": "p", "to": phone, "text": "<b>粗</b>体"})
    page = await reader.open(f"/demo/messages?to={phone}")
    assert "<b>粗</b>体" in page.text


async def test_provider_and_twin_speak_the_same(listening: str) -> None:
    from backend.notifications.channels.http_sms import HttpSms

    phone = given_people.demo_phone()
    number = await announced(phone=phone)
    found = await tried(number, lambda _: HttpSms(f"{listening}/demo/twins/sms"))
    assert found["state"] == "sent"
    assert found["provider_id"].startswith("twin-")
    async with provider() as scripted:
        assert (await tried(await announced(), scripted.sms))["provider_id"] == "p1"
