"""Lots and wishes as the slice keeps and reads them: rows stay here, dataclasses leave; decryption happens here and nowhere else."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import secrecy
from backend.appointments import Applicant
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.lots.rules import Asking, Drawn, DrawnWish, Lot, LotWish, NothingWished, Rooms, State, commitment_of
from backend.references import read_reference

_APPLICANT, _SEED = "lot_wishes.applicant", "lots.seed"


async def lot(hall: str, day: date) -> Lot | None:
    """The lot of these new days."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM lots WHERE hall = $1 AND day = $2", hall, day)
    return _lot(row) if row else None


async def wish(reference: str) -> LotWish:
    """The wish of a reference. NothingWished where there is none."""
    async with connection() as held:
        return await _one(held, reference, "")


async def owned(reference: str, citizen: UUID) -> LotWish:
    """One's own wish. NothingWished where it is somebody else's."""
    found = await wish(reference)
    if found.citizen != citizen:
        raise NothingWished
    return found


async def of_citizen(citizen: UUID, since: datetime, limit: int = 20) -> tuple[LotWish, ...]:
    """What a citizen wished since then, newest first."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM lot_wishes WHERE citizen = $1 AND created_at >= $2 ORDER BY created_at DESC LIMIT $3", citizen, since, limit
        )
    return tuple(_wish(row) for row in rows)


async def drawn_list(hall: str, day: date) -> tuple[DrawnWish, ...]:
    """Every wish of a lot that was drawn, in the drawn order: no names, and enough to check the draw."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT place, turn, drawn_as, reference, starts_at FROM lot_wishes
                WHERE hall = $1 AND day = $2 AND place IS NOT NULL ORDER BY place""",
            hall, day,
        )  # fmt: skip
    return tuple(DrawnWish(row["place"], row["turn"], row["drawn_as"], row["reference"], _here(row["starts_at"])) for row in rows)


async def add_lot(held: Connection, hall: str, day: date, now: datetime) -> None:
    """A lot with a seed of 128 random bits that nobody has seen, where these days have none yet."""
    seed = secrets.token_hex(16)
    await held.execute(
        """INSERT INTO lots (hall, day, commitment, seed_box, seed, created_at) VALUES ($1, $2, $3, $4, '', $5)
           ON CONFLICT (hall, day) DO NOTHING""",
        hall, day, commitment_of(seed), secrecy.seal(seed, _SEED), now,
    )  # fmt: skip


async def open_lot(held: Connection, hall: str, day: date) -> bool:
    """Whether a lot still takes wishes; it is not drawn before the caller's transaction ends."""
    return bool(await held.fetchval("SELECT true FROM lots WHERE hall = $1 AND day = $2 AND drawn_at IS NULL FOR SHARE", hall, day))


async def unsettled(held: Connection, hall: str, day: date, now: datetime) -> bool:
    """Marks a lot that was drawn as over; False where another did."""
    return bool(
        await held.fetchval(
            "UPDATE lots SET settled_at = $3 WHERE hall = $1 AND day = $2 AND drawn_at IS NOT NULL AND settled_at IS NULL RETURNING true",
            hall, day, now,
        )
    )  # fmt: skip


async def undrawn(held: Connection, hall: str, day: date) -> str | None:
    """The seed of a lot that is not drawn yet, locked for who draws it; None where another draws or has drawn."""
    box = await held.fetchval(
        "SELECT seed_box FROM lots WHERE hall = $1 AND day = $2 AND drawn_at IS NULL FOR UPDATE SKIP LOCKED", hall, day
    )
    return secrecy.unseal(box, _SEED) if box else None


async def keep_draw(held: Connection, lot: tuple[str, date], seed: str, drawn: Sequence[Drawn], now: datetime) -> None:
    """What the draw gave each wish, and the seed for everybody to see."""
    await held.executemany(
        "UPDATE lot_wishes SET state = $2, drawn_as = $3, turn = $4, place = $5, starts_at = $6 WHERE reference = $1 AND state = 'waiting'",
        [
            (one.ticket.reference, "won" if one.starts_at else "lost", one.ticket.drawn_as, one.ticket.turn, one.place, one.starts_at)
            for one in drawn
        ],
    )
    await held.execute("UPDATE lots SET seed = $3, drawn_at = $4 WHERE hall = $1 AND day = $2", *lot, seed, now)


async def waiting_in(held: Connection, hall: str, day: date) -> tuple[LotWish, ...]:
    """The wishes to be drawn, as they came in; who withdraws meanwhile waits for the draw."""
    rows = await held.fetch(
        "SELECT * FROM lot_wishes WHERE hall = $1 AND day = $2 AND state = 'waiting' ORDER BY created_at, reference FOR UPDATE", hall, day
    )
    return tuple(_wish(row) for row in rows)


async def lost_in(held: Connection, hall: str, day: date) -> tuple[LotWish, ...]:
    """Who went without, in the drawn order."""
    rows = await held.fetch("SELECT * FROM lot_wishes WHERE hall = $1 AND day = $2 AND state = 'lost' ORDER BY place", hall, day)
    return tuple(_wish(row) for row in rows)


