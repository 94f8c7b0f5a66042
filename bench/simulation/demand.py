"""Citizens who want to come: they book when they can, wait in the list when they can't, and walk in when nothing helps."""

from __future__ import annotations

import random
from collections import Counter as Tally
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from backend import appointments, hall, lots, visits
from backend.appointments import Appointment, Wish
from backend.clock import SHANGHAI, at
from backend.database import connection
from backend.refusals import Refusal
from bench.simulation import plan as plans
from bench.simulation.counter import Counter
from bench.simulation.events import Events
from bench.simulation.ground import Somebody
from bench.simulation.plan import Plan

TRIES = 4


@dataclass
class Demand:
    """Who wants what, and what became of it."""

    slug: str
    plan: Plan
    events: Events
    chance: random.Random
    counter: Counter
    happened: Tally[str] = field(default_factory=Tally)
    citizens: list[Somebody] = field(default_factory=list)
    own: set[UUID] = field(default_factory=set)
    drawn: set[str] = field(default_factory=set)
    expected: set[str] = field(default_factory=set)

    def of_a_day(self, day: date) -> None:
        """The day's needs: those who book sit down some time today, the others walk in today."""
        bookers = round(self.plan.visits * self.plan.booking_share)
        for who in self.chance.sample(self.citizens, bookers):
            moment = at(day, 0) + plans.need_moment(self.chance)
            wanted = plans.item(self.chance)
            self.events.plan(moment, lambda now, who=who, wanted=wanted: self._book(who, wanted, TRIES, now))
        for _ in range(self.plan.visits - bookers):
            self._walk_in(day)

    async def _book(self, who: Somebody, wanted: str, tries: int, now: datetime) -> None:
        """The earliest free start of a day that suits; nothing free: into the list, and again when tomorrow's new day opens."""
        if tries < TRIES and await self._has_one(who, now):
            return
        days = await hall.new_days(self.slug, now)
        if days is not None and days.running:
            await self._wish(who, wanted, days.last, tries, now)
            return
        start = await self.free_start(wanted, now)
        if start is not None and await self.take(who, wanted, start, now):
            return
        if tries > 1:
            if self.chance.random() < self.plan.waits_in_list:
                await self._join(who, wanted, now)
            again = at(now.astimezone(SHANGHAI).date() + timedelta(days=1), 8) + timedelta(minutes=self.chance.expovariate(1 / 8))
            self.events.plan(again, lambda then: self._book(who, wanted, tries - 1, then))
            self.happened["tries again"] += 1
            return
        self.happened["walks in instead"] += 1
        self._walk_in(now.astimezone(SHANGHAI).date() + timedelta(days=1))

    async def _has_one(self, who: Somebody, now: datetime) -> bool:
        return any(each.state == "booked" for each in await appointments.of_citizen(who.citizen, since=now))

    async def _wish(self, who: Somebody, wanted: str, day: date, tries: int, now: datetime) -> None:
        """A lot is on: a wish; a minute after the draw one knows, and goes on as anybody."""
        try:
            await lots.hand_in(lots.Asking(self.slug, day, (wanted,), (lots.ANY,), who.applicant), who.citizen, now)
            self.happened["wishes"] += 1
        except Refusal as refusal:
            self.happened[f"wish: {type(refusal).__name__}"] += 1
        known = at(now.astimezone(SHANGHAI).date(), 8, 11) + timedelta(minutes=self.chance.uniform(0, 30))
        self.events.plan(known, lambda then: self._book(who, wanted, tries - 1, then))

    async def _join(self, who: Somebody, wanted: str, now: datetime) -> None:
        today = now.astimezone(SHANGHAI).date()
        days = tuple(each.day for each in await hall.free_days(self.slug, (wanted,), now) if each.open and each.day > today)[:5]
        try:
            await appointments.join_list(
                appointments.Awaited(self.slug, (wanted,), days, ()), appointments.WaitingForm(who.applicant), who.citizen, now
            )
            self.happened["joined the list"] += 1
        except Refusal as refusal:
            self.happened[f"list: {type(refusal).__name__}"] += 1

    async def look_at_offers(self, now: datetime) -> None:
        """Those to whom a place is offered take it, four in five; the ring's identities too."""
        async with connection() as held:
            rows = await held.fetch(
                "SELECT token, citizen FROM waiting_wishes WHERE hall = $1 AND state = 'offered' ORDER BY token", self.slug
            )
        for row in rows:
            if self.chance.random() < 0.8:
                await self._accept(row["token"], row["citizen"], now)

    async def _accept(self, token: str, citizen: UUID, now: datetime) -> None:
        try:
            booked = await appointments.accept_place(token, now)
            if booked.reference in self.expected:
                self.happened["came earlier by the list"] += 1
                self._again(booked, now)
            elif citizen not in self.own:
                self.happened["had by the list, the ring"] += 1
            else:
                self.happened["had by the list"] += 1
                self.comes(booked, now)
        except Refusal as refusal:
            self.happened[f"offer: {type(refusal).__name__}"] += 1

    async def won(self, reference: str, now: datetime) -> None:
        """A lot was won: they come, and some would rather come earlier."""
        booked = await appointments.appointment(reference)
        self.comes(booked, now)
        if self.chance.random() < self.plan.wants_earlier:
            await self._wait_for_earlier(booked, now)

    async def free_start(self, wanted: str, now: datetime) -> datetime | None:
        """A free start on one of the first three days that have any, as people choose."""
        days = [each.day for each in await hall.free_days(self.slug, (wanted,), now) if each.free][:3]
        for day in self.chance.sample(days, len(days)):
            starts = [each.starts_at for each in await hall.free_starts(self.slug, (wanted,), day, now) if each.free]
            if starts:
                return self.chance.choice(starts)
        return None

    async def take(self, who: Somebody, wanted: str, starts_at: datetime, now: datetime) -> Appointment | None:
        """Book it; None where it was refused."""
        try:
            booked = await appointments.book(Wish(self.slug, (wanted,), starts_at, who.applicant), who.citizen, now)
        except Refusal as refusal:
            self.happened[type(refusal).__name__] += 1
            return None
        self.comes(booked, now)
        if booked.starts_at - now > timedelta(days=3) and self.chance.random() < self.plan.wants_earlier:
            await self._wait_for_earlier(booked, now)
        return booked

    async def _wait_for_earlier(self, booked: Appointment, now: datetime) -> None:
        first = now.astimezone(SHANGHAI).date() + timedelta(days=1)
        days = tuple(first + timedelta(days=step) for step in range((booked.day - first).days))
        try:
            await appointments.wait_for_earlier(
                booked.reference, appointments.Awaited(self.slug, booked.items, days, ()), booked.citizen, now
            )
            self.happened["waits for an earlier time"] += 1
        except Refusal as refusal:
            self.happened[f"earlier: {type(refusal).__name__}"] += 1

    def _again(self, booked: Appointment, now: datetime) -> None:
        """Moved earlier: they come then, as early or late as anybody."""
        late = plans.lateness(self.chance, self.plan)
        if late is not None:
            self.events.plan(max(booked.starts_at + late, now + timedelta(minutes=5)), lambda then: self._arrive(booked, then))

    def comes(self, booked: Appointment, now: datetime) -> None:
        """Who has booked comes early, late or not at all."""
        self.happened["booked"] += 1
        self.expected.add(booked.reference)
        late = plans.lateness(self.chance, self.plan)
        if late is None:
            self.happened["will not come"] += 1
            return
        moment = max(booked.starts_at + late, now + timedelta(minutes=5))
        self.events.plan(moment, lambda then: self._arrive(booked, then))

    async def _arrive(self, booked: Appointment, now: datetime) -> None:
        """At the time that the booking has by now: one that was moved earlier was come to already."""
        present = await appointments.appointment(booked.reference)
        if present.starts_at != booked.starts_at:
            return
        try:
            visit = await visits.check_in(present.reference, present.citizen, now)
        except Refusal as refusal:
            self.happened[f"at the door: {type(refusal).__name__}"] += 1
            return
        await self.counter.joined(visit, present.items, now)

    def _walk_in(self, day: date) -> None:
        wanted, priority = plans.item(self.chance), "elder" if self.chance.random() < 0.08 else ""
        moment = at(day, 0) + plans.walk_in_moment(self.chance)

        async def come(now: datetime) -> None:
            try:
                visit = await self.counter.walked_in(wanted, now, priority)
            except visits.NoTicketsNow:
                self.happened["came on a closed day"] += 1
                return
            if self.chance.random() < 0.02:
                self.counter.gone.add(visit.id)

        self.events.plan(moment, come)
