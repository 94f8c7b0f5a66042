"""Places that were given back rest before they are for all again: counted as taken, belonging to nobody.

Every change of resting places happens under the lock of their slot rows.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend import hall, jobs
from backend.appointments.rest_rules import Origin, returns_at
from backend.database import Connection, connection, transaction
from backend.hall import Places, Policies, Span

OFFER = "offer what came back"
_FINE = 10**6


@dataclass(frozen=True)
class Resting:
    """One unit that rests."""

    id: int
    window_group: str
    starts_at: datetime
    ends_at: datetime
    kept: bool

    @property
    def span(self) -> Span:
        """Its one row."""
        return Span(self.window_group, self.starts_at, self.ends_at)


async def rest(
    connection: Connection, hall_slug: str, span: Span, policies: Policies, now: datetime, *, origin: Origin, kept: bool = False
) -> None:
    """Give back a place whose rows the caller has locked: it rests a time drawn now and goes to who waits.

    At once for all: what is no longer planned (it goes with the giving back), what starts within half an hour, and the kept
    share before its release, which only staff can give out.
    """
    rows = await hall.lock_places(connection, hall_slug, (span,))
    drawn = secrets.randbelow(_FINE) / _FINE
    back = None if _is_for_all(rows, kept, now) else returns_at(span.since, policies, drawn, now, min(row.kept_until for row in rows))
    if back is None:
        await hall.give_places(connection, hall_slug, span, from_kept=kept)
    else:
        await connection.execute(
            """INSERT INTO resting_places (hall, window_group, starts_at, kept, origin, released_at, returns_at)
               SELECT $1, $2, start, $4, $5, $6, $7 FROM unnest($3::timestamptz[]) AS start""",
            hall_slug, span.window_group, [row.starts_at for row in rows], kept, origin, now, back,
        )  # fmt: skip
    await jobs.enqueue(connection, OFFER, hall_slug)


async def by_staff(connection: Connection, hall_slug: str, spans: Iterable[Span]) -> tuple[Resting, ...]:
    """What staff gave back on these rows: they may give it to whom they have before them."""
    wanted = tuple(spans)
    rows = await connection.fetch(
        """SELECT r.id, r.window_group, r.starts_at, s.ends_at, r.kept FROM resting_places r
             JOIN slots s USING (hall, window_group, starts_at)
             JOIN unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS w (g, since, until)
               ON r.window_group = w.g AND r.starts_at >= w.since AND r.starts_at < w.until
            WHERE r.hall = $1 AND r.origin = 'staff'""",
        hall_slug, [s.window_group for s in wanted], [s.since for s in wanted], [s.until for s in wanted],
    )  # fmt: skip
    return tuple(Resting(*row.values()) for row in rows)


async def on_rows(connection: Connection, hall_slug: str, span: Span, *, given_back_since: datetime) -> tuple[Resting, ...]:
    """What rests on the locked rows of `span` since then, one unit of each row."""
    rows = await connection.fetch(
        """SELECT DISTINCT ON (r.starts_at) r.id, r.window_group, r.starts_at, s.ends_at, r.kept FROM resting_places r
             JOIN slots s USING (hall, window_group, starts_at)
            WHERE r.hall = $1 AND r.window_group = $2 AND r.starts_at >= $3 AND r.starts_at < $4 AND r.released_at >= $5
            ORDER BY r.starts_at, r.id""",
        hall_slug, span.window_group, span.since, span.until, given_back_since,
    )  # fmt: skip
    return tuple(Resting(*row.values()) for row in rows)


async def wake(connection: Connection, hall_slug: str, found: Iterable[Resting]) -> None:
    """These units, their rows locked, are free again; one that somebody woke before is left alone."""
    for one in found:
        gone = await connection.fetchval("DELETE FROM resting_places WHERE id = $1 RETURNING id", one.id)
        if gone:
            await hall.give_places(connection, hall_slug, one.span, from_kept=one.kept)


async def wake_due(connection: Connection, hall_slug: str, spans: Iterable[Span], now: datetime) -> None:
    """What has rested long enough on the locked rows of `spans` is free again."""
    wanted = tuple(spans)
    rows = await connection.fetch(
        """SELECT DISTINCT r.id, r.window_group, r.starts_at, s.ends_at, r.kept FROM resting_places r
             JOIN slots s USING (hall, window_group, starts_at)
             JOIN unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS w (g, since, until)
               ON r.window_group = w.g AND r.starts_at >= w.since AND r.starts_at < w.until
            WHERE r.hall = $1 AND r.returns_at <= $5 ORDER BY r.id""",
        hall_slug, [s.window_group for s in wanted], [s.since for s in wanted], [s.until for s in wanted], now,
    )  # fmt: skip
    await wake(connection, hall_slug, [Resting(*row.values()) for row in rows])


async def return_rested(now: datetime) -> None:
    """A round: what has rested long enough is for all again (who books does it for their own rows)."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT r.hall, r.window_group, r.starts_at, max(s.ends_at) AS ends_at FROM resting_places r
                 JOIN slots s USING (hall, window_group, starts_at) WHERE r.returns_at <= $1
                GROUP BY r.hall, r.window_group, r.starts_at ORDER BY r.hall, r.starts_at LIMIT 500""",
            now,
        )  # fmt: skip
    for row in rows:
        span = Span(row["window_group"], row["starts_at"], row["ends_at"])
        async with transaction() as held:
            await hall.lock_places(held, row["hall"], (span,))
            await wake_due(held, row["hall"], (span,), now)


def _is_for_all(rows: tuple[Places, ...], kept: bool, now: datetime) -> bool:
    surplus = any(row.surplus for row in rows)
    return surplus or (kept and any(now < row.kept_until for row in rows))


RETURN_EVERY = timedelta(seconds=20)
