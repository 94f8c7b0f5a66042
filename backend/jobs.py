"""The queue (PgQueuer on the same database): every job and every timed round."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries

from backend.database import Connection


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


async def enqueue(connection: Connection, name: str, payload: str, *, after: timedelta | None = None) -> None:
    """A job that exists if and only if the caller's transaction commits."""
    await Queries(AsyncpgDriver(connection)).enqueue(name, payload.encode(), execute_after=after)


async def enqueue_all(connection: Connection, name: str, payloads: Sequence[str]) -> None:
    """Many jobs of one name in one statement; none for none."""
    if payloads:
        await Queries(AsyncpgDriver(connection)).enqueue([name] * len(payloads), [each.encode() for each in payloads], [0] * len(payloads))
