"""Doors as the slice keeps and reads them, and the stops that are near in time: rows stay here, dataclasses leave."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record

from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.doorstep.rules import CODE_AROUND, OFFLINE_FOR, Door

_TOLD = "t.state IN ('announced', 'ended') AND s.dropped_at IS NULL"


_STOPS = f"""SELECT s.reference, s.tour, s.hall, s.arrives_at, s.leaves_at, array_agg(m.staff ORDER BY m.staff) AS team,
    array_agg(f.id ORDER BY f.id) FILTER (WHERE f.serves) AS holders,
    array_agg(f.shut_out_at ORDER BY f.id) FILTER (WHERE f.serves) AS shut_out
  FROM tour_stops s JOIN tours t ON t.id = s.tour JOIN home_visits h ON h.reference = s.reference
  JOIN tour_members m ON m.tour = s.tour AND m.released_at IS NULL
  JOIN LATERAL (SELECT id, shut_out_at, disabled_at IS NULL AND EXISTS (SELECT FROM staff_roles r
      WHERE r.staff = staff.id AND r.hall = s.hall AND r.role IN ('visitor', 'manager')) AS serves
    FROM staff WHERE id = m.staff) f ON true
  WHERE {_TOLD} AND h.state IN ('planned', 'under_way') AND s.arrives_at <= $1 AND s.leaves_at > $2 AND ($3::uuid IS NULL OR EXISTS (
    SELECT FROM tour_members own WHERE own.tour = s.tour AND own.released_at IS NULL AND own.staff = $3))
  GROUP BY s.reference, s.tour, s.hall, s.arrives_at, s.leaves_at ORDER BY s.arrives_at, s.reference"""  # noqa: S608


@dataclass(frozen=True)
class Holder:
    """Whose tablet may show a code: of the team, neither disabled nor without the role; when all tablets of theirs were shut out."""

    staff: UUID
    shut_out_at: datetime | None


@dataclass(frozen=True)
class Near:
    """A stop as codes are derived from it: who is of the team, in one order, and who of them may show a code."""

    reference: str
    tour: UUID
    hall: str
    arrives_at: datetime
    leaves_at: datetime
    team: tuple[UUID, ...]
    holders: tuple[Holder, ...]


@dataclass(frozen=True)
class Opened:
    """Who opened an address, and when."""

    who: str
    number: str
    at: datetime


async def near(now: datetime) -> tuple[Near, ...]:
    """All stops, of all halls, whose visitors may be at the door now and have not ended."""
    return await _stops(now + CODE_AROUND, now - CODE_AROUND)


async def ahead(staff: UUID, now: datetime) -> tuple[Near, ...]:
    """The stops of somebody's team from now on that a tablet may take along, the earliest first."""
    return await _stops(now + OFFLINE_FOR, now - CODE_AROUND, staff)


async def _stops(before: datetime, after: datetime, staff: UUID | None = None) -> tuple[Near, ...]:
    async with connection() as held:
        rows = await held.fetch(_STOPS, before, after, staff)
    return tuple(
        Near(
            row["reference"], row["tour"], row["hall"], row["arrives_at"].astimezone(SHANGHAI), row["leaves_at"].astimezone(SHANGHAI),
            tuple(row["team"]), tuple(map(Holder, row["holders"] or (), row["shut_out"] or ())),
        )
        for row in rows
    )  # fmt: skip


async def tours_of_number(hall: str, number: str, day: date) -> tuple[UUID, ...]:
    """The announced tours of a day on which somebody with this staff number is."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT DISTINCT t.id, t.half FROM tours t JOIN tour_members m ON m.tour = t.id AND m.released_at IS NULL
                 JOIN staff s ON s.id = m.staff WHERE t.hall = $1 AND t.day = $2 AND upper(s.number) = upper($3)
                 AND t.state IN ('announced', 'ended') AND s.disabled_at IS NULL ORDER BY t.half""",
            hall, day, number,
        )  # fmt: skip
    return tuple(row["id"] for row in rows)


async def was_of_team(tour: UUID, staff: UUID, at: datetime) -> bool:
    """Whether somebody was of the team at that moment: of it still, or replaced later."""
    async with connection() as held:
        found: bool = await held.fetchval(
            "SELECT EXISTS (SELECT 1 FROM tour_members WHERE tour = $1 AND staff = $2 AND (released_at IS NULL OR released_at > $3))",
            tour, staff, at,
        )  # fmt: skip
    return found


