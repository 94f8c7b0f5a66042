"""Wishes on the waiting list as the slice keeps and reads them: rows stay here; decryption happens here and nowhere else."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import secrecy
from backend.appointments.reading import applicant_index
from backend.appointments.waiting_rules import (
    IN_LINE,
    Awaited,
    NothingWaiting,
    PlaceOffered,
    WaitingForm,
    WaitingState,
    WaitingWish,
)
from backend.appointments.wishes import Applicant, Channel
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.hall import Kind, Visit
from backend.references import new_token

_FORM = "waiting_wishes.form"
_IN_LINE = [str(state) for state in IN_LINE]
# A constant joined to constants: nothing of a request is ever in the text.
_WISH = """SELECT w.*, h.window_group, h.starts_at, h.ends_at, h.units, h.expires_at FROM waiting_wishes w
             LEFT JOIN holds h ON h.id = w.hold """


async def waiting_wish(token: str) -> WaitingWish:
    """The wish of a token. NothingWaiting."""
    async with connection() as held:
        return _one(await held.fetchrow(_WISH + "WHERE w.token = $1", token))


async def locked(held: Connection, token: str) -> WaitingWish:
    """The wish as it stands, locked until the transaction ends. NothingWaiting."""
    return _one(await held.fetchrow(_WISH + "WHERE w.token = $1 FOR NO KEY UPDATE OF w", token))


async def waiting_of_citizen(citizen: UUID) -> tuple[WaitingWish, ...]:
    """A citizen's wishes that stand in the line, oldest first."""
    async with connection() as held:
        rows = await held.fetch(_WISH + "WHERE w.citizen = $1 AND w.state = ANY($2) ORDER BY w.created_at", citizen, _IN_LINE)
    return tuple(_read(row) for row in rows)


_TO_BE_OFFERED = """WHERE w.hall = $1 AND w.state = 'waiting' AND (w.earlier OR NOT EXISTS (
    SELECT 1 FROM appointment_items i WHERE i.citizen = w.citizen AND i.applicant_index = w.applicant_index AND i.live
       AND i.item = ANY(w.items))) ORDER BY w.created_at, w.token LIMIT 500"""


async def in_line(hall: str) -> tuple[WaitingWish, ...]:
    """Who waits at a hall without an offer, by who joined first; who has booked the same meanwhile waits on, but is passed over:
    a place that they can't take would only stand empty for a while."""
    async with connection() as held:
        rows = await held.fetch(_WISH + _TO_BE_OFFERED, hall)
    return tuple(_read(row) for row in rows)


async def halls_waited_for() -> tuple[str, ...]:
    """Halls at which somebody waits."""
    async with connection() as held:
        rows = await held.fetch("SELECT DISTINCT hall FROM waiting_wishes WHERE state = 'waiting'")
    return tuple(row["hall"] for row in rows)


async def unanswered_at(now: datetime) -> tuple[str, ...]:
    """Tokens of the wishes whose offer has run out."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT w.token FROM waiting_wishes w JOIN holds h ON h.id = w.hold
                WHERE w.state = 'offered' AND h.expires_at <= $1 ORDER BY h.expires_at LIMIT 500""",
            now,
        )  # fmt: skip
    return tuple(row["token"] for row in rows)


async def pointless(hall: str, soonest: datetime) -> tuple[str, ...]:
    """Tokens of a hall's waiting wishes for which no start is left, or whose booking is not to be had earlier any more."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT w.token FROM waiting_wishes w
                WHERE w.hall = $1 AND w.state = 'waiting' AND (
                  NOT EXISTS (SELECT 1 FROM slots s WHERE s.hall = w.hall AND s.day = ANY(w.days) AND s.starts_at > $2)
                  OR w.earlier AND NOT EXISTS (SELECT 1 FROM appointments a WHERE a.reference = w.reference AND a.state = 'booked'
                       AND a.starts_at > $2)) LIMIT 500""",
            hall, soonest,
        )  # fmt: skip
    return tuple(row["token"] for row in rows)


async def ahead_of(wish: WaitingWish) -> int:
    """How many joined before and wait for the same windows on one of the same days."""
    async with connection() as held:
        return int(
            await held.fetchval(
                """SELECT count(*) FROM waiting_wishes o JOIN waiting_wishes w ON w.token = $1
                    WHERE o.hall = w.hall AND o.state = ANY($2) AND (o.created_at, o.token) < (w.created_at, w.token)
                      AND o.days && w.days AND o.groups && w.groups AND (o.parts && w.parts OR '{}' IN (o.parts, w.parts))""",
                wish.token, _IN_LINE,
            )
        )  # fmt: skip


