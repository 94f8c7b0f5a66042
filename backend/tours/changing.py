"""What a manager does with tours by hand: put together, add, move, take off, order, team, vehicle; two at once: the second learns it.

Whatever changes for a household that was told is told to it in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID, uuid4

from backend import hall, home_visits, ledger
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.refusals import Refusal
from backend.tours import drafting, ground, keeping, records
from backend.tours.drafting import BEGUN, Known, check_open, reckoned
from backend.tours.needs import Device
from backend.tours.rules import (
    HalfDay,
    NothingToAnnounce,
    NoTour,
    TeamTooSmall,
    Tour,
    TourChanged,
    TourState,
    VisitBegun,
    VisitorsNeeded,
    VisitsFellOut,
)
from backend.tours.telling import settle
from backend.tours.timing import When

LONGEST_VEHICLE = 20


@dataclass(frozen=True)
class Planner:
    """Who changes which tour of which hall, and the version of it that their page showed."""

    hall: str
    staff: UUID
    tour: UUID
    version: int

    @property
    def actor(self) -> str:
        """As the ledger names them."""
        return f"staff:{self.staff}"


Edit = Callable[[Tour, Known], Tour]


async def put_together(slug: str, by: UUID, when: When, members: Iterable[UUID], now: datetime) -> UUID:
    """A new tour that nobody is told of yet. DayNotPossible, VisitorsNeeded, VisitorAway, VisitorTaken."""
    known = Known(await ground.frame(slug, now), {}, await ground.visitors_by_id(slug), now)
    team = tuple(drafting.member_of(known, each) for each in dict.fromkeys(members))
    if not team:
        raise VisitorsNeeded(field="member")
    tour = Tour(uuid4(), slug, when.day, when.half, "", (), TourState.draft, 1, team, ())
    check_open(tour, known)
    drafting.check_team(tour, known)
    async with transaction() as held:
        await keeping.begin(held, tour, now)
        await ledger.write(held, slug, now, f"staff:{by}", "made_tour", f"tour:{tour.id}", {"day": str(when.day), "half": str(when.half)})
    return tour.id


async def look(slug: str, of: UUID, now: datetime, *more: str) -> tuple[Tour, Known]:
    """A tour and what a change of it would be measured against, `more` visits among it; nothing is locked. NoTour."""
    async with connection() as held:
        tour = await records.read(held, of)
        if tour.hall != slug:
            raise NoTour
        references = (*(each.reference for each in tour.stops), *more)
        return tour, await ground.known_of(held, slug, references, now)


def misfit(tour: Tour, reference: str, known: Known) -> Refusal | None:
    """Why this waiting visit can't be the tour's last; None where it can."""
    try:
        drafting.added(tour, known.wanted[reference], known)
    except Refusal as refusal:
        return refusal
    return None


async def half_day(day: date, half: HalfDay, now: datetime) -> When:
    """The half-day that somebody names. DayNotPossible."""
    here = now.astimezone(SHANGHAI)
    return drafting.check_day(day, half, here, is_working=hall.is_working_day(await hall.calendar(), day))


async def add(planner: Planner, reference: str, now: datetime) -> None:
    """The waiting visit as the tour's last. NotWaiting, OnAnotherTour, those of check_route; TourChanged, TourOver."""
    async with transaction() as held:
        before, known = await _hold(held, planner, now, reference)
        each = known.wanted.get(reference)
        if each is None:
            raise NoTour
        await _keep(held, planner, (before,), (drafting.with_devices(drafting.added(before, each, known), each),), known, "added_to_tour")


async def take_off(planner: Planner, reference: str, now: datetime) -> None:
    """Back among those that wait; also once the half-day is over, where nobody came and nobody said so. VisitBegun, NoTour;
    TourChanged, TourOver."""
    async with transaction() as held:
        before, known = await _as_shown(held, planner, now)
        await _keep(held, planner, (before,), (drafting.taken_off(before, reference, known),), known, "took_off_tour")


async def shift(planner: Planner, reference: str, by: int, now: datetime) -> None:
    """Earlier (below 0) or later in the order. As take_off."""
    await _edit(planner, lambda tour, known: drafting.shifted(tour, reference, by, known), now, "ordered_tour")


async def move(planner: Planner, reference: str, goal: UUID, now: datetime) -> None:
    """To another tour of the hall, as its last. As take_off and add."""
    async with transaction() as held:
        for one in sorted({planner.tour, goal}):
            await records.read(held, one, lock=True)
        before, known = await _hold(held, planner, now, goal=goal)
        other = await records.read(held, goal)
        if other.hall != planner.hall or goal == planner.tour:
            raise NoTour
        each = known.wanted.get(reference)
        if each is None:
            raise NoTour
        left = drafting.taken_off(before, reference, known)
        free = replace(each, state=home_visits.State.accepted)
        joined = drafting.added(other, free, replace(known, wanted={**known.wanted, reference: free}))
        await _keep(held, planner, (before, other), (left, drafting.with_devices(joined, each)), known, "moved_visit")


