"""What is known of each group of windows at this moment: who serves, who is served, how long it took lately, who may still come."""

from __future__ import annotations

from datetime import datetime, timedelta

from backend import appointments, hall
from backend.clock import SHANGHAI
from backend.database import Connection
from backend.visits import coming
from backend.visits.waits import MEASURED, MEASURED_FOR, Group, Served, pace_of

_SERVING = """SELECT w.window_group, count(*) AS many FROM duties d JOIN windows w ON w.hall = d.hall AND w.number = d.window_number
  WHERE d.hall = $1 AND d.ended_at IS NULL AND d.state = 'serving' GROUP BY 1"""
_BUSY = "SELECT window_group, count(*) AS many FROM visits WHERE hall = $1 AND state = 'called' GROUP BY 1"
_SERVED = """SELECT g.slug, f.window_number, f.called_at, f.finished_at FROM window_groups g CROSS JOIN LATERAL (
    SELECT window_number, called_at, finished_at FROM visits v
    WHERE v.hall = g.hall AND v.window_group = g.slug AND v.state = 'finished' AND v.called_at IS NOT NULL
      AND v.window_number IS NOT NULL AND v.finished_at BETWEEN $2 AND $3
    ORDER BY v.finished_at DESC LIMIT $4) f WHERE g.hall = $1"""


async def groups_now(held: Connection, place: str, now: datetime, ahead: timedelta) -> dict[str, Group]:
    """Each group of the hall, with who is booked from the end of the grace until `ahead` from now. Five questions."""
    policies = await hall.policies(place, now)
    due = await appointments.expected(held, place, now - policies.grace, now + ahead)
    serving = {row["window_group"]: row["many"] for row in await held.fetch(_SERVING, place)}
    busy = {row["window_group"]: row["many"] for row in await held.fetch(_BUSY, place)}
    served = await _served(held, place, now)
    under_way = await coming.moments(held, place, now.astimezone(SHANGHAI).date())
    return {
        each.slug: Group(
            serving.get(each.slug, 0), busy.get(each.slug, 0), pace_of(served.get(each.slug, ())),
            _in_order(due.get(each.slug, ()), under_way.get(each.slug, ()), policies.walk_in_wait),
        )
        for each in await hall.window_groups(place)
    }  # fmt: skip


def _in_order(booked: tuple[datetime, ...], taken: tuple[datetime, ...], wait: timedelta) -> tuple[datetime, ...]:
    """The moments by which those who are still to come will stand: as booked, or as taken at home."""
    return tuple(sorted((*booked, *(each + wait for each in taken))))


async def _served(held: Connection, place: str, now: datetime) -> dict[str, list[Served]]:
    found: dict[str, list[Served]] = {}
    for row in await held.fetch(_SERVED, place, now - MEASURED_FOR, now, MEASURED):
        found.setdefault(row["slug"], []).append(Served(row["window_number"], row["called_at"], row["finished_at"]))
    return found
