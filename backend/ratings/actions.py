"""Invite to rate, open an invitation, rate: once each, and nobody learns who."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID, uuid4

from asyncpg import Record

from backend import hall as halls
from backend import ledger, progress, secrecy
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.ratings.rules import (
    BAD,
    INVITED_FOR,
    RECTIFIED_WITHIN_WORKING_DAYS,
    AlreadyRated,
    Given,
    Invitation,
    InvitationOver,
    NothingToRate,
    Rating,
    Subject,
    Thanks,
    checked,
)
from backend.ratings.tags import every_tag
from backend.references import read_reference

PHONE = "phone"
"""The channel of what was read aloud by telephone: the nation has no one code for it (ratings.yaml)."""


def token_of(kind: str, subject: str) -> str:
    """The secret of an invitation's link: 128 bits that only this installation's key can make, the same each time it is asked."""
    return secrecy.mac(f"{Subject(kind)} {subject}", "rating link").hex()[:32]


async def invite(held: Connection, hall: str, kind: str, subject: str, item: str, citizen: UUID | None, now: datetime) -> str:
    """One chance to rate `subject`, for 30 days; returns the token for /ratings/{token}. Inviting again changes nothing.

    A visit that was booked is rated by its reference, one without a booking by its visit's id.
    """
    token = token_of(kind, subject)
    await held.execute(
        """INSERT INTO rating_invitations (token, hall, subject_kind, subject, item, citizen, created_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING""",
        secrecy.digest(token), hall, Subject(kind), subject, item, citizen, now, now + INVITED_FOR,
    )  # fmt: skip
    return token


async def take_back(held: Connection, kind: str, subject: str) -> None:
    """No rating was due after all: an invitation that nobody has used yet is gone."""
    await held.execute(
        "DELETE FROM rating_invitations WHERE token = $1 AND used_on IS NULL", secrecy.digest(token_of(kind, subject))
    )  # fmt: skip


async def invitation(token: str, now: datetime) -> Invitation:
    """What the link with `token` invites to rate. Refuses InvitationOver."""
    async with connection() as held:
        row = await held.fetchrow("SELECT * FROM rating_invitations WHERE token = $1", secrecy.digest(token))
    found = _invitation(row, now) if row else None
    if found is None or (found.expired and not found.used):
        raise InvitationOver
    return found


async def rate(token: str, given: Given, now: datetime) -> Thanks:
    """The one rating of an invitation's subject. Refuses InvitationOver, AlreadyRated, and what `rules.checked` refuses."""
    rating = checked(given, every_tag())
    async with transaction() as held:
        row = await held.fetchrow("SELECT * FROM rating_invitations WHERE token = $1 FOR UPDATE", secrecy.digest(token))
        asked = _invitation(row, now) if row else None
        if asked is None or (asked.expired and not asked.used):
            raise InvitationOver
        if asked.used:
            raise AlreadyRated
        await _keep(held, asked, rating, given.channel, now)
    return await thanks(rating, now)


async def rate_own(citizen: UUID, reference: str, given: Given, now: datetime, *, item: str | None = None) -> Thanks:
    """The citizen's rating of their own finished visit or case, or of one `item` handled in it (the caller knows that it was).

    Refuses NothingToRate and what `rate` refuses.
    """
    async with transaction() as held:
        row = await held.fetchrow(
            "SELECT subject_kind, hall FROM rating_invitations WHERE subject_kind <> 'item' AND subject = $1 AND citizen = $2",
            reference, citizen,
        )  # fmt: skip
        if row is None:
            raise NothingToRate
        if item is None:
            return await rate(token_of(row["subject_kind"], reference), given, now)
        token = await invite(held, row["hall"], Subject.item, f"{reference}/{item}", item, citizen, now)
        return await rate(token, given, now)


async def thanks(rating: Rating, now: datetime) -> Thanks:
    """What the rater is told next: for a bad level it is answered within 5 working days (35.3)."""
    return Thanks(rating.level, await answered_by(now) if rating.level in BAD else None)


async def answered_by(now: datetime) -> date:
    """The day by which a bad rating given now is put right, or answered with reasons and a new day."""
    today = now.astimezone(SHANGHAI).date()
    return halls.working_day_after(await halls.calendar(), today, RECTIFIED_WITHIN_WORKING_DAYS)


async def _keep(held: Connection, asked: Invitation, rating: Rating, channel: str, now: datetime) -> None:
    day = now.astimezone(SHANGHAI).date()
    box = secrecy.seal(rating.text, "ratings.text") if rating.text else None
    kept = await held.fetchval(
        """INSERT INTO ratings (id, hall, subject_kind, subject, number, item, day, level, tags, text_box, channel, is_default)
           VALUES ($1, $2, $3, $4, 1, $5, $6, $7, $8, $9, $10, false) ON CONFLICT DO NOTHING RETURNING id""",
        uuid4(), asked.hall, asked.kind, subject_digest(asked), asked.item, day, rating.level, list(rating.tags), box, channel,
    )  # fmt: skip
    if kept is None:
        raise AlreadyRated
    await held.execute(
        "UPDATE rating_invitations SET used_on = $3 WHERE subject_kind = $1 AND subject = $2", asked.kind, asked.subject, day
    )
    reference = read_reference(asked.subject.partition("/")[0])
    await ledger.write(held, asked.hall, now, "citizen", "rate", f"{asked.kind} {asked.subject}"[:80])
    if reference:
        await progress.record(held, asked.hall, reference, now, "rated_aloud" if channel == PHONE else "rated")


def subject_digest(asked: Invitation) -> str:
    """What a rating keeps of its subject: enough to be unique, not enough to lead back without the key."""
    return secrecy.mac(f"{asked.kind} {asked.subject}", "rating subject").hex()


def _invitation(row: Record, now: datetime) -> Invitation:
    return Invitation(
        row["hall"], Subject(row["subject_kind"]), row["subject"], row["item"], row["used_on"] is not None, row["expires_at"] <= now
    )
