"""Calling a citizen through the hall: the number stays masked, the call is on record, its outcome is noted (25.1)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from backend import aftercare, appointments, clock, extended_sessions, hall, home_visits, people, phone_calls, secrecy
from backend.database import connection
from backend.languages import say, time
from backend.people import is_storable
from backend.phone_calls import Callee, Caller, OutcomeFirst, PhoneCall, Way, Why
from backend.refusals import Refusal
from backend.visits import Desk
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import AT_THE_DESK, desk_of

ALL = "/staff/phone-calls"
_SHOWN_SECONDS = 120
CALLERS = (*AT_THE_DESK, "call_back", *home_visits.JUDGES)
_COUNTS = {"reached": "reached", "no_answer": "not_reached", "wrong_number": "wrong_number"}
"""What a call through the hall means for what waits to be told."""


@dataclass(frozen=True)
class Wanted:
    """Why somebody is called, and from which extension."""

    why: str = ""
    extension: str = ""


@dataclass(frozen=True)
class Noted:
    """What came of a call."""

    call: str = ""
    outcome: str = ""
    note: str = ""


@dataclass(frozen=True)
class CallLine:
    """A call in words; `call` is the id while its outcome is to be noted by whoever reads this, otherwise empty."""

    reference: str
    at: str
    who: str
    why: str
    outcome: str
    note: str
    call: str


@dataclass(frozen=True)
class Person:
    """Whom it is about: masked."""

    reference: str
    name: str
    phone: str


@get(ALL, include_in_schema=False)
async def today(request: Request) -> Response[Any]:
    """The hall's calls of today."""
    desk, language, now = desk_of(request), preferences(request).language, clock.now()
    found = await phone_calls.of_day(desk.hall, now.date())
    lines = tuple(_line(each, desk.staff, language) for each in found)
    return page(request, "staff/phone_calls.html", lines=lines, member=staff_of(request))


@get(f"{ALL}/{{reference:str}}", include_in_schema=False)
async def call(request: Request, reference: FromPath[str], noted: FromQuery[str] = "") -> Response[Any]:
    """Whom to call, why, and which calls there were."""
    return await _call_page(request, await _callee(request, reference), noted=noted == "1")


@post(f"{ALL}/{{reference:str}}", include_in_schema=False, status_code=303)
async def place(request: Request, reference: FromPath[str], data: URLEncodedBody[Wanted]) -> Response[Any]:
    """Ring; where the operator has set no switchboard, the number shows for two minutes instead, on record."""
    desk, (person, callee) = desk_of(request, *CALLERS), await _callee(request, reference)
    caller = Caller(desk.hall, desk.staff, data.extension.strip()[:20])
    try:
        way = await phone_calls.place(caller, callee, data.why, clock.now())
    except Refusal as problem:
        return await _call_page(request, (person, callee), problem=problem, typed=data)
    if way is Way.switchboard:
        return redirect(f"{ALL}/{person.reference}")
    answer = await _call_page(request, (person, callee), opened=callee.phone)
    answer.headers["Refresh"] = f"{_SHOWN_SECONDS}; url={ALL}/{person.reference}"
    return answer


@post(f"{ALL}/{{reference:str}}/outcome", include_in_schema=False, status_code=303)
async def note(request: Request, reference: FromPath[str], data: URLEncodedBody[Noted]) -> Response[Any]:
    """What came of it; only then can the same clerk call again."""
    desk, (person, callee) = desk_of(request, *CALLERS), await _callee(request, reference)
    words = " ".join(data.note.split())
    try:
        if not is_storable(words):
            raise people.UnreadableText(field="note")
        await phone_calls.note(Caller(desk.hall, desk.staff), _id(data.call), data.outcome, words, clock.now())
        if data.outcome in _COUNTS:
            await aftercare.called(desk.hall, person.reference, desk.staff, _COUNTS[data.outcome], words, clock.now())
    except Refusal as problem:
        return await _call_page(request, (person, callee), problem=problem, noting=data)
    if staff_of(request).may("call_back") and not staff_of(request).may(*AT_THE_DESK):
        return redirect("/staff/call-backs")  # what is told is no longer theirs to open
    return redirect(f"{ALL}/{person.reference}?noted=1")


