"""What a run says, asked of the rows that it left."""

from __future__ import annotations

from dataclasses import dataclass

from backend.clock import at
from backend.database import connection
from bench.simulation.run import Run


@dataclass(frozen=True)
class Waits:
    """Minutes from being due (the booked time or coming, whichever is later) to being called."""

    people: int
    mean: float
    ninth: float
    longest: float


async def waits(run: Run, booked: bool) -> Waits:
    """Of those who booked, or of those who walked in."""
    async with connection() as held:
        row = await held.fetchrow(
            """WITH waited AS (
                 SELECT extract(epoch FROM v.called_at - greatest(v.checked_in_at, coalesce(a.starts_at, v.checked_in_at))) / 60 AS minutes
                   FROM visits v LEFT JOIN appointments a ON a.reference = v.reference
                  WHERE v.hall = $1 AND v.state = 'finished' AND (v.reference IS NOT NULL) = $2 AND v.day >= $3)
               SELECT count(*) AS people, avg(greatest(minutes, 0))::float AS mean, max(minutes)::float AS longest,
                      percentile_cont(0.9) WITHIN GROUP (ORDER BY greatest(minutes, 0))::float AS ninth FROM waited""",
            run.slug, booked, run.days[0],
        )  # fmt: skip
    return Waits(row["people"], row["mean"] or 0, row["ninth"] or 0, row["longest"] or 0)


async def places(run: Run) -> dict[str, int]:
    """Bookable units of the days that are over, those that were given out at their start, and those that somebody came for."""
    first, last = at(run.days[0], 0), at(run.days[-1], 23)
    async with connection() as held:
        there = await held.fetchval(
            "SELECT sum(capacity) FROM slots WHERE hall = $1 AND starts_at BETWEEN $2 AND $3", run.slug, first, last
        )
        rows = await held.fetch(
            "SELECT state, sum(units)::int AS units FROM appointments WHERE hall = $1 AND starts_at BETWEEN $2 AND $3 GROUP BY state",
            run.slug, first, last,
        )  # fmt: skip
    return {"there": there} | {row["state"]: row["units"] for row in rows}


async def ring_share(run: Run) -> tuple[float, float]:
    """The ring's part of all places that were booked online, and of those still booked at their start."""
    accounts = [each.citizen for each in run.ring.identities]
    first, last = at(run.days[0], 0), at(run.days[-1], 23)
    async with connection() as held:
        row = await held.fetchrow(
            """SELECT avg((citizen = ANY($2::uuid[]))::int)::float AS made,
                      (avg((citizen = ANY($2::uuid[]))::int) FILTER (WHERE state <> 'cancelled'))::float AS kept
                 FROM appointments WHERE hall = $1 AND channel = 'web' AND starts_at BETWEEN $3 AND $4""",
            run.slug, accounts, first, last,
        )  # fmt: skip
    return row["made"] or 0.0, row["kept"] or 0.0


def busy_share(run: Run) -> float:
    """The windows' time with people, of the time on duty: eight hours' worth of all windows, two and two of half of them."""
    on_duty = (7.0 + 2.0) * run.plan.windows * len(run.days)
    return run.counter.busy.total_seconds() / 3600 / on_duty
