"""The waiting list: joining on a full day or for an earlier time, and answering what is offered."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import appointments, catalogue, clock, hall, people, settings
from backend.appointments import PARTS, Appointment, Awaited, Relation, WaitingForm, WaitingState, WaitingWish
from backend.hall import Hall, Kind
from backend.languages import moment, say
from backend.refusals import NotFound, Refusal, SignInNeeded
from web.appointments import chosen_hall, chosen_items
from web.appointments_answers import NEEDS, RELATIONS, Answers, applicant_of, checked, needs_of, read_answers
from web.identity import person_of, signed_in
from web.modes import preferences
from web.rendering import page, redirect
from web.waiting_list_view import WaitingView, day_choices, is_open, new_address, part_choices, waiting_view

NEW = "/waiting-list/new"
_WHO = ("relation", "name", "handler", "id_kind", "id_number", "needs")
Problems = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Typed:
    """What stands in the form."""

    days: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    answers: Answers = field(default_factory=Answers)


@get(NEW, include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """The form: for a new booking of these items, or (`reference`) to have an own booking earlier."""
    asked = request.query_params
    kind = "enterprise" if asked.get("kind") == "enterprise" else "person"
    if asked.get("reference"):
        booking = await appointments.owned(asked["reference"], signed_in(request))
        return await _earlier_page(request, booking, Typed(days=(booking.day.isoformat(),)))
    slugs = chosen_items(request)
    if not slugs:
        return redirect("/appointments/new")
    typed = Typed(days=tuple(asked.getall("day", [])), answers=Answers(kind=kind))
    return await _form_page(request, await chosen_hall(request, slugs), slugs, typed)


@post("/waiting-list", include_in_schema=False, status_code=303)
async def join(request: Request) -> Response[Any]:
    """Checked at the field, then on to the wish's own page; sent twice it is still one wish."""
    citizen, form = signed_in(request), await request.form()
    typed = _typed(form)
    if form.get("reference"):
        return await _wait_for_earlier(request, str(form["reference"]), typed)
    slugs = tuple(dict.fromkeys(str(each) for each in form.getall("item", [])))
    where, language = await chosen_hall(request, slugs), preferences(request).language
    answers, problems = checked(typed.answers, _WHO, clock.today(), language, demo=settings.current().demo)
    typed = Typed(typed.days, typed.parts, answers)
    if problems:
        return await _form_page(request, where, slugs, typed, problems)
    wanted = WaitingForm(applicant_of(answers), relation=Relation(answers.relation), needs=needs_of(answers))
    try:
        made = await appointments.join_list(_awaited(where.slug, slugs, typed, language), wanted, citizen, clock.now())
    except appointments.AlreadyWaiting:
        return await _to_own(request, lambda each: each.awaited.items == slugs)
    except NotFound:
        raise
    except Refusal as refusal:
        return await _form_page(request, where, slugs, typed, _said(refusal, language), refusal.status)
    return redirect(f"/waiting-list/{made.token}")


@get("/waiting-list/{token:str}", include_in_schema=False)
async def one(request: Request, token: FromPath[str]) -> Response[Any]:
    """Where the wish stands, for whoever has the address from the message: it names no person."""
    return await _wish_page(request, await appointments.waiting_wish(token))


