"""Invitations to rate, and what was kept of a rating."""

from __future__ import annotations

from uuid import UUID

from asyncpg import Record

from backend import ratings
from backend.clock import now
from backend.database import connection, transaction
from backend.ratings import Given
from backend.references import new_reference


def subject() -> str:
    """A reference of the test's own."""
    return new_reference()


async def invited(hall: str = "jingkai", about: str = "", citizen: UUID | None = None) -> str:
    """The token of a fresh invitation to rate a visit."""
    async with transaction() as held:
        return await ratings.invite(held, hall, "visit", about or subject(), "", citizen, now())


def given(level: str = "satisfied", *tags: str, text: str = "") -> Given:
    """What a rater sends."""
    return Given(level, tags, text, "2")


async def kept(token: str) -> list[Record]:
    """The ratings of an invitation's subject."""
    asked = await ratings.invitation(token, now())
    from backend.ratings.actions import subject_digest

    async with connection() as held:
        return list(await held.fetch("SELECT * FROM ratings WHERE subject = $1", subject_digest(asked)))
