"""What a closed time does to those booked there: who stands in a span, moving one by the hall's own doing, and who waits for a place."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from asyncpg import Record

from backend import hall, ledger, progress
from backend.appointments import resting
from backend.appointments.notices import Why, announce_booked, announce_cancelled, announce_moved, announce_placeless, names
from backend.appointments.places import Caller, take_first_free
from backend.appointments.reading import appointment, read_row
from backend.appointments.rules import LIVE, MOVES, Appointment, State
from backend.appointments.standing import stand
from backend.appointments.waiting import decline_place
from backend.appointments.wishes import MAY_TAKE_KEPT
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.hall import Span
from backend.references import new_ticket_code
from backend.states import NotNow, after

_LIVE = [str(state) for state in LIVE]


@dataclass(frozen=True)
class Standing:
    """A live booking and where it stands; nothing personal."""

    reference: str
    window_group: str
    starts_at: datetime
    ends_at: datetime
    units: int
    state: State
    channel: str
    items: tuple[str, ...]
    created_at: datetime
    displaced: bool


async def standing_in(hall_slug: str, since: datetime, until: datetime, group: str = "") -> tuple[Standing, ...]:
    """A hall's live bookings that overlap a span (of one group, if named), who booked first before the others."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT * FROM appointments WHERE hall = $1 AND day BETWEEN $2::date AND $3::date AND starts_at < $5 AND ends_at > $4
                  AND state = ANY($6) AND ($7 = '' OR window_group = $7) ORDER BY created_at, reference""",
            hall_slug, since.astimezone(SHANGHAI).date(), until.astimezone(SHANGHAI).date(), since, until, _LIVE, group,
        )  # fmt: skip
    return tuple(map(_standing, rows))


async def standing_of(references: Sequence[str]) -> dict[str, Standing]:
    """Where these bookings stand now, cancelled and finished ones too."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM appointments WHERE reference = ANY($1)", list(references))
    return {row["reference"]: _standing(row) for row in rows}


async def claims_in(hall_slug: str, since: datetime, until: datetime, group: str, now: datetime) -> int:
    """How many forms or offers hold a place in a span just now."""
    async with connection() as held:
        count: int = await held.fetchval(
            """SELECT count(*) FROM holds WHERE hall = $1 AND state = 'open' AND expires_at > $5 AND starts_at < $3 AND ends_at > $2
                  AND ($4 = '' OR window_group = $4)""",
            hall_slug, since, until, group, now,
        )  # fmt: skip
    return count


async def end_claims(hall_slug: str, since: datetime, until: datetime, group: str, now: datetime) -> int:
    """Places of a span that are more than the plan has and that nobody has booked yet: offers to who waits are taken back without a
    mark, holds are released (what was typed stays), what rests is no more. Each in its own transaction. How many holds."""
    for token in await _offered_in(hall_slug, since, until, group):
        with suppress(NotNow):
            await decline_place(token, now)
    async with connection() as held:
        rows = await held.fetch(
            """SELECT DISTINCT s.window_group, s.starts_at, s.ends_at FROM slots s
                WHERE s.hall = $1 AND s.starts_at < $3 AND s.ends_at > $2 AND ($4 = '' OR s.window_group = $4) AND s.surplus > 0
                  AND (EXISTS (SELECT 1 FROM holds h WHERE h.hall = s.hall AND h.window_group = s.window_group AND h.state = 'open'
                         AND h.starts_at < s.ends_at AND h.ends_at > s.starts_at)
                    OR EXISTS (SELECT 1 FROM resting_places r
                         WHERE r.hall = s.hall AND r.window_group = s.window_group AND r.starts_at = s.starts_at))
                ORDER BY s.starts_at, s.window_group""",
            hall_slug, since, until, group,
        )  # fmt: skip
    return sum([await _end_claims(hall_slug, Span(*row.values())) for row in rows])


