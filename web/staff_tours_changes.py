"""What a manager does with a tour: each change one plain form, with the version that the page showed; and a request closed with dignity."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from litestar import Request, Response, post
from litestar.params import FromPath

from backend import clock, tours
from backend.home_visits import JUDGES, Ending
from backend.refusals import NotFound, Refusal
from backend.tours import Planner
from web.identity import staff_of
from web.rendering import redirect
from web.staff_desk import desk_of
from web.staff_tours import ALL, PLANNERS, Tried, read_half, read_id, tour_page

Change = Callable[[Planner, Any], Awaitable[None]]


@post(f"{ALL}/{{tour:uuid}}/{{change:str}}", include_in_schema=False, status_code=303)
async def changed(request: Request, tour: FromPath[UUID], change: FromPath[str]) -> Response[Any]:
    """One change; a refusal stands on the tour as it is now, with what was typed."""
    desk, form = desk_of(request, *PLANNERS), await request.form()
    if change not in _CHANGES:
        raise NotFound
    planner = Planner(desk.hall, desk.staff, tour, _number(form.get("version")))
    try:
        await _CHANGES[change](planner, form)
    except NotFound:
        raise
    except Refusal as problem:
        return await tour_page(request, tour, problem, _tried(change, form))
    return redirect(ALL if change == "calling-off" else f"{ALL}/{tour}")


@post(f"{ALL}/closing/{{reference:str}}", include_in_schema=False, status_code=303)
async def close(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Somebody died or moved away: the request ends, and nobody is told anything more."""
    desk, form = desk_of(request, *JUDGES), await request.form()
    why = str(form.get("ending", ""))
    ending = Ending(why) if why in tuple(Ending) else Ending.other
    await tours.close(desk.hall, desk.staff, reference, ending, manager=staff_of(request).may("manager"), now=clock.now())
    return redirect(f"/staff/home-visits/{reference}")


async def _add(planner: Planner, form: Any) -> None:
    await tours.add(planner, _reference(form), clock.now())


async def _take_off(planner: Planner, form: Any) -> None:
    await tours.take_off(planner, _reference(form), clock.now())


async def _earlier(planner: Planner, form: Any) -> None:
    await tours.shift(planner, _reference(form), -1, clock.now())


async def _later(planner: Planner, form: Any) -> None:
    await tours.shift(planner, _reference(form), 1, clock.now())


async def _move(planner: Planner, form: Any) -> None:
    goal = read_id(str(form.get("goal", "")))
    if goal is None:
        raise tours.NoTour
    await tours.move(planner, _reference(form), goal, clock.now())


async def _half(planner: Planner, form: Any) -> None:
    await tours.change_half(planner, await read_half(str(form.get("half", ""))), clock.now())


async def _member(planner: Planner, form: Any) -> None:
    """Somebody more, somebody else, or (with "nobody") somebody less."""
    gone, staff = read_id(str(form.get("gone", ""))), read_id(str(form.get("member", "")))
    if gone is not None and (staff is not None or form.get("member") == "nobody"):
        await tours.replace_member(planner, gone, staff, clock.now())
    elif staff is not None:
        await tours.add_member(planner, staff, clock.now())
    else:
        raise tours.VisitorsNeeded(field="member")


async def _kit(planner: Planner, form: Any) -> None:
    await tours.equip(planner, str(form.get("vehicle", ""))[:60], [str(each) for each in form.getall("device", [])], clock.now())


async def _reckon(planner: Planner, _form: Any) -> None:
    await tours.reckon(planner, clock.now())


async def _announce(planner: Planner, _form: Any) -> None:
    await tours.announce(planner, clock.now())


async def _call_off(planner: Planner, _form: Any) -> None:
    await tours.call_off(planner, clock.now())


def _tried(change: str, form: Any) -> Tried:
    return Tried(
        change, _reference(form), str(read_id(str(form.get("goal", ""))) or ""), str(form.get("half", ""))[:20],
        str(read_id(str(form.get("gone", ""))) or ""), str(form.get("member", ""))[:40].lower(), str(form.get("vehicle", ""))[:60],
        tuple(str(each)[:40] for each in form.getall("device", [])[:20]),
    )  # fmt: skip


def _reference(form: Any) -> str:
    return str(form.get("reference", ""))[:12]


def _number(text: object) -> int:
    typed = str(text or "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0


_CHANGES: dict[str, Change] = {
    "adding": _add, "taking-off": _take_off, "earlier": _earlier, "later": _later, "moving": _move, "half": _half, "member": _member,
    "kit": _kit, "reckoning": _reckon, "announcement": _announce, "calling-off": _call_off,
}  # fmt: skip
routes = (changed, close)