async def _call_page(
    request: Request,
    about: tuple[Person, Callee],
    *,
    problem: Refusal | None = None,
    typed: Wanted | None = None,
    noting: Noted | None = None,
    opened: str = "",
    noted: bool = False,
) -> Response[Any]:
    desk, language, (person, _) = desk_of(request, *CALLERS), preferences(request).language, about
    lines = await lines_about(desk, person.reference, language)
    other = await phone_calls.open_call(Caller(desk.hall, desk.staff))
    return page(
        request, "staff/phone_call.html", status=problem.status if problem else 200, member=staff_of(request), person=person, opened=opened,
        lines=lines, open=next((line for line in lines if line.call), None), noted=noted, seconds=_SHOWN_SECONDS,
        elsewhere=other.reference if other and other.reference != person.reference else "",
        problem="" if problem is None or isinstance(problem, OutcomeFirst) else say(language, problem.key, **problem.facts),
        error={problem.field: say(language, problem.key, **problem.facts)} if problem and problem.field else {},
        reasons=[(each.value, say(language, f"call-why-{each}")) for each in Why],
        outcomes=[(each.value, say(language, f"call-outcome-{each}"), None) for each in phone_calls.Outcome],
        by_switchboard=phone_calls.is_set(), typed=typed or Wanted(extension=await phone_calls.last_extension(desk.staff)),
        noting=noting or Noted(), most=phone_calls.LONGEST_NOTE,
    )  # fmt: skip


async def _callee(request: Request, reference: str) -> tuple[Person, Callee]:
    """The booking or the weekend request of this hall; NothingBooked where it has none of that reference."""
    desk = desk_of(request, *CALLERS)
    shown = (await hall.hall(desk.hall)).about.phone
    if not staff_of(request).may(*AT_THE_DESK):
        return await _visited(staff_of(request), reference, shown)
    try:
        booked = await appointments.appointment(reference)
    except appointments.NothingBooked:
        return await _asked(staff_of(request), reference, shown)
    if booked.hall != desk.hall:
        raise appointments.NothingBooked
    phone, name = booked.phone, booked.applicant.handler or booked.applicant.name
    return _both(booked.reference, phone, name, shown, f"appointment:{booked.reference}")


async def _asked(member: people.StaffMember, reference: str, shown: str) -> tuple[Person, Callee]:
    try:
        asked = await extended_sessions.session(reference)
    except extended_sessions.NothingAsked:
        return await _visited(member, reference, shown)
    if asked.hall != member.hall:
        raise appointments.NothingBooked
    async with connection() as held:
        phone = await people.phone_of(held, asked.citizen)
    name = asked.applicant.handler or asked.applicant.name
    return _both(asked.reference, phone, name, shown, f"extended_session:{asked.reference}")


async def _visited(member: people.StaffMember, reference: str, shown: str) -> tuple[Person, Callee]:
    """The contact of a home visit; who sits at a window does not learn of it either."""
    try:
        asked = await home_visits.visit(reference)
        home_visits.check_seen_by(asked, manager=member.may("manager"))
    except home_visits.NoHomeVisit:
        raise appointments.NothingBooked from None
    waits = member.may("call_back") and await aftercare.has_open(member.hall, asked.reference)
    if asked.hall != member.hall or not (waits or member.may(*home_visits.JUDGES)):
        raise appointments.NothingBooked
    return _both(asked.reference, asked.asking.phone, asked.asking.name, shown, f"home_visit:{asked.reference}")


def _both(reference: str, phone: str, name: str, shown: str, subject: str) -> tuple[Person, Callee]:
    masked = secrecy.masked_phone(phone) if phone else ""
    return Person(reference, secrecy.masked_name(name), masked), Callee(reference, phone, shown, subject)


async def lines_about(desk: Desk, reference: str, language: str) -> tuple[CallLine, ...]:
    """The hall's calls about a request, in words, for its card."""
    return tuple(_line(each, desk.staff, language) for each in await phone_calls.about(desk.hall, reference))


def _line(each: PhoneCall, staff: UUID, language: str) -> CallLine:
    outcome = say(language, f"call-outcome-{each.outcome}" if each.outcome else "call-outcome-open")
    mine = each.outcome is None and each.staff == staff
    return CallLine(
        each.reference, time(each.placed_at), each.who, say(language, f"call-why-{each.why}"), outcome, each.note,
        str(each.id) if mine else "",
    )  # fmt: skip


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise phone_calls.NothingCalled from None


routes = (today, call, place, note)
