"""Delegations: who may act for the account, for whom it may act; confirmed by a code, used in the principal's name, ended at once."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from backend import appointments, clock, hall, home_visits, mandates, secrecy
from backend.mandates import Delegation, Matter, NoDelegation, Side, Wanted
from miniprogram_api.agent_matters import CodeGiven, signer_of
from miniprogram_api.appointments import Booked, BookedList, ChangeAsked, booked
from miniprogram_api.home_visits import HomeVisitList, HomeWords
from miniprogram_api.home_visits import shown as visit_shown
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once, once_apart

BASE = "/api/mp/v1/delegations"
ONE = f"{BASE}/{{reference:str}}"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class DelegationWanted(msgspec.Struct, forbid_unknown_fields=True):
    """`side`: what the account is: principal invites a delegate, delegate asks a principal; at most a year."""

    side: Side
    phone: str
    own_name: str
    other_name: str
    matters: list[Matter]
    until: date


class DelegationShown(msgspec.Struct):
    """A delegation as this side sees it; the other's phone masked."""

    reference: str
    state: str
    side: str
    other_name: str
    other_phone: str
    matters: list[Matter]
    until: date


class DelegationUse(msgspec.Struct):
    """One use; `about` is the reference of what was changed, empty for a look."""

    at: datetime
    matter: Matter
    about: str


class DelegationWhole(DelegationShown):
    """With its uses, newest first."""

    uses: list[DelegationUse] = msgspec.field(default_factory=list)


class DelegationList(msgspec.Struct):
    """All that name the account; nothing follows."""

    items: list[DelegationShown]
    next: str | None = None


@get(BASE, responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any]) -> DelegationList:
    """All that name the account, newest first."""
    found = await mandates.delegations_of(account_of(request).citizen)
    return DelegationList([_shown(each, side) for each, side in found])


@post(BASE, responses=PROBLEMS, security=_BEARER)
async def begin(request: Request[Any, Any, Any], data: JSONBody[DelegationWanted]) -> Response[DelegationShown]:
    """Invite or ask; the same answer for every number. 422 at the field in error; 429 too-often."""
    account = account_of(request).citizen

    async def act() -> DelegationShown:
        wanted = Wanted(data.phone, data.own_name, data.other_name, tuple(data.matters), data.until)
        made = await (mandates.invite if data.side is Side.principal else mandates.ask)(account, wanted, clock.now())
        return _shown(made, data.side)

    return await once_apart(request, act, 201)


@get(ONE, responses=PROBLEMS, security=_BEARER)
async def one(request: Request[Any, Any, Any], reference: FromPath[str]) -> DelegationWhole:
    """One of them, with its uses."""
    found, side = await mandates.of(reference, account_of(request).citizen)
    shown, uses = _shown(found, side), await mandates.uses_of(found.reference)
    return DelegationWhole(
        shown.reference, shown.state, shown.side, shown.other_name, shown.other_phone, shown.matters, shown.until,
        [DelegationUse(each.at, each.matter, each.about) for each in uses],
    )  # fmt: skip