async def move(reference: str, starts_at: datetime, why: Why, now: datetime, *, kept: bool) -> Appointment:
    """Moved by the hall: the new place is taken before the old one is given back, and told with `why`. NotNow where it need not move any
    more (somebody left, the closure was lifted, it was changed or cancelled meanwhile). SlotFull, hall.UnknownSlot."""
    before = await appointment(reference)
    policies = await hall.policies(before.hall, now)
    visit = await hall.visit(before.hall, before.items, policies.unit)
    called, old = await names(before.hall, before.items, before.language), Span(before.window_group, before.starts_at, before.ends_at)
    caller = Caller(from_kept=kept or before.channel in MAY_TAKE_KEPT)
    async with transaction() as held:
        taken = await take_first_free(held, before.hall, visit, starts_at, caller, now, beside=(old,))
        present = await _over(held, before)
        await hall.give_places(held, before.hall, old, from_kept=present.kept)
        changed = await held.fetchrow(
            """UPDATE appointments SET window_group = $2, starts_at = $3, ends_at = $4, day = $5, kept = $6, ticket_code = $7, units = $9,
                      changed_at = $8, displaced = false, version = version + 1 WHERE reference = $1 RETURNING *""",
            present.reference, taken.span.window_group, taken.span.since, taken.span.until, taken.span.since.astimezone(SHANGHAI).date(),
            taken.from_kept, new_ticket_code(), now, visit.units,
        )  # fmt: skip
        moved = read_row(changed)
        await progress.record(held, moved.hall, moved.reference, now, "moved", starts_at=moved.starts_at.isoformat())
        await ledger.write(held, moved.hall, now, "rounds", "move", f"appointment:{moved.reference}")
        await announce_moved(held, moved, called, before.starts_at, why, now)
    return moved


async def displace(reference: str, why: Why, now: datetime) -> None:
    """No other time is free yet: the booking keeps its rank, is reminded of nothing and missed by nobody, and is asked to choose. NotNow as
    `move`; nothing happens where it stands so already."""
    before = await appointment(reference)
    called, span = await names(before.hall, before.items, before.language), Span(before.window_group, before.starts_at, before.ends_at)
    async with transaction() as held:
        await hall.lock_places(held, before.hall, (span,))
        present = await _over(held, before)
        if present.displaced:
            return
        await _mark(held, reference, displaced=True, now=now)
        await progress.record(held, before.hall, reference, now, "displaced")
        await ledger.write(held, before.hall, now, "rounds", "displace", f"appointment:{reference}")
        await announce_placeless(held, present, called, why, now)


async def stand_again(reference: str, now: datetime) -> bool:
    """The closure was lifted: a displaced booking whose own time is open again and still ahead stands as it was; whether it does."""
    before = await appointment(reference)
    called, span = await names(before.hall, before.items, before.language), Span(before.window_group, before.starts_at, before.ends_at)
    async with transaction() as held:
        rows = await hall.lock_places(held, before.hall, (span,))
        present = await _present(held, before)
        if not present.displaced or present.state is not State.booked or present.starts_at <= now or any(row.surplus for row in rows):
            return False
        await _mark(held, reference, displaced=False, now=now)
        await progress.record(held, before.hall, reference, now, "stands_again")
        await announce_booked(held, present, called, now)
    return True


async def end_displaced(reference: str, actor: str, now: datetime) -> Appointment:
    """Staff and the person have settled it otherwise: the booking that waits for a place is cancelled, whenever that is. NotNow."""
    before = await appointment(reference)
    called, span = await names(before.hall, before.items, before.language), Span(before.window_group, before.starts_at, before.ends_at)
    async with transaction() as held:
        await hall.lock_places(held, before.hall, (span,))
        present = await _present(held, before)
        if not present.displaced:
            raise NotNow(state=present.state, move="cancel")
        state = after(MOVES, present.state, "cancel")
        await hall.give_places(held, before.hall, span, from_kept=present.kept)
        await _mark(held, reference, displaced=False, now=now)
        gone = await stand(held, present, state, actor, "cancel", now)
        await progress.record(held, gone.hall, gone.reference, now, "cancelled")
        await announce_cancelled(held, gone, called, now)
    return gone


