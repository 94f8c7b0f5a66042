"""The engine, transaction(), and the pool: the one way to PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar, Token
from typing import Any, TypeAlias

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from backend.logs import log
from backend.refusals import Refusal

Connection: TypeAlias = asyncpg.Connection | asyncpg.pool.PoolConnectionProxy
ACQUIRE_SECONDS = 5.0
_GONE = (
    asyncpg.PostgresConnectionError, asyncpg.AdminShutdownError, asyncpg.CrashShutdownError, asyncpg.CannotConnectNowError,
    ConnectionError, TimeoutError,
    asyncpg.InternalClientError,  # a connection cut between two messages answers the next question with this
)  # fmt: skip


class DatabaseAway(Refusal):
    """The database doesn't answer now; nothing was kept. The page says: take a paper ticket."""

    status = 503
    retryable = True


class Unreadable(Refusal):
    """Some text holds what no text may hold: a zero byte, or half a character."""

    status = 400


class _OwnTask:
    """The running transaction of this task; a task created inside one does not inherit it."""

    def __init__(self) -> None:
        self._held: ContextVar[tuple[asyncio.Task[Any] | None, PostgresTransaction] | None] = ContextVar("tx", default=None)

    def get(self) -> PostgresTransaction | None:
        held = self._held.get()
        return held[1] if held and held[0] is _current_task() else None

    def set(self, transaction: PostgresTransaction) -> Token[Any]:
        return self._held.set((_current_task(), transaction))

    def reset(self, token: Token[Any]) -> None:
        self._held.reset(token)


def _current_task() -> asyncio.Task[Any] | None:
    try:
        return asyncio.current_task()
    except RuntimeError:
        return None


class _Engine(PostgresEngine):
    """Piccolo's engine with the transaction bound to its task; it asks the server nothing when imported."""

    def __init__(self) -> None:
        super().__init__(config={}, extensions=())
        self.current_transaction = _OwnTask()  # type: ignore[assignment]

    async def check_version(self) -> None:
        """Asked by `yueban doctor` instead: an import must not open a connection."""

    def get_version_sync(self) -> float:
        return 18.0


DB = _Engine()


async def connect(dsn: str, *, most: int = 12) -> None:
    """Open the pool of this process; 8 to 16 connections are best on 2 cores."""
    DB.config = {"dsn": dsn}
    if DB.pool is None:
        DB.pool = await asyncpg.create_pool(
            dsn, min_size=2, max_size=most, timeout=ACQUIRE_SECONDS, command_timeout=30, reset=_as_it_is,
            server_settings={"timezone": "UTC"},
        )  # fmt: skip


async def _as_it_is(_: Connection) -> None:
    """asyncpg has rolled back what was open; its RESET ALL would cost a round trip each time, and nothing here changes a
    session (LISTEN and session locks have connections of their own)."""


async def disconnect() -> None:
    """Close the pool; what runs is waited for, then cut, and a connection that is broken already is no reason to fail."""
    if DB.pool is None:
        return
    pool, DB.pool = DB.pool, None
    try:
        await asyncio.wait_for(pool.close(), 5)
    except (TimeoutError, asyncpg.InterfaceError, asyncpg.PostgresError, OSError):
        pool.terminate()


@asynccontextmanager
async def connection() -> AsyncIterator[Connection]:
    """A connection for questions: the running transaction's, or one of the pool's."""
    running = DB.current_transaction.get()
    if running is not None:
        yield running.connection
        return
    async with _acquired() as held:
        yield held


@asynccontextmanager
async def transaction() -> AsyncIterator[Connection]:
    """All or nothing. A transaction inside another is a savepoint; the connection goes back even when COMMIT fails.

    Never create a task inside one (it would not belong to it), and do nothing slow: no network, no rendering.
    """
    running = DB.current_transaction.get()
    if running is not None:
        async with running.connection.transaction():
            yield running.connection
        return
    async with _acquired() as held, held.transaction():
        mark = PostgresTransaction(DB)
        mark.connection = held
        token = DB.current_transaction.set(mark)
        try:
            yield held
        finally:
            DB.current_transaction.reset(token)


@asynccontextmanager
async def _acquired() -> AsyncIterator[Connection]:
    if DB.pool is None:
        raise DatabaseAway
    try:
        held = await DB.pool.acquire(timeout=ACQUIRE_SECONDS)
    except (*_GONE, OSError, asyncpg.InterfaceError, asyncpg.TooManyConnectionsError) as error:
        raise DatabaseAway from error
    try:
        yield held
    except Exception as error:
        meant = _meant(error, held)
        if meant is None:
            raise
        raise meant from error
    finally:
        await _given_back(held)


def _meant(error: Exception, held: Connection) -> Refusal | None:
    """What an error says to people: the database is away, or the text can't be one; None for any other."""
    if isinstance(error, (asyncpg.CharacterNotInRepertoireError, UnicodeEncodeError)) or isinstance(error.__cause__, UnicodeEncodeError):
        return Unreadable()
    if isinstance(error, asyncpg.DataError) and "out of int" in str(error):
        return Unreadable()  # a number longer than any of ours, as somebody typed it into an address
    if isinstance(error, asyncpg.DeadlockDetectedError):
        log.error("deadlock", detail=error.detail)  # two took their locks in different orders: the loser may simply ask again
        return DatabaseAway()
    if isinstance(error, _GONE) or (isinstance(error, asyncpg.InterfaceError) and _is_cut(held)):
        return DatabaseAway()
    return None


def _is_cut(held: Connection) -> bool:
    """Whether the connection has ended; the pool's proxy lets go of one that has."""
    try:
        return bool(held.is_closed())
    except asyncpg.InterfaceError:
        return True


async def _given_back(held: Any) -> None:
    pool = DB.pool
    if pool is None:
        return
    try:
        await pool.release(held, timeout=ACQUIRE_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError):
        return  # one that can't be reset is cut by the pool itself
