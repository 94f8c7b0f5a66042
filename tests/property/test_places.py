"""Whatever people do in whatever order: `taken` is what stands on a row (bookings, holds, offers, resting places), and who is
refused could not have had a place."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from backend import appointments, database
from backend.appointments import Channel, Holder, HoldLapsed, OfferOver, SlotFull, State
from backend.database import DB
from backend.hall import Policies
from tests import given
from tests.counts import times
from tests.given_waiting import in_line
from tests.property.standing import GROUPS, ITEM, KEPT, PICK, STEP, STEPS, TAKEN_BY, UNITS, Standing, at_step

# Half an hour each and no quiet hours, so that the model's time and the product's draw agree.
RESTS = Policies(
    rest_least=timedelta(minutes=30), rest_most=timedelta(minutes=30), waiting_quiet_from=time(0), waiting_quiet_until=time(0)
)
OFFERED = """SELECT w.token, w.citizen, w.items[1], h.window_group, h.starts_at, h.expires_at, w.created_at FROM waiting_wishes w
               JOIN holds h ON h.id = w.hold WHERE w.hall = $1 AND w.state = 'offered' ORDER BY w.created_at, w.token"""

_loop = asyncio.new_event_loop()


def run(act: Coroutine[Any, Any, Any]) -> Any:
    """Done now, on this module's own loop."""
    return _loop.run_until_complete(act)


def tried(act: Coroutine[Any, Any, Any]) -> Any:
    """What was had, or None after a polite no."""
    try:
        return run(act)
    except (SlotFull, HoldLapsed):
        return None


async def moved(reference: str, move: str, now: datetime) -> None:
    """A move of the visit, as the desk does it."""
    async with database.transaction() as held:
        await appointments.advance(held, reference, move, "staff:test", now)


