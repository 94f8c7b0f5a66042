"""Which window a clerk sits at: pick, pause, resume, hand over."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import URLEncodedBody

from backend import clock, hall, visits
from backend.refusals import Refusal
from backend.visits import Desk, DutyState, Verb, WindowTaken
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import AT_A_WINDOW, desk_of, done, tap_id
from web.staff_view import said


@dataclass(frozen=True)
class Pick:
    """The window, and whether it is taken over from a colleague."""

    window: str = ""
    take_over: str = ""


@dataclass(frozen=True)
class Pause:
    """paused or serving, and the tap's own id."""

    state: str = "paused"
    tap: str = ""


@dataclass(frozen=True)
class WindowView:
    """A window to pick: free, one's own, or somebody's."""

    number: str
    floor: str
    who: str
    mine: bool
    paused: bool


@dataclass(frozen=True)
class GroupView:
    """The windows of a group."""

    name: str
    windows: tuple[WindowView, ...]


@get("/staff/windows", include_in_schema=False)
async def windows(request: Request) -> Response[Any]:
    """The hall's windows by group."""
    return await _windows_page(request, desk_of(request, *AT_A_WINDOW))


@post("/staff/windows", include_in_schema=False, status_code=303)
async def pick(request: Request, data: URLEncodedBody[Pick]) -> Response[Any]:
    """Sit down; a colleague's window is taken over only when that is said."""
    desk = desk_of(request, *AT_A_WINDOW)
    try:
        await visits.take_window(desk, data.window, clock.now(), take_over=data.take_over == "yes")
    except WindowTaken as taken:
        return await _windows_page(request, desk, problem=taken, wanted=data.window)
    return redirect("/staff")


@post("/staff/duty", include_in_schema=False, status_code=303)
async def pause(request: Request, data: URLEncodedBody[Pause]) -> Response[Any]:
    """Pause the window, or resume."""
    desk = desk_of(request, *AT_A_WINDOW)
    wanted = visits.Tap(Verb.serve if data.state == "serving" else Verb.pause, id=tap_id(data.tap))
    return await done(request, desk, visits.tap(desk, wanted, clock.now()))


@post("/staff/hand-over", include_in_schema=False, status_code=303)
async def hand_over(request: Request) -> Response[Any]:
    """Leave the window to the next clerk, with whoever is being served."""
    desk = desk_of(request, *AT_A_WINDOW)
    with suppress(visits.NoWindow):
        await visits.hand_over(desk, clock.now())
    return redirect("/staff/windows")


async def _windows_page(request: Request, desk: Desk, problem: Refusal | None = None, wanted: str = "") -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "staff/windows.html", status=problem.status if problem else 200, groups=await _groups(desk, language),
        problem=said(problem, language) if problem else "", wanted=wanted, member=staff_of(request),
    )  # fmt: skip


async def _groups(desk: Desk, language: str) -> tuple[GroupView, ...]:
    sitting = {duty.window: duty for duty in await visits.duties(desk.hall)}
    found = await hall.windows(desk.hall)
    views = [(each.window_group, _window(each, sitting.get(each.number), desk)) for each in found]
    groups = await hall.window_groups(desk.hall)
    return tuple(GroupView(group.name.said(language), tuple(view for slug, view in views if slug == group.slug)) for group in groups)


def _window(window: hall.Window, duty: visits.Duty | None, desk: Desk) -> WindowView:
    mine = duty is not None and duty.staff == desk.staff
    return WindowView(window.number, window.floor, duty.name if duty else "", mine, bool(duty and duty.state is DutyState.paused))


routes = (windows, pick, pause, hand_over)
