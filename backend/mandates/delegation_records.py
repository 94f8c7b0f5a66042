"""Delegations as the slice keeps and reads them: rows stay here, dataclasses leave."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import msgspec
from asyncpg import Record

from backend import secrecy
from backend.clock import SHANGHAI
from backend.database import Connection
from backend.mandates.delegations import MUTED_FOR, Delegation, Document, Matter, NoDelegation, Person, Side, Standing, Use
from backend.references import read_reference

_PEOPLE, _DOCUMENT = "delegations.people", "delegations.document"


@dataclass(frozen=True)
class _Stated:
    principal_phone: str
    principal_name: str
    delegate_phone: str
    delegate_name: str


async def add(held: Connection, made: Delegation, witness: UUID | None = None) -> None:
    """A new delegation."""
    stated = _Stated(made.principal.phone, made.principal.name, made.delegate.phone, made.delegate.name)
    document = secrecy.seal(msgspec.json.encode(made.document).decode(), _DOCUMENT) if made.document else None
    confirmed_at = made.created_at if made.document else None
    await held.execute(
        """INSERT INTO delegations (reference, principal, principal_index, delegate, delegate_index, people_box, document_box, matters,
             until, state, muted, witness, created_at, changed_at, confirmed_at, ended_by, hall)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, $14, '', $15)""",
        made.reference, made.principal.account, _index(made.principal.phone), made.delegate.account, _index(made.delegate.phone),
        secrecy.seal(msgspec.json.encode(stated).decode(), _PEOPLE), document, ",".join(made.matters), made.until, made.state,
        made.muted, witness, made.created_at, confirmed_at, made.hall,
    )  # fmt: skip


async def one(held: Connection, reference: str, *, lock: bool = False) -> Delegation:
    """The delegation of a reference, its row locked where it is to be changed. NoDelegation."""
    read = read_reference(reference)
    row = await held.fetchrow(f"SELECT * FROM delegations WHERE reference = $1 {'FOR NO KEY UPDATE' if lock else ''}", read)  # noqa: S608
    if row is None:
        raise NoDelegation
    return _read(row)


async def in_force(held: Connection, principal: UUID, delegate: UUID) -> Delegation | None:
    """The one between these two; it can't be ended before this transaction is over."""
    row = await held.fetchrow(
        "SELECT * FROM delegations WHERE principal = $1 AND delegate = $2 AND state = 'live' FOR SHARE", principal, delegate
    )
    return _read(row) if row else None


async def of_account(held: Connection, account: UUID, phone: str, limit: int = 60) -> tuple[Delegation, ...]:
    """All that name the account, or its phone where nobody has answered for that side yet; newest first."""
    rows = await held.fetch(
        """SELECT * FROM delegations WHERE principal = $1 OR delegate = $1
             OR ($2::bytea IS NOT NULL AND ((principal IS NULL AND principal_index = $2) OR (delegate IS NULL AND delegate_index = $2)))
           ORDER BY changed_at DESC, reference LIMIT $3""",
        account, _index(phone), limit,
    )  # fmt: skip
    return tuple(_read(row) for row in rows)


async def asked_before(held: Connection, delegate: UUID, phone: str, now: datetime) -> Delegation | None:
    """The newest request of this delegate to this phone that still waits, or that was refused within 30 days."""
    row = await held.fetchrow(
        """SELECT * FROM delegations WHERE delegate = $1 AND principal_index = $2
             AND (state = 'asked' OR (state = 'refused' AND changed_at > $3)) ORDER BY created_at DESC LIMIT 1""",
        delegate, _index(phone), now - MUTED_FOR,
    )  # fmt: skip
    return _read(row) if row else None


async def stand(held: Connection, reference: str, state: Standing, now: datetime, *, by: str = "") -> None:
    """The locked delegation in its new state; `by` says who ended it."""
    await held.execute("UPDATE delegations SET state = $2, changed_at = $3, ended_by = $4 WHERE reference = $1", reference, state, now, by)


async def own(held: Connection, reference: str, side: Side, account: UUID) -> None:
    """The side is this account from now on."""
    column = "principal" if side is Side.principal else "delegate"
    await held.execute(f"UPDATE delegations SET {column} = $2 WHERE reference = $1 AND {column} IS NULL", reference, account)  # noqa: S608


