"""Checking in with the code of the hall's screen, and one's place in the queue."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import appointments, catalogue, clock, hall, ratings, secrecy, visits
from backend.appointments import Appointment, NothingBooked, State
from backend.hall import WindowGroup
from backend.languages import moment, say, time
from backend.visits import AlreadyHere, OldHallCode, Place, VisitState
from web import closures_view
from web.home_tickets import mine
from web.identity import Person, person_of, signed_in
from web.rendering import page, redirect
from web.security import device
from web.waits import wait_words

_CAN_ARRIVE = (State.booked, State.missed)
_HERE = (State.checked_in, State.called)
LOOKS = {VisitState.called: "good", VisitState.missed: "bad", VisitState.parked: "wait"}


@dataclass(frozen=True)
class Arrival:
    """The booking (or the number taken at home) that is checked in, and the pass that the hall's code was exchanged for."""

    reference: str = ""
    token: str = ""
    pass_: str = ""


@dataclass(frozen=True)
class TodaysBooking:
    """A booking of today as its owner chooses it."""

    reference: str
    at: str
    what: str
    here: bool


@dataclass(frozen=True)
class TicketView:
    """A ticket on its owner's phone: what to do now, in words."""

    reference: str
    ticket: str
    state: str
    look: str
    now: str
    more: str
    zone: str
    at: str
    rate: str
    machine_at: str
    address: str
    windows: str
    floor: str
    wait: str


@get("/check-in/{hall_slug:str}/{code:str}", include_in_schema=False)
async def scan(request: Request, hall_slug: FromPath[str], code: FromPath[str]) -> Response[Any]:
    """From the screen's QR: who is not signed in signs in first and comes back with a pass that is good for a quarter of an hour."""
    now = clock.now()
    where = await hall.hall(hall_slug)
    made = _pass_for(request, where.slug, code, now)
    person = person_of(request)
    if person.citizen is None:
        return redirect(f"/sign-in?next={quote(f'/check-in/{where.slug}/{made}')}")
    found = await _todays(person, where.slug, now)
    numbers = [each for each in await mine(person.citizen, person.language) if each.hall_slug == where.slug]
    return page(
        request, "visits/check_in.html", hall=where, arrival_pass=made, bookings=found, numbers=numbers,
        name=where.name.said(person.language),
    )  # fmt: skip


@post("/check-in/{hall_slug:str}", include_in_schema=False, status_code=303)
async def arrive(request: Request, hall_slug: FromPath[str], data: URLEncodedBody[Arrival]) -> Response[Any]:
    """Check the chosen booking in, and on to its ticket; checked in already is no mistake."""
    citizen, now = signed_in(request), clock.now()
    if not visits.is_pass(hall_slug, device(request.scope), data.pass_, now):
        raise OldHallCode
    if data.token:
        return await _come_from_home(hall_slug, data.token, citizen, now)
    booked = await appointments.owned(data.reference, citizen)
    if booked.hall != hall_slug:
        raise NothingBooked
    try:
        await visits.check_in(booked.reference, citizen, now)
    except AlreadyHere:
        return redirect(f"/tickets/{booked.reference}")
    return redirect(f"/tickets/{booked.reference}")


async def _come_from_home(place: str, token: str, citizen: UUID, now: datetime) -> Response[Any]:
    if (await visits.home_ticket(token)).hall != place:
        raise visits.NothingHere
    with suppress(AlreadyHere, visits.HomeTicketOver):
        await visits.come_from_home(token, citizen, now)
    return redirect(f"/tickets/slips/{token}")


@get("/tickets/{reference:str}", include_in_schema=False)
async def ticket(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Where one stands in the line; htmx looks again every ten seconds."""
    citizen = signed_in(request)
    booked = await appointments.owned(reference, citizen)
    found = await visits.place_in_queue(booked.reference, clock.now())
    language = person_of(request).language
    if found is None:
        return await _how_to_arrive(request, booked, language)
    policies = await hall.policies(booked.hall, clock.now())
    minutes, tickets = int(policies.grace.total_seconds() // 60), policies.requeued_after_tickets
    wait = int(policies.walk_in_wait.total_seconds() // 60)
    view = await _view(booked, found, language)
    return page(
        request, "visits/ticket.html", fragment="_ticket", view=view, grace_minutes=minutes, tickets=tickets, wait_minutes=wait,
        who=secrecy.masked_name(booked.applicant.name), hall_slug=booked.hall,
        closed=await closures_view.now_lines(booked.hall, clock.now(), language),
    )  # fmt: skip


async def _how_to_arrive(request: Request, booked: Appointment, language: str) -> Response[Any]:
    """Before checking in: how, and from when; a booking that is over has its own page."""
    if booked.state not in _CAN_ARRIVE:
        return redirect(f"/appointments/{booked.reference}")
    where = await hall.hall(booked.hall)
    return page(
        request, "visits/arrive.html", reference=booked.reference, at=moment(language, booked.starts_at), name=where.name.said(language),
        opens=moment(language, booked.starts_at - visits.EARLIEST), ticket_code=booked.ticket_code,
    )  # fmt: skip


def _pass_for(request: Request, slug: str, code: str, now: datetime) -> str:
    this_device = device(request.scope)
    if visits.is_pass(slug, this_device, code, now):
        return code
    if visits.is_good(slug, code, now):
        return visits.arrival_pass(slug, this_device, now)
    raise OldHallCode


async def _todays(person: Person, slug: str, now: datetime) -> tuple[TodaysBooking, ...]:
    if person.citizen is None:
        return ()
    midnight = clock.at(now.astimezone(clock.SHANGHAI).date(), 0)
    found = await appointments.of_citizen(person.citizen, since=midnight)
    here = [each for each in found if each.hall == slug and each.day == midnight.date() and each.state in _CAN_ARRIVE + _HERE]
    return tuple([await _todays_booking(each, person.language) for each in here])


async def _todays_booking(booked: Appointment, language: str) -> TodaysBooking:
    return TodaysBooking(booked.reference, time(booked.starts_at), await item_names(booked.items, language), booked.state in _HERE)


async def item_names(items: tuple[str, ...], language: str) -> str:
    """The items of a visit in the reader's language, as one line."""
    return " · ".join(await catalogue.names(items, language))


async def _view(booked: Appointment, found: Place, language: str) -> TicketView:
    group, floor = await group_and_floor(booked.hall, found.window_group)
    now, more, look = _words(found, language)
    rate = f"/ratings/{ratings.token_of('visit', booked.reference)}" if found.state is VisitState.finished else ""
    return TicketView(
        booked.reference, found.ticket, found.state.value, look, now, more, group.zone.said(language),
        moment(language, booked.starts_at), rate, (found.called_at or found.checked_in_at).isoformat(),
        f"/tickets/{booked.reference}", group.name.said(language), floor, wait_words(found.wait, language),
    )  # fmt: skip


async def group_and_floor(place: str, slug: str) -> tuple[WindowGroup, str]:
    """A group of windows and the floor that they are on."""
    group = next(each for each in await hall.window_groups(place) if each.slug == slug)
    return group, next((each.floor for each in await hall.windows(place) if each.window_group == slug), "")


def _words(found: Place, language: str) -> tuple[str, str, str]:
    """What the ticket says large, what it says small, and its look."""
    facts = {"window": found.window or "", "before": found.before or 0}
    key = "ticket-next" if found.before == 0 else f"ticket-{found.state}"
    return say(language, key, **facts), say(language, f"{key}-more", **facts), LOOKS.get(found.state, "info")


routes = (scan, arrive, ticket)