class People(RuleBasedStateMachine):
    """People book, hold, change, cancel and come; time goes on past the release of the kept share."""

    def __init__(self) -> None:
        super().__init__()
        self.now = given.KEPT_UNTIL - timedelta(minutes=20)
        self.booked: list[Standing] = []
        self.come: list[Standing] = []
        self.holds: list[Standing] = []
        self.offers: list[Standing] = []
        self.resting: list[Standing] = []
        minutes = {item: units * 15 for item, units in UNITS.items()}
        self.slug = run(given.hall(places=GROUPS, items=minutes, taken_by=TAKEN_BY, kept=KEPT, days=(given.TUESDAY,), policies=RESTS))

    def teardown(self) -> None:
        """Nobody waits here any more: the rounds of the histories to come need not look."""
        run(given.rows("DELETE FROM waiting_wishes WHERE hall = $1 RETURNING 1", self.slug))

    @rule(step=STEP, item=ITEM, channel=st.sampled_from([Channel.web, Channel.phone]))
    def book(self, step: int, item: str, channel: Channel) -> None:
        citizen = run(given.citizen())
        wish = given.wish(self.slug, at_step(step), item, channel=channel)
        found = self._agreed(item, step, channel is Channel.phone, appointments.book(wish, citizen, self.now))
        if found:
            self.booked.append(Standing(found.reference, item, found.window_group, step, found.kept, citizen, channel))

    @rule(step=STEP, item=ITEM)
    def hold(self, step: int, item: str) -> None:
        citizen = run(given.citizen())
        holder = Holder(str(citizen), citizen)
        found = self._agreed(item, step, False, appointments.hold(self.slug, (item,), at_step(step), holder, self.now))
        if found:
            self.holds.append(Standing(found.id, item, found.window_group, step, False, citizen, expires_at=found.expires_at))

    @precondition(lambda self: self.holds)
    @rule(pick=PICK)
    def turn_a_hold_into_a_booking(self, pick: Any) -> None:
        one = pick.choice(self.holds)
        wish, holder = given.wish(self.slug, at_step(one.step), one.item), Holder(str(one.citizen), one.citizen)
        act = appointments.book(wish, one.citizen, self.now, hold=one.name, holder=holder)
        if self._open(one):
            found = run(act)
            assert (found.window_group, found.kept) == (one.group, False)
            self.holds.remove(one)
        else:
            found = self._agreed(one.item, one.step, False, act)
        if found:
            self.booked.append(replace(one, name=found.reference, group=found.window_group, expires_at=None))

    @precondition(lambda self: self.holds)
    @rule(pick=PICK, back=st.booleans())
    def extend_or_give_back_a_hold(self, pick: Any, back: bool) -> None:
        one = pick.choice(self.holds)
        holder = Holder(str(one.citizen), one.citizen)
        if back:
            run(appointments.give_back_hold(one.name, holder, self.now))
            self.holds.remove(one)
            return
        found = tried(appointments.extend_hold(one.name, holder, self.now))
        assert bool(found) == (self._open(one) and not one.extended)
        if found:
            self.holds[self.holds.index(one)] = replace(one, expires_at=found.expires_at, extended=True)

    @precondition(lambda self: self.booked)
    @rule(pick=PICK, step=STEP)
    def change(self, pick: Any, step: int) -> None:
        one = pick.choice(self.booked)
        if step == one.step:
            return
        act = appointments.change(one.name, one.citizen, at_step(step), self.now)
        found = self._agreed(one.item, step, one.channel is Channel.phone, act, beside=one)
        if found:
            self.booked[self.booked.index(one)] = replace(one, group=found.window_group, step=step, kept=found.kept)
            self._rests(one)

    @precondition(lambda self: self.booked)
    @rule(pick=PICK)
    def cancel(self, pick: Any) -> None:
        one = pick.choice(self.booked)
        assert run(appointments.cancel(one.name, one.citizen, self.now)).state is State.cancelled
        self.booked.remove(one)
        self.holds, self.resting = [
            [each for each in some if self._open(each) or not each.meets(one.group, one.item, one.step)]
            for some in (self.holds, self.resting)
        ]
        self._rests(one)

    @precondition(lambda self: self.booked)
    @rule(pick=PICK, move=st.sampled_from(["check_in", "miss"]))
    def come_or_miss(self, pick: Any, move: str) -> None:
        one = pick.choice(self.booked)
        run(moved(one.name, move, self.now))
        self.booked.remove(one)
        self.come.append(one)

    @rule(minutes=st.integers(1, 9))
    def time_goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def the_round_releases_what_lapsed(self) -> None:
        run(appointments.release_lapsed(self.now))
        self.holds = [each for each in self.holds if self._open(each)]

    @rule()
    def the_round_returns_what_rested(self) -> None:
        run(appointments.return_rested(self.now))
        self.resting = [each for each in self.resting if self._open(each)]

    @rule(item=ITEM)
    def wait(self, item: str) -> None:
        self.now += timedelta(microseconds=1)  # no two join at one moment, so that the line's order is the same each time
        run(in_line(self.slug, item, self.now))

    @rule()
    def the_round_offers_to_who_waits(self) -> None:
        run(appointments.go_round(self.now))
        for one in [each for each in self.offers if not self._open(each)]:
            self.offers.remove(one)
            self._rests(one)
        known = {each.name for each in self.offers}
        for token, citizen, item, group, starts_at, expires_at, joined in run(given.rows(OFFERED, self.slug)):
            if token not in known:
                step = (starts_at - given.NINE) // given.QUARTER
                self.offers.append(Standing(token, item, group, step, False, citizen, expires_at=expires_at))
                self._woken_for(self.offers[-1], joined)

    @precondition(lambda self: self.offers)
    @rule(pick=PICK, yes=st.booleans())
    def answer_an_offer(self, pick: Any, yes: bool) -> None:
        one = pick.choice(self.offers)
        if not yes:
            run(appointments.decline_place(one.name, self.now))
            self.offers.remove(one)
            self._rests(one)
        elif self._open(one):
            self.offers.remove(one)
            reference = run(appointments.accept_place(one.name, self.now)).reference
            self.booked.append(replace(one, name=reference, expires_at=None))
        else:
            with pytest.raises(OfferOver):
                run(appointments.accept_place(one.name, self.now))

    @invariant()
    def what_is_taken_is_what_stands_there(self) -> None:
        rows = run(given.rows("SELECT window_group, starts_at, capacity, taken, kept_taken FROM slots WHERE hall = $1", self.slug))
        for group, starts_at, capacity, taken, kept_taken in rows:
            there = self._on(group, (starts_at - given.NINE) // given.QUARTER)
            assert taken == len(there) <= capacity
            assert kept_taken == sum(each.kept for each in there)

    def _agreed(self, item: str, step: int, from_kept: bool, act: Any, beside: Standing | None = None) -> Any:
        """What was had: the place that the model would give, or nothing where it has none; lapsed holds met go only with success."""
        lapsed = [each for each in (*self.holds, *self.resting) if not self._open(each) and self._meets(each, item, step, beside)]
        expected = self._first_free(item, step, from_kept, lapsed)
        found = tried(act)
        assert (found and (found.window_group, getattr(found, "kept", False))) == expected
        if found:
            self.holds, self.resting = [[each for each in some if each not in lapsed] for some in (self.holds, self.resting)]
        return found

    def _rests(self, one: Standing) -> None:
        """What was given back rests, unit by unit; the kept share only after its release."""
        if one.kept and self.now < given.KEPT_UNTIL:
            return
        until = self.now + RESTS.rest_most
        units = [replace(one, item="card", step=step, expires_at=until, since=self.now) for step in one.steps]
        self.resting += [replace(unit, name=f"{one.name} {unit.step} {self.now}") for unit in units]

    def _woken_for(self, offer: Standing, joined: datetime) -> None:
        """Of each row, the first that rests since the wish had joined is the one that is offered."""
        for step in offer.steps:
            there = (each for each in self.resting if (each.group, each.step) == (offer.group, step) and each.since >= joined)
            one = next(there, None)
            if one:
                self.resting.remove(one)

    def _meets(self, one: Standing, item: str, step: int, beside: Standing | None) -> bool:
        wanted = any(one.meets(group, item, step) for group in TAKEN_BY[item])
        return wanted or (beside is not None and one.meets(beside.group, beside.item, beside.step))

    def _first_free(self, item: str, step: int, from_kept: bool, lapsed: list[Standing]) -> tuple[str, bool] | None:
        steps = range(step, step + UNITS[item])
        if steps.stop > STEPS:
            return None
        for group in TAKEN_BY[item]:
            rows = [[each for each in self._on(group, one) if each not in lapsed] for one in steps]
            if all(self._free(group, row, from_kept) > 0 for row in rows):
                kept = from_kept and all(self.now < given.KEPT_UNTIL and sum(each.kept for each in row) < KEPT for row in rows)
                return group, kept
        return None

    def _free(self, group: str, row: list[Standing], from_kept: bool) -> int:
        if from_kept or self.now >= given.KEPT_UNTIL:
            return GROUPS[group] - len(row)
        return GROUPS[group] - KEPT - sum(not each.kept for each in row)

    def _on(self, group: str, step: int) -> list[Standing]:
        return [each for each in (*self.booked, *self.come, *self.holds, *self.offers, *self.resting) if each.group == group and step in each.steps]

    def _open(self, one: Standing) -> bool:
        return one.expires_at is not None and one.expires_at > self.now


@pytest.mark.timeout(times(120, 1800))
def test_places_are_counted_exactly_whatever_happens(server: str) -> None:
    session, DB.pool = DB.pool, None
    run(database.connect(server, most=2))
    try:
        examples = settings(
            max_examples=times(12, 500), stateful_step_count=50, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        run_state_machine_as_test(People, settings=examples)
    finally:
        run(database.disconnect())
        DB.pool = session
