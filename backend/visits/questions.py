"""What citizens and the hall's screen ask: how many wait, who is before me, how long, who is called where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from backend import appointments, hall, secrecy
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.visits import at_present, records
from backend.visits.line import line_of, tickets_before
from backend.visits.rules import Visit, VisitState
from backend.visits.waits import Wait, wait_for

CALLED_FOR = timedelta(minutes=30)
_NEXT = 3
_AHEAD = timedelta(hours=3)


@dataclass(frozen=True)
class Place:
    """Where a ticket stands: `before` tickets are called earlier (None when it does not wait), `wait` the range of how
    long (None where it is not known)."""

    reference: str
    ticket: str
    state: VisitState
    window_group: str
    checked_in_at: datetime
    before: int | None
    window: str | None
    called_at: datetime | None
    wait: Wait | None = None


@dataclass(frozen=True)
class Called:
    """A ticket on the hall's screen and the window that calls it; `name` stays empty unless the hall shows names."""

    ticket: str
    window: str
    floor: str
    called_at: datetime
    name: str = ""


@dataclass(frozen=True)
class GroupLine:
    """A group of windows on the hall's screen: `next` are the tickets that are called next, `wait` how long somebody would
    wait who takes a ticket now (None where it is not known)."""

    group: str
    serving: int
    waiting: int
    next: tuple[str, ...]
    wait: Wait | None


async def waiting_count(hall: str, day: date) -> int:
    """How many people wait in the hall."""
    async with connection() as held:
        count: int = await held.fetchval("SELECT count(*) FROM visits WHERE hall = $1 AND day = $2 AND state = 'waiting'", hall, day)
    return count


async def place_in_queue(reference: str, now: datetime | None = None) -> Place | None:
    """Where the ticket of a booking stands, with `now` its wait too; None before it is checked in. Whose it is the caller
    has made sure of."""
    async with connection() as held:
        visit = await records.visit_for(held, reference)
        return None if visit is None else await place_of(held, visit, now)


async def place_of(held: Connection, visit: Visit, now: datetime | None) -> Place:
    """Where a visit stands in its line."""
    line = line_of(await records.waiting_of(held, visit.hall, visit.day, visit.window_group))
    before = tickets_before(line, visit) if visit.state is VisitState.waiting else None
    called_at = visit.called_at.astimezone(SHANGHAI) if visit.called_at else None
    return Place(
        visit.reference or "", visit.ticket, visit.state, visit.window_group, visit.checked_in_at.astimezone(SHANGHAI), before,
        visit.window, called_at, await _wait(held, visit, before, now),
    )  # fmt: skip


async def lines(place: str, now: datetime) -> tuple[GroupLine, ...]:
    """The line of each group that has windows, in the hall's order."""
    policies, day = await hall.policies(place, now), now.astimezone(SHANGHAI).date()
    async with connection() as held:
        rows = await held.fetch(
            """SELECT ticket, window_group, queued_for FROM visits WHERE hall = $1 AND day = $2 AND state = 'waiting'
               ORDER BY queued_for, length(ticket), ticket""",
            place, day,
        )  # fmt: skip
        groups = await at_present.groups_now(held, place, now, policies.walk_in_wait)
    moment = now + policies.walk_in_wait
    found = []
    for group, known in groups.items():
        waiting = [row for row in rows if row["window_group"] == group]
        ahead = sum(row["queued_for"] <= moment for row in waiting)
        following = tuple(row["ticket"] for row in waiting[:_NEXT])
        found.append(GroupLine(group, known.serving, len(waiting), following, wait_for(known, ahead, moment, now)))
    return tuple(found)


async def called_now(place: str, now: datetime, most: int = 12) -> tuple[Called, ...]:
    """What the screen shows: tickets being called or served, the latest call first; older than half an hour are served.
    With names (张*) only where the hall has decided so."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT ticket, window_number, floor, called_at, reference FROM visits v
               JOIN windows w ON w.hall = v.hall AND w.number = v.window_number
               WHERE v.hall = $1 AND v.state = 'called' AND called_at > $2 ORDER BY called_at DESC, ticket LIMIT $3""",
            place, now - CALLED_FOR, most,
        )  # fmt: skip
    names = await _names(place, [row["reference"] for row in rows if row["reference"]], now)
    return tuple(
        Called(row["ticket"], row["window_number"], row["floor"], row["called_at"].astimezone(SHANGHAI), names.get(row["reference"], ""))
        for row in rows
    )


async def _wait(held: Connection, visit: Visit, before: int | None, now: datetime | None) -> Wait | None:
    if before is None or now is None:
        return None
    known = (await at_present.groups_now(held, visit.hall, now, _AHEAD)).get(visit.window_group)
    return wait_for(known, before, visit.queued_for, now) if known else None


async def _names(place: str, references: list[str], now: datetime) -> dict[str, str]:
    if not references or not (await hall.policies(place, now)).display_names:
        return {}
    booked = await appointments.several(references)
    return {each.reference: secrecy.masked_surname(each.applicant.handler or each.applicant.name) for each in booked}


async def served_by(held: Connection, staff: Sequence[UUID], day: date) -> frozenset[tuple[UUID, str]]:
    """Whom these staff members called, checked in or served on a day: staff member and the booking's reference."""
    rows = await held.fetch(
        """SELECT DISTINCT m.staff, v.reference FROM desk_moves m JOIN visits v ON v.id = m.visit
           WHERE v.day = $2 AND m.staff = ANY($1::uuid[]) AND m.undone_at IS NULL AND v.reference IS NOT NULL""",
        list(staff), day,
    )  # fmt: skip
    return frozenset((row["staff"], row["reference"]) for row in rows)
