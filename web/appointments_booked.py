"""A booking that stands: its proof, its calendar file, changing, cancelling and undoing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import segno
from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import appointments, catalogue, clock, hall, languages, ratings, secrecy
from backend.appointments import Appointment, NothingBooked, State, TooLate
from backend.languages import say
from backend.refusals import SignInNeeded
from backend.states import NotNow
from web import closures_view
from web.addresses import public_address
from web.appointments import chosen
from web.appointments_view import picker
from web.identity import person_of, signed_in
from web.modes import preferences
from web.rendering import KEPT_FOR_OFFLINE, page, redirect

LOOKS = {State.booked: "good", State.checked_in: "good", State.called: "info", State.missed: "bad"}


@dataclass(frozen=True)
class Bring:
    """What to bring for one item, and the guide that says so."""

    slug: str
    name: str
    materials: tuple[str, ...]


@dataclass(frozen=True)
class BookedView:
    """A booking as its owner's page shows it."""

    reference: str
    ticket_code: str
    state: str
    look: str
    when: str
    day: str
    span: str
    where: str
    hall: str
    zone: str
    who: str
    items: tuple[str, ...]
    needs: tuple[str, ...]
    may_change: bool
    may_tell: bool
    until: str
    told_late_minutes: int
    missed: bool
    may_undo: bool
    undo_until: datetime
    is_live: bool
    rate: str


