"""The queue (PgQueuer on the same database): every job and every timed round."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from backend.database import Connection

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Job:
    """Work by name: `run` gets the payload (an id, never personal data). At-least-once: a repeat must do no harm."""

    name: str
    run: Callable[[str, datetime], Awaitable[None]]


@dataclass(frozen=True)
class Round:
    """Work done by the clock, every `every`; one process at a time does it."""

    name: str
    every: timedelta
    run: Callable[[datetime], Awaitable[None]]


async def one_by_one(things: Iterable[Thing], act: Callable[[Thing], Awaitable[None]]) -> None:
    """Each in its turn; one that fails stops no other. ExceptionGroup of all failures, at the end."""
    failed: list[Exception] = []
    for each in things:
        try:
            await act(each)
        except Exception as error:  # noqa: BLE001 - raised below, with the others
            failed.append(error)
    if failed:
        raise ExceptionGroup("some failed", failed)


async def enqueue(connection: Connection, name: str, payload: str, *, after: timedelta | None = None) -> None:
    """A job that exists if and only if the caller's transaction commits."""
    await Queries(AsyncpgDriver(connection)).enqueue(name, payload.encode(), execute_after=after)


async def enqueue_all(connection: Connection, name: str, payloads: Mapping[str, int]) -> None:
    """Many jobs of one name in one statement; payload to priority, the higher the earlier."""
    if payloads:
        contents: list[bytes | None] = [each.encode() for each in payloads]
        await Queries(AsyncpgDriver(connection)).enqueue([name] * len(payloads), contents, list(payloads.values()))