@post("/waiting-list/{token:str}/acceptance", include_in_schema=False, status_code=303)
async def accept(request: Request, token: FromPath[str]) -> Response[Any]:
    """One tap: the place is theirs."""
    try:
        booked = await appointments.accept_place(token, clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return await _wish_page(request, await appointments.waiting_wish(token), refusal)
    if person_of(request).citizen == booked.citizen:
        return redirect(f"/appointments/{booked.reference}?new=1")
    return redirect(f"/waiting-list/{token}")


@post("/waiting-list/{token:str}/refusal", include_in_schema=False, status_code=303)
async def decline(request: Request, token: FromPath[str]) -> Response[Any]:
    """Not this one: it goes on at once, the wish stays in the line."""
    return await _answered(request, token, appointments.decline_place)


@post("/waiting-list/{token:str}/withdrawal", include_in_schema=False, status_code=303)
async def leave(request: Request, token: FromPath[str]) -> Response[Any]:
    """No longer wanted."""
    return await _answered(request, token, appointments.leave_list)


async def waits_of(request: Request) -> tuple[WaitingView, ...]:
    """The signed-in person's wishes that stand in the line, for their own page."""
    found = await appointments.waiting_of_citizen(signed_in(request))
    return tuple([await waiting_view(each, preferences(request).language) for each in found])


async def _answered(request: Request, token: str, act: Any) -> Response[Any]:
    try:
        await act(token, clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return await _wish_page(request, await appointments.waiting_wish(token), refusal)
    return redirect(f"/waiting-list/{token}")


async def _wait_for_earlier(request: Request, reference: str, typed: Typed) -> Response[Any]:
    citizen, language = signed_in(request), preferences(request).language
    booking = await appointments.owned(reference, citizen)
    try:
        awaited = _awaited(booking.hall, booking.items, typed, language)
        made = await appointments.wait_for_earlier(reference, awaited, citizen, clock.now())
    except appointments.AlreadyWaiting:
        return await _to_own(request, lambda each: each.reference == booking.reference)
    except Refusal as refusal:
        return await _earlier_page(request, booking, typed, _said(refusal, language), refusal.status)
    return redirect(f"/waiting-list/{made.token}")


async def _to_own(request: Request, is_meant: Any) -> Response[Any]:
    """To the wish that is there already."""
    found = await appointments.waiting_of_citizen(signed_in(request))
    token = next((each.token for each in found if is_meant(each)), "")
    return redirect(f"/waiting-list/{token}" if token else "/me")


async def _form_page(
    request: Request, where: Hall, slugs: tuple[str, ...], typed: Typed, problems: Problems = (), status: int = 0
) -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    names = {guide.slug: guide.title(language) for guide in await catalogue.guides(slugs)}
    days = await hall.free_days(where.slug, slugs, now)
    query = [("item", slugs[0]), *(("with", each) for each in slugs[1:]), ("hall", where.slug)]
    return page(
        request, "waiting_list/new.html", status=status or (422 if problems else 200), problems=problems, error=dict(problems),
        items=[(slug, names.get(slug, slug)) for slug in slugs], where=where, where_name=where.name.said(language), booking=None,
        days=day_choices(days, await hall.online_until(where.slug, now), language), parts=part_choices(language), typed=typed,
        answers=typed.answers, relations=[(each, say(language, f"relation-{each}")) for each in RELATIONS],
        needs=[(value, say(language, f"need-{value}"), "") for value in NEEDS],
        ids=[(each.value, say(language, f"id-{each}")) for each in people.IdKind], signed_in=person_of(request).signed_in,
        here_again=new_address(where.slug, slugs), ordinary=f"/appointments/new?{urlencode(query)}",
        **await _rules(where.slug),
    )  # fmt: skip


async def _earlier_page(request: Request, booking: Appointment, typed: Typed, problems: Problems = (), status: int = 0) -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    where, names = await hall.hall(booking.hall), await catalogue.names(booking.items, language)
    days = await hall.free_days(booking.hall, booking.items, now)
    return page(
        request, "waiting_list/new.html", status=status or (422 if problems else 200), problems=problems, error=dict(problems),
        items=list(zip(booking.items, names, strict=True)), where=where, where_name=where.name.said(language), booking=booking,
        booked_when=moment(language, booking.starts_at), days=day_choices(days, booking.day, language), parts=part_choices(language),
        typed=typed, signed_in=True, here_again=f"{NEW}?{urlencode({'reference': booking.reference})}",
        ordinary=f"/appointments/{booking.reference}/change", **await _rules(booking.hall),
    )  # fmt: skip


async def _rules(hall_slug: str) -> dict[str, Any]:
    policies = await hall.policies(hall_slug, clock.now())
    return {
        "minutes": int(policies.waiting_offer_for.total_seconds()) // 60, "unanswered": policies.waiting_unanswered,
        "quiet_from": f"{policies.waiting_quiet_from:%H:%M}", "quiet_until": f"{policies.waiting_quiet_until:%H:%M}",
    }  # fmt: skip


async def _wish_page(request: Request, found: WaitingWish, refusal: Refusal | None = None) -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    return page(
        request, "waiting_list/page.html", status=refusal.status if refusal else 200, view=await waiting_view(found, language),
        problem=say(language, refusal.key, **refusal.facts) if refusal else "", open=is_open(found, now),
        own=person_of(request).citizen == found.citizen, over=found.state in (WaitingState.over, WaitingState.unanswered),
        **await _rules(found.awaited.hall),
    )  # fmt: skip


def _typed(form: Any) -> Typed:
    kind = "enterprise" if form.get("kind") == "enterprise" else "person"
    answers = read_answers(form, Answers(kind=kind), _WHO)
    days, parts = (tuple(dict.fromkeys(str(each)[:12] for each in form.getall(name, []))) for name in ("days", "parts"))
    return Typed(days, tuple(each for each in parts if each in tuple(PARTS)), answers)


def _awaited(hall_slug: str, items: tuple[str, ...], typed: Typed, language: str) -> Awaited:
    days = sorted(found for found in (_day(each) for each in typed.days) if found)
    return Awaited(hall_slug, items, tuple(days), tuple(Kind(each) for each in typed.parts), language)


def _said(refusal: Refusal, language: str) -> Problems:
    if isinstance(refusal, SignInNeeded):
        raise refusal
    return ((refusal.field or "", say(language, refusal.key, **refusal.facts)),)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


routes = (new, join, one, accept, decline, leave)
