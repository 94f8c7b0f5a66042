"""Add, list, find and remove one's relatives."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

import msgspec
from asyncpg import Record

from backend import database, ledger, people, secrecy
from backend.clock import SHANGHAI
from backend.database import transaction
from backend.mandates.rules import AlreadyAdded, Relative, Stated, check_room, checked
from backend.refusals import NotFound

_PLACE = "relatives.person"


async def add_relative(citizen: UUID, stated: Stated, now: datetime, *, demo: bool) -> Relative:
    """One more somebody to book for. The refusals of `checked`; PhoneNeeded, AlreadyAdded, TooManyRelatives."""
    clean = checked(stated, now.astimezone(SHANGHAI).date(), demo=demo)
    relative = Relative(uuid4(), clean.relation, clean.name, clean.id_kind, clean.id_number, clean.phone)
    async with transaction() as connection:
        booker = await people.locked_booker(connection, citizen)
        listed = await connection.fetchval("SELECT count(*) FROM relatives WHERE citizen = $1 AND removed_at IS NULL", citizen)
        check_room(listed, community_worker=booker.community_worker)
        new = await connection.fetchval(
            """INSERT INTO relatives (id, citizen, relation, person_index, person_box, created_at) VALUES ($1, $2, $3, $4, $5, $6)
               ON CONFLICT (citizen, person_index) WHERE removed_at IS NULL DO NOTHING RETURNING true""",
            relative.id, citizen, clean.relation, secrecy.index(clean.key, _PLACE), _sealed(relative), now,
        )  # fmt: skip
        if not new:
            raise AlreadyAdded
        actor = f"citizen:{citizen}"
        await ledger.write(connection, people.INSTALLATION, now, actor, "added_relative", f"relative:{relative.id}")
    return relative


async def relatives_of(citizen: UUID) -> tuple[Relative, ...]:
    """A citizen's relatives in the order they were added, decrypted: for their own eyes."""
    async with database.connection() as connection:
        rows = await connection.fetch(
            "SELECT id, person_box FROM relatives WHERE citizen = $1 AND removed_at IS NULL ORDER BY created_at, id", citizen
        )
    return tuple(_relative(row) for row in rows)


async def relative(citizen: UUID, of: UUID) -> Relative:
    """One of a citizen's own relatives, decrypted; NotFound for anybody else's."""
    async with database.connection() as connection:
        row = await connection.fetchrow(
            "SELECT id, person_box FROM relatives WHERE citizen = $1 AND id = $2 AND removed_at IS NULL", citizen, of
        )
    if row is None:
        raise NotFound
    return _relative(row)


async def remove_relative(citizen: UUID, of: UUID, now: datetime) -> None:
    """Off the list, what was stated erased; bookings stay. NotFound."""
    async with transaction() as connection:
        gone = await connection.fetchval(
            """UPDATE relatives SET removed_at = $3, person_box = '' WHERE citizen = $1 AND id = $2 AND removed_at IS NULL
               RETURNING true""",
            citizen, of, now,
        )  # fmt: skip
        if not gone:
            raise NotFound
        await ledger.write(connection, people.INSTALLATION, now, f"citizen:{citizen}", "removed_relative", f"relative:{of}")


def _sealed(person: Relative) -> bytes:
    return secrecy.seal(msgspec.json.encode(person).decode(), _PLACE)


def _relative(row: Record) -> Relative:
    return msgspec.json.decode(secrecy.unseal(row["person_box"], _PLACE), type=Relative)
