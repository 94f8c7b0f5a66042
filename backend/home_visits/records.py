"""Requests as the slice keeps and reads them: rows stay here, dataclasses leave. The street is unsealed for who asked and for
the team that goes there, nowhere else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import secrecy
from backend.clock import SHANGHAI
from backend.database import Connection, connection
from backend.home_visits import evidence
from backend.home_visits.asking import Asking
from backend.home_visits.rules import OPEN, Consent, ConsentBy, HomeVisit, NoHomeVisit, Said, State
from backend.references import read_reference

_ASKING, _ADDRESS, _SAID = "home_visits.asking", "home_visits.address", "home_visits.said"
_OPEN = [str(state) for state in OPEN]


@dataclass(frozen=True)
class Owner:
    """Whose request: the account, and the browser, which opens what no account owns yet."""

    device: str
    citizen: UUID | None = None


async def visit(reference: str) -> HomeVisit:
    """The request of a reference, without its street. NoHomeVisit where there is none, and for drafts."""
    async with connection() as held:
        found = await _one(held, "SELECT * FROM home_visits WHERE reference = $1 AND state <> 'draft'", reference)
    return _read(found)


async def several(references: Sequence[str]) -> tuple[HomeVisit, ...]:
    """The requests of these references, in this order and without streets, in one question; drafts and unknown ones are left out."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT h.* FROM home_visits h JOIN unnest($1::text[]) WITH ORDINALITY AS w (reference, place) USING (reference)
                WHERE h.state <> 'draft' ORDER BY w.place""",
            list(references),
        )  # fmt: skip
    return tuple(_read(row) for row in rows)


async def owned(reference: str, owner: Owner) -> HomeVisit:
    """One's own request or draft, with its street. NoHomeVisit where it is somebody else's."""
    async with connection() as held:
        found = await _one(held, "SELECT * FROM home_visits WHERE reference = $1", reference)
    if not _is_of(found, owner):
        raise NoHomeVisit
    return _read(found, street=True)


async def by_phone_tail(reference: str, tail: str) -> HomeVisit:
    """The request, without its street, for who knows the last four of its contact's phone. NoHomeVisit otherwise, and always for
    a protected person's; the caller limits tries."""
    found = await visit(reference)
    if (
        found.asking.is_protected
        or not found.asking.phone
        or not secrecy.same(found.asking.phone[-4:].encode(), tail.strip().encode(errors="replace"))
    ):
        raise NoHomeVisit
    return found


async def of_owner(owner: Owner, limit: int = 20) -> tuple[HomeVisit, ...]:
    """What somebody asked for or began to write, newest first, without streets."""
    async with connection() as held:
        rows = await held.fetch(
            """SELECT * FROM home_visits WHERE citizen = $1 OR (citizen IS NULL AND device = $2)
               ORDER BY created_at DESC LIMIT $3""",
            owner.citizen, _device(owner), limit,
        )  # fmt: skip
    return tuple(_read(row) for row in rows)


async def open_at(hall: str, *, manager: bool, limit: int = 200) -> tuple[HomeVisit, ...]:
    """A hall's requests that wait for an answer, the most urgent first; a protected person's for a manager alone."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT * FROM home_visits WHERE hall = $1 AND state = ANY($2) ORDER BY answer_by LIMIT $3", hall, _OPEN, limit
        )
    found = (_read(row) for row in rows)
    return tuple(each for each in found if manager or not each.asking.is_protected)


async def accepted_at(hall: str, *, manager: bool, limit: int = 200) -> tuple[HomeVisit, ...]:
    """A hall's accepted requests, the oldest first: what is to be planned."""
    async with connection() as held:
        rows = await held.fetch("SELECT * FROM home_visits WHERE hall = $1 AND state = 'accepted' ORDER BY asked_at LIMIT $2", hall, limit)
    found = (_read(row) for row in rows)
    return tuple(each for each in found if manager or not each.asking.is_protected)


