"""A visitor's own tour of today: who is next, the address in its hours, the code to show, the word that begins the visit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import bedside, clock, doorstep, hall, home_visits, tours
from backend.bedside import Operation, Verb
from backend.doorstep import LATER, Assigned, Door, TooManyAddresses
from backend.hall import Hall
from backend.home_visits import HomeVisit, NoHomeVisit, NotMet, State
from backend.languages import say, time
from backend.refusals import NotFound, Refusal
from backend.tours import Stop, Tour
from backend.visits import Desk
from web.addresses import public_address
from web.door_codes import as_picture, check_address, typed_at
from web.doorstep_view import now_words, watermark
from web.home_visits_view import VisitView, community_words, rows, visit_view, visit_views
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of

TODAY = "/staff/visits-today"
VISITORS = ("visitor", "manager")
_NOTHING: Mapping[str, str] = {}
_MOVES = {"setting-out": "set_out", "begin": "begin", "not-met": "not_met", "later": "later"}


@dataclass(frozen=True)
class StopView:
    """A household of the tour in words: no street, the name masked."""

    reference: str
    at: str
    community: str
    who: str
    what: str
    state: str
    state_words: str
    look: str
    set_out: bool
    late: bool
    locked: bool


@get(TODAY, include_in_schema=False)
async def today(request: Request) -> Response[Any]:
    """The tours of one's team that lie in the hours of their addresses."""
    desk, language, now = desk_of(request, *VISITORS), preferences(request).language, clock.now()
    mine = await tours.open_to(desk.staff, now)
    pairs = [(tour, stop) for tour in mine for stop in tour.stops if tours.is_open(stop, now)]
    stops = list(zip(pairs, await stop_views(pairs, language), strict=True))
    found = [(_title(tour, language), tour, [view for (one, _), view in stops if one is tour]) for tour in mine]
    return page(request, "doorstep/today.html", member=staff_of(request), tours=found)


