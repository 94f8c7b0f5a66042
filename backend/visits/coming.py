"""Numbers taken at home, as they are kept until their owners come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import asyncpg

from backend import secrecy
from backend.clock import SHANGHAI
from backend.database import Connection, connection

_NAME = "home_tickets.name"


class HomeState(StrEnum):
    """Whether its owner is under way, has come (then there is a visit of the same id and token), or it is over."""

    coming = "coming"
    here = "here"
    over = "over"


@dataclass(frozen=True)
class HomeTicket:
    """A number taken at home, with the name that its owner stated."""

    id: UUID
    hall: str
    day: date
    ticket: str
    window_group: str
    citizen: UUID
    name: str
    items: tuple[str, ...]
    taken_at: datetime
    token: str
    state: HomeState


async def ticket(held: Connection, wanted: UUID) -> HomeTicket | None:
    """The number of this id."""
    row = await held.fetchrow("SELECT * FROM home_tickets WHERE id = $1", wanted)
    return _ticket(row) if row else None


async def ticket_by_token(held: Connection, token: str, *, lock: bool = False) -> HomeTicket | None:
    """The number of this token; with `lock`, held until the transaction ends."""
    asked = "SELECT * FROM home_tickets WHERE token = $1"
    row = await held.fetchrow(asked + " FOR NO KEY UPDATE" if lock else asked, token)
    return _ticket(row) if row else None


async def live_ticket(held: Connection, citizen: UUID) -> HomeTicket | None:
    """The account's number that is under way, or whose visit goes on."""
    row = await held.fetchrow(
        """SELECT h.* FROM home_tickets h LEFT JOIN visits v ON v.id = h.id
           WHERE h.citizen = $1 AND (h.state = 'coming' OR (h.state = 'here' AND v.state IN ('waiting', 'called', 'parked')))
           ORDER BY taken_at DESC LIMIT 1""",
        citizen,
    )  # fmt: skip
    return _ticket(row) if row else None


async def home_tickets_of(citizen: UUID, day: date) -> tuple[HomeTicket, ...]:
    """The account's numbers of a day that are not over."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM home_tickets WHERE citizen = $1 AND day = $2 AND state <> 'over' ORDER BY taken_at DESC LIMIT 5", citizen, day
        )
    return tuple(_ticket(row) for row in rows)


async def home_tickets_coming(hall: str, day: date) -> tuple[HomeTicket, ...]:
    """Who is under way to a hall, the earliest first."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM home_tickets WHERE hall = $1 AND day = $2 AND state = 'coming' ORDER BY taken_at LIMIT 200", hall, day
        )
    return tuple(_ticket(row) for row in rows)


async def under_way(held: Connection, hall: str, day: date, group: str) -> int:
    """How many are under way to a group's windows."""
    count: int = await held.fetchval(
        "SELECT count(*) FROM home_tickets WHERE hall = $1 AND day = $2 AND window_group = $3 AND state = 'coming'", hall, day, group
    )
    return count


async def moments(held: Connection, hall: str, day: date) -> dict[str, tuple[datetime, ...]]:
    """When numbers that are under way were taken, in order, by window group."""
    rows = await held.fetch(
        "SELECT window_group, taken_at FROM home_tickets WHERE hall = $1 AND day = $2 AND state = 'coming' ORDER BY taken_at", hall, day
    )
    found: dict[str, list[datetime]] = {}
    for row in rows:
        found.setdefault(row["window_group"], []).append(row["taken_at"])
    return {group: tuple(taken) for group, taken in found.items()}


async def add(held: Connection, made: HomeTicket) -> None:
    """A new number; asyncpg.UniqueViolationError where the account has one under way."""
    await held.execute(
        """INSERT INTO home_tickets (id, hall, day, ticket, window_group, citizen, name_box, items, taken_at, token, state)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)""",
        made.id, made.hall, made.day, made.ticket, made.window_group, made.citizen, secrecy.seal(made.name, _NAME), list(made.items),
        made.taken_at, made.token, made.state,
    )  # fmt: skip


async def keep_here(held: Connection, wanted: UUID, now: datetime) -> None:
    """Its owner has come."""
    await held.execute("UPDATE home_tickets SET state = 'here', ended_at = $2 WHERE id = $1", wanted, now)


async def end(held: Connection, wanted: UUID, now: datetime) -> None:
    """It is over, unless its owner has come."""
    await held.execute("UPDATE home_tickets SET state = 'over', ended_at = $2 WHERE id = $1 AND state = 'coming'", wanted, now)


async def end_before(held: Connection, hall: str, taken_before: datetime, now: datetime) -> None:
    """Those taken before are over, and those of past days."""
    await held.execute(
        "UPDATE home_tickets SET state = 'over', ended_at = $3 WHERE hall = $1 AND state = 'coming' AND (taken_at < $2 OR day < $4)",
        hall, taken_before, now, now.astimezone(SHANGHAI).date(),
    )  # fmt: skip


async def forget(held: Connection, before: date) -> None:
    """Numbers of days before, and the names with them; what was served stands in the visit."""
    await held.execute("DELETE FROM home_tickets WHERE day < $1 AND state <> 'coming'", before)


def _ticket(row: asyncpg.Record) -> HomeTicket:
    return HomeTicket(
        row["id"], row["hall"], row["day"], row["ticket"], row["window_group"], row["citizen"], secrecy.unseal(row["name_box"], _NAME),
        tuple(row["items"]), row["taken_at"].astimezone(SHANGHAI), row["token"], HomeState(row["state"]),
    )  # fmt: skip
