"""Providers that fail, hang or lie, and workers that die between send and mark (trust.md F9, F10, F26, F27)."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from backend import clock
from backend.database import connection, transaction
from backend.notifications.channels.breaker import Breaker, Guarded
from backend.notifications.channels.http_sms import HttpSms
from backend.settings import environment
from tests.counts import times
from tests.given_notifications import LATER, NOON, announced, delivery, fallback, tried
from tests.provider import Provider, provider

pytestmark = pytest.mark.usefixtures("db")
NOBODY = "http://127.0.0.1:9/sms"


@asynccontextmanager
async def worker(sms: Provider) -> AsyncIterator[asyncio.subprocess.Process]:
    """A real worker process that sends to `sms`; killed at the end whatever happens."""
    told = environment(SMS_URL=sms.url, DATABASE_URL=os.environ["YUEBAN_DATABASE_URL"])
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "backend", "work", env=told)
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def until_state(number: int, *states: str, seconds: float = 30) -> str:
    async with asyncio.timeout(seconds):
        while (state := (await delivery(number))["state"]) not in states:
            await asyncio.sleep(0.05)
    return state


async def until(ready: Callable[[], bool], seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not ready():
            await asyncio.sleep(0.02)


async def empty_the_queue() -> None:
    async with transaction() as held:
        await held.execute("DELETE FROM pgqueuer")
        await held.execute("UPDATE deliveries SET state = 'withdrawn' WHERE state IN ('waiting', 'queued', 'sending', 'unknown')")


async def lapse(*numbers: int) -> None:
    """The lease of a try is over."""
    async with transaction() as held:
        await held.execute("UPDATE deliveries SET due_at = now() WHERE id = ANY($1)", list(numbers))


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


async def test_a_worker_killed_between_send_and_mark_leaves_neither_loss_nor_copy() -> None:
    await empty_the_queue()
    number = await announced(now=clock.now())
    async with provider("slow") as sms:
        async with worker(sms) as process:
            await until_state(number, "sending")
            await until(lambda: bool(sms.taken))
            process.kill()
        await lapse(number)
        async with worker(sms):
            assert await until_state(number, "sent") == "sent"
        assert len(sms.taken) == 1


async def test_a_worker_killed_before_the_send_left_sends_it_after_all() -> None:
    await empty_the_queue()
    number = await announced(now=clock.now())
    async with provider("lost") as sms:
        async with worker(sms) as process:
            await until(lambda: bool(sms.paths))
            process.kill()
        await lapse(number)
        async with worker(sms):
            await until_state(number, "sent")
        assert len(sms.taken) == 1


async def test_a_provider_that_knows_nothing_gets_two_copies_at_most() -> None:
    await empty_the_queue()
    number = await announced(now=clock.now())
    async with provider("slow", "slow", "slow") as sms:
        sms.knows = False
        for _ in range(3):
            async with worker(sms) as process:
                await until_state(number, "sending", "failed")
                await asyncio.sleep(0.3)
                process.kill()
            await lapse(number)
        assert len(sms.taken) <= 2


async def test_a_worker_killed_again_and_again_loses_nothing_and_copies_nothing() -> None:
    await empty_the_queue()
    kills, chance = times(3, 40), random.Random(20261122)
    async with provider() as sms:
        numbers = []
        for _ in range(kills):
            numbers += [await announced(now=clock.now()) for _ in range(40)]
            async with worker(sms) as process:
                arrived = len(sms.taken)
                await until(lambda seen=arrived: len(sms.taken) > seen)
                await asyncio.sleep(chance.uniform(0.05, 0.3))
                process.kill()
            await lapse(*numbers)
        async with worker(sms):
            states = [await until_state(number, "sent", "failed") for number in numbers]
        assert set(states) == {"sent"}
        assert len({one["id"] for one in sms.taken}) == len(sms.taken) == len(numbers)


async def test_two_workers_send_nothing_twice_and_19_of_20_within_ten_seconds() -> None:
    await empty_the_queue()
    async with provider() as sms, worker(sms), worker(sms):
        await until_state(await announced(now=clock.now()), "sent", seconds=40)
        numbers = [await announced(now=clock.now()) for _ in range(60)]
        await asyncio.gather(*(until_state(number, "sent") for number in numbers))
        late = [row for row in [await delivery(number) for number in numbers] if row["sent_at"] - row["created_at"] > timedelta(seconds=10)]
        assert len({one["id"] for one in sms.taken}) == len(sms.taken) == 61
        assert len(late) <= 3


async def test_a_poison_message_is_parked_and_the_rest_goes_on() -> None:
    await empty_the_queue()
    from backend import jobs

    async with transaction() as held:
        await jobs.enqueue(held, "deliver", "poison")
    number = await announced(now=clock.now())
    async with provider() as sms, worker(sms):
        assert await until_state(number, "sent") == "sent"
