"""Choosing a time, and keeping it while the form is filled in."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post

from backend import appointments, catalogue, clock, hall
from backend.appointments import MOST_ITEMS, Holder, NothingBooked
from backend.hall import DrawnByLot, Hall, Kind, OpensLater
from backend.languages import say
from backend.proof_of_work import ProofOfWorkNeeded
from web.addresses import counted_address
from web.appointments_view import Choice, picker
from web.identity import person_of
from web.modes import preferences
from web.proof_of_work import just_confirmed, work_page
from web.rendering import page, recent_page, redirect
from web.security import device

NOT_YET = (OpensLater, DrawnByLot)


@dataclass(frozen=True)
class ItemView:
    """An item of the visit, and the address of the visit without it."""

    slug: str
    name: str
    without: str


@dataclass(frozen=True)
class HallView:
    """Another hall that takes the same items."""

    name: str
    href: str
    current: bool


@get("/appointments")
async def mine() -> Response[Any]:
    """One's bookings stand on the own page."""
    return redirect("/me")


@get("/appointments/new")
async def new(request: Request) -> Response[Any]:
    """The picker; without an item, the way to one."""
    slugs = chosen_items(request)
    if not slugs:
        return await _which_item(request)
    gone = request.query_params.get("why") == "gone"
    return await picker_page(request, slugs, problem="SlotFull" if gone else "")


@get("/appointments/new/more")
async def more(request: Request) -> Response[Any]:
    """What else can be done in the same visit, each a link to the picker for all of it."""
    slugs, language = chosen_items(request), preferences(request).language
    if not slugs:
        return redirect("/appointments/new")
    where = await chosen_hall(request, slugs)
    rows = [(name, _address((*slugs, slug), where)) for slug, name in await _others(where, slugs, language)]
    return page(request, "appointments/more.html", rows=rows, items=await _items(slugs, where, language), back=_address(slugs, where))


@post("/appointments/holds", status_code=303)
async def keep(request: Request) -> Response[Any]:
    """Keep the chosen start for ten minutes; where it is gone meanwhile, the picker again with fresh times."""
    form = await request.form()
    slugs = tuple(str(each) for each in form.getall("item", []))
    slot = str(form.get("earliest") or form.get("slot") or "")
    if not slot:
        return await picker_page(request, slugs, problem="Choose a time first", status=422)
    now = clock.now()
    try:
        hall_slug, starts_at = hall.read_slot(slot)
        await catalogue.guide(slugs[0] if slugs else "")
        await appointments.check_pace(holder_of(request), now, proof=str(form.get("proof", "")), confirmed=just_confirmed(request))
        held = await appointments.hold(hall_slug, slugs, starts_at, holder_of(request), now, instead_of=str(form.get("hold", "")) or None)
    except ProofOfWorkNeeded as needed:
        return await work_page(request, needed, back=_address(slugs, await chosen_hall(request, slugs)))
    except (appointments.SlotFull, appointments.SignInToHold, appointments.TooManyHolds, hall.SlotPassed, *NOT_YET) as gone:
        return await picker_page(request, slugs, problem=gone.key, status=gone.status, **gone.facts)
    return redirect(f"/appointments/new/details?{urlencode({'hold': held.id})}")


async def picker_page(request: Request, slugs: tuple[str, ...], *, problem: str = "", status: int = 200, **facts: object) -> Response[Any]:
    """The picker for these items, after a refusal with what went wrong on top."""
    if not problem:
        return await recent_page(request, "appointments/new.html", partial(_picker_facts, request, slugs), fragment="_picker")
    language = preferences(request).language
    found = await _picker_facts(request, slugs) | {
        "problem": say(language, problem, **facts), "to_sign_in": problem == "SignInToHold"
    }  # fmt: skip
    return page(request, "appointments/new.html", fragment="_picker", status=status, **found)


async def _picker_facts(request: Request, slugs: tuple[str, ...]) -> dict[str, Any]:
    chosen_now, now = preferences(request), clock.now()
    language = chosen_now.language
    where, old_hold = await chosen_hall(request, slugs), await _old_hold(request)
    query = item_query(slugs, where)
    choice = chosen(request, "/appointments/new", where.slug, slugs, query, f"/waiting-list/new?{urlencode(query)}")
    view = await picker(choice, language, chosen_now.mode, now)
    taken = await hall.items_taken(where.slug)
    return {
        "picker": view, "action": "/appointments/holds", "problem": "", "to_sign_in": False,
        "hidden": (*(("item", slug) for slug in slugs), ("hall", where.slug), ("hold", old_hold)),
        "pick_here": _address(slugs, where), "items": await _items(slugs, where, language), "where": where.name.said(language),
        "button": say(language, "Next: your details"), "minutes": sum(taken[slug].minutes for slug in slugs),
        "more": f"/appointments/new/more?{urlencode(query)}" if len(slugs) < MOST_ITEMS else "",
        "halls": await _halls(where, slugs, language),
        "at_home": next((guide.slug for guide in await catalogue.guides(slugs) if guide.home_service.eligible), ""),
    }  # fmt: skip


