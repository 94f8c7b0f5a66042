"""A hall with people who booked for today, and staff at its windows."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx

from backend import appointments, clock, hall, people, secrecy, visits
from backend.appointments import Applicant, Appointment, Wish
from backend.clock import at
from backend.database import transaction
from backend.hall import known
from backend.people import SessionKind
from backend.visits import Desk, Shown, Visit, WalkIn
from tests import given

TUESDAY = date(2026, 11, 24)
DAYBREAK = at(TUESDAY, 6)
NINE = at(TUESDAY, 9)
_FILE = """
hall: {slug}
name: 试验大厅
default: false
phone: "12345"
policies: {{kept_percent: "0"{settings}}}
groups:
  - {{slug: big, name: 综合窗口, name_en: General, letter: A, zone: 一楼 A 区, zone_en: Zone A, windows: [{windows}], items: [all]}}
  - {{slug: small, name: 企业窗口, name_en: Enterprises, letter: B, zone: 二楼, zone_en: Floor 2, windows: ["B1", "B2"], items: [firm]}}
minutes: {{card: 10, pension: 10, firm: 10}}
opening_hours:
  - valid_from: 2021-12-01
    seasons:
      - first: 01-01
        last: 12-31
        periods:
          - {{kind: morning, opens: 08:30, closes: 12:00}}
          - {{kind: afternoon, opens: 14:00, closes: 17:30}}
"""
_names = itertools.count(1)


async def a_hall(windows: int = 10, **settings: str) -> str:
    """A hall of the test's own with `windows` general windows A01…, open 8:30-12:00 and 14:00-17:30 on that Tuesday, and with
    these `settings` of its own."""
    slug = f"visits-{secrets.token_hex(4)}"
    numbers = ", ".join(f'"A{number:02}"' for number in range(1, windows + 1))
    await hall.load(_FILE.format(slug=slug, windows=numbers, settings="".join(f', {name}: "{value}"' for name, value in settings.items())), "test", DAYBREAK - timedelta(days=1))
    await hall.make_slots(slug, DAYBREAK)
    return slug


async def a_citizen() -> UUID:
    """An account with a confirmed demo phone."""
    citizen, number = uuid4(), f"1990000{secrets.randbelow(10000):04}"
    async with transaction() as held:
        await held.execute(
            "INSERT INTO citizens (id, phone_box, phone_index, level, language, mode, community_worker, created_at) "
            "VALUES ($1, $2, $3, 1, 'zh', 'standard', false, $4)",
            citizen, secrecy.seal(number, "citizens.phone"), secrecy.index(f"{number} {citizen}", "phone"), DAYBREAK,
        )  # fmt: skip
    return citizen


async def a_booking(place: str, starts_at: datetime = NINE, *, name: str = "", items: tuple[str, ...] = ("card",)) -> Appointment:
    """Somebody's booking for that Tuesday, made at daybreak."""
    number = next(_names)
    applicant = Applicant("person", name or f"试约{number:03}", "passport", f"DEMO{number:06}")
    return await appointments.book(Wish(place, items, starts_at, applicant), await a_citizen(), DAYBREAK)


async def a_clerk(place: str, window: str | None = "A01", *, role: str = "clerk", now: datetime = NINE) -> Desk:
    """A staff member with one role in the hall, at a window."""
    staff = uuid4()
    async with transaction() as held:
        await held.execute(
            "INSERT INTO staff (id, login, name, number, password, demo, created_at) VALUES ($1, $2, $3, $2, '', true, $4)",
            staff, f"t{secrets.token_hex(5)}", f"试岗{window or ''}", DAYBREAK,
        )  # fmt: skip
        await held.execute(
            "INSERT INTO staff_roles (staff, hall, role, given_by, given_at) VALUES ($1, $2, $3, 'test', $4)", staff, place, role, DAYBREAK
        )
    desk = Desk(place, staff)
    if window:
        await visits.take_window(desk, window, now)
    return desk


async def a_waiting(place: str, starts_at: datetime = NINE, now: datetime = NINE, **booking: Any) -> Visit:
    """Somebody who booked and has checked in."""
    booked = await a_booking(place, starts_at, **booking)
    return await visits.check_in(booked.reference, booked.citizen, now)


def shown(visit: Visit) -> Shown:
    """A visit as a page would show it now."""
    return Shown(visit.id, visit.version)


@dataclass(frozen=True)
class Now:
    """A hall that is open around the clock today, for doors that read the clock."""

    hall: str
    starts_at: datetime

    async def booking(self, *, name: str = "", by: UUID | None = None, later: timedelta = timedelta(0)) -> Appointment:
        """Somebody's booking for the quarter of an hour that runs now (or `later`)."""
        applicant = Applicant("person", name or f"试约{next(_names):03}", "passport", f"DEMO{next(_names):06}")
        wish = Wish(self.hall, ("card",), self.starts_at + later, applicant)
        return await appointments.book(wish, by or await a_citizen(), self.starts_at - timedelta(minutes=50))

    async def waiting(self, **booking: Any) -> Visit:
        """Somebody who booked for now and has checked in."""
        booked = await self.booking(**booking)
        return await visits.check_in(booked.reference, booked.citizen, clock.now())


async def open_now() -> Now:
    """A hall of the test's own, open now, with windows 101 to 105."""
    today = clock.now()
    slug = await given.hall(days=(today.date(),), hours=(0, 24))
    return Now(slug, today.replace(minute=today.minute // 15 * 15, second=0, microsecond=0))


async def at_work(client: httpx.AsyncClient, desk: Desk) -> Desk:
    """The browser now has this staff member's session."""
    async with transaction() as held:
        signed = await people.begin_session(held, SessionKind.staff, desk.staff, "", clock.now(), confirmed=False)
    client.cookies.set("__Host-staff", signed.token)
    return desk


async def staff_cookie(desk: Desk) -> dict[str, str]:
    """The header of a tablet that this staff member has signed in on, for a server on a real port."""
    async with transaction() as held:
        signed = await people.begin_session(held, SessionKind.staff, desk.staff, "", clock.now(), confirmed=False)
    return {"Cookie": f"__Host-staff={signed.token}"}


async def a_walk_in(desk: Desk, now: datetime = NINE, *, items: tuple[str, ...] = ("card",), priority: str = "") -> Visit:
    """Somebody without a booking who took a ticket."""
    return await visits.take_ticket(desk, WalkIn(uuid4(), items, priority), now)


@asynccontextmanager
async def a_working_day_today() -> AsyncIterator[None]:
    """Whatever day it is, halls are open as on a working day: doors that give tickets read the clock."""
    today = clock.now().date()
    async with transaction() as held:
        before = await held.fetchrow("DELETE FROM special_days WHERE day = $1 RETURNING kind, name, paper, notice_year", today)
        await held.execute("INSERT INTO special_days (day, kind, name, paper) VALUES ($1, 'makeup', '试', '')", today)
    try:
        yield known.forget()
    finally:
        async with transaction() as held:
            await held.execute("DELETE FROM special_days WHERE day = $1", today)
            if before:
                await held.execute(
                    "INSERT INTO special_days (day, kind, name, paper, notice_year) VALUES ($1, $2, $3, $4, $5)", today, *before
                )
        known.forget()