async def _offered_in(hall_slug: str, since: datetime, until: datetime, group: str) -> tuple[str, ...]:
    async with connection() as held:
        rows = await held.fetch(
            """SELECT DISTINCT h.wish FROM holds h JOIN slots s ON s.hall = h.hall AND s.window_group = h.window_group
                  AND s.starts_at < h.ends_at AND s.ends_at > h.starts_at
                WHERE h.hall = $1 AND h.state = 'open' AND h.wish IS NOT NULL AND s.surplus > 0 AND s.starts_at < $3 AND s.ends_at > $2
                  AND ($4 = '' OR s.window_group = $4)""",
            hall_slug, since, until, group,
        )  # fmt: skip
    return tuple(row["wish"] for row in rows)


async def _end_claims(hall_slug: str, span: Span) -> int:
    async with transaction() as held:
        touching = await held.fetch(
            """SELECT window_group, starts_at, ends_at FROM holds WHERE hall = $1 AND window_group = $2 AND state = 'open'
                  AND starts_at < $4 AND ends_at > $3""",
            hall_slug, span.window_group, span.since, span.until,
        )  # fmt: skip
        rows = await hall.lock_places(held, hall_slug, (span, *(Span(*row.values()) for row in touching)))
        if not any(row.surplus for row in rows if row.starts_at == span.since):
            return 0
        await resting.wake(held, hall_slug, await _resting_on(held, hall_slug, span))
        gone = await held.fetch(
            """UPDATE holds SET state = 'released' WHERE hall = $1 AND window_group = $2 AND state = 'open' AND starts_at < $4
                  AND ends_at > $3 AND starts_at = ANY($5) RETURNING window_group, starts_at, ends_at""",
            hall_slug, span.window_group, span.since, span.until, [row["starts_at"] for row in touching],
        )  # fmt: skip
        for row in gone:
            await hall.give_places(held, hall_slug, Span(*row.values()))
    return len(gone)


async def _resting_on(connection: Connection, hall_slug: str, span: Span) -> tuple[resting.Resting, ...]:
    rows = await connection.fetch(
        """SELECT id, window_group, starts_at, $4::timestamptz AS ends_at, kept FROM resting_places
            WHERE hall = $1 AND window_group = $2 AND starts_at = $3""",
        hall_slug, span.window_group, span.since, span.until,
    )  # fmt: skip
    return tuple(resting.Resting(*row.values()) for row in rows)


async def _over(connection: Connection, before: Appointment) -> Appointment:
    """The booking under lock, where it stands on a place that is no longer planned; NotNow otherwise."""
    present = await _present(connection, before)
    surplus = await connection.fetchval(
        "SELECT max(surplus) FROM slots WHERE hall = $1 AND window_group = $2 AND starts_at >= $3 AND starts_at < $4",
        before.hall, before.window_group, before.starts_at, before.ends_at,
    )  # fmt: skip
    if present.state is not State.booked or not surplus:
        raise NotNow(state=present.state, move="change")
    return present


async def _present(connection: Connection, before: Appointment) -> Appointment:
    row = await connection.fetchrow("SELECT * FROM appointments WHERE reference = $1 FOR NO KEY UPDATE", before.reference)
    present = read_row(row)
    if (present.window_group, present.starts_at) != (before.window_group, before.starts_at):
        raise NotNow(state=present.state, move="change")
    return present


async def _mark(connection: Connection, reference: str, *, displaced: bool, now: datetime) -> None:
    await connection.execute(
        "UPDATE appointments SET displaced = $2, changed_at = $3, version = version + 1 WHERE reference = $1", reference, displaced, now
    )


def _standing(row: Record) -> Standing:
    return Standing(
        row["reference"], row["window_group"], row["starts_at"].astimezone(SHANGHAI), row["ends_at"].astimezone(SHANGHAI), row["units"],
        State(row["state"]), row["channel"], tuple(row["items"]), row["created_at"].astimezone(SHANGHAI), row["displaced"],
    )  # fmt: skip