async def mark_confirmed(held: Connection, reference: str, now: datetime) -> None:
    """The principal gave the code."""
    await held.execute("UPDATE delegations SET confirmed_at = $2 WHERE reference = $1", reference, now)


async def end_others(held: Connection, kept: Delegation, principal: UUID, delegate: UUID, now: datetime) -> None:
    """Of two people's delegations in force only the newest stays; the caller has locked the pair."""
    await held.execute(
        """UPDATE delegations SET state = 'ended', ended_by = 'replaced', changed_at = $4
            WHERE principal = $1 AND delegate = $2 AND state = 'live' AND reference <> $3""",
        principal, delegate, kept.reference, now,
    )  # fmt: skip


async def lock_pair(held: Connection, principal: UUID, delegate: UUID) -> None:
    """One at a time makes a delegation between these two."""
    await held.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 15))", f"{principal} {delegate}")


async def add_use(held: Connection, reference: str, use: Use) -> None:
    """One more use."""
    await held.execute(
        "INSERT INTO delegation_uses (delegation, at, matter, about) VALUES ($1, $2, $3, $4)", reference, use.at, use.matter, use.about
    )


async def is_looked(held: Connection, reference: str, matter: Matter, since: datetime) -> bool:
    """Whether the delegate's looking stands on record since then."""
    return bool(await held.fetchval(
        "SELECT true FROM delegation_uses WHERE delegation = $1 AND matter = $2 AND about = '' AND at >= $3 LIMIT 1",
        reference, matter, since,
    ))  # fmt: skip


async def uses_of(held: Connection, reference: str, limit: int = 50) -> tuple[Use, ...]:
    """The uses, newest first."""
    rows = await held.fetch("SELECT * FROM delegation_uses WHERE delegation = $1 ORDER BY at DESC, id DESC LIMIT $2", reference, limit)
    return tuple(Use(_here(row["at"]), Matter(row["matter"]), row["about"]) for row in rows)


async def is_guarded(held: Connection, citizen: UUID) -> bool:
    """Whether nobody may act for them now."""
    return bool(await held.fetchval("SELECT true FROM guarded_principals WHERE citizen = $1 AND lifted_at IS NULL", citizen))


async def guard(held: Connection, citizen: UUID, now: datetime) -> None:
    """From now on nobody acts for them."""
    await held.execute(
        """INSERT INTO guarded_principals (citizen, since) VALUES ($1, $2)
           ON CONFLICT (citizen) DO UPDATE SET since = $2, lifted_at = NULL WHERE guarded_principals.lifted_at IS NOT NULL""",
        citizen, now,
    )  # fmt: skip


async def lift(held: Connection, citizen: UUID, now: datetime) -> None:
    """They decide again themselves who acts for them."""
    await held.execute("UPDATE guarded_principals SET lifted_at = $2 WHERE citizen = $1 AND lifted_at IS NULL", citizen, now)


async def over(held: Connection, today: date, pending_since: datetime) -> tuple[str, ...]:
    """References of those whose last day is over, and of those that nobody answered."""
    rows = await held.fetch(
        """SELECT reference FROM delegations WHERE (state = 'live' AND until < $1)
             OR (state IN ('unconfirmed', 'asked', 'invited') AND created_at <= $2) LIMIT 200""",
        today, pending_since,
    )  # fmt: skip
    return tuple(row["reference"] for row in rows)


def _index(phone: str) -> bytes | None:
    return secrecy.index(phone, "delegations.phone") if phone else None


def _read(row: Record) -> Delegation:
    stated = msgspec.json.decode(secrecy.unseal(row["people_box"], _PEOPLE), type=_Stated)
    document = msgspec.json.decode(secrecy.unseal(row["document_box"], _DOCUMENT), type=Document) if row["document_box"] else None
    return Delegation(
        reference=row["reference"], state=Standing(row["state"]),
        principal=Person(row["principal"], stated.principal_phone, stated.principal_name),
        delegate=Person(row["delegate"], stated.delegate_phone, stated.delegate_name), document=document,
        matters=tuple(Matter(each) for each in row["matters"].split(",")), until=row["until"], muted=row["muted"],
        created_at=_here(row["created_at"]), changed_at=_here(row["changed_at"]), ended_by=row["ended_by"],
        hall=row["hall"],
    )  # fmt: skip


def _here(moment: datetime) -> datetime:
    return moment.astimezone(SHANGHAI)
