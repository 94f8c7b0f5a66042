"""Misses, appeals and exemptions as the slice keeps and reads them: rows stay here, dataclasses leave."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from asyncpg import Record

from backend import secrecy
from backend.appointments.misses import Appeal, AppealState, Exempted, Exemption, Miss, MissState, NothingMissed
from backend.appointments.reading import applicant_index, read_applicant
from backend.appointments.rules import Appointment
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.references import read_reference

_WORDS, _ANSWER, _APPEAL, _APPEAL_ANSWER = "misses.words", "misses.answer", "appeals.words", "appeals.answer"
_EXCUSE, _EXEMPT = "misses.excuse", "pause_exemptions.why"
_MISSES = """SELECT m.*, a.applicant_box, a.items, a.starts_at, a.language
               FROM misses m JOIN appointments a ON a.reference = m.reference WHERE """


async def keep_miss(held: Connection, missed: Appointment, index: bytes, state: MissState, now: datetime) -> None:
    """Once; a miss that is known already stays as it is."""
    await held.execute(
        """INSERT INTO misses (reference, hall, citizen, applicant_index, missed_at, state, excuse, changed_at)
           VALUES ($1, $2, $3, $4, $5, $6, '', $5) ON CONFLICT (reference) DO NOTHING""",
        missed.reference, missed.hall, missed.citizen, index, now, state,
    )  # fmt: skip


async def drop_miss(held: Connection, reference: str) -> None:
    """Who was missed is there after all: as if it had not been."""
    await held.execute("DELETE FROM misses WHERE reference = $1", reference)


async def miss(held: Connection, reference: str, *, lock: bool = False) -> Miss:
    """The miss of a booking. NothingMissed."""
    read = read_reference(reference)
    row = await held.fetchrow(f"{_MISSES} m.reference = $1{' FOR NO KEY UPDATE OF m' if lock else ''}", read) if read else None
    if row is None:
        raise NothingMissed
    return _miss(row)


async def kept_among(held: Connection, references: Sequence[str]) -> frozenset[str]:
    """Which of these bookings there is a miss of."""
    return frozenset(
        row["reference"] for row in await held.fetch("SELECT reference FROM misses WHERE reference = ANY($1)", list(references))
    )


async def of_person(held: Connection, hall: str, citizen: UUID, index: bytes) -> tuple[Miss, ...]:
    """All misses of an applicant that were booked by an account, at one hall, oldest first."""
    rows = await held.fetch(
        f"{_MISSES} m.citizen = $2 AND m.hall = $1 AND m.applicant_index = $3 ORDER BY m.missed_at, m.reference", hall, citizen, index
    )
    return tuple(_miss(row) for row in rows)


async def of_same_person(held: Connection, about: Miss) -> tuple[Miss, ...]:
    """All misses of the same applicant, account and hall."""
    return await of_person(held, about.hall, about.citizen, applicant_index(about.applicant))


async def of_citizen(held: Connection, citizen: UUID) -> tuple[Miss, ...]:
    """All misses of an account, for whomever, oldest first."""
    return tuple(_miss(row) for row in await held.fetch(f"{_MISSES} m.citizen = $1 ORDER BY m.missed_at, m.reference", citizen))


async def asked_at(hall: str, limit: int = 100) -> tuple[Miss, ...]:
    """A hall's misses with a reason given that nobody has judged, the oldest first."""
    async with connection() as held:
        rows = await held.fetch(f"{_MISSES} m.hall = $1 AND m.state = 'asked' ORDER BY m.changed_at LIMIT $2", hall, limit)
    return tuple(_miss(row) for row in rows)


async def counted_of_day(held: Connection, hall: str, day: date) -> tuple[Miss, ...]:
    """A hall's misses of a day that count, locked."""
    rows = await held.fetch(
        f"{_MISSES} m.hall = $1 AND a.day = $2 AND m.state IN ('counted', 'asked', 'refused') ORDER BY m.reference FOR NO KEY UPDATE OF m",
        hall, day,
    )  # fmt: skip
    return tuple(_miss(row) for row in rows)


async def index_of(held: Connection, reference: str) -> bytes:
    """The blind index of whose miss it is."""
    found: bytes = await held.fetchval("SELECT applicant_index FROM misses WHERE reference = $1", reference)
    return found


async def keep_excuse(held: Connection, reference: str, excuse: str, words: str, now: datetime) -> None:
    """What the citizen says of a miss."""
    await held.execute(
        "UPDATE misses SET state = 'asked', excuse_box = $2, words_box = $3, changed_at = $4 WHERE reference = $1",
        reference, _sealed(excuse, _EXCUSE), _sealed(words, _WORDS), now,
    )  # fmt: skip


async def judge(held: Connection, reference: str, state: MissState, words: str, staff: UUID | None, now: datetime) -> None:
    """What the hall says of a miss."""
    await held.execute(
        "UPDATE misses SET state = $2, answer_box = $3, staff = $4, changed_at = $5 WHERE reference = $1",
        reference, state, _sealed(words, _ANSWER), staff, now,
    )  # fmt: skip


async def keep_appeal(held: Connection, about: Miss, words: str, now: datetime) -> bool:
    """A new appeal; False where there is one against this pause already."""
    made = await held.fetchval(
        """INSERT INTO appeals (reference, hall, citizen, made_at, state, words_box, changed_at)
           VALUES ($1, $2, $3, $4, 'waiting', $5, $4) ON CONFLICT (reference) DO NOTHING RETURNING true""",
        about.reference, about.hall, about.citizen, now, secrecy.seal(words, _APPEAL),
    )  # fmt: skip
    return made is not None