@get("/appointments/{reference:str}")
async def booked(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One's own booking, readable offline; whoever has its QR sees where it stands, masked."""
    key = request.query_params.get("key", "")
    citizen = person_of(request).citizen
    if key and citizen is None:
        return await _by_key(request, reference, key)
    try:
        found = await appointments.owned(reference, signed_in(request))
    except NothingBooked:
        if key:
            return await _by_key(request, reference, key)
        raise
    view = await booked_view(found, request, clock.now())
    bring = await _bring(found, preferences(request).language)
    address = f"{public_address(request)}/appointments/{found.reference}?{urlencode({'key': found.token})}"
    return page(
        request, "appointments/booked.html", cache=KEPT_FOR_OFFLINE, booked=view, bring=bring, new="new" in request.query_params,
        moved=await closures_view.moved_note(found, preferences(request).language),
        qr=segno.make(address, error="m").svg_data_uri(border=0, scale=4),
        may_download="micromessenger" not in request.headers.get("user-agent", "").lower(),
    )  # fmt: skip


@get("/appointments/{reference:str}/calendar.ics")
async def calendar(request: Request, reference: FromPath[str]) -> Response[str]:
    """The visit as a calendar entry, with an alarm two hours before."""
    found = await appointments.owned(reference, signed_in(request))
    view = await booked_view(found, request, clock.now())
    name = f"yueban-{found.reference}.ics"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(_ics(found, view), media_type="text/calendar; charset=utf-8", headers=headers)


@get("/appointments/{reference:str}/change")
async def change_page(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The picker for another time of the same visit."""
    return await _change_page(request, await appointments.owned(reference, signed_in(request)))


@post("/appointments/{reference:str}/change", status_code=303)
async def change(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The new place is had before the old one is given back."""
    citizen = signed_in(request)
    form = await request.form()
    found = await appointments.owned(reference, citizen)
    starts_at = start_chosen(form, found)
    if starts_at is None:
        return await _change_page(request, found, problem="Choose a time first", status=422)
    try:
        await appointments.change(found.reference, citizen, starts_at, clock.now())
    except (appointments.SlotFull, hall.SlotPassed) as gone:
        return await _change_page(request, found, problem=gone.key, status=gone.status)
    return redirect(f"/appointments/{found.reference}?new=changed")


@get("/appointments/{reference:str}/cancel")
async def cancel_page(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Asks once, and offers to change instead."""
    found = await appointments.owned(reference, signed_in(request))
    return page(request, "appointments/cancel.html", booked=await booked_view(found, request, clock.now()), problem="")


@post("/appointments/{reference:str}/cancel", status_code=303)
async def cancel(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Given back; within ten minutes of booking as if it had not been."""
    citizen = signed_in(request)
    try:
        found = await appointments.cancel(reference, citizen, clock.now())
    except (TooLate, NotNow) as refusal:
        found = await appointments.owned(reference, citizen)
        words = say(preferences(request).language, refusal.key, **refusal.facts)
        view = await booked_view(found, request, clock.now())
        return page(request, "appointments/cancel.html", status=refusal.status, booked=view, problem=words)
    return redirect(f"/appointments/{found.reference}")


async def booked_view(found: Appointment, request: Request, now: datetime) -> BookedView:
    """A booking in the words of this person's language."""
    (view,) = await booked_views((found,), request, now)
    return view


async def booked_views(found: Sequence[Appointment], request: Request, now: datetime) -> tuple[BookedView, ...]:
    """Several, their items' names asked at once."""
    language, slugs = preferences(request).language, tuple(dict.fromkeys(item for each in found for item in each.items))
    names = {guide.slug: guide.title(language) for guide in await catalogue.guides(slugs)}
    missed = await appointments.missed_among([each.reference for each in found]) if found else frozenset()
    return tuple([await _booked_view(each, names, language, now, missed=each.reference in missed) for each in found])


def state_words(found: Appointment, language: str) -> tuple[str, str]:
    """Where it stands, and how that looks; a closed time that waits for another isn't called booked."""
    if found.displaced and found.state is State.booked:
        return say(language, "Time closed: choose another"), "bad"
    return say(language, f"state-{found.state}"), LOOKS.get(found.state, "")


def start_chosen(form: Any, found: Appointment) -> datetime | None:
    """The start that was picked in the booking's own hall; None where none was. UnknownSlot."""
    slot = str(form.get("earliest") or form.get("slot") or "")
    if not slot:
        return None
    slug, starts_at = hall.read_slot(slot)
    if slug != found.hall:
        raise hall.UnknownSlot
    return starts_at


async def change_facts(request: Request, found: Appointment, path: str, problem: str, wait: str = "") -> dict[str, Any]:
    """What the picker of another time shows, for the booking's owner and for their delegate."""
    language, now = preferences(request).language, clock.now()
    view = await picker(chosen(request, path, found.hall, found.items, (), wait), language, preferences(request).mode, now)
    return {
        "picker": view, "action": path, "hidden": (), "problem": say(language, problem) if problem else "", "to_sign_in": False,
        "pick_here": path, "booked": await booked_view(found, request, now), "button": say(language, "Change to this time"),
    }  # fmt: skip


async def _booked_view(found: Appointment, names: Mapping[str, str], language: str, now: datetime, *, missed: bool) -> BookedView:
    where = await hall.hall(found.hall)
    groups = {group.slug: group for group in await hall.window_groups(found.hall)}
    policies, (words, look) = await hall.policies(found.hall, now), state_words(found, language)
    zone = groups[found.window_group].zone.said(language) if found.window_group in groups else ""
    return BookedView(
        reference=found.reference, ticket_code=found.ticket_code, state=words, look=look, when=languages.moment(language, found.starts_at),
        day=languages.full_day(language, found.day), span=languages.span(found.starts_at, found.ends_at),
        where=where.name.said(language), hall=found.hall, zone=zone, who=secrecy.masked_name(found.applicant.name),
        items=tuple(names.get(item, item) for item in found.items), needs=tuple(say(language, f"need-{need}") for need in found.needs),
        may_change=appointments.may_change(found, now, policies.cancel_until), may_tell=appointments.may_tell(found, now),
        until=languages.moment(language, found.starts_at - policies.cancel_until) if policies.cancel_until else "",
        told_late_minutes=int(policies.told_late_before.total_seconds() // 60), missed=missed, may_undo=appointments.may_undo(found, now),
        undo_until=found.undo_until, is_live=found.state in appointments.LIVE,
        rate=f"/ratings/{ratings.token_of('visit', found.reference)}" if found.state is State.finished else "",
    )  # fmt: skip


async def _by_key(request: Request, reference: str, key: str) -> Response[Any]:
    found = await appointments.by_token(key)
    if found.reference != reference.upper():
        raise SignInNeeded
    return page(request, "appointments/masked.html", booked=await booked_view(found, request, clock.now()))


async def _change_page(request: Request, found: Appointment, *, problem: str = "", status: int = 200) -> Response[Any]:
    wait = f"/waiting-list/new?{urlencode({'reference': found.reference})}"
    facts = await change_facts(request, found, f"/appointments/{found.reference}/change", problem, wait)
    return page(request, "appointments/change.html", fragment="_picker", status=status, **facts)


async def _bring(found: Appointment, language: str) -> tuple[Bring, ...]:
    guides = await catalogue.guides(found.items)
    return tuple(Bring(guide.slug, guide.title(language), tuple(material.name for material in guide.asked)) for guide in guides)


def _ics(found: Appointment, view: BookedView) -> str:
    """RFC 5545, times in UTC; no name, no number: calendars are synchronised to who knows where."""
    lines = (
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Yueban//CN", "BEGIN:VEVENT", f"UID:{found.reference}@yueban",
        f"DTSTAMP:{_utc(found.changed_at)}", f"DTSTART:{_utc(found.starts_at)}", f"DTEND:{_utc(found.ends_at)}",
        f"SUMMARY:{_escaped('、'.join(view.items))}", f"LOCATION:{_escaped(view.where + ' ' + view.zone)}",
        f"SEQUENCE:{found.moves}", f"STATUS:{'CANCELLED' if found.state is State.cancelled else 'CONFIRMED'}",
        "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_escaped(view.where)}", "TRIGGER:-PT2H", "END:VALARM",
        "END:VEVENT", "END:VCALENDAR",
    )  # fmt: skip
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    return text.strip().replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Lines of at most 75 bytes; a letter is never cut."""
    folded, room = [""], 75
    for letter in line:
        if len((folded[-1] + letter).encode()) > room:
            folded.append(" ")
        folded[-1] += letter
    return folded


routes = (booked, calendar, change_page, change, cancel_page, cancel)
