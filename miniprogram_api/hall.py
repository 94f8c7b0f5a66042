"""The halls and what is free in them, as JSON."""

from datetime import date, datetime
from importlib.metadata import version
from typing import Annotated, Any

import msgspec
from litestar import Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from backend import catalogue, clock, closures, hall, settings, visits
from backend.hall import Hall, NotTakenHere, OpenDay
from backend.recent import Recent
from miniprogram_api.hall_shapes import (
    CalledTicket,
    Config,
    Day,
    Group,
    HallListed,
    Halls,
    HallTold,
    Hours,
    Now,
    Start,
    Starts,
)
from miniprogram_api.problems import PROBLEMS

BASE = "/api/mp/v1"
TWO_WEEKS = 14
MOST_ITEMS = 10


_STARTS: Recent[bytes] = Recent()
_VERSION = version("yueban")


@get(f"{BASE}/config", responses=PROBLEMS)
async def config() -> Config:
    """What a program needs to know before anything else."""
    return Config(_VERSION, settings.current().demo, (await hall.default_hall()).slug, ("zh", "en"), {})


@get(f"{BASE}/halls", responses=PROBLEMS)
async def halls() -> Halls:
    """All halls."""
    now = clock.now()
    return Halls([_listed(each, (await hall.open_now(each.slug, now)).open) for each in await hall.halls()])


@get(f"{BASE}/halls/{{slug:str}}", responses=PROBLEMS)
async def one_hall(slug: FromPath[str]) -> HallTold:
    """A hall: the way there, zones, facilities, windows, hours of two weeks."""
    found = await hall.hall(slug)
    days = await hall.opening_days(slug, clock.today(), TWO_WEEKS)
    return _told(found, await _groups(slug), [_day(each) for each in days])


@get(f"{BASE}/halls/{{slug:str}}/now", responses=PROBLEMS)
async def now(slug: FromPath[str]) -> Now:
    """Open or closed, until when, how many wait, who is called."""
    moment, found = clock.now(), await hall.hall(slug)
    opened = await hall.open_now(found.slug, moment)
    called = [CalledTicket(each.ticket, each.window, each.called_at) for each in await visits.called_now(slug, moment)]
    waiting = await visits.waiting_count(slug, moment.date())
    why = closures.reason(opened.closure, "zh") if opened.closure else None
    return Now(opened.open, opened.kind, opened.until, opened.next_opening, waiting, called, why)


@get(f"{BASE}/items/{{item:str}}/slots", responses=PROBLEMS, response_headers=())
async def slots(
    item: FromPath[str],
    day: FromQuery[date | None] = None,
    at: Annotated[str, QueryParameter(name="hall")] = "",
    beside: Annotated[list[str] | None, QueryParameter(name="with", max_items=MOST_ITEMS)] = None,
) -> Response[bytes]:
    """The starts of a day for this item, with others of the same visit; without a day, of the first that has room.
    Counts may be a second old: the booking decides."""
    items = tuple(dict.fromkeys((item, *(each for one in beside or () for each in one.split(",") if each))))
    body = await _STARTS.answer((at, items, day), clock.now(), lambda: _starts(at, items, day, clock.now()))
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


async def _starts(at: str, items: tuple[str, ...], day: date | None, now: datetime) -> bytes:
    slug = (await hall.hall(at) if at else await hall.default_hall()).slug
    try:
        first = None if day else await hall.earliest(slug, items, now)
        found = await hall.free_starts(slug, items, day or (first.starts_at.date() if first else now.date()), now)
    except NotTakenHere:
        for item in items:
            await catalogue.guide(item)
        raise
    starts = [Start(s.slot, s.starts_at, s.ends_at, s.kind, s.capacity, s.free) for s in found]
    return msgspec.json.encode(Starts(starts))


async def _groups(slug: str) -> list[Group]:
    windows = await hall.windows(slug)
    found = []
    for group in await hall.window_groups(slug):
        own = [each for each in windows if each.window_group == group.slug]
        if own:
            numbers = [each.number for each in own]
            found.append(Group(group.slug, group.name.zh, group.name.en, group.letter, group.zone.zh, numbers, own[0].floor))
    return found


def _listed(each: Hall, is_open: bool) -> HallListed:
    about = each.about
    return HallListed(
        each.slug, each.name.zh, each.name.en, about.address.zh, about.phone, about.latitude, about.longitude, is_open
    )


def _day(each: OpenDay) -> Day:
    hours = [Hours(p.kind, f"{p.opens:%H:%M}", f"{p.closes:%H:%M}", p.walk_ins) for p in each.periods]
    return Day(each.day, each.kind, each.special, each.confirmed, hours)


def _told(found: Hall, groups: list[Group], days: list[Day]) -> HallTold:
    about = found.about
    return HallTold(
        hall=found.slug, name=found.name.zh, name_en=found.name.en, address=about.address.zh, address_en=about.address.en,
        latitude=about.latitude, longitude=about.longitude, way=[each.zh for each in about.way], parking=about.parking.zh,
        barrier_free=about.barrier_free.zh, phone=about.phone, organ=about.organ.zh, zones=about.zones,
        facilities=about.facilities, elsewhere=about.elsewhere, groups=groups, days=days,
    )  # fmt: skip


routes: tuple[Any, ...] = (config, halls, one_hall, now, slots)
