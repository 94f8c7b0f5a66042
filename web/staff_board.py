"""The live board of the hall for those who run it, and the alarm that stands on each of their pages."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response, get

from backend import clock, doorstep, oversight
from backend.languages import day, say, time
from backend.oversight import Advice, GroupNow, HallNow, Remedy, WindowNow, WindowState, minutes_since
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page
from web.staff_desk import desk_of
from web.waits import wait_figures

OVERSEERS = ("manager", "head")
ONLOOKERS = (*OVERSEERS, "desk")
_LOOKS = {WindowState.serving: "info", WindowState.idle: "good", WindowState.paused: "wait", WindowState.empty: ""}


@dataclass(frozen=True)
class WindowView:
    """A window: what it does, and who sits there since when."""

    number: str
    state: str
    look: str
    who: str
    since: str


@dataclass(frozen=True)
class GroupView:
    """A group of windows in numbers; `counts` are its windows that serve, are free, pause, are empty."""

    name: str
    waiting: int
    longest: str
    late: bool
    expected: str
    counts: tuple[int, ...]
    served: int
    minutes: str
    windows: tuple[WindowView, ...]


@dataclass(frozen=True)
class BoardView:
    """All that the board shows."""

    day: str
    at: str
    figures: tuple[tuple[str, int], ...]
    alarms: tuple[str, ...]
    groups: tuple[GroupView, ...]


@get("/staff/board", include_in_schema=False)
async def board(request: Request) -> Response[Any]:
    """The hall at this moment."""
    desk = desk_of(request, *ONLOOKERS)
    found = await oversight.hall_now(desk.hall, clock.now())
    member = staff_of(request)
    return page(
        request, "oversight/board.html", fragment="_hall_now", view=board_view(found, preferences(request).language), member=member,
        may_report=member.may(*OVERSEERS),
    )  # fmt: skip


@get("/staff/alarms", include_in_schema=False)
async def alarms(request: Request) -> Response[Any]:
    """The alarms that sound, for the frame of a manager's pages. Doesn't count as somebody being at the tablet."""
    desk, language = desk_of(request, *OVERSEERS), preferences(request).language
    found = await oversight.hall_now(desk.hall, clock.now()) if await oversight.sounding(desk.hall) else None
    manages = staff_of(request).may("manager")
    looks = await oversight.number_of_look_alarms(desk.hall) if manages else 0
    return page(
        request, "oversight/_alarms.html", alarms=alarm_words(found, language) if found else (), looks=looks, member=staff_of(request),
        doors=await doorstep.number_open(desk.hall) if manages else 0,
    )  # fmt: skip


def board_view(found: HallNow, language: str) -> BoardView:
    """The board in words."""
    figures = (("Booked today", found.booked), ("Have come", found.come), ("Missed", found.missed), ("Walked in", found.walk_ins))
    return BoardView(
        day(language, found.at.date()), time(found.at), tuple((say(language, words), number) for words, number in figures),
        alarm_words(found, language), tuple(_group(each, found.at, language) for each in found.groups),
    )  # fmt: skip


def alarm_words(found: HallNow, language: str) -> tuple[str, ...]:
    """Who waits too long, and which window would help."""
    return tuple(_alarm(each, each.alarm, found.on_call, found.at, language) for each in found.groups if each.alarm)


def _alarm(group: GroupNow, advice: Advice, on_call: tuple[str, ...], now: datetime, language: str) -> str:
    ticket, minutes = (group.longest.ticket, minutes_since(group.longest.since, now)) if group.longest else ("", 0)
    window = advice.window
    where = group.group.name.said(language)
    helped = say(language, "On the roster: {names}", names="、".join(on_call)) if on_call and advice.remedy is Remedy.open else ""
    late = say(language, "{group}: {ticket} has waited {minutes} min.", group=where, ticket=ticket, minutes=minutes)
    what = say(
        language, f"alarm-{advice.remedy}", window=window.number if window else "", who=window.who if window else "",
        minutes=_minutes(window, now),
    )  # fmt: skip
    return (" " if language == "en" else "").join(part for part in (late, what, helped) if part)


def _group(found: GroupNow, now: datetime, language: str) -> GroupView:
    longest = found.longest
    waited = minutes_since(longest.since, now) if longest else 0
    return GroupView(
        found.group.name.said(language), found.waiting,
        say(language, "{ticket}, {minutes} min", ticket=longest.ticket, minutes=waited) if longest else "–",
        found.alarm is not None, wait_figures(found.expected, language), tuple(found.number(state) for state in WindowState), found.served,
        say(language, "{minutes} min", minutes=found.minutes) if found.minutes is not None else "–",
        tuple(_window(each, now, language) for each in found.windows),
    )  # fmt: skip


def _window(found: WindowNow, now: datetime, language: str) -> WindowView:
    since = say(language, "{minutes} min", minutes=_minutes(found, now)) if found.since else ""
    return WindowView(found.number, say(language, f"window-{found.state}"), _LOOKS[found.state], found.who, since)


def _minutes(window: WindowNow | None, now: datetime) -> int:
    return minutes_since(window.since, now) if window and window.since else 0


routes = (board, alarms)
