"""The hall's screen: who is called where, who is next, how long it takes, and the changing code to check in with."""

from asyncio import to_thread
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import segno
from litestar import Request, Response, get, post
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from backend import clock, hall, secrecy, settings, visits
from backend.languages import day, say, time
from backend.visits import Called, GroupLine
from web import closures_view
from web.addresses import public_address
from web.hall_view import Doors, doors
from web.identity import cookie_value, kept_cookie, staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.waits import wait_figures

_FRESH = timedelta(seconds=30)
_A_YEAR = timedelta(days=365)
_SHOWN = 7


@dataclass(frozen=True)
class CallView:
    """A number on the screen; a fresh one stands out. `key` tells one call from the next of the same number, `said` is
    what the voice says, `sounds` the hall's recordings of it in order (empty: it has not all of them)."""

    ticket: str
    window: str
    name: str
    fresh: bool
    key: str
    said: str
    sounds: str


@dataclass(frozen=True)
class GroupView:
    """A group of windows: who is next and how long one would wait who takes a number now."""

    letter: str
    name: str
    serving: str
    waiting: int
    next: tuple[str, ...]
    wait: str


@dataclass(frozen=True)
class ScreenView:
    """What the screen shows now; `qr`, the picture of `address`, is empty on a device that is not the hall's screen.
    `stamp` is the server's moment in milliseconds, by which the clock goes on; `chime` whether the hall has its own."""

    hall: str
    name: str
    day: str
    time: str
    stamp: int
    doors: Doors
    closed: tuple[str, ...]
    calls: tuple[CallView, ...]
    groups: tuple[GroupView, ...]
    address: str
    qr: str
    chime: str


@get("/display/{hall_slug:str}", include_in_schema=False)
async def screen(request: Request, hall_slug: FromPath[str]) -> Response[Any]:
    """Everybody may look; the code shows on the hall's own screens only, for it proves that one is in the hall."""
    where, now, language = await hall.hall(hall_slug), clock.now(), preferences(request).language
    there = visits.sounds_there(where.slug)
    address = _address(request, where.slug, visits.current(where.slug, now)) if _is_screen(request, where.slug) else ""
    view = ScreenView(
        where.slug, where.name.said(language), day(language, now.date()), time(now), int(now.timestamp() * 1000),
        doors(await hall.open_now(where.slug, now), language, now), await _closed_today(where.slug, now, language),
        tuple(_call(each, there, now) for each in await visits.called_now(where.slug, now, _SHOWN)),
        await _groups(where.slug, now, language), address,
        segno.make(address, error="m").svg_data_uri(border=2, scale=6, light="#fff") if address else "",
        visits.CHIME if visits.CHIME in there else "",
    )  # fmt: skip
    return page(request, "display/screen.html", fragment="_screen", view=view)


@get("/display/{hall_slug:str}/sounds/{name:str}", include_in_schema=False)
async def sound(hall_slug: FromPath[str], name: FromPath[str]) -> Response[bytes]:
    """One of the hall's recordings."""
    where = await hall.hall(hall_slug)
    found = await to_thread(visits.sound, where.slug, name)
    if found is None:
        raise NotFoundException
    return Response(found.content, media_type=found.kind, headers={"Cache-Control": "public, max-age=3600"})


@get("/staff/screen", include_in_schema=False)
async def set_up(request: Request) -> Response[Any]:
    """Where staff make this device a screen of the hall."""
    desk = desk_of(request, "desk", "manager")
    return page(
        request, "display/set_up.html", member=staff_of(request), hall_slug=desk.hall, ready=_is_screen(request, desk.hall),
        recordings=len(visits.sounds_there(desk.hall)),
    )  # fmt: skip


@post("/staff/screen", include_in_schema=False, status_code=303)
async def make_screen(request: Request) -> Response[Any]:
    """From now on this device shows the check-in code of the hall, for a year."""
    desk = desk_of(request, "desk", "manager")
    answer = redirect(f"/display/{desk.hall}")
    answer.set_cookie(kept_cookie("screen", _proof(desk.hall), _A_YEAR))
    return answer


async def _closed_today(place: str, now: datetime, language: str) -> tuple[str, ...]:
    tomorrow = clock.at(now.astimezone(clock.SHANGHAI).date() + timedelta(days=1), 0)
    return await closures_view.public_lines(place, now, tomorrow, language)


async def _groups(place: str, now: datetime, language: str) -> tuple[GroupView, ...]:
    known = {each.slug: each for each in await hall.window_groups(place)}
    return tuple(
        _group(each, known[each.group].letter, known[each.group].name.said(language), language) for each in await visits.lines(place, now)
    )


def _group(line: GroupLine, letter: str, name: str, language: str) -> GroupView:
    serving = say(language, "Windows serving: {number}", number=line.serving) if line.serving else say(language, "No window serves now")
    return GroupView(letter, name, serving, line.waiting, line.next, wait_figures(line.wait, language))


def _call(called: Called, there: frozenset[str], now: datetime) -> CallView:
    return CallView(
        called.ticket, called.window, called.name, now - called.called_at < _FRESH,
        f"{called.ticket}-{int(called.called_at.timestamp() * 1000)}", visits.spoken(called.ticket, called.window),
        " ".join(visits.recorded(called.ticket, called.window, there)),
    )  # fmt: skip


def _is_screen(request: Request, slug: str) -> bool:
    return settings.current().demo or secrecy.same(cookie_value(request, "screen").encode(), _proof(slug).encode())


def _proof(slug: str) -> str:
    return secrecy.mac(slug, "screen").hex()[:32]


def _address(request: Request, slug: str, code: str) -> str:
    return f"{public_address(request)}/check-in/{slug}/{code}"


routes = (screen, sound, set_up, make_screen)
