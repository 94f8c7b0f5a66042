"""Workers that die between send and mark, two workers, poison (trust.md F9, F26, F27)."""

import asyncio
import os
import random
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import pytest

from backend import clock, jobs
from backend.database import transaction
from backend.settings import environment
from tests import given
from tests.counts import times
from tests.given_notifications import PHONE, announced, delivery
from tests.provider import Provider, provider

pytestmark = pytest.mark.usefixtures("db")
_CHANCE = random.Random(20261122)


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
        await held.execute("UPDATE deliveries SET due_at = now() WHERE id = ANY($1) AND state IN ('sending', 'queued')", list(numbers))


async def test_a_worker_killed_between_send_and_mark_leaves_neither_loss_nor_copy() -> None:
    await empty_the_queue()
    number = await announced(now=clock.now())
    async with provider("slow", phone=PHONE) as sms:
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
    async with provider("lost", phone=PHONE) as sms:
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
    async with provider("slow", "slow", "slow", phone=PHONE) as sms:
        sms.knows = False
        for _ in range(3):
            async with worker(sms) as process:
                await until_state(number, "sending", "failed")
                await asyncio.sleep(0.3)
                process.kill()
            await lapse(number)
        assert len(sms.taken) <= 2


async def sent_at_last(numbers: list[int]) -> bool:
    return {await until_state(number, "sent", "failed") for number in numbers} <= {"sent"}


@pytest.mark.timeout(900)
async def test_workers_killed_again_and_again_lose_nothing_and_copy_nothing() -> None:
    await empty_the_queue()
    numbers: list[int] = []
    async with provider(phone=PHONE) as sms:
        for _ in range(times(3, 40)):
            async with worker(sms) as process:
                assert await sent_at_last(numbers)
                arrived = len(sms.taken)
                numbers += [await announced(now=clock.now()) for _ in range(40)]
                await until(lambda seen=arrived: len(sms.taken) > seen)
                await asyncio.sleep(_CHANCE.uniform(0.02, 0.2))
                process.kill()
            await asyncio.sleep(0.3)  # what the dead worker had sent arrives, long before a lease would be over
            await lapse(*numbers[-40:])
        async with worker(sms):
            assert await sent_at_last(numbers)
        assert len({one["id"] for one in sms.taken}) == len(sms.taken) == len(numbers)


async def test_two_workers_send_nothing_twice_and_19_of_20_within_ten_seconds() -> None:
    await empty_the_queue()
    async with provider(phone=PHONE) as sms, worker(sms), worker(sms):
        await until_state(await announced(now=clock.now()), "sent", seconds=40)
        numbers = [await announced(now=clock.now()) for _ in range(60)]
        await asyncio.gather(*(until_state(number, "sent") for number in numbers))
        late = [row for row in [await delivery(number) for number in numbers] if row["sent_at"] - row["created_at"] > timedelta(seconds=10)]
        assert len({one["id"] for one in sms.taken}) == len(sms.taken) == 61
        assert len(late) <= 3


async def test_a_poison_message_is_parked_after_its_tries_and_the_rest_goes_on() -> None:
    await empty_the_queue()
    async with transaction() as held:
        await jobs.enqueue(held, "deliver", "poison")
        await held.execute("UPDATE pgqueuer SET attempts = 4 WHERE payload = 'poison'")
    number = await announced(now=clock.now())
    async with provider(phone=PHONE) as sms, worker(sms):
        assert await until_state(number, "sent") == "sent"
        async with asyncio.timeout(20):
            while await given.rows("SELECT status::text FROM pgqueuer WHERE payload = 'poison'") != [("failed",)]:
                await asyncio.sleep(0.1)
