"""What came after visits, as the slice keeps and reads it: rows stay here, dataclasses leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from asyncpg import Record

from backend import secrecy
from backend.aftercare.rules import Delivery, ItemStep, NoDelivery, NoWish, SentAlready, Step, StepTaken, Way, Wish, WishState
from backend.clock import SHANGHAI
from backend.database import Connection

_WORDS, _NAMED, _WISH, _ANSWER = "item_steps.words", "home_deliveries.named", "second_visit_wishes.words", "second_visit_wishes.answer"


async def without_receipt(held: Connection) -> tuple[str, ...]:
    """References of visits that ended and whose receipt was not given out yet."""
    rows = await held.fetch(
        """SELECT reference FROM home_visits h WHERE ended_at IS NOT NULL AND forgotten_at IS NULL AND state = 'done' AND NOT EXISTS (
             SELECT 1 FROM receipts r WHERE r.reference = h.reference AND r.ended_at = h.ended_at) ORDER BY ended_at LIMIT 200"""
    )
    return tuple(row["reference"] for row in rows)


async def add_receipt(held: Connection, hall: str, reference: str, ended_at: datetime, now: datetime) -> int | None:
    """The number of this request's receipt; None where it was given out already."""
    number = await held.fetchval(
        """INSERT INTO receipts (hall, reference, number, ended_at, told_at)
           SELECT $1, $2::varchar, 1 + (SELECT count(*) FROM receipts WHERE reference = $2::varchar), $3, $4
           ON CONFLICT DO NOTHING RETURNING number""",
        hall, reference, ended_at, now,
    )  # fmt: skip
    return int(number) if number else None


async def receipts_of(held: Connection, reference: str) -> int:
    """How many visits of this request ended."""
    return int(await held.fetchval("SELECT count(*) FROM receipts WHERE reference = $1", reference))


async def receipt_at(held: Connection, reference: str) -> datetime | None:
    """When the last visit of this request ended."""
    ended: datetime | None = await held.fetchval("SELECT max(ended_at) FROM receipts WHERE reference = $1", reference)
    return _here(ended) if ended else None


async def add_step(held: Connection, hall: str, reference: str, item: str, step: Step, words: str, staff: UUID, now: datetime) -> None:
    """A step of an item. StepTaken where a colleague was quicker: ask under the request's lock."""
    if await held.fetchval("SELECT 1 FROM item_steps WHERE reference = $1 AND item = $2 AND step = $3", reference, item, step):
        raise StepTaken(field="step")
    await held.execute(
        "INSERT INTO item_steps (hall, reference, item, step, words_box, staff, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        hall, reference, item, step, secrecy.seal(words, _WORDS) if words else None, staff, now,
    )  # fmt: skip


async def steps_of(held: Connection, reference: str) -> tuple[ItemStep, ...]:
    """The later steps of a request's items, oldest first."""
    rows = await held.fetch("SELECT * FROM item_steps WHERE reference = $1 ORDER BY id", reference)
    return tuple(_step(row) for row in rows)


async def add_delivery(
    held: Connection, hall: str, reference: str, item: str, way: Way, tracking: str, named: str, staff: UUID, now: datetime
) -> None:
    """A result on its way. SentAlready where one of this item is under way."""
    kept = await held.fetchval(
        """INSERT INTO home_deliveries (hall, reference, item, way, tracking, named_box, staff, arranged_at, confirmed_by)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '') ON CONFLICT DO NOTHING RETURNING id""",
        hall, reference, item, way, tracking, secrecy.seal(named, _NAMED) if named else None, staff, now,
    )  # fmt: skip
    if kept is None:
        raise SentAlready


async def deliveries_of(held: Connection, reference: str) -> tuple[Delivery, ...]:
    """The results of a request that were sent home, oldest first."""
    rows = await held.fetch("SELECT * FROM home_deliveries WHERE reference = $1 ORDER BY id", reference)
    return tuple(_delivery(row) for row in rows)


async def confirm_delivery(held: Connection, reference: str, number: int, by: str, now: datetime) -> Delivery | None:
    """It came; who fetched it is forgotten. None where it had come already. NoDelivery."""
    row = await held.fetchrow("SELECT * FROM home_deliveries WHERE reference = $1 AND id = $2 FOR UPDATE", reference, number)
    if row is None:
        raise NoDelivery
    if row["confirmed_at"] is not None:
        return None
    await held.execute(
        "UPDATE home_deliveries SET confirmed_at = $2, confirmed_by = $3, named_box = NULL WHERE id = $1", number, now, by
    )  # fmt: skip
    return _delivery(row)


async def add_wish(held: Connection, hall: str, reference: str, words: str, now: datetime) -> None:
    """A wish for another visit."""
    await held.execute(
        "INSERT INTO second_visit_wishes (hall, reference, words_box, asked_at, state) VALUES ($1, $2, $3, $4, 'asked')",
        hall, reference, secrecy.seal(words, _WISH), now,
    )  # fmt: skip


async def wishes_of(held: Connection, reference: str) -> tuple[Wish, ...]:
    """A request's wishes, oldest first."""
    rows = await held.fetch("SELECT * FROM second_visit_wishes WHERE reference = $1 ORDER BY id", reference)
    return tuple(
        Wish(
            row["id"],
            _opened(row["words_box"], _WISH),
            _here(row["asked_at"]),
            WishState(row["state"]),
            _opened(row["answer_box"], _ANSWER),
        )
        for row in rows
    )


async def answer_wish(held: Connection, reference: str, state: WishState, answer: str, staff: UUID, now: datetime) -> None:
    """The open wish answered. NoWish."""
    kept = await held.fetchval(
        """UPDATE second_visit_wishes SET state = $2, answer_box = $3, staff = $4, answered_at = $5
            WHERE reference = $1 AND state = 'asked' RETURNING id""",
        reference, state, secrecy.seal(answer, _ANSWER) if answer else None, staff, now,
    )  # fmt: skip
    if kept is None:
        raise NoWish