def chosen(
    request: Request, path: str, hall_slug: str, slugs: tuple[str, ...], keep: tuple[tuple[str, str], ...], wait: str
) -> Choice:
    """What the address says; what can't be read counts as not said. `wait` is where one joins the waiting list instead."""
    asked = request.query_params
    shown = _day(asked.get("day", "")), _part(asked.get("part", "")), _number(asked.get("after", ""))
    return Choice(path, hall_slug, slugs, *shown, keep, wait)


def chosen_items(request: Request) -> tuple[str, ...]:
    """`item`, then each `with`, once each."""
    asked = request.query_params
    return tuple(dict.fromkeys(each for each in (asked.get("item", ""), *asked.getall("with", [])) if each))


async def chosen_hall(request: Request, slugs: tuple[str, ...]) -> Hall:
    """The hall named; otherwise the first, the default one before all, that takes these items. hall.NotTakenHere."""
    form = await request.form() if request.method == "POST" else {}
    named = str(form.get("hall", "") or request.query_params.get("hall", ""))
    if named:
        return await hall.hall(named)
    taking = await halls_taking(slugs)
    if not taking:
        raise hall.NotTakenHere
    return taking[0]


async def halls_taking(slugs: tuple[str, ...]) -> tuple[Hall, ...]:
    """Every hall that takes all of these items."""
    return tuple([each for each in await hall.halls() if set(slugs) <= set(await hall.items_taken(each.slug))])


def holder_of(request: Request) -> Holder:
    """Who keeps a place: the signed-in citizen, and this browser."""
    return Holder(device(request.scope), person_of(request).citizen, counted_address(request) or None)


def item_query(slugs: tuple[str, ...], where: Hall) -> tuple[tuple[str, str], ...]:
    """The items and the hall as parts of an address."""
    return (("item", slugs[0]), *(("with", slug) for slug in slugs[1:]), ("hall", where.slug))


async def _old_hold(request: Request) -> str:
    """The hold that the new one is to stand in for: its form is taken over."""
    form = await request.form() if request.method == "POST" else {}
    return str(form.get("hold", "") or request.query_params.get("hold", ""))[:24]


async def _which_item(request: Request) -> Response[Any]:
    language = preferences(request).language
    where = await hall.default_hall()
    taken = await hall.items_taken(where.slug)
    guides = await catalogue.guides(tuple(taken))
    names = [(guide.slug, guide.title(language)) for guide in guides]
    return page(request, "appointments/which.html", items=names[:12], where=where.name.said(language))


async def _items(slugs: tuple[str, ...], where: Hall, language: str) -> tuple[ItemView, ...]:
    names = {guide.slug: guide.title(language) for guide in await catalogue.guides(slugs)}
    if set(names) != set(slugs):
        raise NothingBooked
    rest = {slug: tuple(each for each in slugs if each != slug) for slug in slugs}
    return tuple(ItemView(slug, names[slug], _address(rest[slug], where)) for slug in slugs)


async def _others(where: Hall, slugs: tuple[str, ...], language: str) -> tuple[tuple[str, str], ...]:
    """What can be done in the same visit: items that a group takes which takes all of these."""
    taken = await hall.items_taken(where.slug)
    groups = set.intersection(*(set(taken[slug].groups) for slug in slugs if slug in taken)) if slugs else set()
    fitting = tuple(slug for slug, each in taken.items() if slug not in slugs and groups & set(each.groups))
    return tuple((guide.slug, guide.title(language)) for guide in await catalogue.guides(fitting))


async def _halls(where: Hall, slugs: tuple[str, ...], language: str) -> tuple[HallView, ...]:
    return tuple(HallView(each.name.said(language), _address(slugs, each), each.slug == where.slug) for each in await halls_taking(slugs))


def _address(slugs: tuple[str, ...], where: Hall) -> str:
    return f"/appointments/new?{urlencode(item_query(slugs, where))}" if slugs else "/appointments/new"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _part(text: str) -> Kind | None:
    return Kind(text) if text in tuple(Kind) else None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


routes = (mine, new, more, keep)
