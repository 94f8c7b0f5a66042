"""A ticket for who walked in: the item in a few keys, the slip to print; what can be done with the ticket later."""

from contextlib import suppress
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from backend import clock, hall, visits
from backend.appointments import ItemsNeeded
from backend.languages import say
from backend.refusals import Refusal
from backend.visits import Desk, Shown, WalkIn
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import Tap, desk_of, done
from web.staff_items import items_found, items_named
from web.staff_view import names_of, row_view, said
from web.tickets_on_paper import paper

_MOST_ITEMS = 5


@get("/staff/tickets/new", include_in_schema=False)
async def form(
    request: Request, q: FromQuery[str] = "", more: FromQuery[list[str] | None] = None, priority: FromQuery[str] = ""
) -> Response[Any]:
    """Find the item; one tap on it gives the ticket. `priority`: who was said to be called first stays so while looking."""
    return await _form_page(request, desk_of(request), searched=q[:40], more=tuple(more or ()), priority=priority)


@post("/staff/tickets/new", include_in_schema=False, status_code=303)
async def find(request: Request) -> Response[Any]:
    """Look again, or for one thing more, with all that was chosen: one form with the ticket's, so that nothing of it is lost."""
    sent = await request.form()
    more = tuple(dict.fromkeys(str(item)[:80] for name in ("item", "more") for item in sent.getall(name, [])))[: _MOST_ITEMS - 1]
    said = {"q": "" if sent.get("more") else str(sent.get("q", ""))[:40], "priority": str(sent.get("priority", ""))[:20]}
    return redirect(f"/staff/tickets/new?{urlencode({'more': more} | {name: each for name, each in said.items() if each}, doseq=True)}")


@post("/staff/tickets", include_in_schema=False, status_code=303)
async def take(request: Request) -> Response[Any]:
    """The ticket, then its slip; two taps on one page are one ticket. Closed, or by appointment only, is said kindly, with
    when tickets are given again."""
    desk, sent = desk_of(request), await request.form()
    items, priority = tuple(dict.fromkeys(str(item) for item in sent.getall("item", []))), str(sent.get("priority", ""))
    wanted = WalkIn(_id(str(sent.get("ticket", ""))), items, priority)
    try:
        visit = await visits.take_ticket(desk, wanted, clock.now())
    except (visits.ByAppointmentNow, visits.NoTicketsNow, visits.UnknownPriority, ItemsNeeded) as problem:
        return await _form_page(request, desk, more=items[:-1], priority=priority, problem=problem)
    return redirect(f"/staff/tickets/{visit.id}?new=1")


@post("/staff/tickets/{visit:uuid}/back", include_in_schema=False, status_code=303)
async def back(request: Request, visit: FromPath[UUID], data: URLEncodedBody[Tap]) -> Response[Any]:
    """Called in vain and here after all: behind the next three."""
    desk = desk_of(request)
    await visits.walked_in(desk.hall, visit)
    return await done(request, desk, visits.come_back(desk, Shown(visit, data.version), clock.now()))


@get("/staff/tickets/{visit:uuid}", include_in_schema=False)
async def ticket(request: Request, visit: FromPath[UUID], new: FromQuery[str] = "") -> Response[Any]:
    """A walk-in's ticket: the slip to print, and what can be done with it."""
    desk, now, language = desk_of(request), clock.now(), preferences(request).language
    found = await visits.walked_in(desk.hall, visit)
    row = await visits.row_of_visit(desk.hall, visit, now)
    duty = await visits.duty_of(desk.hall, desk.staff)
    view = row_view(row, await names_of((row,), language), language)
    return page(
        request, "staff/ticket.html", row=view, slip=await paper(request, desk.hall, found.id, language), member=staff_of(request),
        new=bool(new), window=duty.window if duty and duty.window_group == row.group else "",
        mine=bool(duty and view.standing == "called" and view.window == duty.window),
    )  # fmt: skip


async def _form_page(
    request: Request, desk: Desk, *, searched: str = "", more: tuple[str, ...] = (), priority: str = "", problem: Refusal | None = None
) -> Response[Any]:
    language = preferences(request).language
    policies = await hall.policies(desk.hall, clock.now())
    taken = await hall.items_taken(desk.hall)
    chosen = tuple(dict.fromkeys(item for item in more if item in taken))[: _MOST_ITEMS - 1]
    return page(
        request, "staff/take_ticket.html", status=problem.status if problem else 200, searched=searched, member=staff_of(request),
        found=await items_found(desk.hall, searched, language, without=chosen), chosen=await items_named(chosen, language),
        priority=priority, priorities=tuple((each, say(language, f"priority-{each}")) for each in policies.priority_groups),
        ticket=str(uuid4()), problem=said(problem, language) if problem else "", full=len(chosen) >= _MOST_ITEMS - 1,
    )  # fmt: skip


def _id(typed: str) -> UUID:
    with suppress(ValueError):
        return UUID(typed)
    return uuid4()


routes = (form, find, take, back, ticket)
