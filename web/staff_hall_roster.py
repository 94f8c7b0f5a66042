"""The roster of a week: who is on duty early, at noon, late and at weekends, and where staff are too few."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, hall, people
from backend.hall import Kind
from backend.languages import Language, day, say
from backend.people import OnDuty, Shift
from backend.refusals import NotFound, Refusal
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_hall_view import SEVERAL, manager_of

ROSTER = "/staff/hall/roster"
_KINDS = {Shift.early: Kind.early, Shift.noon: Kind.noon, Shift.late: Kind.late}
_LEAST, _MOST = 2, 30


@dataclass(frozen=True)
class CellView:
    """One shift of one day: who is on duty, how many windows are planned; `open` where there is such a shift at all."""

    shift: str
    name: str
    names: str
    windows: int
    missing: int
    open: bool


@dataclass(frozen=True)
class DayView:
    """One row of the week; the day can be changed unless it is over."""

    iso: str
    words: str
    cells: tuple[CellView, ...]
    open: bool


@dataclass(frozen=True)
class Needs:
    """How many windows each shift of a day is planned with; missing where there is none."""

    windows: dict[tuple[date, Shift], int]


async def weekend_duty(slug: str, first: date, last: date, language: str) -> dict[date, str]:
    """Who is on duty at the weekends and holidays of these days, by name."""
    names: dict[date, list[str]] = {}
    for each in await people.roster(slug, first, last):
        names.setdefault(each.day, []).extend([each.name] if each.shift is Shift.weekend else [])
    return {on: SEVERAL[language].join(those) for on, those in names.items()}


@get(ROSTER, include_in_schema=False)
async def week(request: Request) -> Response[Any]:
    """The week of the day asked for."""
    desk, language, today = manager_of(request), preferences(request).language, clock.now().date()
    monday = _monday(_day(request.query_params.get("week", "")) or today)
    found, needs = await people.roster(desk.hall, monday, monday + timedelta(days=6)), await _needs(desk.hall, monday)
    days = [_day_view(monday + timedelta(days=step), found, needs, language, today) for step in range(7)]
    words = [day(Language(language), each) for each in (monday, monday + timedelta(days=6))]
    return page(
        request, "staff_hall/roster.html", member=staff_of(request), days=days,
        shifts=[(each, say(language, f"shift-{each}")) for each in Shift],
        title=say(language, "{first} to {last}", first=words[0], last=words[1]),
        monday=monday.isoformat(), before=(monday - timedelta(days=7)).isoformat(), after=(monday + timedelta(days=7)).isoformat(),
        short=sum(cell.missing > 0 for each in days for cell in each.cells), may_copy=monday + timedelta(days=6) >= today,
    )  # fmt: skip


@post(f"{ROSTER}/copy", include_in_schema=False, status_code=303)
async def copy(request: Request) -> Response[Any]:
    """Empty shifts get the names of the week before."""
    desk, sent = manager_of(request), await request.form()
    monday = _monday(_day(str(sent.get("week", ""))) or clock.now().date())
    await people.copy_week(desk.hall, monday, desk.staff, clock.now())
    return redirect(f"{ROSTER}?week={monday.isoformat()}")


@get(f"{ROSTER}/{{on:str}}", include_in_schema=False)
async def one(request: Request, on: FromPath[str]) -> Response[Any]:
    """One day: for each shift as many lists as windows are planned, and one more."""
    desk, chosen = manager_of(request), _known_day(on)
    found = await people.roster(desk.hall, chosen, chosen)
    names = {shift: [str(each.staff) for each in found if each.shift is shift] for shift in Shift}
    return await _day_page(request, chosen, names, people.roster_mark(found))


@post(f"{ROSTER}/{{on:str}}", include_in_schema=False, status_code=303)
async def save(request: Request, on: FromPath[str]) -> Response[Any]:
    """These people on that day."""
    desk, sent, chosen = manager_of(request), await request.form(), _known_day(on)
    typed = {shift: [str(each) for each in sent.getall(str(shift), []) if each][:_MOST] for shift in Shift}
    mark = str(sent.get("mark", ""))[:16]
    try:
        wanted = {shift: tuple(_staff_id(each) for each in those) for shift, those in typed.items()}
        await people.set_roster(desk.hall, chosen, wanted, mark, desk.staff, clock.now())
    except Refusal as refusal:
        if isinstance(refusal, people.RosterChanged):
            mark = people.roster_mark(await people.roster(desk.hall, chosen, chosen))
        return await _day_page(request, chosen, typed, mark, refusal)
    return redirect(f"{ROSTER}?week={_monday(chosen).isoformat()}")


async def _day_page(
    request: Request, chosen: date, names: dict[Shift, list[str]], mark: str, problem: Refusal | None = None
) -> Response[Any]:
    desk, language = manager_of(request), preferences(request).language
    needs = await _needs(desk.hall, _monday(chosen))
    now_there = await people.roster(desk.hall, chosen, chosen)
    working = [(str(each.id), f"{each.name} {each.number}") for each in await people.staff_at(desk.hall) if not each.disabled]
    gone = [(str(each.staff), each.name) for each in now_there if str(each.staff) not in dict(working)]
    shifts = [
        (shift.value, say(language, f"shift-{shift}"), needs.windows[chosen, shift], _lists(names[shift], needs.windows[chosen, shift]))
        for shift in Shift
        if (chosen, shift) in needs.windows
    ]
    return page(
        request, "staff_hall/roster_day.html", status=problem.status if problem else 200, member=staff_of(request), iso=chosen.isoformat(),
        words=day(Language(language), chosen), shifts=shifts, options=[("", say(language, "nobody")), *working, *dict.fromkeys(gone)],
        mark=mark, week=_monday(chosen).isoformat(), problem=say(language, problem.key) if problem else "",
    )  # fmt: skip


async def _needs(slug: str, monday: date) -> Needs:
    """Early, noon and late on working days; on others the sessions planned, or the weekend's usual windows."""
    periods = await hall.windows_on_duty(slug, monday, 7)
    found = {(on, shift): kinds[kind] for on, kinds in periods.items() for shift, kind in _KINDS.items() if kind in kinds}
    sessions = await hall.planned_sessions(slug, monday, monday + timedelta(days=6))
    for on, kinds in periods.items():
        if not kinds:
            found[on, Shift.weekend] = sum(each.windows for each in sessions if each.day == on)
    return Needs(found)


