"""Announce, withdraw, read: what other slices and the doors ask of the notifications."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from backend.database import Connection, connection, transaction
from backend.notifications import notice as kept
from backend.notifications.notice import Notice
from backend.notifications.rules import TOPICS, Announcement, reminders, timed

PAGE = 20
_IN_APP = tuple(topic.name for topic in TOPICS.values() if topic.in_app)


async def announce(held: Connection, announcement: Announcement, now: datetime) -> None:
    """The notice and its first delivery, in the caller's transaction; a worker hands it over within about a second of its time.

    Raises MissingFacts where the topic's words need more.
    """
    await announce_all(held, (announcement,), now)


async def announce_all(held: Connection, announcements: Iterable[Announcement], now: datetime) -> None:
    """Several at once, in one round trip. What would be too late when it may go out is not kept at all."""
    ready = [timed(each, now) for each in announcements]
    await kept.keep(held, [each for each in ready if each.send_at and each.expires_at and each.send_at < each.expires_at], now)


async def announce_visit(held: Connection, announcement: Announcement, starts_at: datetime, now: datetime) -> None:
    """A visit that was booked or changed (`announcement`), and its reminders of the evening before and two hours before."""
    await announce_all(held, (announcement, *reminders(announcement, starts_at, now)), now)


async def withdraw(held: Connection, reference: str, topics: Iterable[str], now: datetime) -> None:
    """What is not yet sent about `reference` and `topics` stays unsent, and none of it shows any more."""
    await kept.withdraw(held, reference, tuple(topics), now)


async def erase(held: Connection, reference: str, topics: Iterable[str], now: datetime) -> None:
    """As withdraw, and what was told holds no phone and no facts any more: who it was for is to be forgotten."""
    named = tuple(topics)
    await kept.withdraw(held, reference, named, now)
    await kept.erase(held, reference, named)


async def silence(held: Connection, hall: str, reference: str, now: datetime) -> None:
    """Nobody is told anything about `reference` any more, whatever the topic (somebody died): what waits stays unsent, what is
    announced later is not kept."""
    await kept.silence(held, hall, reference, now)


async def unreached(topics: Iterable[str], since: datetime, now: datetime) -> tuple[Notice, ...]:
    """What was told to accounts by `topics` since then and came by no channel: somebody has to be telephoned."""
    async with connection() as held:
        return await kept.unreached(held, tuple(topics), since, now)


async def unreached_phones(topics: Iterable[str], since: datetime, now: datetime) -> tuple[Notice, ...]:
    """As unreached, of what was told to a phone alone."""
    async with connection() as held:
        return await kept.unreached(held, tuple(topics), since, now, accounts=False)


async def notices(citizen: UUID, now: datetime, before: int | None = None) -> tuple[Notice, ...]:
    """What `citizen` was told, newest first, up to 20; `before` (a notice's id) gives the older ones."""
    async with connection() as held:
        return await kept.told(held, citizen, _IN_APP, before, PAGE, now)


async def mark_read(citizen: UUID, now: datetime) -> None:
    """The citizen has seen what was told until now."""
    async with transaction() as held:
        await kept.mark_read(held, citizen, now)
