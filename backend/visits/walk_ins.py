"""Walking in: a ticket without a booking, and without taking a place; and the slip that goes with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import asyncpg

from backend import appointments, hall, ledger
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.references import new_token
from backend.visits import desk_moves, records, signals
from backend.visits.desk_moves import Desk, Shown
from backend.visits.line import behind, line_of, walk_in
from backend.visits.questions import place_of
from backend.visits.rules import AnotherDay, NothingHere, NotStaffedNow, UnknownPriority, Visit, VisitState, check_walk_in, ticket_of
from backend.visits.waits import Wait

MOST_ITEMS = 5


@dataclass(frozen=True)
class WalkIn:
    """What somebody without a booking comes for. `id` is made by the page: sent twice, it is still one ticket."""

    id: UUID
    items: tuple[str, ...]
    priority: str = ""


@dataclass(frozen=True)
class Slip:
    """A walk-in's ticket, how many are called before it (None when it does not wait) and how long that takes (None where it
    is not known)."""

    visit: Visit
    before: int | None
    wait: Wait | None = None


async def take_ticket(desk: Desk, wanted: WalkIn, now: datetime) -> Visit:
    """A ticket for who walked in, for the windows that take all the items and have the shortest line.

    A restriction on booking online is no matter here: nobody is asked who they are. ByAppointmentNow, NoTicketsNow,
    UnknownPriority, appointments.ItemsNeeded, hall.NotTakenHere.
    """
    if not 0 < len(wanted.items) <= MOST_ITEMS or len(set(wanted.items)) != len(wanted.items):
        raise appointments.ItemsNeeded(field="items", most=MOST_ITEMS)
    opened = await hall.open_now(desk.hall, now)
    check_walk_in(opened.open, opened.kind is not None, opened.next_opening, now)
    try:
        async with transaction() as held:
            return await records.visit(held, desk.hall, wanted.id) or await _taken(held, desk, wanted, opened.groups, now)
    except asyncpg.UniqueViolationError:
        return await walked_in(desk.hall, wanted.id)


async def come_back(desk: Desk, shown: Shown, now: datetime) -> Visit:
    """Who walked in, was called in vain and is there after all: the same ticket, behind the next three. Today's only
    (AnotherDay); ChangedMeanwhile, NotNow."""
    policies = await hall.policies(desk.hall, now)
    async with transaction() as held:
        visit = await desk_moves.hold(held, desk, shown)
        if visit.day != now.astimezone(SHANGHAI).date():
            raise AnotherDay(day=f"{visit.day.month}/{visit.day.day}")
        line = line_of(await records.waiting_of(held, visit.hall, visit.day, visit.window_group))
        queued = behind(line, policies.requeued_after_tickets, now)
        moved = await desk_moves.move(held, desk, visit, "come_back", now, queued_for=queued, window=None)
        return moved.visit


async def walked_in(place: str, visit: UUID) -> Visit:
    """The walk-in of this id; NothingHere where this hall has none."""
    async with connection() as held:
        found = await records.visit(held, place, visit)
    if found is None or not found.token:
        raise NothingHere
    return found


async def visit_at(place: str, visit: UUID) -> Visit:
    """The visit of this id, booked or not; NothingHere where this hall has none."""
    async with connection() as held:
        found = await records.visit(held, place, visit)
    if found is None:
        raise NothingHere
    return found


async def slip(token: str, now: datetime | None = None) -> Slip:
    """Where the ticket of a slip's QR stands, with `now` its wait too; NothingHere."""
    async with connection() as held:
        visit = await records.visit_by_token(held, token)
        if visit is None:
            raise NothingHere
        place = await place_of(held, visit, now)
    return Slip(visit, place.before, place.wait)


async def _taken(held: Connection, desk: Desk, wanted: WalkIn, open_groups: tuple[str, ...] | None, now: datetime) -> Visit:
    policies, today = await hall.policies(desk.hall, now), now.astimezone(SHANGHAI).date()
    if wanted.priority and wanted.priority not in policies.priority_groups:
        raise UnknownPriority(field="priority")
    groups = check_open(await hall.visit(desk.hall, wanted.items, policies.unit), open_groups)
    group = await shortest(held, desk.hall, today, groups)
    letter = next(each.letter for each in await hall.window_groups(desk.hall) if each.slug == group)
    number = await records.next_ticket(held, desk.hall, today, letter)
    queued = walk_in(number, policies.walk_in_wait, now, first=bool(wanted.priority))
    visit = Visit(
        wanted.id, desk.hall, today, ticket_of(letter, number), group, None, None, VisitState.waiting, queued, now,
        told_soon_at=now, items=wanted.items, priority=wanted.priority, token=new_token(),
    )  # fmt: skip
    await records.add(held, visit)
    await desk_moves.note(held, desk, visit, visit.version, "take_ticket", now)
    facts: dict[str, object] = {"ticket": visit.ticket, "first": bool(visit.priority)}
    await ledger.write(held, desk.hall, now, desk.actor, "take_ticket", f"visit:{visit.id}", facts)
    await signals.changed(held, desk.hall)
    return visit


def check_open(wanted: hall.Visit, open_groups: tuple[str, ...] | None) -> tuple[str, ...]:
    """The groups that take it and serve now; NotStaffedNow where a weekend's session has none of them."""
    groups = tuple(each for each in wanted.groups if open_groups is None or each in open_groups)
    if not groups:
        raise NotStaffedNow
    return groups


async def shortest(held: Connection, place: str, day: date, groups: tuple[str, ...]) -> str:
    """The group where one more has the shortest line before each window; of equals the first in the hall's order."""
    waiting = await records.waiting_by_group(held, place, day)
    windows = await hall.windows(place)
    many = {group: sum(each.window_group == group for each in windows) for group in groups}
    return min(groups, key=lambda group: (waiting.get(group, 0) + 1) / max(many[group], 1))
