"""A booking that staff made or that somebody calls about: its slip, and changing or cancelling it once the caller has said
the phone's last four or the document's number."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

import segno
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from backend import appointments, clock, hall, progress, secrecy
from backend.appointments import Appointment, NothingBooked, SlotFull, TooLate
from backend.languages import full_day, moment, say, span
from backend.references import read_reference
from backend.refusals import Refusal, TooOften
from backend.states import NotNow
from web.addresses import public_address
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.staff_items import items_named
from web.staff_times import times_of


@dataclass(frozen=True)
class Said:
    """What the caller said to prove that it is theirs; the new time; another day to look at."""

    proof: str = ""
    slot: str = ""
    day: str = ""


@dataclass(frozen=True)
class BookingSlip:
    """A booking on paper: when, where, and the codes; the name masked."""

    reference: str
    hall: str
    address: str
    zone: str
    day: str
    span: str
    who: str
    items: tuple[str, ...]
    ticket_code: str
    state: str
    qr: str


@get("/staff/bookings", include_in_schema=False)
async def look_up(request: Request, reference: FromQuery[str] = "") -> Response[Any]:
    """A reference that somebody says; the booking's page, or back to asking."""
    desk = desk_of(request)
    try:
        found = await appointments.appointment(reference)
    except NothingBooked:
        found = None
    if found is None or found.hall != desk.hall:
        return page(request, "staff/look_up.html", typed=reference[:20], member=staff_of(request), asked=bool(reference))
    return redirect(f"/staff/bookings/{found.reference}")


@get("/staff/bookings/{reference:str}", include_in_schema=False)
async def booking(request: Request, reference: FromPath[str], new: FromQuery[str] = "") -> Response[Any]:
    """The slip to print, and the question that comes before a change."""
    return await _booking_page(request, await _own(request, reference), new=bool(new))


@post("/staff/bookings/{reference:str}/times", include_in_schema=False, status_code=200)
async def times(request: Request, reference: FromPath[str], data: URLEncodedBody[Said]) -> Response[Any]:
    """Who has proved that it is theirs chooses another time."""
    try:
        found = await _proved(request, reference, data.proof)
    except (NothingBooked, TooOften) as problem:
        return await _booking_page(request, await _own(request, reference), problem=problem)
    return await _times_page(request, found, data)


@post("/staff/bookings/{reference:str}/change", include_in_schema=False, status_code=303)
async def change(request: Request, reference: FromPath[str], data: URLEncodedBody[Said]) -> Response[Any]:
    """The new time is taken before the old one is given back; the same messages go out."""
    found = await _proved(request, reference, data.proof)
    try:
        _, starts_at = hall.read_slot(data.slot)
        await appointments.change(found.reference, found.citizen, starts_at, clock.now(), actor=desk_of(request).actor)
    except (SlotFull, hall.SlotPassed, hall.UnknownSlot) as problem:
        return await _times_page(request, found, data, problem)
    except (TooLate, NotNow) as problem:
        return await _booking_page(request, found, problem=problem)
    return redirect(f"/staff/bookings/{found.reference}?new=1")


@post("/staff/bookings/{reference:str}/cancel", include_in_schema=False, status_code=303)
async def cancel(request: Request, reference: FromPath[str], data: URLEncodedBody[Said]) -> Response[Any]:
    """Cancelled for who has proved that it is theirs."""
    try:
        found = await _proved(request, reference, data.proof)
        await appointments.cancel(found.reference, found.citizen, clock.now(), actor=desk_of(request).actor)
    except (NothingBooked, TooOften, TooLate, NotNow) as problem:
        return await _booking_page(request, await _own(request, reference), problem=problem)
    return redirect(f"/staff/bookings/{found.reference}")


async def _own(request: Request, reference: str) -> Appointment:
    desk, found = desk_of(request), await appointments.appointment(reference)
    if found.hall != desk.hall:
        raise NothingBooked
    return found


async def _proved(request: Request, reference: str, proof: str) -> Appointment:
    """What the caller says is compared five times in a quarter of an hour: nobody at a desk tries all numbers (T2). TooOften."""
    desk, now = desk_of(request), clock.now()
    tried = f"{desk.staff} {read_reference(reference)}"
    await progress.count_guess(tried, "", now)
    found = await appointments.identified(desk.hall, reference, proof[:40])
    await progress.forgive_guess(tried, "")
    return found


async def _booking_page(request: Request, found: Appointment, *, new: bool = False, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    policies = await hall.policies(found.hall, clock.now())
    key = "ProofWrong" if isinstance(problem, NothingBooked) else problem.key if problem else ""
    return page(
        request, "staff/booking.html", status=422 if problem else 200, slip=await _slip(request, found, language), new=new,
        member=staff_of(request), may_change=appointments.may_change(found, clock.now(), policies.cancel_until),
        may_cancel=appointments.may_tell(found, clock.now()),
        has_phone=bool(found.phone), problem=say(language, key, **(problem.facts if problem else {})) if key else "",
    )  # fmt: skip


async def _times_page(request: Request, found: Appointment, typed: Said, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    try:
        day = date.fromisoformat(typed.day) if typed.day else None
    except ValueError:
        day = None
    return page(
        request, "staff/booking_times.html", status=problem.status if problem else 200, reference=found.reference, proof=typed.proof,
        times=await times_of(found.hall, found.items, clock.now(), language, day=day), was=moment(language, found.starts_at),
        problem=say(language, problem.key, **problem.facts) if problem else "", member=staff_of(request),
    )  # fmt: skip


async def _slip(request: Request, found: Appointment, language: str) -> BookingSlip:
    where = await hall.hall(found.hall)
    zones = {group.slug: group.zone.said(language) for group in await hall.window_groups(found.hall)}
    address = f"{public_address(request)}/appointments/{found.reference}?{urlencode({'key': found.token})}"
    return BookingSlip(
        found.reference, where.name.said(language), where.about.address.said(language), zones.get(found.window_group, ""),
        full_day(language, found.day), span(found.starts_at, found.ends_at), secrecy.masked_name(found.applicant.name),
        tuple(each.name for each in await items_named(found.items, language)), found.ticket_code,
        say(language, f"state-{found.state}"), segno.make(address, error="m").svg_data_uri(border=2, scale=4, light="#fff"),
    )  # fmt: skip


routes = (look_up, booking, times, change, cancel)
