"""Alarms of the doors: raised where somebody reaches for what is not theirs, looked at by the hall's managers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from backend import ledger
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.doorstep.rules import AlarmKind
from backend.refusals import NotAllowed, NotFound


@dataclass(frozen=True)
class DoorAlarm:
    """An alarm as managers read it: about which request and whom (both may be empty), how often, and who looked."""

    number: int
    kind: AlarmKind
    reference: str
    who: str
    number_of_staff: str
    began_at: datetime
    last_at: datetime
    times: int
    seen_by: str
    seen_at: datetime | None


class NoDoorAlarm(NotFound):
    """This hall has no such alarm."""


class OwnDoorAlarm(NotAllowed):
    """Nobody settles the alarm about themselves."""


async def sound(held: Connection, hall: str, kind: AlarmKind, now: datetime, *, reference: str = "", staff: UUID | None = None) -> None:
    """An alarm, in the caller's transaction, which must be kept though the caller is refused. Again, it counts."""
    await held.execute(
        """INSERT INTO door_alarms (hall, kind, reference, staff, began_at, last_at, times) VALUES ($1, $2, $3, $4, $5, $5, 1)
           ON CONFLICT (hall, kind, reference, coalesce(staff, '00000000-0000-0000-0000-000000000000')) WHERE seen_at IS NULL
           DO UPDATE SET times = door_alarms.times + 1, last_at = excluded.last_at""",
        hall, kind, reference, staff, now,
    )  # fmt: skip
    about = f"home_visit:{reference}" if reference else f"hall:{hall}"
    await ledger.write(held, hall, now, f"staff:{staff}" if staff else "public", "door_alarm", about, {"kind": kind})


async def number_open(hall: str) -> int:
    """How many alarms of the hall's doors nobody has looked at."""
    async with connection() as held:
        number: int = await held.fetchval("SELECT count(*) FROM door_alarms WHERE hall = $1 AND seen_at IS NULL", hall)
    return number


async def alarms_of(hall: str, since: datetime) -> tuple[DoorAlarm, ...]:
    """A hall's alarms that wait to be looked at, then those since `since`; the newest first."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT a.*, s.name, s.number, l.name AS looked FROM door_alarms a LEFT JOIN staff s ON s.id = a.staff
                 LEFT JOIN staff l ON l.id = a.seen_by WHERE a.hall = $1 AND (a.seen_at IS NULL OR a.last_at >= $2)
                ORDER BY a.seen_at IS NOT NULL, a.last_at DESC LIMIT 200""",
            hall, since,
        )  # fmt: skip
    return tuple(_read(row) for row in rows)


async def look_at(hall: str, number: int, manager: UUID, now: datetime) -> None:
    """A manager has looked at it; again changes nothing. NoDoorAlarm; OwnDoorAlarm where it is about themselves."""
    async with transaction() as held:
        row = await held.fetchrow("SELECT staff, seen_at FROM door_alarms WHERE id = $1 AND hall = $2 FOR UPDATE", number, hall)
        if row is None:
            raise NoDoorAlarm
        if row["staff"] == manager:
            raise OwnDoorAlarm
        if row["seen_at"] is None:
            await held.execute("UPDATE door_alarms SET seen_at = $2, seen_by = $3 WHERE id = $1", number, now, manager)
            await ledger.write(held, hall, now, f"staff:{manager}", "saw_door_alarm", f"door_alarm:{number}")


def _read(row: Record) -> DoorAlarm:
    return DoorAlarm(
        row["id"], AlarmKind(row["kind"]), row["reference"], row["name"] or "", row["number"] or "", row["began_at"].astimezone(SHANGHAI),
        row["last_at"].astimezone(SHANGHAI), row["times"], row["looked"] or "",
        row["seen_at"].astimezone(SHANGHAI) if row["seen_at"] else None,
    )  # fmt: skip