@get(f"{TODAY}/{{reference:str}}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One household: what for, what to know, what to do next; the address stays shut."""
    desk = desk_of(request, *VISITORS)
    return await _card(request, await doorstep.assigned(desk.staff, reference, clock.now()))


@get(f"{TODAY}/{{reference:str}}/code", include_in_schema=False)
async def code(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The code and its QR, to be held up at the door; the page asks for the next one by itself."""
    desk, now = desk_of(request, *VISITORS), clock.now()
    shown = await doorstep.code_for(desk.staff, reference, now)
    address = check_address(public_address(request), shown.code)
    answer = page(
        request, "doorstep/code.html", member=staff_of(request), reference=reference, code=f"{shown.code[:4]} {shown.code[4:]}",
        next_at=time(shown.next_at), typed_at=typed_at(public_address(request)), qr=as_picture(address),
        phone=(await hall.hall(desk.hall)).about.phone,
    )  # fmt: skip
    answer.headers["Refresh"] = str(int((shown.next_at - now) / timedelta(seconds=1)) + 2)
    return answer


@post(f"{TODAY}/{{reference:str}}/address", include_in_schema=False, status_code=200)
async def address(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The full address, on record, under a watermark."""
    desk, language, now = desk_of(request, *VISITORS), preferences(request).language, clock.now()
    try:
        found = await doorstep.street(desk.staff, reference, now)
    except TooManyAddresses as refusal:
        return await _card(request, await doorstep.assigned(desk.staff, reference, now), refusal)
    told = await rows(found, language, names_masked=True, street=True)
    mark = f"{staff_of(request).number} · {now_words(language)}"
    return page(
        request, "doorstep/address.html", member=staff_of(request), visit=found, view=await visit_view(found, language),
        rows=[row for row in told if row.typed not in (found.asking.address, found.asking.landmark)], mark=mark, watermark=watermark(mark),
    )  # fmt: skip


@post(f"{TODAY}/{{reference:str}}/{{move:str}}", include_in_schema=False, status_code=303)
async def moved(request: Request, reference: FromPath[str], move: FromPath[str]) -> Response[Any]:
    """Set out, begin with the word, leave unmet, be later."""
    desk, sent, now = desk_of(request, *VISITORS), await request.form(), clock.now()
    typed = {name: str(sent.get(name, ""))[:80] for name in ("word", "how", "minutes")}
    if move not in _MOVES:
        raise NotFound
    try:
        await _moved(move, desk, reference, typed, now)
    except NoHomeVisit:
        raise
    except Refusal as refusal:
        return await _card(request, await doorstep.assigned(desk.staff, reference, now), refusal, move, typed)
    return redirect(TODAY if move == "not-met" else f"{TODAY}/{reference}?done={move}")


async def _moved(move: str, desk: Desk, reference: str, sent: Mapping[str, str], now: datetime) -> None:
    staff = desk.staff
    if move == "setting-out":
        return await doorstep.set_out(staff, reference, now)
    if move == "begin":
        await doorstep.begin(staff, reference, sent["word"], now)
        await _at_the_bedside(desk, reference, now)
    elif move == "later":
        minutes = int(sent["minutes"]) if sent["minutes"] in {str(each) for each in LATER} else 0
        await doorstep.be_later(staff, reference, minutes, now)
    else:
        how = NotMet(sent["how"]) if sent["how"] in tuple(NotMet) else NotMet.nobody_opened
        await doorstep.not_met(staff, reference, how, now)
    return None


async def _at_the_bedside(desk: Desk, reference: str, now: datetime) -> None:
    """The checklist begins with the visit: the word is typed once."""
    for each in await bedside.beside(desk.hall, desk.staff, now):
        if each.visit.reference == reference and not each.begun:
            await bedside.act(desk.hall, desk.staff, Operation(uuid4(), reference, 0, Verb.begin, now, each.number), now)


async def _card(
    request: Request, found: Assigned, problem: Refusal | None = None, tried: str = "", typed: Mapping[str, str] = _NOTHING
) -> Response[Any]:
    language, visit, now = preferences(request).language, found.visit, clock.now()
    door = await doorstep.door_now(visit.reference, found.tour.id)
    return page(
        request, "doorstep/visit.html", status=problem.status if problem else 200, member=staff_of(request),
        stop=(await stop_views(((found.tour, found.stop),), language))[0], view=await visit_view(visit, language),
        rows=[row for row in await rows(visit, language, names_masked=True, street=False) if row.value or row.typed],
        planned=visit.state is State.planned, late=doorstep.is_late(found.stop, now) and visit.state is State.planned, door=door,
        hows=[(each.value, say(language, f"not-met-{each}")) for each in NotMet],
        laters=[(str(each), say(language, "About {minutes} minutes later", minutes=each)) for each in LATER],
        problem=say(language, problem.key, **problem.facts) if problem else "", field=problem.field if problem else "", tried=tried,
        code_from=time(doorstep.code_from(found.stop)) if now < doorstep.code_from(found.stop) else "",
        how=typed.get("how", ""), minutes=typed.get("minutes", ""), done=request.query_params.get("done", ""),
        phone=(await hall.hall(visit.hall)).about.phone,
    )  # fmt: skip


async def stop_views(found: Sequence[tuple[Tour, Stop]], language: str) -> tuple[StopView, ...]:
    """Households of tours in words, in this order and in as many questions for many as for one."""
    visits = {each.reference: each for each in await home_visits.several([stop.reference for _, stop in found])}
    views = {each.reference: each for each in await visit_views(tuple(visits.values()), language)}
    doors = await doorstep.doors_now({tour.id for tour, _ in found})
    return tuple([
        _stop(
            stop, await hall.hall(tour.hall), visits[stop.reference], views[stop.reference],
            doors.get((stop.reference, tour.id), Door(stop.reference, tour.id)), language,
        )
        for tour, stop in found
    ])  # fmt: skip


def _stop(stop: Stop, where: Hall, visit: HomeVisit, view: VisitView, door: Door, language: str) -> StopView:
    return StopView(
        stop.reference, time(stop.arrives_at), community_words(where, stop.community, language), view.who,
        view.what, view.state, view.state_words, view.look, bool(door.set_out_at),
        visit.state is State.planned and doorstep.is_late(stop, clock.now()), bool(door.locked_at),
    )  # fmt: skip


def _title(tour: Tour, language: str) -> str:
    return say(language, f"half-day-{tour.half}")


routes = (today, one, code, address, moved)
