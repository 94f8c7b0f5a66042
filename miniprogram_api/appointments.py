"""Hold, book, change and cancel a place, as the pages do."""

from datetime import datetime
from typing import Any, Literal

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from backend import appointments, clock, hall, people, secrecy, settings
from backend.appointments import Applicant, Appointment, Channel, Hold, Holder, Need, Relation, Wish
from miniprogram_api.identity import Account, account_of, proof_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]
_PAGE = 50

IdKindName = Literal["resident_id", "hmt_permit", "hmt_residence", "foreign_residence", "passport"]


class HoldAsked(msgspec.Struct, forbid_unknown_fields=True):
    """A start to keep for ten minutes, for one or several items of one visit."""

    items: list[str]
    slot: str


class Held(msgspec.Struct):
    """The kept place."""

    hold: str
    slot: str
    starts_at: datetime
    ends_at: datetime
    expires_at: datetime


class ApplicantGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Whose matter it is: a person with a document, or an enterprise with its credit code and who comes for it."""

    kind: Literal["person", "enterprise"]
    name: str
    id_kind: IdKindName = "resident_id"
    id_number: str = ""
    credit_code: str = ""
    handler: str = ""
    phone: str = ""


class Acting(msgspec.Struct, forbid_unknown_fields=True):
    """In what relation the account acts for the applicant."""

    relation: Relation


class AppointmentAsked(msgspec.Struct, forbid_unknown_fields=True):
    """What to book: at a slot, or with an own hold."""

    items: list[str]
    applicant: ApplicantGiven
    slot: str | None = None
    hold: str | None = None
    acting: Acting | None = None
    needs: list[Need] = msgspec.field(default_factory=list)
    note: str = ""


class ChangeAsked(msgspec.Struct, forbid_unknown_fields=True):
    """Another start of the same hall."""

    slot: str


class Booked(msgspec.Struct):
    """An appointment; names and numbers masked."""

    reference: str
    state: str
    hall: str
    items: list[str]
    slot: str
    starts_at: datetime
    ends_at: datetime
    ticket_code: str
    applicant: str
    relation: str
    needs: list[str]
    qr: str
    created_at: datetime
    undo_until: datetime


class BookedList(msgspec.Struct):
    """One's appointments; `next` is the cursor of the earlier ones."""

    items: list[Booked]
    next: str | None = None


@post(f"{BASE}/holds", responses=PROBLEMS, security=_BEARER)
async def hold(request: Request[Any, Any, Any], data: JSONBody[HoldAsked]) -> Response[Held]:
    """Keep a place while the form is filled in. 409 slot-full, too-many-holds; 404 unknown-slot, not-taken-here;
    428 proof-of-work-needed."""
    account = account_of(request)
    await appointments.check_pace(holder(account), clock.now(), proof=proof_of(request))

    async def act() -> Held:
        slug, starts_at = hall.read_slot(data.slot)
        return _held(await appointments.hold(slug, tuple(data.items), starts_at, holder(account), clock.now()))

    return await once(request, act)


@delete(f"{BASE}/holds/{{hold_id:str}}", responses=PROBLEMS, security=_BEARER, status_code=204)
async def give_back(request: Request[Any, Any, Any], hold_id: FromPath[str]) -> None:
    """Give a hold back; one that is over or somebody else's stays as it is."""
    await appointments.give_back_hold(hold_id, holder(account_of(request)), clock.now())


@post(f"{BASE}/appointments", responses=PROBLEMS, security=_BEARER)
async def book(request: Request[Any, Any, Any], data: JSONBody[AppointmentAsked]) -> Response[Booked]:
    """Book. 409 slot-full, already-booked, too-many-bookings, online-paused (see /misses); 422 names the field that
    can't stand; 403 phone-needed; 428 proof-of-work-needed."""
    account = account_of(request)
    if data.hold is None:
        await appointments.check_pace(holder(account), clock.now(), proof=proof_of(request))

    async def act() -> Booked:
        keeper, now = holder(account), clock.now()
        wish = await _wish(data, keeper)
        return booked(await appointments.book(wish, account.citizen, now, hold=data.hold, holder=keeper))

    return await once(request, act)


