"""A walk-in number taken at home, where the hall gives such: it waits outside the line until its owner has come.

The rule stands in line.py (6). One number an account at a time, few for each window, gone when nobody comes; giving it back is
free, and nothing is held against who does not come. Coming is shown by the hall's changing code, or to staff, who alone may
say that somebody belongs to those whom the hall calls first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from backend import appointments, hall, ledger, limits, people
from backend.clock import SHANGHAI
from backend.database import Connection, connection, transaction
from backend.limits import Limit
from backend.references import new_token
from backend.visits import coming, records, signals
from backend.visits.coming import HomeState, HomeTicket
from backend.visits.desk_moves import Desk
from backend.visits.line import from_home, line_of, walk_in
from backend.visits.rules import (
    AlreadyHere,
    ComeToTheHall,
    HomeTicketAlready,
    HomeTicketOver,
    NoHomeTickets,
    NothingHere,
    UnknownPriority,
    Visit,
    VisitState,
    check_walk_in,
    number_of,
    ticket_of,
)
from backend.visits.walk_ins import MOST_ITEMS, shortest

A_DAY = Limit("tickets from home", 3, timedelta(days=1))
KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True)
class FromHome:
    """What somebody takes a number for. `id` is made by the page: sent twice, it is still one number."""

    id: UUID
    hall: str
    items: tuple[str, ...]
    name: str


async def take_at_home(citizen: UUID, wanted: FromHome, now: datetime) -> HomeTicket:
    """A number for who is not at the hall yet; the account's phone is confirmed (people.PhoneNeeded).

    NoHomeTickets (this hall gives none), ByAppointmentNow, NoTicketsNow, HomeTicketAlready, ComeToTheHall (enough are under
    way), people.NameMissing and its like, appointments.ItemsNeeded, hall.NotTakenHere, TooOften past three a day.
    """
    policies = await hall.policies(wanted.hall, now)
    if not policies.tickets_from_home:
        raise NoHomeTickets
    if not 0 < len(wanted.items) <= MOST_ITEMS or len(set(wanted.items)) != len(wanted.items):
        raise appointments.ItemsNeeded(field="items", most=MOST_ITEMS)
    name, opened = people.check_name(wanted.name), await hall.open_now(wanted.hall, now)
    check_walk_in(opened.open, opened.kind is not None, opened.next_opening, now)
    async with transaction() as held:
        await people.locked_booker(held, citizen)
        same = await coming.ticket(held, wanted.id)
        if same and same.citizen == citizen:
            return same
        await _check_none(held, citizen)
        await limits.count(held, A_DAY, f"{citizen}", now)
        return await _taken(held, citizen, replace(wanted, name=name), policies, now)


async def come_from_home(token: str, citizen: UUID, now: datetime) -> Visit:
    """Here now: the door has compared the hall's code. AlreadyHere, HomeTicketOver, NothingHere where it is another's."""
    async with transaction() as held:
        found = await _held(held, token, now)
        if found.citizen != citizen:
            raise NothingHere
        return await _come(held, found, f"citizen:{citizen}", "", now)


async def come_to_desk(desk: Desk, number: UUID, priority: str, now: datetime) -> Visit:
    """Here now, seen by staff, who may say that the hall calls this person first. Refuses as come_from_home, UnknownPriority."""
    if priority and priority not in (await hall.policies(desk.hall, now)).priority_groups:
        raise UnknownPriority(field="priority")
    async with transaction() as held:
        of_id = await coming.ticket(held, number)
        if of_id is None or of_id.hall != desk.hall:
            raise NothingHere
        return await _come(held, await _held(held, of_id.token, now), desk.actor, priority, now)


async def give_home_ticket_back(token: str, citizen: UUID, now: datetime) -> None:
    """Not coming after all. NothingHere, AlreadyHere; one that is over stays so."""
    async with transaction() as held:
        found = await coming.ticket_by_token(held, token, lock=True)
        if found is None or found.citizen != citizen:
            raise NothingHere
        if found.state is HomeState.here:
            raise AlreadyHere(ticket=found.ticket)
        await coming.end(held, found.id, now)
        await ledger.write(held, found.hall, now, f"citizen:{citizen}", "give_ticket_back", f"visit:{found.id}", {"ticket": found.ticket})


async def end_home_tickets(now: datetime) -> None:
    """A round: numbers whose owners did not come in time are over; no mark on anybody, and a week later no trace."""
    async with transaction() as held:
        await coming.forget(held, now.astimezone(SHANGHAI).date() - KEPT_FOR)
    for each in await hall.halls():
        policies = await hall.policies(each.slug, now)
        async with transaction() as held:
            await coming.end_before(held, each.slug, now - policies.walk_in_wait - policies.ticket_from_home_kept_for, now)


async def kept_until(found: HomeTicket, now: datetime) -> datetime:
    """Until when its owner can come."""
    policies = await hall.policies(found.hall, now)
    return found.taken_at + policies.walk_in_wait + policies.ticket_from_home_kept_for


async def home_ticket(token: str) -> HomeTicket:
    """The number of this token; NothingHere."""
    async with connection() as held:
        found = await coming.ticket_by_token(held, token)
    if found is None:
        raise NothingHere
    return found


async def _check_none(held: Connection, citizen: UUID) -> None:
    former = await coming.live_ticket(held, citizen)
    if former:
        raise HomeTicketAlready(ticket=former.ticket)


async def _taken(held: Connection, citizen: UUID, wanted: FromHome, policies: hall.Policies, now: datetime) -> HomeTicket:
    today = now.astimezone(SHANGHAI).date()
    groups = (await hall.visit(wanted.hall, wanted.items, policies.unit)).groups
    group = await shortest(held, wanted.hall, today, groups)
    windows = sum(each.window_group == group for each in await hall.windows(wanted.hall))
    letter = next(each.letter for each in await hall.window_groups(wanted.hall) if each.slug == group)
    number = await records.next_ticket(held, wanted.hall, today, letter)  # its lock lets one after another count
    if await coming.under_way(held, wanted.hall, today, group) >= windows * policies.tickets_from_home_each_window:
        raise ComeToTheHall
    made = HomeTicket(
        wanted.id, wanted.hall, today, ticket_of(letter, number), group, citizen, wanted.name, wanted.items, now, new_token(),
        HomeState.coming,
    )  # fmt: skip
    try:
        await coming.add(held, made)
    except asyncpg.UniqueViolationError:
        raise HomeTicketAlready(ticket="") from None
    await ledger.write(held, made.hall, now, f"citizen:{citizen}", "take_ticket_at_home", f"visit:{made.id}", {"ticket": made.ticket})
    return made


async def _held(held: Connection, token: str, now: datetime) -> HomeTicket:
    found = await coming.ticket_by_token(held, token, lock=True)
    if found is None:
        raise NothingHere
    if found.state is HomeState.here:
        raise AlreadyHere(ticket=found.ticket)
    if found.state is HomeState.over or found.day != now.astimezone(SHANGHAI).date() or now > await kept_until(found, now):
        raise HomeTicketOver
    return found


async def _come(held: Connection, found: HomeTicket, actor: str, priority: str, now: datetime) -> Visit:
    policies = await hall.policies(found.hall, now)
    line = line_of(await records.waiting_of(held, found.hall, found.day, found.window_group))
    number = number_of(found.ticket)
    queued = (
        walk_in(number, policies.walk_in_wait, now, first=True)
        if priority
        else from_home(number, found.taken_at, policies.walk_in_wait, policies.requeued_after_tickets, line, now)
    )
    visit = Visit(
        found.id, found.hall, found.day, found.ticket, found.window_group, None, found.citizen, VisitState.waiting, queued, now,
        told_soon_at=now, items=found.items, priority=priority, token=found.token,
    )  # fmt: skip
    await records.add(held, visit)
    await coming.keep_here(held, found.id, now)
    facts: dict[str, object] = {"ticket": found.ticket, "first": bool(priority)}
    await ledger.write(held, found.hall, now, actor, "come_from_home", f"visit:{found.id}", facts)
    await signals.changed(held, found.hall)
    return visit
