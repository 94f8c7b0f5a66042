"""A hall at work with everything in it that belongs to somebody: the things that others must not reach."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import httpx
from litestar import Litestar

from backend import aftercare, appointments, clock, extended_sessions, hall, home_visits, mandates, people, ratings, visits
from backend.appointments import Holder
from backend.database import transaction
from backend.extended_sessions import Why
from backend.home_visits import Asking, Owner
from backend.mandates import Stated
from backend.people import SessionKind
from tests import (
    given,
    given_aftercare,
    given_bedside,
    given_closures,
    given_extended_sessions,
    given_home_visits,
    given_lots,
    given_misses,
    given_prevention,
    given_visits,
    given_waiting,
)
from tests.attacks import matrix_aftercare, matrix_agents, matrix_bedside, matrix_prevention, matrix_tours, matrix_uploads
from tests.attacks.doors import Door

ADDRESS = "https://127.0.0.1:8000"


@dataclass(frozen=True)
class World:
    """What A owns, by reference or name, and the two halls."""

    here: str
    there: str
    a: UUID
    b: UUID
    booking: str
    waiting: str
    visit: UUID
    version: int
    rated: str
    rating: str
    relative: UUID
    session: str
    hold: str
    api_hold: str
    slot: str
    key: str
    walked: UUID
    slip: str
    proposal: str
    weekend: str
    missed: str
    closure: int = 0
    wish: str = ""
    lot_hall: str = ""
    lot_day: str = ""
    lot_wish: str = ""
    worker: int = 0
    home_visit: str = ""
    home_draft: str = ""
    protected_visit: str = ""
    evidence: str = ""
    served_at_home: str = ""
    call_back: int = 0
    listed: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    tablet: str = field(default_factory=lambda: str(uuid4()))
    toured: tuple[str, str, str] = ("", "", "")
    acting: dict[str, str] = field(default_factory=dict)

    def address(self, door: Door) -> str:
        """Where this door stands in this world, with the query that its page needs."""
        path, query = door.address(self.things(door.path)), QUERIES.get(door.path, "") if door.method == "GET" else ""
        return f"{path}?{query.format(item=CARD, hold=self.hold)}" if query else path

    def things(self, path: str) -> dict[str, object]:
        """What stands for the parameters of an address: always something of A's or of A's hall."""
        by_others = matrix_tours.things(path, self.toured) or matrix_agents.things(path, self.acting)
        if by_others:
            return by_others
        at_home = matrix_aftercare.things(path, self.served_at_home, self.call_back) or self._things_at_home(path)
        if at_home:
            return at_home
        if path.startswith("/staff/hall/"):
            return {"group": "big", "number": "150", "item": CARD, "on": self.weekend}
        if "/extended-sessions" in path:
            return {"reference": self.proposal, "answer": "refuse"}
        if "/lots" in path or "/lot-wishes" in path:
            return {"reference": self.lot_wish, "hall_slug": self.lot_hall, "day": self.lot_day}
        if "/community-workers" in path:
            return {"number": self.worker}
        if "/misses" in path or "/pauses" in path:
            return {"reference": self.missed, "answer": "accept", "exemption": 1}
        reference = self.waiting if path.startswith(("/tickets", "/staff", "/api/mp/v1/tickets")) else self.booking
        return {
            "reference": reference, "token": self._token(path), "wish": self.wish, "relative": self.relative,
            "visit": self.walked if path.startswith("/staff/tickets") else self.visit,
            "tap": "call", "hold_id": self.api_hold,
            "name": self.session, "slug": self.here, "hall_slug": self.here, "code": visits.current(self.here, clock.now()),
            "number": self.closure, "move": 1, "item": CARD, "no": 1, "which": "blank", "bundle": "chusheng", "client_id": "nobodys", "path": "x",
        }  # fmt: skip

    def _things_at_home(self, path: str) -> dict[str, object]:
        if path.startswith("/staff/bedside"):
            step = matrix_bedside.STEP
            return {"reference": self.home_visit, "file": step, "operation": step, "decision": "take", "verb": "begin"}
        if "/visits-today" in path or "/door-alarms" in path:
            return {"reference": self.home_visit, "move": "begin", "number": 0}
        if "/uploads" in path or ("/home-visits/" in path and "/files" in path):
            return matrix_uploads.things(path, self.home_draft, self.evidence)
        if "/home-visits" in path:
            protected = path == "/staff/home-visits/{reference:str}/address"
            reference = self.protected_visit if protected else self.home_draft if "/drafts" in path else self.home_visit
            return {"reference": reference, "answer": "refuse", "move": "reply", "step": "who"}
        return matrix_prevention.things(path, self.listed) if "/prevention" in path else {}

    def _token(self, path: str) -> str:
        return self.slip if path.startswith("/tickets/slips") else self.wish if "/waiting-list" in path else self.rating


CARD, PERMIT, LICENCE = "jiuye-kunnan-rending", "canjirenzheng-xinban", "gongsi-sheli"
DEVICE = "a" * 32
QUERIES = {
    "/appointments/new": "item={item}", "/extended-sessions/new": "item={item}", "/waiting-list/new": "item={item}", "/appointments/new/details": "hold={hold}", "/appointments/new/check": "hold={hold}",
    "/sign-in": "next=/me", "/items": "q=x", "/staff/calendar/bookings": "start=2026-11-24T10:00",
}  # fmt: skip


async def made() -> World:
    """A new world; now, in the hall's own time."""
    now = clock.now()
    tomorrow = now.date() + timedelta(days=1)
    days, start = (now.date(), tomorrow), now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    items = {CARD: 15, PERMIT: 15, LICENCE: 40}
    here, there = [await given.hall(days=days, hours=(0, 24), places={"big": 50}, items=items) for _ in range(2)]
    a, b = await given.citizen(), await given.citizen()
    later = clock.at(tomorrow, 10)
    booking = await given.booked(here, later, CARD, by=a, now=now - timedelta(minutes=20))
    today = await given.booked(here, start, CARD, by=a, now=start - timedelta(minutes=50))
    waiting = await visits.check_in(today.reference, a, now)
    rated = await given.booked(here, later, PERMIT, by=a, now=now)
    missed = await given.booked(
        here, start, LICENCE, by=a, applicant=given.applicant("甲乙", "11010119900307002X"), now=start - timedelta(minutes=50)
    )
    await given_misses.not_come(missed.reference, now)
    relative = await mandates.add_relative(a, Stated("child", "甲乙", "passport", "DEMO777777"), now, demo=True)
    async with transaction() as held:
        await people.begin_session(held, SessionKind.web, a, "", now, confirmed=True)
        rating = await ratings.invite(held, here, "visit", rated.reference, "", a, now)
    async with given_visits.a_working_day_today():
        walked = await given_visits.a_walk_in(await given_visits.a_clerk(here, None, role="desk", now=now), now, items=(CARD,))
    session = next(each for each in await people.sessions_of(a, now))
    hold = await appointments.hold(here, (PERMIT,), later, Holder(DEVICE, a), now)
    api_hold = await appointments.hold(here, (PERMIT,), later, Holder("api", a), now)
    weekend = await given_extended_sessions.next_weekend(here, CARD, now)
    times = (given_extended_sessions.stretch(clock.at(weekend, 10)),)
    proposal = await extended_sessions.propose(extended_sessions.Asking(here, CARD, times, Why.at_work, "", given.applicant()), a, now)
    lot_hall = await given_lots.a_lot_now(CARD)
    lot_wish = await given_lots.wished_now(lot_hall, CARD, by=a)
    waits = await given_waiting.in_line(here, CARD, now, by=a, day=tomorrow)
    served_at_home, call_back = await _served_at_home(here, a, now)
    draft = await home_visits.begin(here, Owner("", a), Asking(), "zh", now)
    protected = await given_home_visits.asked(here, now=now, known=("protected",))
    listed = await given_prevention.kept_by(a, here, ("kept", *matrix_prevention.ERASING), now)
    for path in matrix_prevention.DOUBTED:
        await given_prevention.doubted(listed[path][0], protected.reference, now)
    return World(
        here, there, a, b, booking.reference, waiting.reference, waiting.id, waiting.version, rated.reference, rating, relative.id,
        session.name, hold.id, api_hold.id, hall.slot_name(here, later + timedelta(hours=1)), booking.token,
        walked.id, walked.token, proposal.reference, weekend.isoformat(), missed.reference, closure=await _closed(here),
        wish=waits.token, lot_hall=lot_hall, lot_day=str(lot_wish.day), lot_wish=lot_wish.reference,
        worker=await given_lots.a_community_worker(here), home_visit=(await given_home_visits.asked(here, by=a, now=now)).reference,
        home_draft=draft, protected_visit=protected.reference, evidence=await matrix_uploads.given_to(here, a, draft, now),
        served_at_home=served_at_home, call_back=call_back,
        acting=await matrix_agents.kept_by(a, here, CARD, now),
        toured=await matrix_tours.kept_by(a, here, now),
        listed=listed,
    )  # fmt: skip


