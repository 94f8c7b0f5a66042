"""The desk's side of numbers taken at home: who is under way, and that they have come."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import clock, hall, secrecy, visits
from backend.languages import say, time
from backend.refusals import NotFound, Refusal
from backend.visits import HomeTicket
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.staff_items import items_named
from web.staff_view import said

ALL = "/staff/tickets/from-home"


@dataclass(frozen=True)
class Come:
    """Whether the hall calls this person first."""

    priority: str = ""


@dataclass(frozen=True)
class UnderWay:
    """Somebody under way: the number, the name masked, what for, since when."""

    id: str
    ticket: str
    name: str
    items: str
    at: str


@get(ALL, include_in_schema=False)
async def under_way(request: Request) -> Response[Any]:
    """Who took a number at home today and has not come yet."""
    return await _list_page(request)


@post(f"{ALL}/{{visit:uuid}}", include_in_schema=False, status_code=303)
async def come(request: Request, visit: FromPath[UUID], data: URLEncodedBody[Come]) -> Response[Any]:
    """Here now, the name compared with the document: into the line."""
    desk = desk_of(request)
    try:
        came = await visits.come_to_desk(desk, visit, data.priority, clock.now())
    except NotFound:
        raise
    except Refusal as problem:
        return await _list_page(request, problem)
    return redirect(f"/staff/tickets/{came.id}")


async def _list_page(request: Request, problem: Refusal | None = None) -> Response[Any]:
    desk, language, now = desk_of(request), preferences(request).language, clock.now()
    found = await visits.home_tickets_coming(desk.hall, now.date())
    policies = await hall.policies(desk.hall, now)
    return page(
        request, "staff/home_tickets.html", status=problem.status if problem else 200, member=staff_of(request),
        rows=tuple([await _row(each, language) for each in found]), problem=said(problem, language) if problem else "",
        priorities=[("", say(language, "In turn"))] + [(each, say(language, f"priority-{each}")) for each in policies.priority_groups],
    )  # fmt: skip


async def _row(found: HomeTicket, language: str) -> UnderWay:
    items = " · ".join(each.name for each in await items_named(found.items, language))
    return UnderWay(str(found.id), found.ticket, secrecy.masked_name(found.name), items, time(found.taken_at))


routes = (under_way, come)
