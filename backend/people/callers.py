"""Accounts for people whom staff serve by telephone or at the counter."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from backend.database import Connection


async def account_of_caller(connection: Connection, stated_by: str, language: str, now: datetime) -> UUID:
    """An account that nobody can sign in to, for one booking that staff make. A phone that is only said joins no account
    and counts against nobody (house.md, decision 10): it stands with the booking alone, as where its messages go."""
    made = uuid4()
    await connection.execute(
        """INSERT INTO citizens (id, level, language, mode, community_worker, created_at, stated_by)
           VALUES ($1, 0, $2, 'standard', false, $3, $4)""",
        made, language, now, stated_by,
    )  # fmt: skip
    return made
