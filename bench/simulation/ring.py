"""A ring of resellers: each bot with its identities takes what the limits leave, sells some, and gives back what it can't sell.

A place is sold by handing it over: the bot cancels and the buyer books the same start, asking every minute for an hour. Who got
nothing asks for another hour from the end of the quiet hours on; what that brings is counted apart, for nobody can sell it: by then
everybody asks.
"""

from __future__ import annotations

import random
from collections import Counter as Tally
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from backend import appointments, hall, lots
from backend.appointments import Appointment, Wish
from backend.clock import at
from backend.database import connection
from backend.refusals import Refusal
from bench.simulation.demand import Demand
from bench.simulation.events import Events
from bench.simulation.ground import Somebody
from bench.simulation.plan import Plan

WANTS = ("short", "usual")  # as many items as one person may have booked at a time
ASKS_EVERY, ASKS_FOR = timedelta(minutes=1), timedelta(minutes=60)
DONE, NEXT_MORNING = "hand-overs done", "had the next morning"


@dataclass
class Ring:
    """The ring's identities, and what became of its places."""

    slug: str
    plan: Plan
    events: Events
    chance: random.Random
    demand: Demand
    identities: list[Somebody]
    happened: Tally[str] = field(default_factory=Tally)
    settled: set[str] = field(default_factory=set)
    live: dict[UUID, dict[str, str]] = field(default_factory=dict)

    def of_a_day(self, day: date) -> None:
        """Awake a second before the citizens: when new days open, and once more after a lot."""
        opens = at(day, 8)
        self.events.plan(opens + timedelta(seconds=1), self._pounce)
        self.events.plan(opens + timedelta(minutes=10, seconds=40), self._pounce)
        self.events.plan(at(day, 20), self._settle)

    async def _pounce(self, now: datetime) -> None:
        """Every identity once: a wish where the day is drawn, otherwise the first place of the newest day that has one."""
        days = await hall.new_days(self.slug, now)
        if days is not None and days.running:
            for who in self._with_room():
                await self._wish(who, days.last, now)
            return
        free = [each for each in await hall.free_days(self.slug, WANTS[:1], now) if each.free]
        for day in reversed(free):
            starts = [each for each in await hall.free_starts(self.slug, WANTS[:1], day.day, now) for _ in range(each.free)]
            for who, start in zip(self._with_room(), starts, strict=False):
                await self._take(who, start.starts_at, now)

    def _with_room(self) -> list[Somebody]:
        """Identities that have not all that the limits leave, in any order; the ring keeps its own books."""
        found = [who for who in self.identities if len(self.live.get(who.citizen, {})) < len(WANTS)]
        self.chance.shuffle(found)
        return found

    def _next_item(self, who: Somebody) -> str:
        return next(each for each in WANTS if each not in self.live.get(who.citizen, {}).values())

    async def _wish(self, who: Somebody, day: date, now: datetime) -> None:
        try:
            await lots.hand_in(lots.Asking(self.slug, day, (self._next_item(who),), (lots.ANY,), who.applicant), who.citizen, now)
            self.happened["wishes"] += 1
        except Refusal as refusal:
            self.happened[f"wish: {type(refusal).__name__}"] += 1

    async def _take(self, who: Somebody, starts_at: datetime, now: datetime) -> None:
        try:
            item = self._next_item(who)
            booked = await appointments.book(Wish(self.slug, (item,), starts_at, who.applicant), who.citizen, now)
            self.live.setdefault(who.citizen, {})[booked.reference] = item
        except Refusal as refusal:
            self.happened[f"book: {type(refusal).__name__}"] += 1

    async def _settle(self, now: datetime) -> None:
        """In the evening: of all that begins tomorrow a part is sold, to be handed over at some moment; the rest is given back."""
        async with connection() as held:
            coming = await held.fetch(
                """SELECT reference, citizen, items, starts_at FROM appointments
                    WHERE citizen = ANY($1) AND state = 'booked' AND starts_at > $2""",
                [who.citizen for who in self.identities], now,
            )  # fmt: skip
        self.live = {}
        for row in coming:
            self.live.setdefault(row["citizen"], {})[row["reference"]] = row["items"][0]
        for row in coming:
            if row["reference"] not in self.settled and row["starts_at"] <= now + timedelta(hours=24):
                self.settled.add(row["reference"])
                booked = await appointments.appointment(row["reference"])
                if self.chance.random() < self.plan.sold_share:
                    moment = now + timedelta(minutes=self.chance.uniform(0, 60))
                    self.events.plan(moment, lambda then, booked=booked: self._hand_over(booked, then))
                else:
                    await self._give_back(booked, now)

    async def _give_back(self, booked: Appointment, now: datetime) -> None:
        try:
            await appointments.cancel(booked.reference, booked.citizen, now)
            self.happened["given back unsold"] += 1
        except Refusal as refusal:
            self.happened[f"cancel: {type(refusal).__name__}"] += 1

    async def _hand_over(self, booked: Appointment, now: datetime) -> None:
        """Where the day still has free places there is nothing to sell: the buyer books one of them."""
        buyer = self.chance.choice(self.demand.citizens)
        await appointments.cancel(booked.reference, booked.citizen, now)
        if any(each.free for each in await hall.free_starts(self.slug, booked.items, booked.day, now)):
            self.happened["nothing to sell: the day has free places"] += 1
            return
        self.happened["hand-overs tried"] += 1
        await self._ask(buyer, booked, DONE, now + ASKS_FOR, now)

    async def _ask(self, buyer: Somebody, sold: Appointment, counted: str, until: datetime, now: datetime) -> None:
        try:
            got = await appointments.book(Wish(self.slug, sold.items, sold.starts_at, buyer.applicant), buyer.citizen, now)
            self.happened[counted] += 1
            self.demand.comes(got, now)
        except Refusal:
            morning = at(sold.day, 7, 30)
            if now < until:
                self.events.plan(now + ASKS_EVERY, lambda then: self._ask(buyer, sold, counted, until, then))
            elif counted == DONE and morning > now:
                self.events.plan(morning, lambda then: self._ask(buyer, sold, NEXT_MORNING, morning + ASKS_FOR, then))
