"""Checking in with the hall's code, and one's place in the queue."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from backend import appointments, clock, hall, visits
from backend.appointments import Appointment
from backend.visits import OldHallCode, Wait
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class CheckInAsked(msgspec.Struct, forbid_unknown_fields=True):
    """The code that the hall's screen shows now, or the whole address of its QR."""

    hall_code: str


class Ticket(msgspec.Struct):
    """A ticket in the line: `before` tickets are called earlier (null when it does not wait); the wait is a range that
    holds for most people, null where too little is known."""

    reference: str
    ticket: str
    state: str
    hall: str
    before: int | None
    window: str | None
    zone: str
    checked_in_at: datetime
    called_at: datetime | None
    wait_least_minutes: int | None = None
    wait_most_minutes: int | None = None


@post(f"{BASE}/appointments/{{reference:str}}/check-in", responses=PROBLEMS, security=_BEARER, status_code=200)
async def check_in(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[CheckInAsked]) -> Response[Ticket]:
    """Check in at the hall. 409 old-hall-code, too-early, another-day, hall-closed, already-here; 404 nothing-booked."""
    account = account_of(request)

    async def act() -> Ticket:
        booked, now = await appointments.owned(reference, account.citizen), clock.now()
        if not visits.is_good(booked.hall, data.hall_code, now):
            raise OldHallCode
        await visits.check_in(booked.reference, account.citizen, now)
        return await _ticket(booked)

    return await once(request, act, 200)


@get(f"{BASE}/tickets/{{reference:str}}", responses=PROBLEMS, security=_BEARER)
async def ticket(request: Request[Any, Any, Any], reference: FromPath[str]) -> Ticket:
    """Where one's ticket stands. 404 no-ticket-yet before checking in, nothing-booked."""
    return await _ticket(await appointments.owned(reference, account_of(request).citizen))


async def _ticket(booked: Appointment) -> Ticket:
    found = await visits.place_in_queue(booked.reference, clock.now())
    if found is None:
        raise visits.NoTicketYet
    groups = await hall.window_groups(booked.hall)
    zone = next(group.zone.zh for group in groups if group.slug == found.window_group)
    return Ticket(
        found.reference, found.ticket, found.state.value, booked.hall, found.before, found.window, zone,
        found.checked_in_at, found.called_at, *_minutes(found.wait),
    )  # fmt: skip


def _minutes(wait: Wait | None) -> tuple[int | None, int | None]:
    return (int(wait.least.total_seconds() // 60), int(wait.most.total_seconds() // 60)) if wait else (None, None)


routes = (check_in, ticket)