async def locked_appeal(held: Connection, reference: str) -> Appeal | None:
    """The appeal against the pause that this miss brought, locked."""
    row = await held.fetchrow("SELECT * FROM appeals WHERE reference = $1 FOR NO KEY UPDATE", reference)
    return _appeal(row) if row else None


async def appeal_of(held: Connection, references: Sequence[str]) -> Appeal | None:
    """The newest appeal that is about one of these."""
    row = await held.fetchrow("SELECT * FROM appeals WHERE reference = ANY($1) ORDER BY made_at DESC LIMIT 1", list(references))
    return _appeal(row) if row else None


async def appeals_at(hall: str, limit: int = 100) -> tuple[Appeal, ...]:
    """A hall's appeals that nobody has decided, the oldest first."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM appeals WHERE hall = $1 AND state = 'waiting' ORDER BY made_at LIMIT $2", hall, limit)
    return tuple(_appeal(row) for row in rows)


async def number_to_judge(hall: str) -> int:
    """How many reasons and appeals of a hall wait for a person."""
    async with connection() as held:
        found: int = await held.fetchval(
            """SELECT (SELECT count(*) FROM misses WHERE hall = $1 AND state = 'asked')
                    + (SELECT count(*) FROM appeals WHERE hall = $1 AND state = 'waiting')""",
            hall,
        )
    return found


async def decide(held: Connection, reference: str, state: AppealState, words: str, staff: UUID, now: datetime) -> None:
    """What a person at the hall decided."""
    await held.execute(
        "UPDATE appeals SET state = $2, answer_box = $3, staff = $4, changed_at = $5 WHERE reference = $1",
        reference, state, _sealed(words, _APPEAL_ANSWER), staff, now,
    )  # fmt: skip


async def exempt(held: Connection, about: Miss, why: Exemption, staff: UUID, now: datetime) -> None:
    """From now on this person is never paused."""
    await held.execute(
        """INSERT INTO pause_exemptions (hall, citizen, applicant_index, why, why_box, staff, at)
           SELECT hall, citizen, applicant_index, '', $2, $3, $4 FROM misses WHERE reference = $1
           ON CONFLICT (hall, citizen, applicant_index)
           DO UPDATE SET why_box = excluded.why_box, staff = excluded.staff, at = excluded.at""",
        about.reference, _sealed(why, _EXEMPT), staff, now,
    )  # fmt: skip


async def is_exempt(held: Connection, hall: str, citizen: UUID, index: bytes) -> bool:
    """Whether staff said so."""
    found = await held.fetchval(
        "SELECT true FROM pause_exemptions WHERE hall = $1 AND citizen = $2 AND applicant_index = $3", hall, citizen, index
    )
    return found is not None


async def exempted(hall: str) -> tuple[Exempted, ...]:
    """Whom staff of a hall have exempted, the newest first; whose bookings are all forgotten has no name any more."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT e.id, e.why_box, e.at, s.name AS by, (
                 SELECT applicant_box FROM appointments a WHERE a.citizen = e.citizen AND a.applicant_index = e.applicant_index
                 ORDER BY a.created_at DESC LIMIT 1) AS box
               FROM pause_exemptions e JOIN staff s ON s.id = e.staff WHERE e.hall = $1 ORDER BY e.at DESC, e.id DESC""",
            hall,
        )
    return tuple(map(_exempted, rows))


async def end_exemption(held: Connection, hall: str, number: int) -> bool:
    """Whether there was one (still)."""
    found = await held.fetchval("DELETE FROM pause_exemptions WHERE hall = $1 AND id = $2 RETURNING true", hall, number)
    return found is not None


async def people_since_before(hall: str, moment: datetime) -> tuple[tuple[UUID, bytes], ...]:
    """Account and applicant of whoever has a miss at the hall from before `moment`."""
    async with connection() as held:
        rows = await held.fetch("SELECT DISTINCT citizen, applicant_index FROM misses WHERE hall = $1 AND missed_at < $2", hall, moment)
    return tuple((row["citizen"], row["applicant_index"]) for row in rows)


async def forget(held: Connection, references: Sequence[str]) -> None:
    """These are gone, and the appeals with them."""
    await held.execute("DELETE FROM misses WHERE reference = ANY($1)", list(references))


def _miss(row: Record) -> Miss:
    return Miss(
        reference=row["reference"], hall=row["hall"], citizen=row["citizen"], applicant=read_applicant(row["applicant_box"]),
        items=tuple(row["items"]), starts_at=row["starts_at"].astimezone(SHANGHAI), missed_at=row["missed_at"].astimezone(SHANGHAI),
        state=MissState(row["state"]), language=row["language"], excuse=_opened(row["excuse_box"], _EXCUSE),
        words=_opened(row["words_box"], _WORDS), answer=_opened(row["answer_box"], _ANSWER), staff=row["staff"],
    )  # fmt: skip


def _exempted(row: Record) -> Exempted:
    applicant = read_applicant(row["box"]) if row["box"] else None
    return Exempted(row["id"], Exemption(_opened(row["why_box"], _EXEMPT)), row["at"].astimezone(SHANGHAI), row["by"], applicant)


def _appeal(row: Record) -> Appeal:
    return Appeal(
        row["reference"], row["hall"], row["citizen"], row["made_at"].astimezone(SHANGHAI), AppealState(row["state"]),
        secrecy.unseal(row["words_box"], _APPEAL), _opened(row["answer_box"], _APPEAL_ANSWER), row["staff"],
    )  # fmt: skip


def _sealed(words: str, place: str) -> bytes | None:
    return secrecy.seal(words, place) if words else None


def _opened(box: bytes | None, place: str) -> str:
    return secrecy.unseal(box, place) if box else ""
