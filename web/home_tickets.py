"""A walk-in number taken at home, where the hall gives such: taking it, seeing where it stands, giving it back."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import appointments, clock, hall, visits
from backend.hall import Hall, Policies
from backend.languages import say, time
from backend.refusals import NotFound, Refusal, SignInNeeded
from backend.visits import FromHome, HomeState, HomeTicket
from web.identity import person_of, signed_in
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_items import items_named

NEW = "/tickets/new"


@dataclass(frozen=True)
class Typed:
    """What the form brings; `ticket` is made by the page, so that it is one number however often it is sent."""

    hall: str = ""
    item: str = ""
    name: str = ""
    ticket: str = ""


@dataclass(frozen=True)
class HomeTicketView:
    """A number in its owner's hands before they have come: by when, to which windows."""

    ticket: str
    token: str
    address: str
    hall: str
    hall_slug: str
    windows: str
    floor: str
    until: str
    late_after: str
    coming: bool


@get(NEW, include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """What for, and who comes; whoever is not signed in comes back here afterwards."""
    asked = request.query_params
    where = await hall.hall(asked["hall"]) if asked.get("hall") else await _giving()
    if person_of(request).citizen is None:
        return redirect("/sign-in?" + urlencode({"next": f"{NEW}?hall={where.slug}"}))
    return await _form_page(request, where, Typed(where.slug, asked.get("item", ""), "", str(uuid4())))


@post("/tickets", include_in_schema=False, status_code=303)
async def take(request: Request, data: URLEncodedBody[Typed]) -> Response[Any]:
    """The number, then its page."""
    citizen, where = signed_in(request), await hall.hall(data.hall)
    wanted = FromHome(_id(data.ticket), where.slug, (data.item,) if data.item else (), data.name)
    try:
        made = await visits.take_at_home(citizen, wanted, clock.now())
    except visits.HomeTicketAlready:
        return redirect("/me")
    except (NotFound, SignInNeeded):
        raise
    except Refusal as problem:
        return await _form_page(request, where, data, problem)
    return redirect(f"/tickets/slips/{made.token}")


@post("/tickets/slips/{token:str}/return", include_in_schema=False, status_code=303)
async def give_back(request: Request, token: FromPath[str]) -> Response[Any]:
    """Not coming after all."""
    await visits.give_home_ticket_back(token, signed_in(request), clock.now())
    return redirect("/me")


async def before_coming(request: Request, token: str) -> Response[Any]:
    """The page of a number whose owner has not come yet; NothingHere."""
    language, found = preferences(request).language, await visits.home_ticket(token)
    return page(request, "visits/home_ticket.html", fragment="_home_ticket", view=await home_ticket_view(found, language))


async def home_ticket_view(found: HomeTicket, language: str) -> HomeTicketView:
    """A number taken at home in words."""
    now, where = clock.now(), await hall.hall(found.hall)
    group = next(each for each in await hall.window_groups(found.hall) if each.slug == found.window_group)
    floor = next((each.floor for each in await hall.windows(found.hall) if each.window_group == group.slug), "")
    policies, until = await hall.policies(found.hall, now), await visits.kept_until(found, now)
    return HomeTicketView(
        found.ticket, found.token, f"/tickets/slips/{found.token}", where.name.said(language), found.hall,
        group.name.said(language), floor, time(until),
        time(found.taken_at + policies.walk_in_wait), found.state is HomeState.coming and now <= until,
    )  # fmt: skip


async def mine(citizen: UUID, language: str) -> tuple[HomeTicketView, ...]:
    """The numbers that a citizen has taken at home today and that are not over."""
    found = await visits.home_tickets_of(citizen, clock.now().date())
    return tuple([await home_ticket_view(each, language) for each in found])


async def _giving() -> Hall:
    """The first hall that gives numbers at home; NoHomeTickets where none does."""
    for each in await hall.halls():
        if (await hall.policies(each.slug, clock.now())).tickets_from_home:
            return each
    raise visits.NoHomeTickets


async def _form_page(request: Request, where: Hall, typed: Typed, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    policies: Policies = await hall.policies(where.slug, clock.now())
    if not policies.tickets_from_home:
        raise visits.NoHomeTickets
    items = await items_named(tuple(await hall.items_taken(where.slug)), language)
    said = say(language, problem.key, **problem.facts) if problem else ""
    fault = "item" if isinstance(problem, appointments.ItemsNeeded) else problem.field if problem else None
    return page(
        request, "visits/new_home_ticket.html", status=problem.status if problem else 200, typed=typed, name=where.name.said(language),
        hall_slug=where.slug, items=[("", say(language, "Choose"))] + [(each.slug, each.name) for each in items],
        problems=((fault or "", said),) if problem else (), error={fault: said} if fault else {},
        minutes=int(policies.walk_in_wait.total_seconds() // 60), kept=int(policies.ticket_from_home_kept_for.total_seconds() // 60),
    )  # fmt: skip


def _id(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        return uuid4()


routes = (new, take, give_back)
