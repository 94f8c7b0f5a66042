"""The waiting list: joining on a full day or for an earlier time, and answering what is offered."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import appointments, clock, hall, settings
from backend.appointments import Relation, WaitingForm, WaitingState, WaitingWish
from backend.languages import say
from backend.refusals import NotFound, Refusal
from web.appointments import chosen_hall, chosen_items
from web.appointments_answers import Answers, applicant_of, checked, needs_of
from web.identity import person_of, signed_in
from web.modes import preferences
from web.rendering import page, redirect
from web.waiting_list_form import NEW, WHO, Problems, Typed, awaited_of, earlier_page, form_page, read_typed, rules_of
from web.waiting_list_view import WaitingView, is_open, waiting_view


@get(NEW, include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """The form: for a new booking of these items, or (`reference`) to have an own booking earlier."""
    asked = request.query_params
    kind = "enterprise" if asked.get("kind") == "enterprise" else "person"
    if asked.get("reference"):
        booking = await appointments.owned(asked["reference"], signed_in(request))
        return await earlier_page(request, booking, Typed(days=(booking.day.isoformat(),)))
    slugs = chosen_items(request)
    if not slugs:
        return redirect("/appointments/new")
    typed = Typed(days=tuple(asked.getall("day", [])), answers=Answers(kind=kind))
    return await form_page(request, await chosen_hall(request, slugs), slugs, typed)


@post("/waiting-list", include_in_schema=False, status_code=303)
async def join(request: Request) -> Response[Any]:
    """Checked at the field, then on to the wish's own page; sent twice it is still one wish."""
    citizen, form = signed_in(request), await request.form()
    typed = read_typed(form)
    if form.get("reference"):
        return await _wait_for_earlier(request, str(form["reference"]), typed)
    slugs = tuple(dict.fromkeys(str(each) for each in form.getall("item", [])))
    if not slugs:
        raise hall.NotTakenHere
    where, language = await chosen_hall(request, slugs), preferences(request).language
    answers, problems = checked(typed.answers, WHO, clock.today(), language, demo=settings.current().demo)
    typed = Typed(typed.days, typed.parts, answers)
    if problems:
        return await form_page(request, where, slugs, typed, problems)
    wanted = WaitingForm(applicant_of(answers), relation=Relation(answers.relation), needs=needs_of(answers))
    try:
        made = await appointments.join_list(awaited_of(where.slug, slugs, typed, language), wanted, citizen, clock.now())
    except appointments.AlreadyWaiting:
        return await _to_own(request, lambda each: each.awaited.items == slugs)
    except NotFound:
        raise
    except Refusal as refusal:
        return await form_page(request, where, slugs, typed, _said(refusal, language), refusal.status)
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
        awaited = awaited_of(booking.hall, booking.items, typed, language)
        made = await appointments.wait_for_earlier(reference, awaited, citizen, clock.now())
    except appointments.AlreadyWaiting:
        return await _to_own(request, lambda each: each.reference == booking.reference)
    except NotFound:
        raise
    except Refusal as refusal:
        return await earlier_page(request, booking, typed, _said(refusal, language), refusal.status)
    return redirect(f"/waiting-list/{made.token}")


async def _to_own(request: Request, is_meant: Any) -> Response[Any]:
    """To the wish that is there already."""
    found = await appointments.waiting_of_citizen(signed_in(request))
    token = next((each.token for each in found if is_meant(each)), "")
    return redirect(f"/waiting-list/{token}" if token else "/me")


async def _wish_page(request: Request, found: WaitingWish, refusal: Refusal | None = None) -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    return page(
        request, "waiting_list/page.html", status=refusal.status if refusal else 200, view=await waiting_view(found, language),
        problem=say(language, refusal.key, **refusal.facts) if refusal else "", open=is_open(found, now),
        own=person_of(request).citizen == found.citizen, over=found.state in (WaitingState.over, WaitingState.unanswered),
        **await rules_of(found.awaited.hall),
    )  # fmt: skip


def _said(refusal: Refusal, language: str) -> Problems:
    return ((refusal.field or "", say(language, refusal.key, **refusal.facts)),)


routes = (new, join, one, accept, decline, leave)
