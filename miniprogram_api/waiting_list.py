"""The waiting list: join, see one's place in the line, take or pass on what is kept."""

from datetime import date, datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from backend import appointments, clock, hall, people, settings
from backend.appointments import Awaited, Channel, Need, Relation, WaitingForm, WaitingWish
from backend.hall import Kind
from miniprogram_api.appointments import Acting, ApplicantGiven, Booked, applicant_of, booked
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1/waiting-list"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
Part = Literal["early", "morning", "noon", "afternoon", "late"]


class WaitingAsked(msgspec.Struct, forbid_unknown_fields=True):
    """For which items and whom, on which days, in which parts of the day (any, if none); or `reference`, the own booking that is
    to be earlier: then neither items nor applicant."""

    days: list[date]
    parts: list[Part] = msgspec.field(default_factory=list)
    items: list[str] = msgspec.field(default_factory=list)
    applicant: ApplicantGiven | None = None
    reference: str = ""
    hall: str = ""
    acting: Acting | None = None
    needs: list[Need] = msgspec.field(default_factory=list)
    note: str = ""


class Kept(msgspec.Struct):
    """The place that is kept, until `expires_at`."""

    slot: str
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


class Waiting(msgspec.Struct):
    """A wish on the list; `ahead` people are before it. `reference` is the booking's: of the one to be earlier, or of the one to be."""

    wish: str
    reference: str
    state: str
    earlier: bool
    hall: str
    items: list[str]
    days: list[date]
    parts: list[str]
    ahead: int
    offer: Kept | None
    unanswered: int
    created_at: datetime


class WaitingList(msgspec.Struct):
    """One's wishes that stand in the line, oldest first."""

    items: list[Waiting]
    next: str | None = None


@post(BASE, responses=PROBLEMS, security=_BEARER)
async def join(request: Request[Any, Any, Any], data: JSONBody[WaitingAsked]) -> Response[Waiting]:
    """Join. 409 still-free (book at once instead), already-waiting, too-many-wishes, already-booked, too-many-bookings; 422 days-needed."""
    citizen = account_of(request).citizen

    async def act() -> Waiting:
        awaited, now = await _awaited(data), clock.now()
        if data.reference:
            return await shown(await appointments.wait_for_earlier(data.reference, awaited, citizen, now))
        return await shown(await appointments.join_list(awaited, _form(data), citizen, now))

    return await once(request, act)


@get(BASE, responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any]) -> WaitingList:
    """One's wishes."""
    found = await appointments.waiting_of_citizen(account_of(request).citizen)
    return WaitingList([await shown(each) for each in found])


@get(f"{BASE}/{{wish:str}}", responses=PROBLEMS, security=_BEARER)
async def one(request: Request[Any, Any, Any], wish: FromPath[str]) -> Waiting:
    """One of one's own wishes, ended ones included."""
    return await shown(await appointments.own_wish(wish, account_of(request).citizen))


@delete(f"{BASE}/{{wish:str}}", responses=PROBLEMS, security=_BEARER, status_code=204)
async def leave(request: Request[Any, Any, Any], wish: FromPath[str]) -> None:
    """Leave the list; a place that was kept goes on. 409 not-now once it is booked."""
    found = await appointments.own_wish(wish, account_of(request).citizen)
    await appointments.leave_list(found.token, clock.now())


@post(f"{BASE}/{{wish:str}}/acceptance", responses=PROBLEMS, security=_BEARER, status_code=200)
async def accept(request: Request[Any, Any, Any], wish: FromPath[str]) -> Response[Booked]:
    """Take the place that is kept: the booking. 409 offer-over, already-booked, too-many-bookings."""
    citizen = account_of(request).citizen

    async def act() -> Booked:
        found = await appointments.own_wish(wish, citizen)
        return booked(await appointments.accept_place(found.token, clock.now()))

    return await once(request, act, 200)


@post(f"{BASE}/{{wish:str}}/refusal", responses=PROBLEMS, security=_BEARER, status_code=200)
async def decline(request: Request[Any, Any, Any], wish: FromPath[str]) -> Response[Waiting]:
    """Pass the place on; the wish stays in the line. 409 not-now where none is kept."""
    citizen = account_of(request).citizen

    async def act() -> Waiting:
        found = await appointments.own_wish(wish, citizen)
        return await shown(await appointments.decline_place(found.token, clock.now()))

    return await once(request, act, 200)


async def shown(found: WaitingWish) -> Waiting:
    """A wish as its owner's program sees it."""
    offer, slug = found.offer, found.awaited.hall
    kept = Kept(hall.slot_name(slug, offer.starts_at), offer.starts_at, offer.ends_at, offer.expires_at) if offer else None
    return Waiting(
        wish=found.token, reference=found.reference, state=found.state.value, earlier=found.earlier, hall=slug,
        items=list(found.awaited.items), days=list(found.awaited.days), parts=[part.value for part in found.awaited.parts],
        ahead=await appointments.ahead_of(found) if found.is_live else 0, offer=kept, unanswered=found.unanswered,
        created_at=found.created_at,
    )  # fmt: skip


async def _awaited(data: WaitingAsked) -> Awaited:
    slug = data.hall or (await hall.default_hall()).slug
    days, parts = tuple(sorted(set(data.days))), tuple(Kind(part) for part in dict.fromkeys(data.parts))
    return Awaited(slug, tuple(data.items), days, parts, channel=Channel.mini_program)


def _form(data: WaitingAsked) -> WaitingForm:
    if data.applicant is None:
        raise appointments.ApplicantNeeded(field="applicant")
    if not people.is_storable(data.note):
        raise people.UnreadableText(field="note")
    phone = data.applicant.phone.strip()
    return WaitingForm(
        applicant=applicant_of(data.applicant),
        phone=people.check_phone(phone, demo=settings.current().demo, field="applicant.phone") if phone else "",
        relation=data.acting.relation if data.acting else Relation.self, needs=tuple(dict.fromkeys(data.needs)), note=data.note.strip(),
    )  # fmt: skip


routes = (join, mine, one, leave, accept, decline)