@get(f"{BASE}/appointments", responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any], cursor: FromQuery[str] = "") -> BookedList:
    """All of one's appointments, latest start first, fifty at a time."""
    found = await appointments.all_of_citizen(account_of(request).citizen, after=cursor, limit=_PAGE)
    return BookedList([booked(each) for each in found], found[-1].reference if len(found) == _PAGE else None)


@get(f"{BASE}/appointments/{{reference:str}}", responses=PROBLEMS, security=_BEARER)
async def one(request: Request[Any, Any, Any], reference: FromPath[str]) -> Booked:
    """One of one's own appointments."""
    return booked(await appointments.owned(reference, account_of(request).citizen))


@post(f"{BASE}/appointments/{{reference:str}}/cancellation", responses=PROBLEMS, security=_BEARER, status_code=200)
async def cancel(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[Booked]:
    """Cancel; within ten minutes of booking it is undone without a mark. After the hall's time it still frees the place;
    409 too-late once it has begun."""
    citizen = account_of(request).citizen

    async def act() -> Booked:
        return booked(await appointments.cancel(reference, citizen, clock.now()))

    return await once(request, act, 200)


@post(f"{BASE}/appointments/{{reference:str}}/change", responses=PROBLEMS, security=_BEARER, status_code=200)
async def change(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[ChangeAsked]) -> Response[Booked]:
    """Another time: the new place is taken before the old one is given back. 409 slot-full, too-late."""
    citizen = account_of(request).citizen

    async def act() -> Booked:
        slug, starts_at = hall.read_slot(data.slot)
        if slug != (await appointments.owned(reference, citizen)).hall:
            raise hall.UnknownSlot
        return booked(await appointments.change(reference, citizen, starts_at, clock.now()))

    return await once(request, act, 200)


def booked(found: Appointment) -> Booked:
    """An appointment as its owner's program sees it."""
    return Booked(
        reference=found.reference, state=found.state.value, hall=found.hall, items=list(found.items),
        slot=hall.slot_name(found.hall, found.starts_at), starts_at=found.starts_at, ends_at=found.ends_at,
        ticket_code=found.ticket_code, applicant=secrecy.masked_name(found.applicant.name), relation=found.relation,
        needs=list(found.needs), qr=f"{settings.current().public_url}/appointments/{found.reference}?key={found.token}",
        created_at=found.created_at, undo_until=found.undo_until,
    )  # fmt: skip


async def _wish(data: AppointmentAsked, holder: Holder) -> Wish:
    items = tuple(data.items)
    if data.hold:
        kept = await appointments.held_place(data.hold, holder)
        slug, starts_at, items = kept.hall, kept.starts_at, kept.items
    else:
        slug, starts_at = hall.read_slot(data.slot or "")
    return Wish(
        hall=slug, items=items, starts_at=starts_at, applicant=applicant_of(data.applicant), phone=_phone(data.applicant.phone),
        relation=data.acting.relation if data.acting else Relation.self, needs=tuple(dict.fromkeys(data.needs)),
        note=data.note.strip(), channel=Channel.mini_program,
    )  # fmt: skip


def applicant_of(given: ApplicantGiven) -> Applicant:
    """Whose matter it is, each field checked."""
    if given.kind == "enterprise":
        code = people.check_credit_code(given.credit_code, field="applicant.credit_code").number
        name = people.check_enterprise_name(given.name, field="applicant.name")
        return Applicant("enterprise", name, "credit_code", code, people.check_name(given.handler, field="applicant.handler"))
    number = people.check_id(given.id_kind, given.id_number, clock.today(), field="applicant.id_number")
    return Applicant("person", people.check_name(given.name, field="applicant.name"), given.id_kind, number)


def _phone(typed: str) -> str:
    return people.check_phone(typed, demo=settings.current().demo, field="applicant.phone") if typed.strip() else ""


def holder(account: Account) -> Holder:
    """Who keeps a place: the account, and its mini-program."""
    return Holder(account.device or account.session.hex()[:32], account.citizen)


def _held(found: Hold) -> Held:
    return Held(found.id, hall.slot_name(found.hall, found.starts_at), found.starts_at, found.ends_at, found.expires_at)


routes = (hold, give_back, book, mine, one, cancel, change)
