"""Tours as they are kept: what a change makes of rows, and what a planner asks of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from asyncpg import Record, UniqueViolationError

from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.tours import records
from backend.tours.rules import OnAnotherTour, Tour, TourState, VisitorTaken

OVERDUE_AFTER = timedelta(minutes=30)
_SAME_DAY = "(arrives_at AT TIME ZONE 'Asia/Shanghai')::date = ($5 AT TIME ZONE 'Asia/Shanghai')::date"


@dataclass(frozen=True)
class Fallen:
    """A stop that is none any more, or lies elsewhere now: `state` is the request's, `moved` where its community has changed."""

    reference: str
    state: str
    moved: bool


@dataclass(frozen=True)
class Overdue:
    """A household that was told of a visit which should have begun; nobody has begun it, nor said why not."""

    reference: str
    tour: UUID
    community: str
    arrives_at: datetime


async def of_days(hall: str, first: date, last: date) -> tuple[Tour, ...]:
    """A hall's tours of these days, by half-day; those called off left out."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM tours WHERE hall = $1 AND day BETWEEN $2 AND $3 AND state <> 'cancelled' ORDER BY day, half, created_at, id",
            hall, first, last,
        )  # fmt: skip
        return await records.with_parts(held, rows)


async def of_visitor(staff: UUID, first: date) -> tuple[Tour, ...]:
    """Somebody's own announced tours from a day on."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT t.* FROM tours t JOIN tour_members m ON m.tour = t.id AND m.released_at IS NULL
                WHERE m.staff = $1 AND t.day >= $2 AND t.state IN ('announced', 'ended') ORDER BY t.day, t.half, t.id LIMIT 60""",
            staff, first,
        )  # fmt: skip
        return await records.with_parts(held, rows)


async def overdue(hall: str, now: datetime) -> tuple[Overdue, ...]:
    """Whom a manager should call now, who waits longest first: told of a visit, and more than half an hour over its time."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT s.reference, s.tour, s.community, s.arrives_at FROM tour_stops s JOIN tours t ON t.id = s.tour
                 JOIN home_visits h ON h.reference = s.reference
                WHERE t.hall = $1 AND t.state = 'announced' AND s.dropped_at IS NULL AND h.state = 'planned' AND s.arrives_at < $2
                ORDER BY s.arrives_at, s.reference""",
            hall, now - OVERDUE_AFTER,
        )  # fmt: skip
    return tuple(Overdue(row["reference"], row["tour"], row["community"], row["arrives_at"].astimezone(SHANGHAI)) for row in rows)


async def on_drafts(hall: str) -> frozenset[str]:
    """References that stand on a tour that nobody was told of yet."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT reference FROM tour_stops s JOIN tours t ON t.id = s.tour
                WHERE t.hall = $1 AND t.state = 'draft' AND s.dropped_at IS NULL""",
            hall,
        )
    return frozenset(row["reference"] for row in rows)


async def fallen(of: UUID, held: Connection | None = None) -> tuple[Fallen, ...]:
    """What has fallen out of a tour, or moved to another community, since its way was reckoned."""
    if held is None:
        async with connection() as own:
            return await fallen(of, own)
    return (await _fallen(held, (of,))).get(of, ())


async def fallen_of(of: Iterable[UUID]) -> dict[UUID, tuple[Fallen, ...]]:
    """The same of several tours, in one question; those of which nothing fell are left out."""
    async with connection() as held:
        return await _fallen(held, of)


async def _fallen(held: Connection, of: Iterable[UUID]) -> dict[UUID, tuple[Fallen, ...]]:
    rows = await held.fetch(
        """SELECT s.tour, s.reference, h.state, h.community <> s.community AS moved,
             CASE WHEN t.state = 'draft' THEN h.state = 'accepted' ELSE h.state IN ('planned', 'under_way', 'done') END AS stands
           FROM tour_stops s JOIN home_visits h USING (reference) JOIN tours t ON t.id = s.tour
           WHERE s.tour = ANY($1) AND s.dropped_at IS NULL ORDER BY s.position""",
        list(of),
    )
    found: dict[UUID, tuple[Fallen, ...]] = {}
    for row in rows:
        if not row["stands"] or _has_moved(row):
            found[row["tour"]] = (*found.get(row["tour"], ()), Fallen(row["reference"], row["state"], row["stands"]))
    return found


def _has_moved(row: Record) -> bool:
    return bool(row["moved"]) and row["state"] not in ("under_way", "done")


async def begin(held: Connection, tour: Tour, now: datetime) -> None:
    """A new tour with its team. VisitorTaken."""
    await held.execute(
        """INSERT INTO tours (id, hall, day, half, vehicle, devices, state, version, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8)""",
        tour.id, tour.hall, tour.day, tour.half, tour.vehicle, list(tour.devices), tour.state, now,
    )  # fmt: skip
    await _keep_team(held, None, tour, now)


async def keep(held: Connection, before: Iterable[Tour], after: Iterable[Tour], why: str, now: datetime) -> None:
    """The tours as they are after a change, each one version further. VisitorTaken, OnAnotherTour."""
    pairs = tuple(zip(before, after, strict=True))
    for was, now_is in pairs:
        staying = [each.reference for each in now_is.stops]
        await held.execute(
            """UPDATE tour_stops SET dropped_at = $2, dropped_for = $3
                WHERE tour = $1 AND dropped_at IS NULL AND reference <> ALL($4::text[])""",
            was.id, now, why, staying,
        )  # fmt: skip
    for was, now_is in pairs:
        await _keep_tour(held, now_is, now)
        await _keep_team(held, was, now_is, now)
        await _keep_stops(held, now_is, now)


async def _keep_tour(held: Connection, tour: Tour, now: datetime) -> None:
    await held.execute(
        """UPDATE tours SET day = $2, half = $3, vehicle = $4, devices = $5, state = $6::text, version = version + 1,
             announced_at = CASE WHEN $6::text = 'announced' THEN coalesce(announced_at, $7) ELSE announced_at END WHERE id = $1""",
        tour.id, tour.day, tour.half, tour.vehicle, list(tour.devices), tour.state, now,
    )  # fmt: skip


async def _keep_team(held: Connection, was: Tour | None, tour: Tour, now: datetime) -> None:
    going = [] if tour.state is TourState.cancelled else [each.staff for each in tour.members]
    try:
        if was is not None:
            await held.execute(
                "UPDATE tour_members SET released_at = $2 WHERE tour = $1 AND released_at IS NULL AND staff <> ALL($3::uuid[])",
                tour.id, now, going,
            )  # fmt: skip
            await held.execute(
                "UPDATE tour_members SET day = $2, half = $3 WHERE tour = $1 AND released_at IS NULL", tour.id, tour.day, tour.half
            )
        there = {each.staff for each in was.members} if was else set[UUID]()
        await held.executemany(
            "INSERT INTO tour_members (tour, hall, staff, day, half) VALUES ($1, $2, $3, $4, $5)",
            [(tour.id, tour.hall, staff, tour.day, tour.half) for staff in going if staff not in there],
        )
    except UniqueViolationError:
        raise VisitorTaken from None


async def _keep_stops(held: Connection, tour: Tour, now: datetime) -> None:
    try:
        for stop in tour.stops:
            placed = (tour.id, stop.reference, stop.position, stop.community, stop.arrives_at, stop.leaves_at)
            stood = await held.execute(
                f"""UPDATE tour_stops SET position = $3, community = $4, arrives_at = $5, leaves_at = $6,
                     told_at = CASE WHEN {_SAME_DAY} THEN told_at END, reminded_at = CASE WHEN {_SAME_DAY} THEN reminded_at END
                    WHERE tour = $1 AND reference = $2 AND dropped_at IS NULL""",  # noqa: S608
                *placed,
            )
            if stood == "UPDATE 0":
                await _free(held, stop.reference, now)
                await held.execute(
                    f"""INSERT INTO tour_stops (tour, hall, reference, position, community, arrives_at, leaves_at, dropped_for, told_at,
                         reminded_at)
                       SELECT $1, $7, $2::text, $3, $4, $5::timestamptz, $6, '', max(told_at), max(reminded_at)
                         FROM tour_stops WHERE reference = $2 AND {_SAME_DAY}""",  # noqa: S608
                    *placed, tour.hall,
                )  # fmt: skip
    except UniqueViolationError:
        raise OnAnotherTour from None


async def day_told(held: Connection, reference: str, now: datetime) -> None:
    """The household has heard now on which half-day it is visited; the evening's round says no more to it today."""
    await held.execute("UPDATE tour_stops SET told_at = $2 WHERE reference = $1 AND dropped_at IS NULL", reference, now)


async def _free(held: Connection, reference: str, now: datetime) -> None:
    """A visit that came back (nobody opened, a second one is needed) leaves the tour it was on."""
    await held.execute(
        """UPDATE tour_stops s SET dropped_at = $2, dropped_for = 'again' FROM tours t, home_visits h
            WHERE t.id = s.tour AND h.reference = s.reference AND s.reference = $1 AND s.dropped_at IS NULL
              AND t.state IN ('announced', 'ended') AND h.state = 'accepted'""",
        reference, now,
    )  # fmt: skip
