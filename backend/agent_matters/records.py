"""Matters as the slice keeps and reads them: rows stay here, dataclasses leave."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import secrecy
from backend.agent_matters.mandate import Act, Mandate, SignedAs, Terms
from backend.agent_matters.rules import GIVEN, OPEN, SIGN_WITHIN, Asking, Matter, NoAgentMatter, Said, State, Step
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.references import read_reference

_ASKING, _SAID, _NOTE = "agent_matters.asking", "agent_matters.said", "agent_steps.note"


async def matter(reference: str) -> Matter:
    """The matter of a reference; who may see it is the caller's to check. NoAgentMatter."""
    async with connection() as held:
        return _read(await _one(held, "SELECT * FROM agent_matters WHERE reference = $1", reference))


async def owned(reference: str, citizen: UUID) -> Matter:
    """One's own matter. NoAgentMatter where it is somebody else's."""
    found = await matter(reference)
    if found.citizen != citizen:
        raise NoAgentMatter
    return found


async def by_phone_tail(reference: str, tail: str) -> Matter:
    """The matter for who knows the last four of its contact's phone. NoAgentMatter otherwise; the caller limits tries."""
    found = await matter(reference)
    if not secrecy.same(found.asking.phone[-4:].encode(), tail.strip().encode(errors="replace")):
        raise NoAgentMatter
    return found


async def of_citizen(citizen: UUID, limit: int = 50) -> tuple[Matter, ...]:
    """What an account asked for, newest first."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM agent_matters WHERE citizen = $1 ORDER BY created_at DESC LIMIT $2", citizen, limit)
    return tuple(_read(row) for row in rows)


async def open_at(hall: str, limit: int = 200) -> tuple[Matter, ...]:
    """A hall's requests that wait for an answer, the most urgent first."""
    return await _several("state = ANY($2) ORDER BY answer_by LIMIT $3", hall, [str(state) for state in OPEN], limit)


async def given_at(hall: str, agent: UUID | None = None, limit: int = 200) -> tuple[Matter, ...]:
    """A hall's matters in an agent's hands, those that changed last first; one agent's, where one is named."""
    states = [str(state) for state in GIVEN]
    return await _several(
        "state = ANY($2) AND ($4::uuid IS NULL OR agent = $4) ORDER BY changed_at DESC LIMIT $3", hall, states, limit, agent
    )


async def steps_of(reference: str) -> tuple[Step, ...]:
    """What was done, oldest first."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM agent_steps WHERE reference = $1 ORDER BY id", reference)
    return tuple(_step(row) for row in rows)


async def overdue(now: datetime) -> tuple[str, ...]:
    """References whose answer was promised before `now` and that nobody was told about yet."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference FROM agent_matters WHERE state IN ('asked', 'objected') AND NOT late AND answer_by <= $1 LIMIT 200", now
        )
    return tuple(row["reference"] for row in rows)


async def ended(today: date, now: datetime) -> tuple[str, ...]:
    """References of the matters whose mandate's last day is over, or that nobody signed in time."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT reference FROM agent_matters WHERE (state = 'under_way' AND until < $1)
                 OR (state = 'accepted' AND changed_at <= $2) LIMIT 200""",
            today, now - SIGN_WITHIN,
        )  # fmt: skip
    return tuple(row["reference"] for row in rows)


async def locked(held: Connection, reference: str, citizen: UUID | None = None) -> Matter:
    """The matter with its row locked; with `citizen` only their own. NoAgentMatter."""
    found = _read(await _one(held, "SELECT * FROM agent_matters WHERE reference = $1 FOR NO KEY UPDATE", reference))
    if citizen not in (None, found.citizen):
        raise NoAgentMatter
    return found


async def open_of(held: Connection, citizen: UUID) -> tuple[Matter, ...]:
    """What the account asked and nobody has answered yet; the account is locked."""
    rows = await held.fetch("SELECT * FROM agent_matters WHERE citizen = $1 AND state = 'asked'", citizen)
    return tuple(_read(row) for row in rows)


async def add(
    held: Connection, reference: str, hall: str, citizen: UUID, asking: Asking, answer_by: datetime, language: str, channel: str,
    now: datetime,
) -> None:  # fmt: skip
    """A new request."""
    box = secrecy.seal(msgspec.json.encode(asking).decode(), _ASKING)
    await held.execute(
        """INSERT INTO agent_matters (reference, hall, citizen, state, kind, asking_box, language, channel, created_at, changed_at,
             answer_by, late, scope, signed_as, version)
           VALUES ($1, $2, $3, 'asked', $4, $5, $6, $7, $8, $8, $9, false, '', '', 1)""",
        reference, hall, citizen, asking.kind, box, language, channel, now, answer_by,
    )  # fmt: skip


