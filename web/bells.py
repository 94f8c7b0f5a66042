"""The hall's bell in this process: one LISTEN connection that heals, behind Litestar's channels; a channel is a hall's name."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress

import asyncpg
import structlog
from litestar.channels import ChannelsBackend, ChannelsPlugin

from backend import database, settings, visits

log = structlog.get_logger()
NAME = "yueban bell"
_AGAIN_AFTER, _LOOKED_AFTER, _PATIENCE = 2.0, 30.0, 5.0


class Bells(ChannelsBackend):
    """PostgreSQL's notifications for the channels plugin. Litestar's own backend never reconnects: after a restart of the
    database its desks would stay silent. After each new connection everybody is rung, for something may have been missed."""

    def __init__(self) -> None:
        self._heard: set[str] = set()
        self._rung: asyncio.Queue[tuple[str, bytes]] = asyncio.Queue()
        self._keeper: asyncio.Task[None] | None = None

    async def on_startup(self) -> None:
        """Begin to listen; a database that is away is waited for."""
        self._rung = asyncio.Queue()
        self._keeper = asyncio.create_task(self._keep())

    async def on_shutdown(self) -> None:
        """Stop listening."""
        if self._keeper:
            self._keeper.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeper

    async def publish(self, data: bytes, channels: Iterable[str]) -> None:  # noqa: ARG002
        """Ring from outside a transaction; actions ring by visits.signals in their own."""
        async with database.transaction() as held:
            for hall in channels:
                await held.execute("SELECT pg_notify($1, $2)", visits.BELL, hall)

    async def subscribe(self, channels: Iterable[str]) -> None:
        """Somebody wants to hear of these halls."""
        self._heard |= set(channels)

    async def unsubscribe(self, channels: Iterable[str]) -> None:
        """Nobody wants to any more."""
        self._heard -= set(channels)

    async def stream_events(self) -> AsyncGenerator[tuple[str, bytes], None]:
        """Rings as they come."""
        while True:
            yield await self._rung.get()

    async def get_history(self, channel: str, limit: int | None = None) -> list[bytes]:  # noqa: ARG002
        """None is kept: who comes looks at the present state first."""
        return []

    async def _keep(self) -> None:
        while True:
            try:
                await self._listen()
            except Exception as error:  # noqa: BLE001 - whatever cut it, a hall's desks must not stay silent
                log.warning("the bell's connection is away", error=type(error).__name__)
            await asyncio.sleep(_AGAIN_AFTER)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(settings.current().database_url, timeout=_PATIENCE, server_settings={"application_name": NAME})
        lost = asyncio.Event()
        try:
            connection.add_termination_listener(lambda _: lost.set())
            await connection.add_listener(visits.BELL, lambda _connection, _pid, _channel, hall: self._ring(str(hall)))
            for hall in tuple(self._heard):
                self._ring(hall)
            while not lost.is_set():
                await connection.execute("SELECT 1", timeout=_PATIENCE)  # a line that was cut without a word is noticed
                with suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), _LOOKED_AFTER)
        finally:
            await connection.close(timeout=_PATIENCE)

    def _ring(self, hall: str) -> None:
        visits.forget_near(hall)
        if hall in self._heard:
            self._rung.put_nowait((hall, b"changed"))


channels = ChannelsPlugin(
    backend=Bells(), arbitrary_channels_allowed=True, subscriber_max_backlog=1, subscriber_backlog_strategy="dropleft"
)
plugins = (channels,)