async def forget(held: Connection, reference: str) -> None:
    """The words of wishes and steps and who fetched something are gone; that there were any stays."""
    await held.execute("UPDATE item_steps SET words_box = NULL WHERE reference = $1", reference)
    await held.execute("UPDATE home_deliveries SET named_box = NULL WHERE reference = $1 AND confirmed_at IS NOT NULL", reference)
    await held.execute(
        "UPDATE second_visit_wishes SET words_box = $2, answer_box = NULL WHERE reference = $1 AND state <> 'asked'",
        reference, secrecy.seal("", _WISH),
    )  # fmt: skip
    await held.execute(
        "UPDATE call_back_notes SET note_box = NULL WHERE call_back IN (SELECT id FROM call_backs WHERE reference = $1)", reference
    )


async def forget_talk(held: Connection, reference: str) -> None:
    """What was said in wishes, their answers and calls is gone, also of a wish that waits; what became of each item stays."""
    await held.execute(
        "UPDATE second_visit_wishes SET words_box = $2, answer_box = NULL WHERE reference = $1", reference, secrecy.seal("", _WISH)
    )
    await held.execute(
        "UPDATE call_back_notes SET note_box = NULL WHERE call_back IN (SELECT id FROM call_backs WHERE reference = $1)", reference
    )


async def names_of(held: Connection, staff: Sequence[UUID]) -> dict[UUID, tuple[str, str]]:
    """Name and staff number of each, also of who has left since."""
    rows = await held.fetch("SELECT id, name, number FROM staff WHERE id = ANY($1)", list(staff))
    return {row["id"]: (row["name"], row["number"]) for row in rows}


async def add_erasure(held: Connection, hall: str, reference: str, files: int, now: datetime) -> None:
    """The evidence of this request was deleted; after a second visit, once more."""
    await held.execute(
        """INSERT INTO erasures (reference, hall, files, at) VALUES ($1, $2, $3, $4)
           ON CONFLICT (reference) DO UPDATE SET at = $4, files = erasures.files + $3""",
        reference, hall, files, now,
    )  # fmt: skip


async def erasure_of(held: Connection, reference: str) -> tuple[datetime | None, int]:
    """When the evidence was deleted, and how many files."""
    row = await held.fetchrow("SELECT at, files FROM erasures WHERE reference = $1", reference)
    return (_here(row["at"]), row["files"]) if row else (None, 0)


async def halls_with_evidence(held: Connection) -> tuple[str, ...]:
    """The halls that have ended requests."""
    rows = await held.fetch("SELECT DISTINCT hall FROM home_visits WHERE ended_at IS NOT NULL")
    return tuple(row["hall"] for row in rows)


async def to_erase(held: Connection, hall: str, ended_before: datetime) -> tuple[str, ...]:
    """References of a hall's requests that ended before then and whose evidence is still there."""
    rows = await held.fetch(
        """SELECT reference FROM home_visits h WHERE hall = $1 AND ended_at IS NOT NULL AND ended_at <= $2
             AND NOT EXISTS (SELECT 1 FROM erasures e WHERE e.reference = h.reference AND e.at >= h.ended_at)
           ORDER BY ended_at LIMIT 200""",
        hall, ended_before,
    )  # fmt: skip
    return tuple(row["reference"] for row in rows)


async def at_work(held: Connection, hall: str) -> dict[str, bool]:
    """References of a hall whose visits ended lately and that still have something to come, and whether a wish for another visit
    waits; those first."""
    rows = await held.fetch(
        """WITH wished AS (SELECT reference FROM second_visit_wishes WHERE hall = $1 AND state = 'asked')
           SELECT h.reference, h.reference IN (SELECT reference FROM wished) AS wished FROM home_visits h
            WHERE h.hall = $1 AND h.state = 'done' AND (h.forgotten_at IS NULL OR h.reference IN (SELECT reference FROM wished))
            ORDER BY wished DESC, h.ended_at DESC LIMIT 100""",
        hall,
    )  # fmt: skip
    return {row["reference"]: row["wished"] for row in rows}


async def last_steps(held: Connection, references: Sequence[str]) -> dict[str, tuple[ItemStep, ...]]:
    """The last step of each item of these requests, in the order in which they were taken."""
    rows = await held.fetch(
        """SELECT * FROM (SELECT DISTINCT ON (reference, item) * FROM item_steps WHERE reference = ANY($1)
            ORDER BY reference, item, id DESC) AS last ORDER BY id""",
        list(references),
    )
    found: dict[str, tuple[ItemStep, ...]] = {}
    for row in rows:
        found[row["reference"]] = (*found.get(row["reference"], ()), _step(row))
    return found


async def open_wishes(held: Connection, hall: str) -> int:
    """How many wishes for another visit wait for an answer."""
    return int(await held.fetchval("SELECT count(*) FROM second_visit_wishes WHERE hall = $1 AND state = 'asked'", hall))


def _step(row: Record) -> ItemStep:
    return ItemStep(row["item"], Step(row["step"]), _opened(row["words_box"], _WORDS), _here(row["at"]))


def _delivery(row: Record) -> Delivery:
    confirmed = _here(row["confirmed_at"]) if row["confirmed_at"] else None
    return Delivery(
        row["id"], row["item"], Way(row["way"]), row["tracking"], _opened(row["named_box"], _NAMED), _here(row["arranged_at"]), confirmed
    )


def _opened(box: bytes | None, purpose: str) -> str:
    return secrecy.unseal(box, purpose) if box else ""


def _here(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)
