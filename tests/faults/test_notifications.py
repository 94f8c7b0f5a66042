"""Providers that fail, hang or lie (trust.md F10)."""

import asyncio
from datetime import timedelta

import pytest

from backend.database import connection
from backend.notifications.channels.breaker import Breaker, Guarded
from backend.notifications.channels.http_sms import HttpSms
from tests.given_notifications import LATER, NOON, announced, fallback, tried
from tests.provider import provider

pytestmark = pytest.mark.usefixtures("db")
NOBODY = "http://127.0.0.1:9/sms"


@pytest.mark.parametrize("status", [500, 503])
async def test_a_provider_in_trouble_is_tried_again(status: int) -> None:
    number = await announced()
    async with provider(status) as sms:
        assert (await tried(number, sms.sms))["state"] == "waiting"
        assert (await tried(number, sms.sms, NOON + timedelta(minutes=3)))["state"] == "sent"


async def test_retry_after_is_obeyed() -> None:
    async with provider(429) as sms:
        due_at = (await tried(await announced(), sms.sms))["due_at"]
    assert timedelta(seconds=90) <= due_at - NOON < timedelta(seconds=95)


async def test_a_provider_that_is_not_there_is_tried_again() -> None:
    found = await tried(await announced(), lambda _: HttpSms(NOBODY))
    assert (found["state"], found["last_error"]) == ("waiting", "ConnectError")


@pytest.mark.parametrize("status", [400, 404, 422])
async def test_a_refused_number_is_not_tried_again_but_called(status: int) -> None:
    number = await announced("code")
    async with provider(status) as sms:
        assert (await tried(number, sms.sms))["state"] == "failed"
        assert (await fallback(number))["channel"] == "voice"


async def test_the_voice_says_what_the_text_message_could_not() -> None:
    number = await announced("code")
    async with provider(422) as sms:
        await tried(number, sms.sms)
        await tried((await fallback(number))["id"], sms.sms, NOON + LATER)
        assert [(one["kind"], "135790" in one["text"]) for one in sms.taken] == [("voice", True)]


async def test_where_no_provider_is_set_it_fails_at_once() -> None:
    found = await tried(await announced(), lambda _: None)
    assert (found["state"], found["last_error"]) == ("failed", "no provider set")


async def test_a_provider_that_takes_it_and_never_answers_is_asked_not_told_again() -> None:
    number = await announced()
    async with provider("slow") as sms:
        assert (await tried(number, sms.sms))["state"] == "unknown"
        assert (await tried(number, sms.sms, NOON + LATER))["state"] == "sent"
        assert len(sms.taken) == 1


async def test_a_send_that_vanished_is_sent_once_more() -> None:
    number = await announced()
    async with provider("lost") as sms:
        assert (await tried(number, sms.sms))["state"] == "unknown"
        assert (await tried(number, sms.sms, NOON + LATER))["state"] == "sent"
        assert len(sms.taken) == 1


async def test_a_provider_that_fails_five_times_is_left_alone() -> None:
    breaker = Breaker()
    async with provider(*[503] * 20) as sms:
        found = [await tried(await announced(), lambda _: Guarded(sms.sms(), breaker)) for _ in range(8)]
        assert len(sms.paths) == 5
    assert [row["last_error"] for row in found[5:]] == ["resting"] * 3
    assert {row["state"] for row in found} == {"waiting"}


async def test_no_redirect_is_followed() -> None:
    async with provider("moved") as sms:
        assert (await tried(await announced(), sms.sms))["state"] == "waiting"
        assert sms.paths == ["/sms"]


async def test_of_an_endless_answer_four_kilobytes_are_read() -> None:
    async with provider("huge") as sms:
        assert (await tried(await announced(), sms.sms))["state"] == "sent"


async def test_no_connection_is_held_while_a_provider_thinks() -> None:
    numbers = [await announced() for _ in range(20)]
    async with provider(*["slow"] * 20) as sms:
        sending = asyncio.gather(*(tried(number, sms.sms) for number in numbers))
        await asyncio.sleep(0.3)
        async with asyncio.timeout(0.2), connection() as held:
            assert await held.fetchval("SELECT 1") == 1
        await sending
