"""Somebody who asks for a time on a weekend, and staff who answer."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from backend import extended_sessions
from backend.clock import at
from backend.database import transaction
from backend.extended_sessions import Asking, ExtendedSession, Shown, Stretch, Why
from tests import given

SATURDAY, SUNDAY = date(2026, 11, 28), date(2026, 11, 29)
TEN, ELEVEN = at(SATURDAY, 10), at(SATURDAY, 11)
HALF_AN_HOUR = timedelta(minutes=30)


def stretch(starts_at: datetime) -> Stretch:
    """Half an hour from `starts_at` on."""
    return Stretch(starts_at, starts_at + HALF_AN_HOUR)


def asking(slug: str, *starts: datetime, **more: object) -> Asking:
    """A wish for these times (Saturday at ten, if none is named), for an applicant of its own."""
    facts = {"why": Why.at_work, "words": "", "applicant": given.applicant()} | more
    return Asking(slug, "card", tuple(map(stretch, starts or (TEN,))), **facts)  # type: ignore[arg-type]


async def asked(slug: str, *starts: datetime, by: UUID | None = None, now: datetime = given.NOW, **more: object) -> ExtendedSession:
    """A request of somebody's own."""
    return await extended_sessions.propose(asking(slug, *starts, **more), by or await given.citizen(), now)


async def staff(slug: str, name: str = "试岗甲", *roles: str) -> UUID:
    """A staff member of the hall (a clerk unless said otherwise)."""
    one = uuid4()
    async with transaction() as held:
        await held.execute(
            "INSERT INTO staff (id, login, name, number, password, demo, created_at) VALUES ($1, $2, $3, $2, '', true, $4)",
            one, one.hex[:12], name, given.NOW,
        )  # fmt: skip
        await held.executemany(
            "INSERT INTO staff_roles (staff, hall, role, given_by, given_at) VALUES ($1, $2, $3, 'test', $4)",
            [(one, slug, role, given.NOW) for role in roles or ("clerk",)],
        )
    return one


async def shown(found: ExtendedSession, by: UUID | None = None) -> Shown:
    """The request as a page of its hall's staff shows it."""
    return Shown(found.hall, by or await staff(found.hall), found.reference, found.version)


async def next_weekend(slug: str, item: str, now: datetime) -> date:
    """The first day that may be proposed at `now`, by the calendar as it is."""
    frame, today = await extended_sessions.frame(slug, item, now), now.date()
    days = (today + timedelta(days=step) for step in range(31))
    return next(day for day in days if extended_sessions.may_be_asked(frame, day, today))
