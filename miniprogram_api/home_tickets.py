"""Walk-in numbers taken at home, where the hall gives such."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from backend import clock, hall, visits
from backend.visits import FromHome, HomeTicket, OldHallCode
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once
from miniprogram_api.visits import CheckInAsked

BASE = "/api/mp/v1/tickets"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class NumberAsked(msgspec.Struct, forbid_unknown_fields=True):
    """What for, and the name of who comes to the window."""

    items: list[str]
    name: str
    hall: str = ""


class Number(msgspec.Struct):
    """A number taken at home. state: coming, here (then it stands in line), over. Who comes after `late_after` goes behind the
    next three; after `kept_until` it is over. before and the wait are null before its owner has come."""

    token: str
    ticket: str
    state: str
    hall: str
    taken_at: datetime
    late_after: datetime
    kept_until: datetime
    before: int | None = None
    wait_least_minutes: int | None = None
    wait_most_minutes: int | None = None
    window: str | None = None


class NumberList(msgspec.Struct):
    """One's numbers of today that are not over."""

    items: list[Number]
    next: str | None = None


@post(BASE, responses=PROBLEMS, security=_BEARER)
async def take(request: Request[Any, Any, Any], data: JSONBody[NumberAsked]) -> Response[Number]:
    """Take a number. 409 no-home-tickets, home-ticket-already, come-to-the-hall, no-tickets-now; 422 name-missing, items-needed."""
    citizen = account_of(request).citizen

    async def act() -> Number:
        place = data.hall or (await hall.default_hall()).slug
        wanted = FromHome(uuid4(), place, tuple(data.items), data.name)
        return await _shown(await visits.take_at_home(citizen, wanted, clock.now()))

    return await once(request, act)


@get(BASE, responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any]) -> NumberList:
    """One's numbers of today."""
    found = await visits.home_tickets_of(account_of(request).citizen, clock.now().date())
    return NumberList([await _shown(each) for each in found])


@post(f"{BASE}/{{token:str}}/check-in", responses=PROBLEMS, security=_BEARER, status_code=200)
async def come(request: Request[Any, Any, Any], token: FromPath[str], data: JSONBody[CheckInAsked]) -> Response[Number]:
    """Come to the hall: into the line. 409 old-hall-code, already-here, home-ticket-over; 404 nothing-here."""
    citizen = account_of(request).citizen

    async def act() -> Number:
        found, now = await _own(token, request), clock.now()
        if not visits.is_good(found.hall, data.hall_code, now):
            raise OldHallCode
        await visits.come_from_home(token, citizen, now)
        return await _shown(await visits.home_ticket(token))

    return await once(request, act, 200)


@delete(f"{BASE}/{{token:str}}", responses=PROBLEMS, security=_BEARER, status_code=204)
async def give_back(request: Request[Any, Any, Any], token: FromPath[str]) -> None:
    """Not coming after all. 409 already-here; 404 nothing-here."""
    await visits.give_home_ticket_back(token, account_of(request).citizen, clock.now())


async def _own(token: str, request: Request[Any, Any, Any]) -> HomeTicket:
    found = await visits.home_ticket(token)
    if found.citizen != account_of(request).citizen:
        raise visits.NothingHere
    return found


async def _shown(found: HomeTicket) -> Number:
    now = clock.now()
    policies = await hall.policies(found.hall, now)
    made = Number(
        found.token, found.ticket, found.state.value, found.hall, found.taken_at, found.taken_at + policies.walk_in_wait,
        await visits.kept_until(found, now),
    )  # fmt: skip
    if found.state is not visits.HomeState.here:
        return made
    slip = await visits.slip(found.token, now)
    made.before, made.window = slip.before, slip.visit.window
    if slip.wait:
        made.wait_least_minutes = int(slip.wait.least.total_seconds() // 60)
        made.wait_most_minutes = int(slip.wait.most.total_seconds() // 60)
    return made


routes = (take, mine, come, give_back)
