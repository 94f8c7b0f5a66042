"""Tours as the slice keeps and reads them: rows stay here, dataclasses leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.tours.rules import OPENS_BEFORE, SHUTS_AFTER, HalfDay, Member, NoTour, Stop, Tour, TourState

_ON_ITS_WAY = """s.dropped_at IS NULL AND CASE WHEN t.state = 'draft' THEN h.state = 'accepted'
  ELSE h.state IN ('planned', 'under_way', 'done') END"""


async def tour(of: UUID) -> Tour:
    """A tour. NoTour."""
    async with connection() as held:
        return await read(held, of)


async def tour_of(reference: str) -> Tour | None:
    """The announced tour on which this request stands now; None where it is on none, or where nobody was told yet."""
    return (await tours_of((reference,))).get(reference)


async def tours_of(references: Iterable[str]) -> dict[str, Tour]:
    """The same of several requests, in as many questions; those that are on none are left out."""
    wanted = list(references)
    async with connection() as held:
        rows = await held.fetch(
            """SELECT DISTINCT s.tour FROM tour_stops s JOIN tours t ON t.id = s.tour
                WHERE s.reference = ANY($1) AND s.dropped_at IS NULL AND t.state IN ('announced', 'ended')""",
            wanted,
        )
        found = await _all(held, (row["tour"] for row in rows))
    return {reference: tour for tour in found for reference in wanted if tour.stop(reference)}


async def open_to(staff: UUID, now: datetime) -> tuple[Tour, ...]:
    """The announced tours of somebody's team with a stop whose address is open to them now, the earliest first."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT t.id FROM tours t JOIN tour_members m ON m.tour = t.id AND m.released_at IS NULL
                WHERE m.staff = $1 AND t.state IN ('announced', 'ended') AND EXISTS (
                  SELECT 1 FROM tour_stops s WHERE s.tour = t.id AND s.dropped_at IS NULL AND s.arrives_at <= $2 AND s.leaves_at > $3)
                ORDER BY t.day, t.half""",
            staff, now + OPENS_BEFORE, now - SHUTS_AFTER,
        )  # fmt: skip
        return await _all(held, (row["id"] for row in rows))


async def read(held: Connection, of: UUID, *, lock: bool = False) -> Tour:
    """The tour; locked until the transaction ends where `lock` says so. NoTour."""
    row = await held.fetchrow(f"SELECT * FROM tours WHERE id = $1 {'FOR NO KEY UPDATE' if lock else ''}", of)  # noqa: S608
    if row is None:
        raise NoTour
    return (await with_parts(held, (row,)))[0]


async def _all(held: Connection, of: Iterable[UUID]) -> tuple[Tour, ...]:
    wanted = list(of)
    rows = await held.fetch("SELECT * FROM tours WHERE id = ANY($1) ORDER BY day, half, id", wanted)
    return await with_parts(held, rows)


async def with_parts(held: Connection, rows: Iterable[Record]) -> tuple[Tour, ...]:
    tours = tuple(rows)
    ids = [row["id"] for row in tours]
    members = await held.fetch(
        """SELECT m.tour, m.staff, s.name, s.number, v.photo FROM tour_members m JOIN staff s ON s.id = m.staff
             LEFT JOIN visitors v ON v.staff = m.staff WHERE m.tour = ANY($1) AND m.released_at IS NULL ORDER BY m.id""",
        ids,
    )  # fmt: skip
    stops = await held.fetch(
        f"""SELECT s.* FROM tour_stops s JOIN home_visits h USING (reference) JOIN tours t ON t.id = s.tour
             WHERE s.tour = ANY($1) AND {_ON_ITS_WAY} ORDER BY s.position, s.id""",  # noqa: S608
        ids,
    )  # fmt: skip
    return tuple(
        Tour(
            row["id"], row["hall"], row["day"], HalfDay(row["half"]), row["vehicle"], tuple(row["devices"]), TourState(row["state"]),
            row["version"],
            tuple(Member(each["staff"], each["name"], each["number"], each["photo"]) for each in members if each["tour"] == row["id"]),
            tuple(_stop(each) for each in stops if each["tour"] == row["id"]),
        )
        for row in tours
    )  # fmt: skip


def _stop(row: Record) -> Stop:
    return Stop(row["reference"], row["position"], row["community"], _here(row["arrives_at"]), _here(row["leaves_at"]))


def _here(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)
