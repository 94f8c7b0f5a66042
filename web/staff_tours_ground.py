"""What tours are measured against, on two pages: the ways between communities, and what each item needs at home."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post

from backend import clock, hall, tours
from backend.home_visits import ELSEWHERE
from backend.languages import say
from backend.refusals import Refusal
from backend.tours import HALL, Device, ItemNeeds, Skill, Travel
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.staff_tours import PLANNERS
from web.tours_view import titles

WAYS, NEEDS = "/staff/travel-times", "/staff/item-needs"


@dataclass(frozen=True)
class WayView:
    """A way between two places: what was typed, and the minutes by coordinates (empty where none are known)."""

    name: str
    label: str
    typed: str
    reckoned: str


@dataclass(frozen=True)
class NeedsView:
    """What was typed for an item, to be there still when it could not stand."""

    item: str
    minutes: str
    skills: tuple[str, ...]
    devices: tuple[str, ...]


@get(WAYS, include_in_schema=False)
async def ways(request: Request) -> Response[Any]:
    """Each way once: the hall's own minutes, or by coordinates."""
    desk = desk_of(request, *PLANNERS)
    standing = {f"{origin}-{goal}": str(minutes) for origin, goal, minutes in await tours.ways(desk.hall)}
    return await _ways_page(request, standing)


@post(WAYS, include_in_schema=False, status_code=303)
async def keep_ways(request: Request) -> Response[Any]:
    """All of them at once; an empty field means: by coordinates."""
    desk, form = desk_of(request, *PLANNERS), await request.form()
    pairs = await _pairs(desk.hall)
    typed = {f"{origin}-{goal}": str(form.get(f"{origin}-{goal}", ""))[:10] for origin, goal in pairs}
    try:
        await tours.set_ways(desk.hall, f"staff:{desk.staff}", [(*pair, typed["-".join(pair)]) for pair in pairs], clock.now())
    except Refusal as problem:
        return await _ways_page(request, typed, problem)
    return redirect(f"{WAYS}?kept=1")


@get(NEEDS, include_in_schema=False)
async def needs(request: Request) -> Response[Any]:
    """Each item that is done at home: minutes, skills, devices."""
    return await _needs_page(request)


@post(NEEDS, include_in_schema=False, status_code=303)
async def keep_needs(request: Request) -> Response[Any]:
    """One item's line."""
    desk, form = desk_of(request, *PLANNERS), await request.form()
    item = str(form.get("item", ""))[:80]
    if item not in await titles(desk.hall, "zh"):
        return redirect(NEEDS)
    skills, devices = ([str(each)[:40] for each in form.getall(name, [])[:20]] for name in ("skill", "device"))
    typed = NeedsView(item, str(form.get("minutes", "")).strip()[:6], tuple(skills), tuple(devices))
    try:
        wanted = tours.check_item_needs(item, typed.minutes, skills, devices)
    except Refusal as problem:
        return await _needs_page(request, typed, problem)
    await tours.set_item_needs(desk.hall, f"staff:{desk.staff}", (wanted,), clock.now())
    return redirect(f"{NEEDS}?kept=1")


async def _ways_page(request: Request, typed: dict[str, str], problem: Refusal | None = None) -> Response[Any]:
    desk, language = desk_of(request, *PLANNERS), preferences(request).language
    where, reckoned = await hall.hall(desk.hall), await tours.travel(desk.hall, clock.now())
    plain = Travel({}, reckoned.points, reckoned.speed, reckoned.detour)
    names = {HALL: say(language, "The hall"), ELSEWHERE: say(language, "Another place, or not on this list")}
    names |= {each.slug: each.name.said(language) for each in where.about.communities}
    views: dict[str, list[WayView]] = {}
    for origin, goal in await _pairs(desk.hall):
        minutes = plain.minutes(origin, goal)
        name = f"{origin}-{goal}"
        views.setdefault(names[origin], []).append(WayView(name, names[goal], typed.get(name, ""), str(minutes) if minutes else ""))
    return page(
        request, "staff/travel_times.html", status=problem.status if problem else 200, member=staff_of(request), ways=views,
        problem=say(language, problem.key, **problem.facts) if problem else "", field=problem.field if problem else None,
        kept=request.query_params.get("kept") == "1" and not problem, speed=reckoned.speed, detour=reckoned.detour,
    )  # fmt: skip


async def _pairs(slug: str) -> tuple[tuple[str, str], ...]:
    """Each way once: from the hall to all, and between two communities; elsewhere is reached from the hall alone."""
    places = await tours.places(slug)
    return tuple(
        (origin, goal) for number, origin in enumerate(places) for goal in places[number + 1 :] if goal != ELSEWHERE or origin == HALL
    )


async def _needs_page(request: Request, typed: NeedsView | None = None, problem: Refusal | None = None) -> Response[Any]:
    desk, language = desk_of(request, *PLANNERS), preferences(request).language
    standing, names = await tours.item_needs(desk.hall), await titles(desk.hall, language)
    return page(
        request, "staff/item_needs.html", status=problem.status if problem else 200, member=staff_of(request),
        items=[(title, standing.get(item, ItemNeeds(item))) for item, title in names.items()], typed=typed,
        skills=[(each.value, say(language, f"skill-{each}"), None) for each in Skill],
        devices=[(each.value, say(language, f"device-{each}"), None) for each in Device],
        problem=say(language, problem.key, **problem.facts) if problem else "",
        kept=request.query_params.get("kept") == "1" and not problem,
    )  # fmt: skip


routes = (ways, keep_ways, needs, keep_needs)
