"""How many minutes items really take at the window: the measure by which a manager sets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.database import connection

LOOKED_BACK = timedelta(days=30)
ENOUGH = 20


@dataclass(frozen=True)
class Measured:
    """From the call to the end, in whole minutes: half of the visits took no longer than `median`, nine of ten than `ninetieth`."""

    median: int
    ninetieth: int
    visits: int


async def measured_minutes(hall: str, now: datetime) -> dict[str, Measured]:
    """Items of which at least twenty visits were finished in the last 30 days; only visits for a single item tell about one."""
    async with connection() as held:
        rows = await held.fetch(
            """WITH served AS (
                 SELECT coalesce(a.items, v.items) AS items, extract(epoch FROM v.finished_at - v.called_at) / 60 AS minutes
                 FROM visits v LEFT JOIN appointments a ON a.reference = v.reference
                 WHERE v.hall = $1 AND v.day >= $2 AND v.state = 'finished' AND v.finished_at > v.called_at)
               SELECT items[1] AS item, count(*)::int AS visits, ceil(percentile_cont(0.5) WITHIN GROUP (ORDER BY minutes))::int AS median,
                 ceil(percentile_cont(0.9) WITHIN GROUP (ORDER BY minutes))::int AS ninetieth
               FROM served WHERE cardinality(items) = 1 GROUP BY items[1] HAVING count(*) >= $3""",
            hall, (now - LOOKED_BACK).date(), ENOUGH,
        )  # fmt: skip
    return {row["item"]: Measured(row["median"], row["ninetieth"], row["visits"]) for row in rows}
