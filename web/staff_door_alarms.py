"""What managers do about doors: alarms looked at, a locked visit begun after a call; and the desk, which is phoned about visitors."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import clock, doorstep, hall
from backend.home_visits import NoHomeVisit
from backend.languages import say, time
from backend.refusals import Refusal
from web.doorstep_view import VisitorView, alarm_view, team_view
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of

ALARMS, CHECKS = "/staff/door-alarms", "/staff/visitor-checks"
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Nothing:
    """A button without fields."""


@dataclass(frozen=True)
class Check:
    """What the caller says: the code on the visitor's tablet, or a staff number and a day."""

    code: str = ""
    number: str = ""
    day: str = ""


@dataclass(frozen=True)
class TeamView:
    """A team that really is on its way: when, with which vehicle, who."""

    when: str
    vehicle: str
    team: tuple[VisitorView, ...]


@get(ALARMS, include_in_schema=False)
async def alarms(request: Request) -> Response[Any]:
    """What waits to be looked at, then the last seven days."""
    return await _alarms_page(request)


@post(f"{ALARMS}/{{number:int}}/look", include_in_schema=False, status_code=303)
async def look(request: Request, number: FromPath[int], data: URLEncodedBody[Nothing]) -> Response[Any]:  # noqa: ARG001
    """Another manager than the one it is about has looked at it."""
    desk = desk_of(request, "manager")
    try:
        await doorstep.look_at(desk.hall, number, desk.staff, clock.now())
    except doorstep.OwnDoorAlarm as refusal:
        return await _alarms_page(request, refusal)
    return redirect(ALARMS)


@post(f"{ALARMS}/visits/{{reference:str}}", include_in_schema=False, status_code=303)
async def begin(request: Request, reference: FromPath[str], data: URLEncodedBody[Nothing]) -> Response[Any]:  # noqa: ARG001
    """A locked visit begins, once the household was phoned and reached."""
    desk = desk_of(request, "manager")
    try:
        await doorstep.begin_after_call(desk.hall, desk.staff, reference, clock.now())
    except NoHomeVisit:
        raise
    except Refusal as refusal:
        return await _alarms_page(request, refusal)
    return redirect(f"{ALARMS}?begun=1")


@get(CHECKS, include_in_schema=False)
async def checks(request: Request) -> Response[Any]:
    """Somebody phones: is the visitor at my door real?"""
    desk_of(request)
    return await _check_page(request, Check(), (), asked=False)


@post(CHECKS, include_in_schema=False, status_code=200)
async def check(request: Request, data: URLEncodedBody[Check]) -> Response[Any]:
    """By the code, or by staff number and day; who is visited stays unsaid. A day that can't be read is not taken for today."""
    desk, now = desk_of(request), clock.now()
    found: tuple[TeamView, ...] = ()
    if data.code.strip():
        coming = await doorstep.who_comes(doorstep.Asking(desk.hall, data.code, by=f"staff:{desk.staff}"), now)
        until = say(preferences(request).language, "The code is good until {time}", time=time(coming.until)) if coming else ""
        found = (TeamView(until, coming.vehicle, team_view(coming.members)),) if coming else ()
    elif data.number.strip():
        language, day = preferences(request).language, _day(data.day)
        if day is None:
            return await _check_page(request, data, (), asked=False, problem=say(language, "Please choose a day"))
        on = await doorstep.tours_on(desk.hall, data.number[:20], day)
        found = tuple(TeamView(say(language, f"half-day-{each.half}"), each.vehicle, team_view(each.members)) for each in on)
    return await _check_page(request, data, found, asked=bool(data.code.strip() or data.number.strip()))


async def _alarms_page(request: Request, problem: Refusal | None = None) -> Response[Any]:
    desk, language, now = desk_of(request, "manager"), preferences(request).language, clock.now()
    found = [alarm_view(each, language) for each in await doorstep.alarms_of(desk.hall, now - _WEEK)]
    return page(
        request, "doorstep/alarms.html", status=problem.status if problem else 200, member=staff_of(request),
        waiting=[each for each in found if not each.seen], seen=[each for each in found if each.seen],
        problem=say(language, problem.key, **problem.facts) if problem else "", begun=request.query_params.get("begun") == "1",
        checks=await doorstep.checks_since(desk.hall, now - _WEEK),
    )  # fmt: skip


async def _check_page(request: Request, typed: Check, found: tuple[TeamView, ...], *, asked: bool, problem: str = "") -> Response[Any]:
    where = await hall.hall(desk_of(request).hall)
    return page(
        request, "doorstep/checks.html", status=422 if problem else 200, member=staff_of(request), found=found, asked=asked,
        problems=(("day", problem),) if problem else (),
        typed=replace(typed, day=typed.day or str(clock.today())),
        where=where.name.said(preferences(request).language),
    )  # fmt: skip


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


routes = (alarms, look, begin, checks, check)