async def unbooked_in(hall: str, day: date) -> tuple[str, ...]:
    """References of what was won and is not booked yet, in the drawn order."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference FROM lot_wishes WHERE hall = $1 AND day = $2 AND state = 'won' AND appointment IS NULL ORDER BY place",
            hall, day,
        )  # fmt: skip
    return tuple(row["reference"] for row in rows)


async def unbooked(held: Connection, reference: str) -> LotWish | None:
    """A wish that won and is not booked, locked; None where another books it or has."""
    row = await held.fetchrow(
        "SELECT * FROM lot_wishes WHERE reference = $1 AND state = 'won' AND appointment IS NULL FOR UPDATE SKIP LOCKED", reference
    )
    return _wish(row) if row else None


async def locked(held: Connection, reference: str) -> LotWish:
    """The wish as it stands, locked until the transaction ends. NothingWished."""
    return await _one(held, reference, "FOR UPDATE")


async def stand(held: Connection, reference: str, state: State, appointment: str | None = None) -> None:
    """The locked wish in its new state; `appointment` is what it became."""
    await held.execute(
        "UPDATE lot_wishes SET state = $2, appointment = coalesce($3, appointment) WHERE reference = $1", reference, state, appointment
    )


async def waiting_of(held: Connection, citizen: UUID, applicant: Applicant) -> tuple[int, int]:
    """How many wishes of the account wait for a draw, and how many of them for this applicant."""
    row = await held.fetchrow(
        """SELECT count(*) AS account, count(*) FILTER (WHERE applicant_index = $2) AS applicant
             FROM lot_wishes WHERE citizen = $1 AND (state = 'waiting' OR (state = 'won' AND appointment IS NULL))""",
        citizen, index(applicant),
    )  # fmt: skip
    return row["account"], row["applicant"]


async def same_wish(held: Connection, citizen: UUID, asking: Asking) -> str | None:
    """The reference of one's wish for the same person in the same lot."""
    found: str | None = await held.fetchval(
        "SELECT reference FROM lot_wishes WHERE hall = $1 AND day = $2 AND citizen = $3 AND applicant_index = $4 AND state <> 'withdrawn'",
        asking.hall, asking.day, citizen, index(asking.applicant),
    )  # fmt: skip
    return found


async def add(held: Connection, reference: str, asking: Asking, citizen: UUID, now: datetime) -> None:
    """A new wish."""
    await held.execute(
        """INSERT INTO lot_wishes (reference, hall, day, items, citizen, applicant_index, applicant_box, relation, choices, language,
             channel, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12)""",
        reference, asking.hall, asking.day, list(asking.items), citizen, index(asking.applicant),
        secrecy.seal(msgspec.json.encode(asking.applicant).decode(), _APPLICANT), asking.relation, list(asking.choices),
        asking.language, asking.channel, now,
    )  # fmt: skip


async def rooms(held: Connection, hall: str, first: date, last: date, now: datetime) -> Rooms:
    """How many places each row of the new days has for people online."""
    rows = await held.fetch(
        """SELECT window_group, starts_at,
                  CASE WHEN kept_until <= $4 THEN capacity - taken ELSE capacity - kept - taken + kept_taken END AS room
             FROM slots WHERE hall = $1 AND day BETWEEN $2 AND $3 AND starts_at > $4""",
        hall, first, last, now,
    )  # fmt: skip
    return {(row["window_group"], row["starts_at"].astimezone(SHANGHAI)): row["room"] for row in rows}


def index(applicant: Applicant) -> bytes:
    """The blind index of whose matter it is."""
    return secrecy.index(applicant.key, "applicant")


async def _one(held: Connection, reference: str, lock: str) -> LotWish:
    read = read_reference(reference)
    row = await held.fetchrow(f"SELECT * FROM lot_wishes WHERE reference = $1 {lock}", read) if read else None  # noqa: S608
    if row is None:
        raise NothingWished
    return _wish(row)


def _lot(row: Record) -> Lot:
    return Lot(row["hall"], row["day"], row["commitment"], row["seed"], _here(row["drawn_at"]), _here(row["settled_at"]))


def _wish(row: Record) -> LotWish:
    return LotWish(
        reference=row["reference"], hall=row["hall"], day=row["day"], items=tuple(row["items"]), citizen=row["citizen"],
        applicant=msgspec.json.decode(secrecy.unseal(row["applicant_box"], _APPLICANT), type=Applicant), relation=row["relation"],
        choices=tuple(row["choices"]), language=row["language"], channel=row["channel"], state=State(row["state"]), turn=row["turn"],
        place=row["place"], starts_at=_here(row["starts_at"]), appointment=row["appointment"],
    )  # fmt: skip


def _here(moment: datetime | None) -> datetime | None:
    return moment.astimezone(SHANGHAI) if moment else None
