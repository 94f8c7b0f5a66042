"""Who looks at more people than they serve (trust.md T2): a round each minute, one alarm until a manager has looked into it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend import hall, ledger, people, visits
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.ledger import Look
from backend.refusals import NotAllowed, NotFound

WITHIN = timedelta(hours=1)
SHOWN_FOR = timedelta(days=30)
ACTOR = "rounds"
_STAFF = "staff:"


@dataclass(frozen=True)
class LookAlarm:
    """Somebody who looked at so many people within an hour; `name` is empty for a community worker. `looked_by` once it is settled."""

    id: int
    name: str
    number: int
    began_at: datetime
    looked_by: str
    looked_at: datetime | None


class NoLookAlarm(NotFound):
    """The hall has no such alarm."""


class OwnLookAlarm(NotAllowed):
    """Nobody looks into the alarm about themselves."""


async def watch_looks(now: datetime) -> None:
    """A round: an alarm for each who is over the hall's limit. Repeating it does no harm."""
    async with connection() as held:
        found = await _outside_their_queue(held, await ledger.looks(held, now - WITHIN), now)
    by_whom: dict[tuple[str, str], list[int]] = defaultdict(list)
    for each in found:
        by_whom[each.hall, each.actor].append(each.id)
    for (slug, actor), numbers in by_whom.items():
        if len(numbers) > (limit := (await hall.policies(slug, now)).look_ups_alarm):
            await _sound(slug, actor, numbers, limit, now)


async def look_alarms(hall_slug: str, now: datetime) -> tuple[LookAlarm, ...]:
    """A hall's alarms, those to be looked into first; the settled ones of 30 days after them."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT * FROM look_alarms WHERE hall = $1 AND (looked_at IS NULL OR looked_at > $2)
               ORDER BY looked_at IS NOT NULL, began_at DESC LIMIT 100""",
            hall_slug, now - SHOWN_FOR,
        )  # fmt: skip
    who = [_staff(row["actor"]) for row in rows] + [row["looked_by"] for row in rows]
    names = await people.names_of([each for each in who if each])
    return tuple(
        LookAlarm(
            row["id"], _name(names, _staff(row["actor"])), row["number"], row["began_at"].astimezone(SHANGHAI),
            _name(names, row["looked_by"]), row["looked_at"].astimezone(SHANGHAI) if row["looked_at"] else None,
        )
        for row in rows
    )  # fmt: skip


async def number_of_look_alarms(hall_slug: str) -> int:
    """How many wait for a manager."""
    async with connection() as held:
        found: int = await held.fetchval("SELECT count(*) FROM look_alarms WHERE hall = $1 AND looked_at IS NULL", hall_slug)
    return found


async def look_into(hall_slug: str, number: int, staff: UUID, now: datetime) -> None:
    """A manager has looked into it, on record; what was counted counts no more. Again changes nothing. NoLookAlarm, OwnLookAlarm."""
    async with transaction() as held:
        row = await held.fetchrow("SELECT * FROM look_alarms WHERE id = $1 AND hall = $2 FOR UPDATE", min(number, 2**63 - 1), hall_slug)
        if row is None:
            raise NoLookAlarm
        if row["actor"] == f"{_STAFF}{staff}":
            raise OwnLookAlarm
        if row["looked_at"]:
            return
        await held.execute("UPDATE look_alarms SET looked_by = $2, looked_at = $3 WHERE id = $1", row["id"], staff, now)
        await ledger.write(held, hall_slug, now, f"{_STAFF}{staff}", "look_into_alarm", f"look_alarm:{row['id']}")


async def _outside_their_queue(held: Connection, found: Iterable[Look], now: datetime) -> tuple[Look, ...]:
    """The looks less those at bookings that the same staff member called, checked in or served today."""
    looks = tuple(found)
    staff = {each for each in (_staff(look.actor) for look in looks) if each}
    served = await visits.served_by(held, tuple(staff), now.astimezone(SHANGHAI).date()) if staff else frozenset()
    return tuple(look for look in looks if (_staff(look.actor), look.subject.removeprefix("appointment:")) not in served)


async def _sound(slug: str, actor: str, numbers: list[int], limit: int, now: datetime) -> None:
    """A new alarm where what was not counted yet is over the limit; one that stands open takes the larger number."""
    async with transaction() as held:
        last = await held.fetchrow(
            "SELECT last_line, looked_at FROM look_alarms WHERE hall = $1 AND actor = $2 ORDER BY last_line DESC LIMIT 1", slug, actor
        )
        fresh = [each for each in numbers if not (last and last["looked_at"]) or each > last["last_line"]]
        if len(fresh) <= limit:
            return
        new = await held.fetchval(
            """INSERT INTO look_alarms (hall, actor, number, last_line, began_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (hall, actor) WHERE looked_at IS NULL
               DO UPDATE SET number = greatest(look_alarms.number, excluded.number),
                 last_line = greatest(look_alarms.last_line, excluded.last_line) RETURNING xmax = 0""",
            slug, actor, len(fresh), max(fresh), now,
        )  # fmt: skip
        if new:
            await ledger.write(held, slug, now, ACTOR, "look_alarm", actor, {"number": len(fresh)})


def _staff(actor: str) -> UUID | None:
    try:
        return UUID(actor.removeprefix(_STAFF)) if actor.startswith(_STAFF) else None
    except ValueError:
        return None


def _name(names: dict[UUID, str], of: UUID | None) -> str:
    return names.get(of, "") if of else ""
