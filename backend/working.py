"""`yueban work`: runs the jobs of every slice as they come, and the rounds of every slice by the clock."""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from types import ModuleType

import asyncpg
from pgqueuer import PgQueuer, RetryRequested
from pgqueuer.models import Job as Queued

import backend
from backend import clock, database
from backend.jobs import Job, Round
from backend.logs import log

_LEADER = 7_310_410_773
_HEARTBEAT = timedelta(seconds=30)
_AGAIN = timedelta(seconds=30)
_TRIES = 5
_AT_ONCE = 20  # more would only wait for the pool, whose 12 connections they share with the rounds


def jobs() -> tuple[Job, ...]:
    """Every slice's JOBS."""
    return tuple(job for module in _slices() for job in getattr(module, "JOBS", ()))


def rounds() -> tuple[Round, ...]:
    """Every slice's ROUNDS, and the foundation's own."""
    return tuple(timed for module in _slices() for timed in getattr(module, "ROUNDS", ()))


async def work(url: str) -> None:
    """Work until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for wish in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(wish, stop.set)
    await database.connect(url)
    await work_until(stop, url, jobs(), rounds())
    await database.disconnect()


async def work_until(stop: asyncio.Event, url: str, all_jobs: tuple[Job, ...], all_rounds: tuple[Round, ...]) -> None:
    """Work until `stop`; what is begun is finished first, within 5 s. Several workers may run: one leads the rounds."""
    parts = [
        asyncio.create_task(_persist(lambda: _work_queue(url, stop, all_jobs), stop)),
        asyncio.create_task(_persist(lambda: _lead_rounds(url, stop, all_rounds), stop)),
    ]
    await stop.wait()
    await asyncio.wait(parts, timeout=5)
    for part in parts:
        part.cancel()
    await asyncio.gather(*parts, return_exceptions=True)


async def _persist(part: Callable[[], Awaitable[None]], stop: asyncio.Event) -> None:
    """A database that goes away is waited for, never given up."""
    while not stop.is_set():
        try:
            await part()
        except Exception as error:  # noqa: BLE001 - whatever happened, the work goes on, and it is on record
            log.error("worker interrupted", error=type(error).__name__)
            await _pause(stop, 2.0)


async def _work_queue(url: str, stop: asyncio.Event, all_jobs: tuple[Job, ...]) -> None:
    connection = await asyncpg.connect(url, timeout=5)
    queue = PgQueuer.from_asyncpg_connection(connection)
    for job in all_jobs:
        _register(queue, job)
    watching = asyncio.create_task(_pass_on(stop, queue.shutdown))
    try:
        await queue.qm.run(
            dequeue_timeout=timedelta(seconds=2), batch_size=_AT_ONCE // 2, max_concurrent_tasks=_AT_ONCE,
            heartbeat_timeout=_HEARTBEAT, shutdown_on_listener_failure=True,
        )  # fmt: skip
    finally:
        watching.cancel()
        with suppress(Exception):
            await connection.close(timeout=2)


def _register(queue: PgQueuer, job: Job) -> None:
    async def run(queued: Queued) -> None:
        try:
            await job.run((queued.payload or b"").decode(), clock.now())
        except Exception as error:
            log.error("job failed", job=job.name, queued=queued.id, tries=queued.attempts + 1, error=type(error).__name__)
            if queued.attempts + 1 >= _TRIES:
                raise
            raise RetryRequested(delay=_AGAIN * 2**queued.attempts) from error

    queue.entrypoint(job.name, on_failure="hold")(run)


async def _pass_on(stop: asyncio.Event, further: asyncio.Event) -> None:
    await stop.wait()
    further.set()


async def _lead_rounds(url: str, stop: asyncio.Event, all_rounds: tuple[Round, ...]) -> None:
    """The one worker that holds the lock does the rounds; when its connection goes, another takes over."""
    connection = await asyncpg.connect(url, timeout=5)
    try:
        while not stop.is_set() and not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LEADER):
            await _pause(stop, 2.0)
        if not stop.is_set():
            await _go_round(connection, stop, all_rounds)
    finally:
        with suppress(Exception):
            await connection.close(timeout=2)


async def _go_round(leading: asyncpg.Connection, stop: asyncio.Event, all_rounds: tuple[Round, ...]) -> None:
    walking = [asyncio.create_task(_repeat(timed, stop)) for timed in all_rounds]
    try:
        while not stop.is_set():
            await leading.fetchval("SELECT 1", timeout=5)
            await _pause(stop, 2.0)
    finally:
        _, late = await asyncio.wait(walking, timeout=5 if stop.is_set() else 0)
        for task in late:
            task.cancel()
        await asyncio.gather(*walking, return_exceptions=True)


async def _repeat(timed: Round, stop: asyncio.Event) -> None:
    while not stop.is_set():
        try:
            await timed.run(clock.now())
        except Exception as error:  # noqa: BLE001 - the next round may go well, and this one is on record
            errors = error.exceptions if isinstance(error, ExceptionGroup) else (error,)
            log.error("round failed", round=timed.name, error=", ".join(type(each).__name__ for each in errors))
        await _pause(stop, timed.every.total_seconds())


async def _pause(stop: asyncio.Event, seconds: float) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)


def _slices() -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(backend.__path__, "backend."):
        if found.ispkg and not found.name.endswith(".migrations"):
            yield importlib.import_module(found.name)
    yield importlib.import_module("backend.upkeep")