def _day_view(on: date, found: tuple[OnDuty, ...], needs: Needs, language: str, today: date) -> DayView:
    of_day = [each for each in found if each.day == on]
    cells = tuple(
        _cell(shift, [each for each in of_day if each.shift is shift], needs.windows.get((on, shift)), language) for shift in Shift
    )
    ahead = on >= today
    return DayView(
        on.isoformat(), day(Language(language), on), cells if ahead else tuple(replace(each, missing=0) for each in cells), ahead
    )


def _cell(shift: Shift, those: list[OnDuty], windows: int | None, language: str) -> CellView:
    names = SEVERAL[language].join(each.name for each in those)
    there = sum(not each.left for each in those)
    missing = max((windows or 0) - there, 0)
    return CellView(shift.value, say(language, f"shift-{shift}"), names, windows or 0, missing, windows is not None or bool(those))


def _lists(chosen: list[str], windows: int) -> list[str]:
    """What stands in each list: those on duty, and room for one more than there are windows."""
    return [*chosen, *[""] * (max(windows, len(chosen), _LEAST - 1) + 1 - len(chosen))]


def _staff_id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise people.NotOfThisHall(field="staff") from None


def _monday(on: date) -> date:
    return on - timedelta(days=on.weekday())


def _known_day(text: str) -> date:
    found = _day(text)
    if found is None:
        raise NotFound
    return found


def _day(text: str) -> date | None:
    """A day that a calendar of ours has."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


routes = (week, copy, one, save)