async def change_half(planner: Planner, when: When, now: datetime) -> None:
    """The whole tour on another half-day. VisitBegun, VisitorAway, VisitorTaken, those of check_route; TourChanged, TourOver."""
    await _edit(planner, lambda tour, known: drafting.at_half(tour, when, known), now, "moved_tour")


async def add_member(planner: Planner, staff: UUID, now: datetime) -> None:
    """One more visitor. VisitorAway, VisitorTaken; TourChanged, TourOver."""

    def with_one_more(tour: Tour, known: Known) -> Tour:
        there = tour.has(staff)
        return tour if there else drafting.with_team(tour, (*tour.members, drafting.member_of(known, staff)), known)

    await _edit(planner, with_one_more, now, "added_visitor")


async def replace_member(planner: Planner, gone: UUID, staff: UUID | None, now: datetime) -> None:
    """Somebody else in their place, also while the tour is on; None: nobody. As add_member; SkillMissing, TeamTooSmall once announced."""

    def replaced(tour: Tour, known: Known) -> Tour:
        if not tour.has(gone) or (staff is not None and tour.has(staff)):
            raise NoTour
        rest = tuple(each for each in tour.members if each.staff != gone)
        new = (drafting.member_of(known, staff),) if staff is not None else ()
        found = drafting.with_team(tour, rest + new, known)
        if not found.members or (tour.state is TourState.announced and len(found.members) < min(known.frame.team_size, len(tour.members))):
            raise TeamTooSmall(size=known.frame.team_size)
        return found

    await _edit(planner, replaced, now, "replaced_visitor")


async def equip(planner: Planner, vehicle: str, devices: Iterable[str], now: datetime) -> None:
    """Vehicle and devices. TourChanged, TourOver."""
    chosen = set(devices)
    taken = tuple(str(each) for each in Device if each in chosen)
    said = " ".join(vehicle.split())[:LONGEST_VEHICLE]
    await _edit(planner, lambda tour, _: replace(tour, vehicle=said, devices=taken), now, "equipped_tour")


async def reckon(planner: Planner, now: datetime) -> None:
    """What fell out leaves the tour, communities are as they are now, times anew. Those of check_route; TourChanged, TourOver."""
    await _edit(planner, reckoned, now, "reckoned_tour")


async def announce(planner: Planner, now: datetime) -> None:
    """Everybody on it is told, once. NothingToAnnounce, TeamTooSmall, VisitorAway, SkillMissing, VisitsFellOut; TourChanged, TourOver."""
    async with transaction() as held:
        before, known = await _hold(held, planner, now)
        if before.state is not TourState.draft:
            raise TourChanged
        if await keeping.fallen(planner.tour, held):
            raise VisitsFellOut
        if not before.stops:
            raise NothingToAnnounce
        if len(before.members) < known.frame.team_size:
            raise TeamTooSmall(size=known.frame.team_size)
        drafting.check_team(before, known)
        after = replace(reckoned(before, known), state=TourState.announced)
        await _keep(held, planner, (before,), (after,), known, "announced_tour")


async def call_off(planner: Planner, now: datetime) -> None:
    """The tour falls; its visits wait again, and who was told is told. VisitBegun; TourChanged, TourOver."""

    def called_off(tour: Tour, known: Known) -> Tour:
        if any(known.wanted[each.reference].state in BEGUN for each in tour.stops):
            raise VisitBegun
        return replace(tour, stops=(), state=TourState.cancelled)

    await _edit(planner, called_off, now, "called_off_tour")


async def _edit(planner: Planner, edit: Edit, now: datetime, verb: str) -> None:
    async with transaction() as held:
        before, known = await _hold(held, planner, now)
        await _keep(held, planner, (before,), (edit(before, known),), known, verb)


async def _hold(held: Connection, planner: Planner, now: datetime, *more: str, goal: UUID | None = None) -> tuple[Tour, Known]:
    """As _as_shown, where changes may still be made. NoTour, TourChanged, TourOver."""
    tour, known = await _as_shown(held, planner, now, *more, goal=goal)
    check_open(tour, known)
    return tour, known


async def _as_shown(held: Connection, planner: Planner, now: datetime, *more: str, goal: UUID | None = None) -> tuple[Tour, Known]:
    """The locked tour as the page showed it, and what a change is measured against. NoTour, TourChanged."""
    tour = await records.read(held, planner.tour, lock=True)
    if tour.hall != planner.hall:
        raise NoTour
    if tour.version != planner.version:
        raise TourChanged
    other = (await records.read(held, goal)).stops if goal else ()
    references = (*(each.reference for each in (*tour.stops, *other)), *more)
    return tour, await ground.known_of(held, planner.hall, references, now)


async def _keep(held: Connection, planner: Planner, before: tuple[Tour, ...], after: tuple[Tour, ...], known: Known, verb: str) -> None:
    await keeping.keep(held, before, after, verb, known.now)
    for each in after:
        facts: dict[str, object] = {"day": str(each.day), "half": str(each.half), "visits": [stop.reference for stop in each.stops]}
        await ledger.write(held, planner.hall, known.now, planner.actor, verb, f"tour:{each.id}", facts)
    await settle(held, before, after, planner.actor, known.now)
