"""What the clock does with tours: the word on the day before, and the end of a tour that is over."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from backend import hall, home_visits, jobs, ledger
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.home_visits import State
from backend.languages import language_of, say

_MOST = 500


async def remind(now: datetime) -> None:
    """A round: from the hall's hour on the day before, each household is told once that somebody comes tomorrow, and that names
    and numbers stand on its page. Who was told of day and half-day after that hour was told enough. One transaction each, and one that
    fails stops no other."""
    here = now.astimezone(SHANGHAI)
    told = [each.slug for each in await hall.halls() if here.time() >= (await hall.policies(each.slug, now)).visits_told_at]
    stops = [stop for slug in told for stop in await _tomorrow(slug, here)]
    await jobs.one_by_one(stops, lambda stop: _remind(*stop, now))


async def end_tours(now: datetime) -> None:
    """A round: an announced tour of a day that is over ends once none of its visits is still to begin or to finish; one that nobody
    was told of falls, and its visits wait again."""
    today = now.astimezone(SHANGHAI).date()
    async with transaction() as held:
        await _let_fall(held, today, now)
        await held.execute(
            """UPDATE tours t SET state = 'ended', version = version + 1 WHERE state = 'announced' AND day < $1 AND NOT EXISTS (
                 SELECT 1 FROM tour_stops s JOIN home_visits h USING (reference)
                  WHERE s.tour = t.id AND s.dropped_at IS NULL AND h.state IN ('planned', 'under_way'))""",
            today,
        )


async def _let_fall(held: Connection, today: date, now: datetime) -> None:
    """Drafts of days that are over: stops and team are free."""
    fallen = await held.fetch(
        "UPDATE tours SET state = 'cancelled', version = version + 1 WHERE state = 'draft' AND day < $1 RETURNING id, hall", today
    )
    ids = [row["id"] for row in fallen]
    await held.execute("UPDATE tour_stops SET dropped_at = $2, dropped_for = 'over' WHERE tour = ANY($1) AND dropped_at IS NULL", ids, now)
    await held.execute("UPDATE tour_members SET released_at = $2 WHERE tour = ANY($1) AND released_at IS NULL", ids, now)
    for row in fallen:
        await ledger.write(held, row["hall"], now, "rounds", "called_off_tour", f"tour:{row['id']}")


async def _tomorrow(slug: str, here: datetime) -> list[tuple[int, str]]:
    async with connection() as held:
        rows = await held.fetch(
            """SELECT s.id, s.reference FROM tour_stops s JOIN tours t ON t.id = s.tour
                WHERE t.hall = $1 AND t.day = $2 AND t.state = 'announced' AND s.dropped_at IS NULL AND s.reminded_at IS NULL
                ORDER BY s.id LIMIT $3""",
            slug, here.date() + timedelta(days=1), _MOST,
        )  # fmt: skip
    return [(row["id"], row["reference"]) for row in rows]


async def _remind(number: int, reference: str, now: datetime) -> None:
    async with transaction() as held:
        row = await held.fetchrow(
            """SELECT t.half, s.told_at FROM tour_stops s JOIN tours t ON t.id = s.tour
                WHERE s.id = $1 AND s.dropped_at IS NULL AND s.reminded_at IS NULL AND t.state = 'announced' FOR UPDATE OF s""",
            number,
        )
        if row is None:
            return
        await held.execute("UPDATE tour_stops SET reminded_at = $2 WHERE id = $1", number, now)
        found = await home_visits.visit(reference)
        if found.state is not State.planned:
            return
        by = await hall.policies(found.hall, now)
        hour = datetime.combine(now.astimezone(SHANGHAI).date(), by.visits_told_at, SHANGHAI)
        if row["told_at"] is None or row["told_at"] < hour:
            half = say(language_of(found.language), f"half-day-{row['half']}")
            await home_visits.tell(held, found, "home_visit_tomorrow", now, half=half)