async def stand(
    held: Connection, reference: str, state: State, now: datetime, *, staff: UUID | None = None, agent: UUID | None = None
) -> None:
    """The locked matter in its state; `staff` is who answered last, `agent` who has it from now on."""
    await held.execute(
        """UPDATE agent_matters SET state = $2, changed_at = $3, staff = coalesce($4, staff), agent = coalesce($5, agent),
             version = version + 1 WHERE reference = $1""",
        reference, state, now, staff, agent,
    )  # fmt: skip


async def keep_said(held: Connection, reference: str, said: Said) -> None:
    """What was said about it."""
    box = secrecy.seal(msgspec.json.encode(said).decode(), _SAID)
    await held.execute("UPDATE agent_matters SET said_box = $2 WHERE reference = $1", reference, box)


async def promise(held: Connection, reference: str, answer_by: datetime) -> None:
    """A new promise, which is not late."""
    await held.execute("UPDATE agent_matters SET answer_by = $2, late = false WHERE reference = $1", reference, answer_by)


async def mark_late(held: Connection, reference: str) -> None:
    """The promise was not kept."""
    await held.execute("UPDATE agent_matters SET late = true WHERE reference = $1", reference)


async def keep_terms(held: Connection, reference: str, terms: Terms) -> None:
    """What is to be signed; nothing is in force by it."""
    await held.execute(
        """UPDATE agent_matters SET scope = $2, until = $3, signed_at = NULL, signed_as = '', witness = NULL, ended_at = NULL
            WHERE reference = $1""",
        reference, ",".join(terms.scope), terms.until,
    )  # fmt: skip


async def keep_signature(held: Connection, reference: str, signed_as: SignedAs, witness: UUID | None, now: datetime) -> None:
    """The mandate is in force from now on."""
    await held.execute(
        "UPDATE agent_matters SET signed_at = $2, signed_as = $3, witness = $4 WHERE reference = $1", reference, now, signed_as, witness
    )


async def end_mandate(held: Connection, reference: str, now: datetime) -> None:
    """The mandate, if there was one, is over."""
    await held.execute("UPDATE agent_matters SET ended_at = $2 WHERE reference = $1 AND signed_at IS NOT NULL", reference, now)


async def add_step(held: Connection, hall: str, reference: str, step: Step) -> None:
    """One more thing done."""
    box = secrecy.seal(step.note, _NOTE) if step.note else None
    await held.execute(
        "INSERT INTO agent_steps (hall, reference, at, act, item, note_box, staff) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        hall, reference, step.at, step.act, step.item, box, step.staff,
    )  # fmt: skip


async def _several(where: str, *facts: object) -> tuple[Matter, ...]:
    async with connection() as held:
        rows = await held.fetch(f"SELECT * FROM agent_matters WHERE hall = $1 AND {where}", *facts)  # noqa: S608 - our own words
    return tuple(_read(row) for row in rows)


async def _one(held: Connection, question: str, reference: str) -> Record:
    read = read_reference(reference)
    row = await held.fetchrow(question, read) if read else None
    if row is None:
        raise NoAgentMatter
    return row


def _read(row: Record) -> Matter:
    said = msgspec.json.decode(secrecy.unseal(row["said_box"], _SAID), type=Said) if row["said_box"] else Said()
    return Matter(
        reference=row["reference"], hall=row["hall"], citizen=row["citizen"], state=State(row["state"]),
        asking=msgspec.json.decode(secrecy.unseal(row["asking_box"], _ASKING), type=Asking), said=said, language=row["language"],
        channel=row["channel"], created_at=_here(row["created_at"]), changed_at=_here(row["changed_at"]),
        answer_by=_here(row["answer_by"]), late=row["late"], judged_by=row["staff"], agent=row["agent"], mandate=_mandate(row),
        version=row["version"],
    )  # fmt: skip


def _mandate(row: Record) -> Mandate | None:
    if row["until"] is None:
        return None
    signed_at, ended_at = (_here(row[name]) if row[name] else None for name in ("signed_at", "ended_at"))
    scope = tuple(Act(each) for each in row["scope"].split(","))
    return Mandate(scope, row["until"], signed_at, row["signed_as"], row["witness"], ended_at)


def _step(row: Record) -> Step:
    note = secrecy.unseal(row["note_box"], _NOTE) if row["note_box"] else ""
    return Step(_here(row["at"]), Act(row["act"]), row["item"], note, row["staff"])


def _here(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)
