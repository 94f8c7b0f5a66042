"""Jobs are done at least once and rounds by one worker, whatever dies in between."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import asyncpg

from backend import jobs, working
from backend.database import transaction
from backend.jobs import Job, Round


@asynccontextmanager
async def worker(url: str, *, run: tuple[Job, ...] = (), walk: tuple[Round, ...] = ()) -> AsyncIterator[asyncio.Task[None]]:
    stop = asyncio.Event()
    task = asyncio.create_task(working.work_until(stop, url, run, walk))
    yield task
    stop.set()
    await asyncio.wait_for(task, 10)


def noting(into: list[str]) -> Callable[[str, datetime], Awaitable[None]]:
    async def note(payload: str, _now: datetime) -> None:
        into.append(payload)

    return note


async def until(ready: Callable[[], bool], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not ready():
            await asyncio.sleep(0.02)


async def give(name: str, payload: str) -> None:
    async with transaction() as held:
        await jobs.enqueue(held, name, payload)


async def test_a_job_of_a_committed_action_is_done(db: str) -> None:
    done: list[str] = []
    async with worker(db, run=(Job("tried", noting(done)),)):
        await give("tried", "one")
        await until(lambda: done == ["one"])


async def test_a_job_of_an_action_that_failed_is_never_done(db: str) -> None:
    done: list[str] = []
    async with worker(db, run=(Job("undone", noting(done)),)):
        try:
            async with transaction() as held:
                await jobs.enqueue(held, "undone", "never")
                raise LookupError
        except LookupError:
            await give("undone", "later")
        await until(lambda: "later" in done)
    assert done == ["later"]


async def test_jobs_given_while_nobody_worked_are_done_later(db: str) -> None:
    done: list[str] = []
    await give("waiting", "early")
    async with worker(db, run=(Job("waiting", noting(done)),)):
        await until(lambda: done == ["early"])


async def test_a_job_that_fails_is_tried_again_later(db: str) -> None:
    tries: list[str] = []

    async def fail(payload: str, _now: datetime) -> None:
        tries.append(payload)
        raise OSError

    async with worker(db, run=(Job("failing", fail),)):
        await give("failing", "once")
        await until(lambda: len(tries) == 1)
    async with transaction() as held:
        waits = await held.fetchrow("SELECT status::text, attempts, execute_after > now() FROM pgqueuer WHERE entrypoint = 'failing'")
    assert tuple(waits) == ("queued", 1, True)


async def test_a_worker_goes_on_when_the_database_cut_its_connections(db: str) -> None:
    done: list[str] = []
    async with worker(db, run=(Job("after", noting(done)),)):
        await give("after", "before the cut")
        await until(lambda: len(done) == 1)
        await _cut_listeners(db)
        await give("after", "the cut")
        await until(lambda: len(done) == 2, 30)


async def test_one_of_two_workers_leads_and_the_other_takes_over(db: str) -> None:
    walked: list[str] = []
    stop_first, stop_second = asyncio.Event(), asyncio.Event()
    first = asyncio.create_task(working.work_until(stop_first, db, (), (_walking("first", walked),)))
    await until(lambda: "first" in walked)
    second = asyncio.create_task(working.work_until(stop_second, db, (), (_walking("second", walked),)))
    await asyncio.sleep(0.5)
    assert "second" not in walked
    stop_first.set()
    await first
    await until(lambda: "second" in walked)
    stop_second.set()
    await second


async def test_a_round_that_fails_walks_again(db: str) -> None:
    walked: list[str] = []

    async def stumble(_now: datetime) -> None:
        walked.append("stumbled")
        raise OSError

    async with worker(db, walk=(Round("stumbling", timedelta(seconds=0.1), stumble),)):
        await until(lambda: len(walked) >= 2)


def _walking(name: str, walked: list[str]) -> Round:
    async def walk(_now: datetime) -> None:
        walked.append(name)

    return Round(name, timedelta(seconds=0.1), walk)


async def _cut_listeners(url: str) -> None:
    knife = await asyncpg.connect(url)
    await knife.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query ILIKE '%pgqueuer%' AND pid <> pg_backend_pid()"
    )
    await knife.close()
