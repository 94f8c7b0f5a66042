"""How many windows are to be staffed: at each part of a working day, and at sessions planned for weekends and holidays."""

from __future__ import annotations

from datetime import date, timedelta

from backend.database import connection
from backend.hall import known
from backend.hall.opening import Kind, periods_on
from backend.hall.planned import SessionPlan


async def windows_on_duty(hall: str, first: date, days: int) -> dict[date, dict[Kind, int]]:
    """Windows that serve at each part of each of these days, over all groups; nothing on a day on which the hall is closed."""
    found, calendar = await known.known(hall), await known.calendar()
    coming = (first + timedelta(days=step) for step in range(days))
    return {
        day: {
            period.kind: sum(-(-group.windows * period.on_duty // 100) for group in found.groups)
            for period in periods_on(found.hours, calendar, day)
        }
        for day in coming
    }


async def planned_sessions(hall: str, first: date, last: date) -> tuple[SessionPlan, ...]:
    """The sessions planned for weekends and holidays, one a day and group, from its first start to its last end."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT window_group, day, min(starts_at AT TIME ZONE 'Asia/Shanghai')::time AS opens,
                 max(ends_at AT TIME ZONE 'Asia/Shanghai')::time AS closes, max(capacity - surplus)::int AS windows
               FROM slots WHERE hall = $1 AND day BETWEEN $2 AND $3 AND kind = 'weekend' AND capacity > surplus
               GROUP BY window_group, day ORDER BY day, window_group""",
            hall, first, last,
        )  # fmt: skip
    return tuple(SessionPlan(row["window_group"], row["day"], row["opens"], row["closes"], row["windows"]) for row in rows)