@post(f"{ONE}/code", responses=PROBLEMS, security=_BEARER, status_code=200)
async def send_code(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[DelegationShown]:
    """A code to the principal's own phone. 409 not-now; 428, 429 as POST /phone/codes."""

    async def act() -> DelegationShown:
        await mandates.send_code(reference, signer_of(request), clock.now())
        return await _present(request, reference)

    return await once_apart(request, act)


@post(f"{ONE}/confirmation", responses=PROBLEMS, security=_BEARER, status_code=200)
async def confirm(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[CodeGiven]) -> Response[DelegationShown]:
    """The principal confirms. 422 code-wrong, code-missing; 409 not-now, guarded-principal."""

    async def act() -> DelegationShown:
        return _shown(await mandates.confirm(reference, signer_of(request), data.code, clock.now()), Side.principal)

    return await once_apart(request, act)


@post(f"{ONE}/acceptance", responses=PROBLEMS, security=_BEARER, status_code=200)
async def take_on(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[DelegationShown]:
    """The delegate says yes. 409 not-now."""
    return await _moved(request, reference, mandates.take_on)


@post(f"{ONE}/refusal", responses=PROBLEMS, security=_BEARER, status_code=200)
async def refuse(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[DelegationShown]:
    """Who was asked says no. 409 not-now."""
    return await _moved(request, reference, mandates.refuse)


@post(f"{ONE}/end", responses=PROBLEMS, security=_BEARER, status_code=200)
async def end(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[DelegationShown]:
    """Either side ends it; from then on everything below it is 404 for the delegate."""
    return await _moved(request, reference, mandates.end)


@get(f"{ONE}/appointments", responses=PROBLEMS, security=_BEARER)
async def bookings(request: Request[Any, Any, Any], reference: FromPath[str]) -> BookedList:
    """The principal's bookings to come, without ticket codes and QR."""
    delegate, principal = await _both(request, reference)
    found = await appointments.bookings_for(delegate, principal, clock.now())
    return BookedList([_without_keys(booked(each)) for each in found if each.state in appointments.LIVE])


@post(f"{ONE}/appointments/{{booking:str}}/cancellation", responses=PROBLEMS, security=_BEARER, status_code=200)
async def cancel(request: Request[Any, Any, Any], reference: FromPath[str], booking: FromPath[str]) -> Response[Booked]:
    """Cancelled in the principal's name, who is told. 409 too-late."""
    delegate, principal = await _both(request, reference)

    async def act() -> Booked:
        return _without_keys(booked(await appointments.cancel_for(delegate, principal, booking, clock.now())))

    return await once(request, act, 200)


@post(f"{ONE}/appointments/{{booking:str}}/change", responses=PROBLEMS, security=_BEARER, status_code=200)
async def change(
    request: Request[Any, Any, Any], reference: FromPath[str], booking: FromPath[str], data: JSONBody[ChangeAsked]
) -> Response[Booked]:
    """Another time, in the principal's name, who is told. 409 slot-full, too-late."""
    delegate, principal = await _both(request, reference)

    async def act() -> Booked:
        slug, starts_at = hall.read_slot(data.slot)
        found = await appointments.booking_for(delegate, principal, booking, Matter.change, clock.now())
        if slug != found.hall:
            raise hall.UnknownSlot
        return _without_keys(booked(await appointments.change_for(delegate, principal, found.reference, starts_at, clock.now())))

    return await once(request, act, 200)


@get(f"{ONE}/home-visits", responses=PROBLEMS, security=_BEARER)
async def visits(request: Request[Any, Any, Any], reference: FromPath[str]) -> HomeVisitList:
    """The principal's home visits; never a street, never a protected person's."""
    delegate, principal = await _both(request, reference)
    return HomeVisitList([visit_shown(each) for each in await home_visits.visits_for(delegate, principal, clock.now())])


@post(f"{ONE}/home-visits/{{visit:str}}/reply", responses=PROBLEMS, security=_BEARER, status_code=200)
async def reply(
    request: Request[Any, Any, Any], reference: FromPath[str], visit: FromPath[str], data: JSONBody[HomeWords]
) -> Response[DelegationShown]:
    """The answer to the hall's question, in the principal's name. 409 not-now."""
    delegate, principal = await _both(request, reference)

    async def act() -> DelegationShown:
        await home_visits.reply_for(delegate, principal, visit, data.words, clock.now())
        return await _present(request, reference)

    return await once(request, act, 200)


async def _moved(
    request: Request[Any, Any, Any], reference: str, move: Callable[[str, UUID, datetime], Awaitable[None]]
) -> Response[DelegationShown]:
    """One side's move, once, and the delegation as it stands then."""

    async def act() -> DelegationShown:
        await move(reference, account_of(request).citizen, clock.now())
        return await _present(request, reference)

    return await once(request, act, 200)


async def _both(request: Request[Any, Any, Any], reference: str) -> tuple[UUID, UUID]:
    """The delegate who calls, and the principal. NoDelegation for anybody else."""
    account = account_of(request).citizen
    found, side = await mandates.of(reference, account)
    if side is not Side.delegate or found.principal.account is None:
        raise NoDelegation
    return account, found.principal.account


async def _present(request: Request[Any, Any, Any], reference: str) -> DelegationShown:
    return _shown(*await mandates.of(reference, account_of(request).citizen))


def _shown(found: Delegation, side: Side) -> DelegationShown:
    other = found.delegate if side is Side.principal else found.principal
    phone = secrecy.masked_phone(other.phone) if other.phone else ""
    return DelegationShown(found.reference, found.state.value, side.value, other.name, phone, list(found.matters), found.until)


def _without_keys(shown: Booked) -> Booked:
    """A delegate changes and cancels; what opens the ticket stays the principal's."""
    return msgspec.structs.replace(shown, ticket_code="", qr="")


routes = (mine, begin, one, send_code, confirm, take_on, refuse, end, bookings, cancel, change, visits, reply)