async def count_live(held: Connection, citizen: UUID) -> int:
    """How many wishes an account has in the line, wherever."""
    return int(await held.fetchval("SELECT count(*) FROM waiting_wishes WHERE citizen = $1 AND state = ANY($2)", citizen, _IN_LINE))


async def waits_already(held: Connection, citizen: UUID, applicant: Applicant, items: tuple[str, ...]) -> bool:
    """Whether the account waits for one of these items for this applicant already."""
    return bool(
        await held.fetchval(
            "SELECT 1 FROM waiting_wishes WHERE citizen = $1 AND applicant_index = $2 AND items && $3 AND NOT earlier AND state = ANY($4)",
            citizen, applicant_index(applicant), list(items), _IN_LINE,
        )
    )  # fmt: skip


async def add(
    held: Connection, awaited: Awaited, citizen: UUID, visit: Visit, reference: str, applicant: Applicant, form: WaitingForm | None,
    now: datetime,
) -> str:  # fmt: skip
    """A new wish at the end of the line: without a form it is for an earlier time of the booking `reference`. Its token."""
    token = new_token()
    box = secrecy.seal(msgspec.json.encode(form).decode(), _FORM) if form else None
    await held.execute(
        """INSERT INTO waiting_wishes (token, hall, reference, earlier, citizen, items, groups, days, parts, state, applicant_index,
             form_box, language, channel, passed, unanswered, created_at, changed_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10, $11, $12, $13, '{}', 0, $14, $14)""",
        token, awaited.hall, reference, form is None, citizen, list(awaited.items), list(visit.groups), list(awaited.days),
        [str(part) for part in awaited.parts], applicant_index(applicant), box, awaited.language, awaited.channel, now,
    )  # fmt: skip
    return token


async def form_of(held: Connection, token: str) -> WaitingForm:
    """Whose matter it is, opened. NothingWaiting where it was forgotten."""
    box = await held.fetchval("SELECT form_box FROM waiting_wishes WHERE token = $1", token)
    if box is None:
        raise NothingWaiting
    return msgspec.json.decode(secrecy.unseal(box, _FORM), type=WaitingForm)


async def stand(held: Connection, wish: WaitingWish, state: WaitingState, now: datetime, *, hold: str | None = None) -> None:
    """The locked wish in its new state; one that is over keeps nothing of whose it was."""
    await held.execute(
        """UPDATE waiting_wishes SET state = $2, hold = $3, changed_at = $4, form_box = CASE WHEN $5 THEN form_box END WHERE token = $1""",
        wish.token, state, hold, now, state in IN_LINE,
    )  # fmt: skip


async def pass_by(held: Connection, wish: WaitingWish, starts_at: datetime) -> None:
    """A start that was not taken is not offered to this wish again."""
    await held.execute("UPDATE waiting_wishes SET passed = passed || $2::timestamptz WHERE token = $1", wish.token, starts_at)


async def count_unanswered(held: Connection, wish: WaitingWish) -> None:
    """One more offer that nobody answered."""
    await held.execute("UPDATE waiting_wishes SET unanswered = unanswered + 1 WHERE token = $1", wish.token)


async def forget_ended(held: Connection, before: datetime) -> None:
    """Wishes that were over by then."""
    await held.execute("DELETE FROM waiting_wishes WHERE state <> ALL($1) AND changed_at < $2", _IN_LINE, before)


def _one(row: Record | None) -> WaitingWish:
    if row is None:
        raise NothingWaiting
    return _read(row)


def _read(row: Record) -> WaitingWish:
    awaited = Awaited(
        row["hall"], tuple(row["items"]), tuple(row["days"]), tuple(Kind(part) for part in row["parts"]), row["language"],
        Channel(row["channel"]),
    )  # fmt: skip
    return WaitingWish(
        token=row["token"], reference=row["reference"], earlier=row["earlier"], citizen=row["citizen"], awaited=awaited,
        state=WaitingState(row["state"]), offer=_offer(row), passed=tuple(each.astimezone(SHANGHAI) for each in row["passed"]),
        unanswered=row["unanswered"], created_at=row["created_at"].astimezone(SHANGHAI),
    )  # fmt: skip


def _offer(row: Record) -> PlaceOffered | None:
    if row["hold"] is None or row["expires_at"] is None:
        return None
    starts_at, ends_at, expires_at = (row[name].astimezone(SHANGHAI) for name in ("starts_at", "ends_at", "expires_at"))
    return PlaceOffered(row["hold"], row["window_group"], starts_at, ends_at, row["units"], expires_at)
