"""The halls: where they are, when they are open, what is in them."""

from datetime import timedelta
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from backend import clock, hall
from backend.hall import Hall, Window, WindowGroup
from web import closures_view, hall_view
from web.modes import preferences
from web.rendering import page

PUBLIC = "no-cache"
TWO_WEEKS = 14


@get("/halls", include_in_schema=False, opt={"public": True})
async def halls(request: Request) -> Response[Any]:
    """All halls with their address and whether they are open."""
    language, now = preferences(request).language, clock.now()
    found = [(each, hall_view.doors(await hall.open_now(each.slug, now), language, now)) for each in await hall.halls()]
    return page(request, "hall/halls.html", cache=PUBLIC, halls=found)


@get("/halls/{slug:str}", include_in_schema=False, opt={"public": True})
async def one_hall(request: Request, slug: FromPath[str]) -> Response[Any]:
    """One hall: the way there, hours of two weeks, zones and windows by floor, facilities (articles 3.1 and 4.1)."""
    language, now = preferences(request).language, clock.now()
    found = await hall.hall(slug)
    days = await hall.opening_days(slug, now.date(), TWO_WEEKS)
    return page(
        request, "hall/hall.html", cache=PUBLIC, hall=found, about=found.about,
        doors=hall_view.doors(await hall.open_now(slug, now), language, now),
        days=tuple(hall_view.day_view(each, language, now.date()) for each in days),
        closed=await closures_view.public_lines(slug, now, now + timedelta(days=TWO_WEEKS), language),
        numbers=(await hall.policies(slug, now)).tickets_from_home, maps=hall_view.maps(found, language), floors=_floors(found),
        groups=_windows(await hall.window_groups(slug), await hall.windows(slug), language),
    )  # fmt: skip


def _floors(found: Hall) -> tuple[tuple[str, tuple[hall.Place, ...]], ...]:
    """The zones by floor, in the order in which the hall names them."""
    floors = dict.fromkeys(zone.floor for zone in found.about.zones)
    return tuple((floor, tuple(zone for zone in found.about.zones if zone.floor == floor)) for floor in floors)


def _windows(groups: tuple[WindowGroup, ...], windows: tuple[Window, ...], language: str) -> tuple[tuple[str, str, str], ...]:
    """Each group's name, the numbers of its windows in their order, its floor; groups without windows are left out."""
    found = []
    for group in groups:
        own = sorted((each for each in windows if each.window_group == group.slug), key=lambda each: each.number.rjust(8))
        numbers = "、".join(each.number for each in own) if language == "zh" else ", ".join(each.number for each in own)
        if own:
            found.append((group.name.said(language), numbers, own[0].floor))
    return tuple(found)


routes = (halls, one_hall)