async def _served_at_home(here: str, a: UUID, now: datetime) -> tuple[str, int]:
    """A's visit at home that has ended, and the call that waits because no message about it came."""
    tablet, _ = await given_bedside.planned(here, arrives_at=now - timedelta(hours=1), now=now - timedelta(days=1), by=a)
    await tablet.sends(*tablet.whole(now - timedelta(hours=1), "taken_along"), now=now)
    await aftercare.give_out(now)
    await given_aftercare.fail(tablet.reference, "home_visit_served")
    await aftercare.gather(now + timedelta(minutes=1))
    calls = await aftercare.waiting(here, manager=True)
    return tablet.reference, next(each.id for each in calls if each.reference == tablet.reference)


async def _closed(here: str) -> int:
    """A closure far ahead, which touches nobody."""
    since = clock.at(clock.today() + timedelta(days=40), 9)
    made = await given_closures.confirmed(given_closures.wanted(here, since, since + timedelta(hours=1)), clock.now())
    return made.id


def browser(app: Litestar, **cookies: str) -> httpx.AsyncClient:
    """A browser without script, with these cookies of ours (`session`, `staff`, `device`)."""
    found = httpx.AsyncClient(transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=ADDRESS)
    for name, value in cookies.items():
        found.cookies.set(f"__Host-{name}", value, domain="127.0.0.1")
    return found


async def session(kind: SessionKind, owner: UUID, device: str = "") -> str:
    """The token of a new session."""
    async with transaction() as held:
        return (await people.begin_session(held, kind, owner, device, clock.now(), confirmed=True)).token


async def staff(place: str, role: str, window: str | None = None) -> tuple[UUID, str]:
    """A new staff member with one role in a hall, and the token of their tablet."""
    desk = await given_visits.a_clerk(place, window, role=role, now=clock.now())
    return desk.staff, await session(SessionKind.staff, desk.staff)
