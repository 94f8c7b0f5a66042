"""The desk: the board of the day, and what a clerk does with one tap; everything works as plain forms."""

from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery, URLEncodedBody

from backend import clock, visits
from backend.refusals import NotAllowed, Refusal
from backend.visits import Desk, Verb
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_view import board_view

AT_THE_DESK = ("desk", "clerk", "manager")
AT_A_WINDOW = ("clerk", "manager")
LARGEST = msgspec.Meta(ge=0, le=2**31 - 1)


@dataclass(frozen=True)
class Tap:
    """The version of the visit that the page showed; `tap` is the id that the tablet's script gave to this very tap."""

    version: Annotated[int, LARGEST] = 0
    tap: str = ""


@dataclass(frozen=True)
class TakeBack:
    """Which action is to be undone."""

    move: Annotated[int, LARGEST] = 0


def desk_of(request: Request[Any, Any, Any], *roles: str) -> Desk:
    """Whose desk this is; NotAllowed without a role at the desk in their hall (or one of `roles`)."""
    member = staff_of(request)
    if not member.hall or not member.may(*(roles or AT_THE_DESK)):
        raise NotAllowed
    return Desk(member.hall, member.id)


@get("/staff", include_in_schema=False)
async def board(request: Request, shown: FromQuery[str] = "") -> Response[Any]:
    """The board; a clerk who sits nowhere picks a window first."""
    if staff_of(request).may("visitor") and not staff_of(request).may(*AT_THE_DESK):
        return redirect("/staff/visits-today")
    if staff_of(request).may("agent", "head") and not staff_of(request).may(*AT_THE_DESK):
        return redirect("/staff/overview")
    desk = desk_of(request)
    duty = await visits.duty_of(desk.hall, desk.staff)
    if duty is None and not staff_of(request).may("desk", "manager") and shown != "hall":
        return redirect("/staff/windows")
    return await board_page(request, desk, everything=shown == "all")


async def board_page(request: Request, desk: Desk, *, everything: bool = False, problem: Refusal | None = None) -> Response[Any]:
    """The board as it stands, after a refusal with what happened on top."""
    now = clock.now()
    duty = await visits.duty_of(desk.hall, desk.staff)
    view = await board_view(desk, duty, now, preferences(request).language, everything=everything, problem=problem)
    return page(
        request, "staff/desk.html", fragment="_board", status=problem.status if problem else 200, view=view,
        member=staff_of(request), everything=everything,
    )  # fmt: skip


@post("/staff/visits/next", include_in_schema=False, status_code=303)
async def call_next(request: Request) -> Response[Any]:
    """Call whoever is next."""
    desk, sent = desk_of(request, *AT_A_WINDOW), await request.form()
    wanted = visits.Tap(Verb.next, id=tap_id(str(sent.get("tap", ""))))
    return await done(request, desk, visits.tap(desk, wanted, clock.now()))


@post("/staff/visits/{visit:uuid}/{tap:str}", include_in_schema=False, status_code=303)
async def tapped(request: Request, visit: FromPath[UUID], tap: FromPath[str], data: URLEncodedBody[Tap]) -> Response[Any]:
    """One tap on one person: call, call again, pass over, put aside, missed."""
    desk = desk_of(request, *AT_A_WINDOW)
    if tap not in _TAPS:
        raise visits.NothingHere
    wanted = visits.Tap(Verb(tap), str(visit), data.version, id=tap_id(data.tap))
    return await done(request, desk, visits.tap(desk, wanted, clock.now()))


@post("/staff/undo", include_in_schema=False, status_code=303)
async def undo(request: Request, data: URLEncodedBody[TakeBack]) -> Response[Any]:
    """Take the last action back."""
    desk = desk_of(request)
    return await done(request, desk, visits.undo(desk, data.move, clock.now()))


async def done(request: Request, desk: Desk, action: Awaitable[object]) -> Response[Any]:
    """The action, then the board; a refusal stands on the board as it is now."""
    try:
        await action
    except Refusal as problem:
        return await board_page(request, desk, problem=problem)
    return redirect("/staff")


def tap_id(written: str) -> UUID | None:
    """The tap's own id; None without script, or where it is none."""
    try:
        return UUID(written)
    except ValueError:
        return None


_TAPS = (Verb.call, Verb.again, Verb.pass_over, Verb.park, Verb.miss)
routes = (board, call_next, tapped, undo)