async def words_to_tell(from_: datetime, until: datetime) -> tuple[tuple[str, UUID], ...]:
    """Requests taken by telephone, with their tour, whose visit begins between these moments and whose household was not sent
    its word yet."""
    async with connection() as held:
        rows = await held.fetch(
            f"""SELECT s.reference, s.tour FROM tour_stops s JOIN tours t ON t.id = s.tour JOIN home_visits h ON h.reference = s.reference
                 LEFT JOIN doors d ON d.reference = s.reference AND d.tour = s.tour
                WHERE {_TOLD} AND h.state = 'planned' AND h.channel = 'phone' AND s.arrives_at BETWEEN $1 AND $2
                  AND d.word_told_at IS NULL LIMIT 200""",  # noqa: S608
            from_, until,
        )  # fmt: skip
    return tuple((row["reference"], row["tour"]) for row in rows)


async def door(held: Connection, hall: str, reference: str, tour: UUID) -> Door:
    """The door of this household on this tour, locked until the transaction ends."""
    await held.execute(
        "INSERT INTO doors (hall, reference, tour, wrong_words, later) VALUES ($1, $2, $3, 0, 0) ON CONFLICT (reference, tour) DO NOTHING",
        hall, reference, tour,
    )  # fmt: skip
    row = await held.fetchrow("SELECT * FROM doors WHERE reference = $1 AND tour = $2 FOR UPDATE", reference, tour)
    return _door(row)


async def door_now(reference: str, tour: UUID) -> Door:
    """As `door`, to be looked at only."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM doors WHERE reference = $1 AND tour = $2", reference, tour)
    return _door(row) if row else Door(reference, tour)


async def doors_now(tours: Iterable[UUID]) -> dict[tuple[str, UUID], Door]:
    """The doors of these tours by request and tour, to be looked at only; where nothing has happened yet there is none."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM doors WHERE tour = ANY($1)", list(tours))
    return {(row["reference"], row["tour"]): _door(row) for row in rows}


async def keep(held: Connection, door: Door) -> None:
    """The locked door as it is now."""
    await held.execute(
        """UPDATE doors SET wrong_words = $3, locked_at = $4, set_out_at = $5, later = $6, word_told_at = $7
            WHERE reference = $1 AND tour = $2""",
        door.reference, door.tour, door.wrong_words, door.locked_at, door.set_out_at, door.later, door.word_told_at,
    )  # fmt: skip


async def may_open(held: Connection, hall: str, staff: UUID, reference: str, day: date, most: int) -> bool:
    """Whether this address is among the `most` that somebody may open on a day; counted where it is."""
    await held.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"addresses {staff}")
    others = await held.fetchval(
        "SELECT count(*) FROM addresses_opened WHERE staff = $1 AND day = $2 AND reference <> $3", staff, day, reference
    )
    if others >= most:
        return False
    await held.execute(
        """INSERT INTO addresses_opened (hall, staff, reference, day) VALUES ($1, $2, $3, $4)
           ON CONFLICT (staff, day, reference) DO NOTHING""",
        hall, staff, reference, day,
    )  # fmt: skip
    return True


async def openings(hall: str, reference: str) -> tuple[Opened, ...]:
    """Who opened this address, from the ledger, newest first."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT l.at, s.name, s.number FROM ledger l LEFT JOIN staff s ON 'staff:' || s.id = l.actor
                WHERE l.hall = $1 AND l.subject = $2 AND l.verb = 'open_street' ORDER BY l.id DESC LIMIT 50""",
            hall, f"home_visit:{reference}",
        )  # fmt: skip
    return tuple(Opened(row["name"] or "", row["number"] or "", row["at"].astimezone(SHANGHAI)) for row in rows)


async def count_check(held: Connection, hall: str, now: datetime, *, right: bool) -> int:
    """One more code looked up in this hour; how many wrong ones that makes."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    wrong: int = await held.fetchval(
        """INSERT INTO visitor_checks (hall, hour, confirmed, wrong) VALUES ($1, $2, $3, $4) ON CONFLICT (hall, hour) DO UPDATE
             SET confirmed = visitor_checks.confirmed + excluded.confirmed, wrong = visitor_checks.wrong + excluded.wrong
           RETURNING wrong""",
        hall, hour, int(right), int(not right),
    )  # fmt: skip
    return wrong


def _door(row: Record) -> Door:
    return Door(
        row["reference"], row["tour"], row["wrong_words"], _here(row["locked_at"]), _here(row["set_out_at"]), row["later"],
        _here(row["word_told_at"]),
    )  # fmt: skip


def _here(moment: datetime | None) -> datetime | None:
    return moment.astimezone(SHANGHAI) if moment else None