async def overdue(now: datetime) -> tuple[str, ...]:
    """References of the requests whose answer was promised before `now` and that nobody was told about yet."""
    async with connection() as held:
        rows = await held.fetch(
            "SELECT reference FROM home_visits WHERE state IN ('asked', 'objected') AND NOT late AND answer_by <= $1 LIMIT 200", now
        )
    return tuple(row["reference"] for row in rows)


async def locked(held: Connection, reference: str, owner: Owner | None = None) -> HomeVisit:
    """The request as it stands, locked until the transaction ends; with an owner, only theirs, street included. NoHomeVisit."""
    found = await _one(held, "SELECT * FROM home_visits WHERE reference = $1 FOR NO KEY UPDATE", reference)
    if owner is not None and not _is_of(found, owner):
        raise NoHomeVisit
    return _read(found, street=owner is not None)


async def add(
    held: Connection, reference: str, hall: str, owner: Owner, asking: Asking, language: str, channel: str, now: datetime
) -> None:
    """A new draft."""
    device = None if owner.citizen else _device(owner)
    await held.execute(
        """INSERT INTO home_visits (reference, hall, citizen, device, state, community, asking_box, language, channel, created_at,
             changed_at, late, answered_as, consent_version, consent_by, version)
           VALUES ($1, $2, $3, $4, 'draft', '', $5, $6, $7, $8, $8, false, '', '', '', 1)""",
        reference, hall, owner.citizen, device, sealed_asking(asking), language, channel, now,
    )  # fmt: skip
    await keep_asking(held, reference, asking, now)


async def keep_asking(held: Connection, reference: str, asking: Asking, now: datetime) -> None:
    """The answers as they are now; the community for planning, the street in its own box."""
    street = sealed_street(f"{asking.address}\n{asking.landmark}") if asking.address else None
    await held.execute(
        "UPDATE home_visits SET asking_box = $2, address_box = $3, community = $4, changed_at = $5 WHERE reference = $1",
        reference, sealed_asking(asking), street, asking.community[:40], now,
    )  # fmt: skip


async def own(held: Connection, reference: str, citizen: UUID) -> None:
    """The draft belongs to the account from now on; the browser alone opens it no more."""
    await held.execute("UPDATE home_visits SET citizen = $2, device = NULL WHERE reference = $1", reference, citizen)


async def keep_asked(held: Connection, reference: str, answer_by: datetime, consent: Consent) -> None:
    """When it was asked, until when the answer is promised, and the consent."""
    await held.execute(
        """UPDATE home_visits SET asked_at = $2, answer_by = $3, consent_version = $4, consent_at = $2, consent_by = $5
            WHERE reference = $1""",
        reference, consent.at, answer_by, consent.version, consent.by,
    )  # fmt: skip


async def keep_consent_withdrawn(held: Connection, reference: str, now: datetime) -> None:
    """The consent stands no more."""
    await held.execute("UPDATE home_visits SET consent_withdrawn_at = $2 WHERE reference = $1", reference, now)


async def stand(held: Connection, reference: str, state: State, now: datetime, *, staff: UUID | None = None, answered_as: str = "") -> None:
    """The locked request in its new state; `staff` is who answered last."""
    await held.execute(
        """UPDATE home_visits SET state = $2, changed_at = $3, staff = coalesce($4, staff), version = version + 1,
             answered_as = CASE WHEN $5 = '' THEN answered_as ELSE $5 END WHERE reference = $1""",
        reference, state, now, staff, answered_as,
    )  # fmt: skip


async def one_more_try(held: Connection, reference: str) -> None:
    """Visitors came and could not serve."""
    await held.execute("UPDATE home_visits SET tries = tries + 1 WHERE reference = $1", reference)


async def end(held: Connection, reference: str, now: datetime | None) -> None:
    """When it came to its end, from which the clock of its evidence runs; None where it goes on after all."""
    where = await held.fetchval("UPDATE home_visits SET ended_at = $2 WHERE reference = $1 RETURNING hall", reference, now)
    await evidence.set_clock(held, reference, str(where), now)


