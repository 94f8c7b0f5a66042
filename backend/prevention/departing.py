"""Somebody died: their entry is erased where it is theirs for certain; where it is only likely, a keeper is asked, and nothing is told
before the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time

from backend import ledger, notifications
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.home_visits import HomeVisit
from backend.prevention import records
from backend.prevention.actions import TOPICS, erase
from backend.prevention.rules import Doubt, Keeper, Listed, NotListed, alike, is_theirs, may_answer


async def died(held: Connection, visit: HomeVisit, actor: str, now: datetime) -> None:
    """Who was to be visited has died: no reminder goes to this household any more, in the transaction that closes the request.

    The list and a request have no key in common. The visit that was asked for from an entry, in its name, is certain; the same
    phone, or the same name in the same community, is a question. Once again it asks nothing anew.
    """
    for each in await records.whole_hall(held, visit.hall):
        why = alike(each, visit)
        if why is None:
            continue
        try:
            found = await records.one(held, each.reference, lock=True)
        except NotListed:
            continue  # taken off meanwhile
        if is_theirs(found, visit):
            await erase(held, found, actor, "died", now)
        else:
            await records.add_doubt(held, found, Doubt(visit.reference, why, visit.asking.is_protected, now))
            await notifications.withdraw(held, found.reference, TOPICS, now)


def doubtful(keeper: Keeper, listed: Sequence[Listed]) -> tuple[Listed, ...]:
    """Of whom this keeper is asked whether they are who died."""
    return tuple(each for each in listed if each.doubts and may_answer(keeper, each))


async def doubted_by(keeper: Keeper, visit: str) -> tuple[Listed, ...]:
    """Of whom this keeper is asked, because this request was closed."""
    async with connection() as held:
        return doubtful(keeper, await records.doubted(held, keeper.hall, visit))


async def is_them(keeper: Keeper, reference: str, now: datetime) -> None:
    """It is the person who died: the entry is erased, on record. NotListed, also where nothing is asked."""
    async with transaction() as held:
        await erase(held, await _asked_of(held, keeper, reference), keeper.actor, "died", now)


async def is_somebody_else(keeper: Keeper, reference: str, now: datetime) -> None:
    """It is somebody else, on record: reminders go out again, also the one that was taken back unsent. NotListed, also where nothing is
    asked."""
    async with transaction() as held:
        found = await _asked_of(held, keeper, reference)
        since = min(each.asked_at for each in found.doubts)
        await records.clear_doubts(held, found.reference, keeper.actor, now)
        await records.tell_anew(held, found.reference, datetime.combine(since.date(), time(), SHANGHAI))
        visits = ",".join(each.visit for each in found.doubts)
        await ledger.write(held, found.hall, now, keeper.actor, "clear_doubt", f"listed:{found.reference}", {"visits": visits})


async def _asked_of(held: Connection, keeper: Keeper, reference: str) -> Listed:
    found = await records.one(held, reference, lock=True)
    if not found.doubts or not may_answer(keeper, found):
        raise NotListed
    return found
