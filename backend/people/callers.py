"""Accounts for people whom staff serve by telephone or at the counter: by the phone they say, or without one."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from backend import secrecy
from backend.database import Connection
from backend.people.citizens import phone_index


async def account_of_caller(connection: Connection, phone: str, stated_by: str, language: str, now: datetime) -> UUID:
    """The account of a phone that somebody told staff, made where there is none; two at once make one.

    Nobody has confirmed this phone: a new account is marked with who wrote it down, until its owner signs in with a code.
    What an account has chosen for itself stays as it is.
    """
    made: UUID | None = await connection.fetchval(
        """INSERT INTO citizens (id, phone_box, phone_index, level, language, mode, community_worker, created_at, stated_by)
           VALUES ($1, $2, $3, 1, $4, 'standard', false, $5, $6)
           ON CONFLICT (phone_index) WHERE phone_index IS NOT NULL DO NOTHING RETURNING id""",
        uuid4(), secrecy.seal(phone, "citizens.phone"), phone_index(phone), language, now, stated_by,
    )  # fmt: skip
    found: UUID = made or await connection.fetchval("SELECT id FROM citizens WHERE phone_index = $1", phone_index(phone))
    return found


async def account_without_phone(connection: Connection, stated_by: str, language: str, now: datetime) -> UUID:
    """An account for somebody who has no phone: nobody can sign in to it, and a printed slip takes the place of messages."""
    made = uuid4()
    await connection.execute(
        """INSERT INTO citizens (id, level, language, mode, community_worker, created_at, stated_by)
           VALUES ($1, 0, $2, 'standard', false, $3, $4)""",
        made, language, now, stated_by,
    )  # fmt: skip
    return made
