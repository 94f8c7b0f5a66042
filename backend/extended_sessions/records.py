"""Requests as the slice keeps and reads them: rows stay here, dataclasses leave; decryption happens here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import people, secrecy
from backend.appointments import Applicant
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.extended_sessions.rules import LIVE, Asking, ExtendedSession, NothingAsked, Side, State, Stretch, Time, Why
from backend.references import read_reference

_APPLICANT, _WORDS, _ANSWER = "extended_sessions.applicant", "extended_sessions.words", "extended_sessions.answer"
_LIVE = [str(state) for state in LIVE]


async def session(reference: str) -> ExtendedSession:
    """The request of a reference. NothingAsked where there is none."""
    async with connection() as held:
        return await _one(held, "SELECT * FROM extended_sessions WHERE reference = $1", reference)


async def owned(reference: str, citizen: UUID) -> ExtendedSession:
    """One's own request. NothingAsked where it is somebody else's."""
    found = await session(reference)
    if found.citizen != citizen:
        raise NothingAsked
    return found


async def by_phone_tail(reference: str, tail: str) -> ExtendedSession:
    """The request of a reference for who knows its account's phone's last four. NothingAsked otherwise; the caller limits tries."""
    async with connection() as held:
        found = await _one(held, "SELECT * FROM extended_sessions WHERE reference = $1", reference)
        phone = await people.phone_of(held, found.citizen)
    if not phone or not secrecy.same(phone[-4:].encode(), tail.strip().encode(errors="replace")):
        raise NothingAsked
    return found


async def of_citizen(citizen: UUID, limit: int = 20) -> tuple[ExtendedSession, ...]:
    """What a citizen asked for, newest first."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM extended_sessions WHERE citizen = $1 ORDER BY created_at DESC LIMIT $2", citizen, limit)
        return await _read(held, rows)


async def waiting_at(hall: str, limit: int = 100) -> tuple[ExtendedSession, ...]:
    """A hall's requests that wait for an answer of either side, the most urgent first."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM extended_sessions WHERE hall = $1 AND state = ANY($2) ORDER BY answer_by LIMIT $3", hall, _LIVE, limit
        )
        return await _read(held, rows)


async def number_to_answer(hall: str) -> int:
    """How many of a hall's requests wait for the hall itself."""
    async with connection() as held:
        found: int = await held.fetchval("SELECT count(*) FROM extended_sessions WHERE hall = $1 AND state = 'proposed'", hall)
    return found


async def overdue(now: datetime) -> tuple[str, ...]:
    """References of the requests whose answer is overdue."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference FROM extended_sessions WHERE state = ANY($1) AND answer_by <= $2 ORDER BY answer_by LIMIT 200", _LIVE, now
        )
    return tuple(row["reference"] for row in rows)


async def locked(held: Connection, reference: str) -> ExtendedSession:
    """The request as it stands, locked until the transaction ends. NothingAsked."""
    return await _one(held, "SELECT * FROM extended_sessions WHERE reference = $1 FOR NO KEY UPDATE", reference)


async def live_reference(held: Connection, citizen: UUID, asking: Asking) -> str | None:
    """The reference of one's request for the same matter and person that still waits."""
    found: str | None = await held.fetchval(
        "SELECT reference FROM extended_sessions WHERE citizen = $1 AND applicant_index = $2 AND item = $3 AND state = ANY($4)",
        citizen, _index(asking.applicant), asking.item, _LIVE,
    )  # fmt: skip
    return found


async def add(held: Connection, reference: str, asking: Asking, citizen: UUID, answer_by: datetime, now: datetime) -> None:
    """A new request and the times that it proposes."""
    applicant = secrecy.seal(msgspec.json.encode(asking.applicant).decode(), _APPLICANT)
    await held.execute(
        """INSERT INTO extended_sessions (reference, hall, item, citizen, applicant_index, applicant_box, relation, state, reason,
             words_box, language, channel, created_at, changed_at, answer_by, refusal, version)
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'proposed', $8, $9, $10, $11, $12, $12, $13, '', 1)""",
        reference, asking.hall, asking.item, citizen, _index(asking.applicant), applicant, asking.relation, asking.why,
        _sealed(asking.words, _WORDS), asking.language, asking.channel, now, answer_by,
    )  # fmt: skip
    await add_times(held, asking.hall, reference, Side.citizen, asking.times, 1)


async def add_times(held: Connection, hall: str, reference: str, side: Side, times: Iterable[Stretch], first: int) -> None:
    """Times of one side, numbered from `first` on."""
    await held.executemany(
        """INSERT INTO extended_session_times (hall, reference, number, proposed_by, starts_at, ends_at)
           VALUES ($1, $2, $3, $4, $5, $6)""",
        [(hall, reference, number, side, each.starts_at, each.ends_at) for number, each in enumerate(times, first)],
    )


async def stand(held: Connection, reference: str, state: State, now: datetime, *, staff: UUID | None = None) -> None:
    """The locked request in its new state; `staff` is who answered last."""
    await held.execute(
        """UPDATE extended_sessions SET state = $2, changed_at = $3, staff = coalesce($4, staff), version = version + 1
            WHERE reference = $1""",
        reference, state, now, staff,
    )  # fmt: skip


async def keep_answer(held: Connection, reference: str, why_not: str, words: str, answer_by: datetime) -> None:
    """What the hall says with an offer or a refusal, and until when the other side may answer."""
    await held.execute(
        "UPDATE extended_sessions SET refusal = $2, answer_box = $3, answer_by = $4 WHERE reference = $1",
        reference, why_not, _sealed(words, _ANSWER), answer_by,
    )  # fmt: skip


async def _one(held: Connection, question: str, reference: str) -> ExtendedSession:
    read = read_reference(reference)
    row = await held.fetchrow(question, read) if read else None
    if row is None:
        raise NothingAsked
    return (await _read(held, [row]))[0]


async def _read(held: Connection, rows: Sequence[Record]) -> tuple[ExtendedSession, ...]:
    found = await held.fetch(
        "SELECT * FROM extended_session_times WHERE reference = ANY($1) ORDER BY reference, number", [row["reference"] for row in rows]
    )
    times: dict[str, list[Time]] = {}
    for each in found:
        starts_at, ends_at = each["starts_at"].astimezone(SHANGHAI), each["ends_at"].astimezone(SHANGHAI)
        times.setdefault(each["reference"], []).append(Time(each["number"], Side(each["proposed_by"]), starts_at, ends_at))
    return tuple(_session(row, tuple(times.get(row["reference"], ()))) for row in rows)


def _session(row: Record, times: tuple[Time, ...]) -> ExtendedSession:
    return ExtendedSession(
        reference=row["reference"], hall=row["hall"], item=row["item"], citizen=row["citizen"],
        applicant=msgspec.json.decode(secrecy.unseal(row["applicant_box"], _APPLICANT), type=Applicant), relation=row["relation"],
        state=State(row["state"]), why=Why(row["reason"]), words=_opened(row["words_box"], _WORDS), language=row["language"],
        channel=row["channel"], created_at=row["created_at"].astimezone(SHANGHAI), answer_by=row["answer_by"].astimezone(SHANGHAI),
        staff=row["staff"], why_not=row["refusal"], answer=_opened(row["answer_box"], _ANSWER), version=row["version"], times=times,
    )  # fmt: skip


def _index(applicant: Applicant) -> bytes:
    return secrecy.index(applicant.key, "applicant")


def _sealed(words: str, place: str) -> bytes | None:
    return secrecy.seal(words, place) if words else None


def _opened(box: bytes | None, place: str) -> str:
    return secrecy.unseal(box, place) if box else ""
