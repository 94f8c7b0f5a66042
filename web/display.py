"""The hall's screen: called numbers and their windows, how many wait, and the changing code to check in with. No names."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import segno
from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, hall, secrecy, settings, visits
from backend.languages import day, time
from backend.visits import Called
from web.addresses import public_address
from web.identity import cookie_value, kept_cookie, staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of

_FRESH = timedelta(seconds=30)
_A_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class CallView:
    """A number on the screen; a fresh one stands out."""

    ticket: str
    window: str
    fresh: bool


@dataclass(frozen=True)
class ScreenView:
    """What the screen shows now; `qr`, the picture of `address`, is empty on a device that is not the hall's screen."""

    hall: str
    name: str
    day: str
    time: str
    waiting: int
    calls: tuple[CallView, ...]
    address: str
    qr: str


@get("/display/{hall_slug:str}", include_in_schema=False)
async def screen(request: Request, hall_slug: FromPath[str]) -> Response[Any]:
    """Everybody may look; the code shows on the hall's own screens only, for it proves that one is in the hall."""
    where, now, language = await hall.hall(hall_slug), clock.now(), preferences(request).language
    calls = await visits.called_now(where.slug, now)
    address = _address(request, where.slug, visits.current(where.slug, now)) if _is_screen(request, where.slug) else ""
    view = ScreenView(
        where.slug, where.name.said(language), day(language, now.date()), time(now), await visits.waiting_count(where.slug, now.date()),
        tuple(_call(each, fresh=now - each.called_at < _FRESH) for each in calls),
        address, segno.make(address, error="m").svg_data_uri(border=2, scale=6, light="#fff") if address else "",
    )  # fmt: skip
    return page(request, "display/screen.html", fragment="_screen", view=view)


@get("/staff/screen", include_in_schema=False)
async def set_up(request: Request) -> Response[Any]:
    """Where staff make this device a screen of the hall."""
    desk = desk_of(request, "desk", "manager")
    return page(request, "display/set_up.html", member=staff_of(request), hall_slug=desk.hall, ready=_is_screen(request, desk.hall))


@post("/staff/screen", include_in_schema=False, status_code=303)
async def make_screen(request: Request) -> Response[Any]:
    """From now on this device shows the check-in code of the hall, for a year."""
    desk = desk_of(request, "desk", "manager")
    answer = redirect(f"/display/{desk.hall}")
    answer.set_cookie(kept_cookie("screen", _proof(desk.hall), _A_YEAR))
    return answer


def _is_screen(request: Request, slug: str) -> bool:
    return settings.current().demo or secrecy.same(cookie_value(request, "screen").encode(), _proof(slug).encode())


def _proof(slug: str) -> str:
    return secrecy.mac(slug, "screen").hex()[:32]


def _address(request: Request, slug: str, code: str) -> str:
    return f"{public_address(request)}/check-in/{slug}/{code}"


def _call(called: Called, *, fresh: bool) -> CallView:
    return CallView(called.ticket, called.window, fresh)


routes = (screen, set_up, make_screen)
