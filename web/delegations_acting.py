"""What a delegate does in a principal's name: see, change and cancel bookings, follow home visits and agents' matters."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import agent_matters, appointments, clock, hall, home_visits
from backend.appointments import Appointment
from backend.languages import say
from backend.mandates import Delegation, Matter, Side
from backend.refusals import NotFound, Refusal
from web.agent_matters_view import matter_views
from web.appointments_booked import booked_view, booked_views, change_facts, start_chosen
from web.delegations import ONE, principal_of
from web.delegations_view import delegation_view
from web.home_visits_view import visit_view, visit_views
from web.modes import preferences
from web.rendering import page, redirect

_BOOKING = f"{ONE}/appointments/{{booking:str}}"
_VISIT = f"{ONE}/home-visits/{{visit:str}}"


@get(f"{ONE}/appointments", include_in_schema=False)
async def bookings(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The principal's bookings to come; the first look of a day is told to them."""
    found, delegate, principal = await principal_of(request, reference)
    now = clock.now()
    those = await appointments.bookings_for(delegate, principal, now)
    return page(
        request, "delegations/bookings.html", view=delegation_view(found, Side.delegate, preferences(request).language),
        bookings=await booked_views([each for each in those if each.state in appointments.LIVE], request, now),
    )  # fmt: skip


@get(f"{_BOOKING}/cancel", include_in_schema=False)
async def cancel_page(request: Request, reference: FromPath[str], booking: FromPath[str]) -> Response[Any]:
    """Asks once."""
    found, delegate, principal = await principal_of(request, reference)
    booked = await appointments.booking_for(delegate, principal, booking, Matter.cancel, clock.now())
    return await _cancel_page(request, found, booked)


@post(f"{_BOOKING}/cancel", include_in_schema=False, status_code=303)
async def cancel(request: Request, reference: FromPath[str], booking: FromPath[str]) -> Response[Any]:
    """Given back in the principal's name, who is told."""
    found, delegate, principal = await principal_of(request, reference)
    try:
        await appointments.cancel_for(delegate, principal, booking, clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        booked = await appointments.booking_for(delegate, principal, booking, Matter.cancel, clock.now())
        return await _cancel_page(request, found, booked, refusal)
    return redirect(f"/me/delegations/{found.reference}/appointments")


@get(f"{_BOOKING}/change", include_in_schema=False)
async def change_page(request: Request, reference: FromPath[str], booking: FromPath[str]) -> Response[Any]:
    """The picker for another time of the same visit."""
    found, delegate, principal = await principal_of(request, reference)
    booked = await appointments.booking_for(delegate, principal, booking, Matter.change, clock.now())
    return await _change_page(request, found, booked)


@post(f"{_BOOKING}/change", include_in_schema=False, status_code=303)
async def change(request: Request, reference: FromPath[str], booking: FromPath[str]) -> Response[Any]:
    """The new place is had before the old one is given back."""
    (found, delegate, principal), form = await principal_of(request, reference), await request.form()
    booked = await appointments.booking_for(delegate, principal, booking, Matter.change, clock.now())
    starts_at = start_chosen(form, booked)
    if starts_at is None:
        return await _change_page(request, found, booked, problem="Choose a time first", status=422)
    try:
        await appointments.change_for(delegate, principal, booked.reference, starts_at, clock.now())
    except (appointments.SlotFull, hall.SlotPassed) as gone:
        return await _change_page(request, found, booked, problem=gone.key, status=gone.status)
    return redirect(f"/me/delegations/{found.reference}/appointments")


@get(f"{ONE}/home-visits", include_in_schema=False)
async def visits(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The principal's home visits; never the street, never a protected person's."""
    found, delegate, principal = await principal_of(request, reference)
    language = preferences(request).language
    those = await home_visits.visits_for(delegate, principal, clock.now())
    return page(
        request, "delegations/visits.html", view=delegation_view(found, Side.delegate, language),
        visits=await visit_views(those, language),
    )  # fmt: skip


@get(_VISIT, include_in_schema=False)
async def visit(request: Request, reference: FromPath[str], visit: FromPath[str]) -> Response[Any]:
    """Where one stands, and the hall's question."""
    return await _visit_page(request, reference, visit)


@post(f"{_VISIT}/reply", include_in_schema=False, status_code=303)
async def reply(request: Request, reference: FromPath[str], visit: FromPath[str]) -> Response[Any]:
    """The answer to the hall's question, in the principal's name."""
    (found, delegate, principal), form = await principal_of(request, reference), await request.form()
    words = str(form.get("words", ""))[:400]
    try:
        await home_visits.reply_for(delegate, principal, visit, words, clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return await _visit_page(request, reference, visit, refusal, words)
    return redirect(f"/me/delegations/{found.reference}/home-visits")


@get(f"{ONE}/agent-matters", include_in_schema=False)
async def matters(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The principal's matters with an agent: where each stands."""
    found, delegate, principal = await principal_of(request, reference)
    language = preferences(request).language
    those = await agent_matters.matters_for(delegate, principal, clock.now())
    return page(
        request, "delegations/matters.html", view=delegation_view(found, Side.delegate, language),
        matters=await matter_views(those, language),
    )  # fmt: skip


async def _cancel_page(request: Request, found: Delegation, booked: Appointment, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "delegations/cancel.html", status=problem.status if problem else 200,
        booked=await booked_view(booked, request, clock.now()), view=delegation_view(found, Side.delegate, language),
        problem=say(language, problem.key, **problem.facts) if problem else "",
    )  # fmt: skip


async def _change_page(request: Request, found: Delegation, booked: Appointment, *, problem: str = "", status: int = 200) -> Response[Any]:
    facts = await change_facts(request, booked, f"/me/delegations/{found.reference}/appointments/{booked.reference}/change", problem)
    view = delegation_view(found, Side.delegate, preferences(request).language)
    return page(request, "delegations/change.html", fragment="_picker", status=status, view=view, **facts)


async def _visit_page(request: Request, reference: str, visit: str, problem: Refusal | None = None, words: str = "") -> Response[Any]:
    found, delegate, principal = await principal_of(request, reference)
    language = preferences(request).language
    shown = await home_visits.visit_for(delegate, principal, visit, clock.now())
    return page(
        request, "delegations/visit.html", status=problem.status if problem else 200, view=delegation_view(found, Side.delegate, language),
        visit=await visit_view(shown, language), words=words, problem=say(language, problem.key, **problem.facts) if problem else "",
    )  # fmt: skip


routes = (bookings, cancel_page, cancel, change_page, change, visits, visit, reply, matters)