async def street(held: Connection, reference: str) -> HomeVisit:
    """The request with its street, for the team that goes there: asked by open_street alone."""
    return _read(await _one(held, "SELECT * FROM home_visits WHERE reference = $1 AND state <> 'draft'", reference), street=True)


async def streets(held: Connection, references: tuple[str, ...]) -> tuple[HomeVisit, ...]:
    """`street` of those that are there, for the marks of their addresses alone."""
    rows = await held.fetch("SELECT * FROM home_visits WHERE reference = ANY($1) AND state <> 'draft'", list(references))
    return tuple(_read(row, street=True) for row in rows)


async def keep_said(held: Connection, reference: str, said: Said) -> None:
    """What was said about it."""
    await held.execute(
        "UPDATE home_visits SET said_box = $2 WHERE reference = $1", reference, secrecy.seal(msgspec.json.encode(said).decode(), _SAID)
    )


async def promise(held: Connection, reference: str, answer_by: datetime) -> None:
    """A new promise, which is not late."""
    await held.execute("UPDATE home_visits SET answer_by = $2, late = false WHERE reference = $1", reference, answer_by)


async def mark_late(held: Connection, reference: str) -> None:
    """The promise was not kept."""
    await held.execute("UPDATE home_visits SET late = true WHERE reference = $1", reference)


async def _one(held: Connection, question: str, reference: str) -> Record:
    read = read_reference(reference)
    row = await held.fetchrow(question, read) if read else None
    if row is None:
        raise NoHomeVisit
    return row


def _is_of(row: Record, owner: Owner) -> bool:
    if row["citizen"] is not None:
        return bool(row["citizen"] == owner.citizen)
    device = _device(owner)
    return bool(device and row["device"] and secrecy.same(bytes(row["device"]), device))


def _device(owner: Owner) -> bytes | None:
    return secrecy.mac(owner.device, "home visit draft") if owner.device else None


def sealed_street(street: str) -> bytes:
    """A street in its own box."""
    return secrecy.seal(street, _ADDRESS)


def sealed_asking(asking: Asking) -> bytes:
    """The answers in their box, without the street."""
    return secrecy.seal(msgspec.json.encode(replace(asking, address="", landmark="")).decode(), _ASKING)


def _read(row: Record, *, street: bool = False) -> HomeVisit:
    asking = msgspec.json.decode(secrecy.unseal(row["asking_box"], _ASKING), type=Asking)
    if street and row["address_box"]:
        street_line, _, landmark = secrecy.unseal(row["address_box"], _ADDRESS).partition("\n")
        asking = replace(asking, address=street_line, landmark=landmark)
    said = msgspec.json.decode(secrecy.unseal(row["said_box"], _SAID), type=Said) if row["said_box"] else Said()
    return HomeVisit(
        reference=row["reference"], hall=row["hall"], citizen=row["citizen"], state=State(row["state"]), asking=asking,
        has_address=row["address_box"] is not None, language=row["language"], channel=row["channel"], created_at=_here(row["created_at"]),
        asked_at=_here(row["asked_at"]) if row["asked_at"] else None,
        answer_by=_here(row["answer_by"]) if row["answer_by"] else None, late=row["late"], judged_by=row["staff"],
        answered_as=row["answered_as"], said=said, consent=_consent(row), version=row["version"], tries=row["tries"],
        ended_at=_here(row["ended_at"]) if row["ended_at"] else None,
        forgotten_at=_here(row["forgotten_at"]) if row["forgotten_at"] else None,
    )  # fmt: skip


def _consent(row: Record) -> Consent | None:
    if not row["consent_at"]:
        return None
    withdrawn_at = _here(row["consent_withdrawn_at"]) if row["consent_withdrawn_at"] else None
    return Consent(row["consent_version"], _here(row["consent_at"]), ConsentBy(row["consent_by"]), withdrawn_at)


def _here(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)
