"""Accounts: one confirmed phone each; found, made, and what they are called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from backend import secrecy
from backend.database import Connection
from backend.refusals import NotFound

INSTALLATION = "-"  # the ledger's chain for what belongs to no hall


@dataclass(frozen=True)
class Citizen:
    """An account as its owner sees it; level 1 to 4 of house.md, decision 10. A mini-program's may have no phone yet."""

    id: UUID
    phone: str | None
    level: int
    language: str
    mode: str
    community_worker: bool


async def citizen(connection: Connection, of: UUID) -> Citizen:
    """The account, decrypted; NotFound."""
    row = await connection.fetchrow("SELECT id, phone_box, level, language, mode, community_worker FROM citizens WHERE id = $1", of)
    if row is None:
        raise NotFound
    phone = secrecy.unseal(row["phone_box"], "citizens.phone") if row["phone_box"] else None
    return Citizen(row["id"], phone, row["level"], row["language"], row["mode"], row["community_worker"])


async def phone_of(connection: Connection, of: UUID) -> str:
    """The account's confirmed phone, empty where none is confirmed yet; NotFound."""
    return (await citizen(connection, of)).phone or ""


async def citizen_of_phone(connection: Connection, phone: str, language: str, now: datetime) -> tuple[UUID, bool]:
    """The account of a phone just confirmed, and whether it is new. Two at once make one."""
    row = await connection.fetchrow(
        """INSERT INTO citizens (id, phone_box, phone_index, level, language, mode, community_worker, created_at)
           VALUES ($1, $2, $3, 1, $4, 'standard', false, $5)
           ON CONFLICT (phone_index) WHERE phone_index IS NOT NULL DO UPDATE SET language = EXCLUDED.language
           RETURNING id, xmax = 0 AS new""",
        uuid4(), secrecy.seal(phone, "citizens.phone"), phone_index(phone), language, now,
    )  # fmt: skip
    return row["id"], row["new"]


async def account_of_phone(connection: Connection, phone: str) -> UUID | None:
    """The account of a confirmed phone; None where nobody has confirmed it."""
    found: UUID | None = await connection.fetchval("SELECT id FROM citizens WHERE phone_index = $1", phone_index(phone))
    return found


async def mark_community_worker(connection: Connection, of: UUID, is_one: bool) -> None:
    """Whether the account may book for many, in the caller's transaction."""
    await connection.execute("UPDATE citizens SET community_worker = $2 WHERE id = $1", of, is_one)


def phone_index(phone: str) -> bytes:
    """The blind index by which the account of a phone is found."""
    return secrecy.index(phone, "citizens.phone")
