"""Booking for a caller or at the counter in under a minute: the item, a first free time, who and what phone; then the slip."""

from datetime import date
from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.datastructures import FormMultiDict
from litestar.params import FromQuery

from backend import appointments, catalogue, clock, hall, people, repeats, settings
from backend.appointments import Channel, Wish
from backend.languages import say
from backend.refusals import Refusal
from backend.visits import Desk
from web.appointments_answers import NEEDS, Answers, applicant_of, checked, needs_of, read_answers
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.staff_items import items_found, items_named
from web.staff_times import Times, times_of

NEW = "/staff/bookings/new"
_MOST_ITEMS = 5
_FIELDS = ("name", "handler", "id_kind", "id_number", "phone", "needs", "note")
_REFUSED = (
    appointments.SlotFull, hall.SlotPassed, hall.UnknownSlot, hall.BeyondHorizon, hall.NotTakenHere, appointments.AlreadyBooked,
    appointments.TooManyBookings, appointments.TooManyOnPhone,
)  # fmt: skip


@get(NEW, include_in_schema=False)
async def form(
    request: Request, q: FromQuery[str] = "", item: FromQuery[list[str] | None] = None, more: FromQuery[str] = ""
) -> Response[Any]:
    """The item first (`more`: another one); with it the free times, the kept share included, and the questions on one page."""
    desk, items = desk_of(request), await _taken(desk_of(request).hall, tuple(item or ()))
    if not items or q or more:
        return await _items_page(request, desk, items, q[:40])
    return await _form_page(request, desk, items, Answers(kind=await _kind(items)), Channel.phone)


@post("/staff/bookings", include_in_schema=False, status_code=303)
async def book(request: Request) -> Response[Any]:
    """Booked, and on to the slip; another day, or what needs mending, brings the page back with all that was typed."""
    desk, sent = desk_of(request), await request.form()
    items = await _taken(desk.hall, tuple(str(each) for each in sent.getall("item", [])))
    channel = Channel.counter if sent.get("channel") == "counter" else Channel.phone
    answers = read_answers(sent, Answers(), _FIELDS)
    if not items:
        return redirect(NEW)
    if sent.get("day"):
        return await _form_page(request, desk, items, answers, channel, day=_day(str(sent.get("day"))))
    asked = tuple(field for field in _FIELDS if field != "phone" or answers.phone.strip() or channel is Channel.phone)
    answers, problems = checked(answers, asked, clock.today(), preferences(request).language, demo=settings.current().demo)
    slot = str(sent.get("slot", ""))
    if not slot:
        problems = (*problems, ("slot", say(preferences(request).language, "Choose a time first")))
    if problems:
        return await _form_page(request, desk, items, answers, channel, slot=slot, problems=problems)
    try:
        reference = await _booked(desk, items, answers, channel, sent, preferences(request).language)
    except _REFUSED as problem:
        return await _form_page(request, desk, items, answers, channel, problems=_said(request, problem))
    return redirect(f"/staff/bookings/{reference}?new=1")


async def _booked(desk: Desk, items: tuple[str, ...], answers: Answers, channel: Channel, sent: FormMultiDict, language: str) -> str:
    hall_slug, starts_at = hall.read_slot(str(sent.get("slot", "")))
    if hall_slug != desk.hall:
        raise hall.UnknownSlot
    wish = Wish(
        hall=desk.hall, items=items, starts_at=starts_at, applicant=applicant_of(answers), phone=answers.phone,
        needs=needs_of(answers), note=answers.note, language=language, channel=channel,
    )  # fmt: skip
    now, key = clock.now(), str(sent.get("key", ""))[:40]
    async with repeats.once(desk.actor, f"booking {key}" if key else None, key.encode(), now) as once:
        if once.answer is None:
            once.answer = (await appointments.book_by_staff(wish, desk.actor, now)).reference
    return once.answer


async def _items_page(request: Request, desk: Desk, items: tuple[str, ...], searched: str) -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "staff/book_item.html", searched=searched, chosen=await items_named(items, language), member=staff_of(request),
        found=await items_found(desk.hall, searched, language, without=items),
    )  # fmt: skip


async def _form_page(
    request: Request, desk: Desk, items: tuple[str, ...], answers: Answers, channel: Channel, *, slot: str = "",
    day: date | None = None, problems: tuple[tuple[str, str], ...] = (),
) -> Response[Any]:  # fmt: skip
    language, now = preferences(request).language, clock.now()
    times: Times = await times_of(desk.hall, items, now, language, day=day or _day_of(slot))
    return page(
        request, "staff/book.html", status=422 if problems else 200, problems=problems, error=dict(problems), times=times,
        items=await items_named(items, language), answers=answers, slot=slot or (times.first if not day else ""), channel=channel.value,
        needs=[(value, say(language, f"need-{value}"), "") for value in NEEDS], key=str(uuid4()), member=staff_of(request),
        may_add=len(items) < _MOST_ITEMS, ids=[(kind.value, say(language, f"id-{kind}")) for kind in people.IdKind],
    )  # fmt: skip


async def _kind(items: tuple[str, ...]) -> str:
    guides = await catalogue.guides(items)
    return "enterprise" if guides and all(guide.is_for_enterprises for guide in guides) else "person"


async def _taken(place: str, items: tuple[str, ...]) -> tuple[str, ...]:
    taken = await hall.items_taken(place)
    return tuple(item for item in dict.fromkeys(items) if item in taken)[:_MOST_ITEMS]


def _said(request: Request, problem: Refusal) -> tuple[tuple[str, str], ...]:
    return ((problem.field or "slot", say(preferences(request).language, problem.key, **problem.facts)),)


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def _day_of(slot: str) -> date | None:
    try:
        return hall.read_slot(slot)[1].date() if slot else None
    except hall.UnknownSlot:
        return None


routes = (form, book)
