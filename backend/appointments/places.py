"""Finding a place under lock: lapsed holds and rested places of the rows are released first, then the hall's groups are
tried in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from backend import hall
from backend.appointments import resting
from backend.appointments.rules import SignInToHold, SlotFull
from backend.database import Connection
from backend.hall import Places, Span, Visit
from backend.refusals import Refusal


@dataclass(frozen=True)
class Caller:
    """Who asks for a place: whether the kept share is open to them, and what part of a slot people not signed in may
    hold together (None for who is signed in)."""

    from_kept: bool = False
    unsigned_percent: int | None = None


@dataclass(frozen=True)
class Taken:
    """A place that was taken, and whether it came out of the kept share."""

    span: Span
    from_kept: bool


async def take_first_free(
    connection: Connection,
    hall_slug: str,
    visit: Visit,
    starts_at: datetime,
    caller: Caller,
    now: datetime,
    *,
    beside: Iterable[Span] = (),
) -> Taken:
    """Take a place in the first group that has room for the whole visit. SlotFull where none has, SignInToHold where
    only the part that people not signed in may hold is used up, hall.UnknownSlot where the hall has no such start.

    All groups' rows, and those of `beside` (which the caller will change too), are locked by one statement: two
    bookings that try the groups in different orders can't wait for each other. Where none has room, who may use the kept
    share may use what staff gave back a moment ago.
    """
    spans = tuple(Span(group, starts_at, starts_at + visit.length) for group in visit.groups)
    rows = await locked_and_cleared(connection, hall_slug, (*spans, *beside), now)
    try:
        return await _taken(connection, hall_slug, visit, starts_at, spans, rows, caller, now)
    except SlotFull:
        woken = await resting.by_staff(connection, hall_slug, spans) if caller.from_kept else ()
        if not woken:
            raise
    await resting.wake(connection, hall_slug, woken)
    rows = await hall.lock_places(connection, hall_slug, spans)
    return await _taken(connection, hall_slug, visit, starts_at, spans, rows, caller, now)


async def _taken(
    connection: Connection,
    hall_slug: str,
    visit: Visit,
    starts_at: datetime,
    spans: tuple[Span, ...],
    rows: tuple[Places, ...],
    caller: Caller,
    now: datetime,
) -> Taken:
    refusal: type[Refusal] = SlotFull
    for span in spans:
        own = tuple(row for row in rows if _belongs(row, span))
        if not _has_room(own, span, caller, now):
            continue
        if not await _may_hold(connection, hall_slug, span, own, caller):
            refusal = SignInToHold
            continue
        from_kept = _uses_kept(own, caller, now)
        await hall.take_places(connection, hall_slug, span, from_kept=from_kept)
        return Taken(span, from_kept)
    if not any(row.starts_at == starts_at and row.window_group in visit.groups for row in rows):
        raise hall.UnknownSlot
    raise refusal


async def locked_and_cleared(
    connection: Connection, hall_slug: str, spans: Iterable[Span], now: datetime
) -> tuple[Places, ...]:
    """The rows of `spans` locked in order, the lapsed holds on them released, what has rested long enough on them woken."""
    wanted = tuple(spans)
    lapsed = await _lapsed(connection, hall_slug, wanted, now)
    rows = await hall.lock_places(connection, hall_slug, (*wanted, *lapsed))
    if not lapsed:
        return rows
    for span in await _release(connection, hall_slug, lapsed, now):
        await hall.give_places(connection, hall_slug, span)
    await resting.wake_due(connection, hall_slug, wanted, now)
    return await hall.lock_places(connection, hall_slug, wanted)


def _has_room(rows: tuple[Places, ...], span: Span, caller: Caller, now: datetime) -> bool:
    """Whether the rows fill the span, each following the one before it, and all have a place for this caller."""
    if not rows or (rows[0].starts_at, rows[-1].ends_at) != (span.since, span.until):
        return False
    unbroken = all(one.ends_at == other.starts_at for one, other in pairwise(rows))
    return unbroken and all(row.free(now, from_kept=caller.from_kept) > 0 for row in rows)


def _uses_kept(rows: tuple[Places, ...], caller: Caller, now: datetime) -> bool:
    """Whoever may use the kept share uses it first: it is theirs, the open places are everybody's."""
    return caller.from_kept and all(now < row.kept_until and row.kept_taken < row.kept for row in rows)


async def _may_hold(connection: Connection, hall_slug: str, span: Span, rows: tuple[Places, ...], caller: Caller) -> bool:
    if caller.unsigned_percent is None:
        return True
    held = await connection.fetchval(
        """SELECT count(*) FROM holds WHERE hall = $1 AND window_group = $2 AND state = 'open' AND citizen IS NULL
              AND starts_at < $4 AND ends_at > $3""",
        hall_slug, span.window_group, span.since, span.until,
    )  # fmt: skip
    return bool(held < max(1, min(row.capacity for row in rows) * caller.unsigned_percent // 100))


async def _lapsed(connection: Connection, hall_slug: str, spans: tuple[Span, ...], now: datetime) -> tuple[Span, ...]:
    """Where lapsed holds stand and where rested places are due; an offer to one who waits ends by its own round."""
    rows = await connection.fetch(
        """SELECT DISTINCT h.window_group, h.starts_at, h.ends_at FROM holds h
             JOIN unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS w (g, since, until)
               ON h.window_group = w.g AND h.starts_at < w.until AND h.ends_at > w.since
            WHERE h.hall = $1 AND h.state = 'open' AND h.expires_at <= $5 AND h.wish IS NULL
           UNION SELECT r.window_group, r.starts_at, r.starts_at + interval '1 second' FROM resting_places r
             JOIN unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS w (g, since, until)
               ON r.window_group = w.g AND r.starts_at >= w.since AND r.starts_at < w.until
            WHERE r.hall = $1 AND r.returns_at <= $5""",
        hall_slug, [s.window_group for s in spans], [s.since for s in spans], [s.until for s in spans], now,
    )  # fmt: skip
    return tuple(Span(*row.values()) for row in rows)


async def _release(connection: Connection, hall_slug: str, spans: tuple[Span, ...], now: datetime) -> list[Span]:
    rows = await connection.fetch(
        """UPDATE holds h SET state = 'released'
             FROM unnest($2::text[], $3::timestamptz[], $4::timestamptz[]) AS w (g, since, until)
            WHERE h.hall = $1 AND h.window_group = w.g AND h.starts_at = w.since AND h.ends_at = w.until
              AND h.state = 'open' AND h.expires_at <= $5 AND h.wish IS NULL
        RETURNING h.window_group, h.starts_at, h.ends_at""",
        hall_slug, [s.window_group for s in spans], [s.since for s in spans], [s.until for s in spans], now,
    )  # fmt: skip
    return [Span(*row.values()) for row in rows]


def _belongs(row: Places, span: Span) -> bool:
    return row.window_group == span.window_group and span.since <= row.starts_at < span.until
