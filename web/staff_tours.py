"""Tours on the staff's tablet: the manager's week, a visitor's own tours, and one tour (what is done with it: staff_tours_changes)."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, hall, tours
from backend.languages import Language, day, moment, say
from backend.refusals import Refusal
from backend.tours import Device, HalfDay, Known, NoTour, Tour, TourState, When
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.tours_view import TourView, WaitingView, overdue_views, said, tour_view, tour_views, waiting_views

ALL = "/staff/tours"
PLANNERS = ("manager",)
_BACK, _WEEK, _YEARS = timedelta(days=7), timedelta(days=7), 5
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HalfView:
    """A half-day of the week's table with its tours."""

    day: str
    half: str
    tours: tuple[TourView, ...]


@dataclass(frozen=True)
class Typed:
    """The week that was looked at, and what was chosen there for a tour."""

    week: str = ""
    half: str = ""
    members: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class Tried:
    """A change of a tour that was refused, with what was typed and chosen for it."""

    change: str = ""
    reference: str = ""
    goal: str = ""
    half: str = ""
    gone: str = ""
    member: str = ""
    vehicle: str = ""
    devices: tuple[str, ...] = ()


NOTHING, NOT_TRIED = Typed(), Tried()


@get(ALL, include_in_schema=False)
async def week(request: Request) -> Response[Any]:
    """The manager's week; for a visitor their own tours."""
    desk_of(request, *PLANNERS, "visitor")
    return await (week_page(request) if staff_of(request).may(*PLANNERS) else _own_page(request))


@post(ALL, include_in_schema=False, status_code=303)
async def put_together(request: Request) -> Response[Any]:
    """A new tour by hand."""
    desk, form, now = desk_of(request, *PLANNERS), await request.form(), clock.now()
    typed = Typed(str(form.get("week", ""))[:20], str(form.get("half", ""))[:20], read_staff(form.getall("member", [])))
    try:
        found = await tours.put_together(desk.hall, desk.staff, await read_half(typed.half), typed.members, now)
    except Refusal as problem:
        return await week_page(request, problem, typed)
    return redirect(f"{ALL}/{found}")


@get(f"{ALL}/{{tour:uuid}}", include_in_schema=False)
async def one(request: Request, tour: FromPath[UUID]) -> Response[Any]:
    """One tour: for its manager with all that can be done, for its visitors as it is."""
    return await tour_page(request, tour)


@get(f"{ALL}/{{tour:uuid}}/list", include_in_schema=False)
async def on_paper(request: Request, tour: FromPath[UUID]) -> Response[Any]:
    """The list to print: communities and masked names, no street."""
    found, known = await seen(request, tour)
    language, member, now = preferences(request).language, staff_of(request), clock.now()
    view = await tour_view(found, known, await tours.fallen(found.id), language, manager=member.may(*PLANNERS), now=now)
    return page(request, "staff/tour_list.html", member=member, view=view, printed_at=moment(Language(language), now))


async def week_page(request: Request, problem: Refusal | None = None, typed: Typed = NOTHING) -> Response[Any]:
    """Who waits, and the tours of the week that is looked at; what was chosen for a tour that could not stand is chosen still."""
    desk, language, now = desk_of(request, *PLANNERS), preferences(request).language, clock.now()
    first = monday(typed.week or request.query_params.get("week", ""), now.date())
    found = await tours.of_days(desk.hall, first, first + timedelta(days=6))
    waiting = await waiting_views(desk.hall, language, now)
    return page(
        request, "staff/tours.html", status=problem.status if problem else 200, member=staff_of(request),
        problem=said(problem, language) if problem else "", field=problem.field if problem else None, typed=typed,
        waiting=waiting, number=len(waiting), overdue=await overdue_views(desk.hall, language, now), week=first.isoformat(),
        before=(first - _WEEK).isoformat(), after=(first + _WEEK).isoformat(), first=day(Language(language), first),
        last=day(Language(language), first + timedelta(days=4)), halves=await _halves(found, language, manager=True),
        choices=await half_choices(first, now.date(), language),
        visitors=[each for each in await tours.visitors(desk.hall) if each.active and not each.disabled],
    )  # fmt: skip


async def tour_page(request: Request, of: UUID, problem: Refusal | None = None, tried: Tried = NOT_TRIED) -> Response[Any]:
    """The tour as it stands; after a refusal with it on top and at its field, and with what was typed and chosen there."""
    tour, known = await seen(request, of)
    language, manager = preferences(request).language, staff_of(request).may(*PLANNERS)
    fallen = await tours.fallen(tour.id)
    stands, past = tour.state in (TourState.draft, TourState.announced), clock.now() >= known.frame.span(tours.when_of(tour))[1]
    changeable = manager and stands and not past
    view = await tour_view(tour, known, fallen, language, manager=manager, now=clock.now())
    substitutes = [each for each in known.visitors.values() if each.may_go(tour.day) and not tour.has(each.staff)]
    goals = await _goals(tour, language) if changeable else ()
    return page(
        request, "staff/tour.html", status=problem.status if problem else 200, member=staff_of(request), manager=manager,
        view=view, fallen=bool(fallen), changeable=changeable, late=manager and stands and past,
        problem=said(problem, language) if problem else "", tried=tried, team=tour.members,
        at=_field_of(tried, view, tour, goals=bool(goals), more=bool(substitutes)) if changeable else "",
        waiting=await _waiting(tour, language) if changeable else (),
        substitutes=[(str(each.staff), each.name) for each in substitutes], goals=goals, taken=tour.devices,
        devices=[(each.value, say(language, f"device-{each}")) for each in Device],
        choices=await half_choices(tour.day, clock.now().date(), language) if changeable else (),
    )  # fmt: skip


async def seen(request: Request, of: UUID) -> tuple[Tour, Known]:
    """The tour where it is theirs to see: the hall's manager's, or their own once it is announced. NoTour."""
    desk = desk_of(request, *PLANNERS, "visitor")
    tour, known = await tours.look(desk.hall, of, clock.now())
    mine = tour.has(desk.staff) and tour.state in (TourState.announced, TourState.ended)
    if not (staff_of(request).may(*PLANNERS) or mine):
        raise NoTour
    return tour, known


def monday(typed: str, today: date) -> date:
    """The Monday of the week that is named; of this week (from Saturday on the next) where none of these years can be read."""
    try:
        named = date.fromisoformat(typed)
    except ValueError:
        named = today + timedelta(days=2)
    if abs(named.year - today.year) > _YEARS:
        named = today
    return named - timedelta(days=named.weekday())


async def half_choices(first: date, today: date, language: str) -> Pairs:
    """The half-days of the week of `first` and of the next, from today on, without holidays."""
    calendar, begins = await hall.calendar(), max(first - timedelta(days=first.weekday()), today)
    days = [begins + timedelta(days=step) for step in range(14)]
    return tuple(
        (f"{each}-{half}", f"{day(Language(language), each)} {say(language, f'half-day-{half}')}")
        for each in days
        if hall.is_working_day(calendar, each)
        for half in HalfDay
    )


async def read_half(typed: str) -> When:
    """2026-11-25-am. DayNotPossible."""
    on, _, half = typed.rpartition("-")
    try:
        return await tours.half_day(date.fromisoformat(on), HalfDay(half), clock.now())
    except ValueError:
        raise tours.DayNotPossible(field="half") from None


def read_staff(typed: list[Any]) -> tuple[UUID, ...]:
    """The visitors that were chosen; what is no id is nobody."""
    return tuple(found for each in typed[:8] if (found := read_id(str(each))) is not None)


def read_id(typed: str) -> UUID | None:
    """An id as a form brings it; None where it is none."""
    try:
        return UUID(typed)
    except ValueError:
        return None


async def _own_page(request: Request) -> Response[Any]:
    member, language, now = staff_of(request), preferences(request).language, clock.now()
    found = await tours.of_visitor(member.id, now.date() - _BACK)
    coming = [each for each in found if each.day >= now.date()]
    past = [each for each in found if each.day < now.date()]
    return page(
        request, "staff/tours_own.html", member=member,
        coming=await _halves(coming, language, manager=False), past=await _halves(past, language, manager=False),
    )  # fmt: skip


async def _halves(found: tuple[Tour, ...] | list[Tour], language: str, *, manager: bool) -> list[HalfView]:
    by_half: dict[When, list[TourView]] = {}
    for tour, view in zip(found, await tour_views(found, language, manager=manager, now=clock.now()), strict=True):
        by_half.setdefault(tours.when_of(tour), []).append(view)
    return [HalfView(shown[0].day, shown[0].half, tuple(shown)) for shown in by_half.values()]


def _field_of(tried: Tried, view: TourView, tour: Tour, *, goals: bool, more: bool) -> str:
    """The id of the field at which a refused change stands; empty where the page has none."""
    if tried.change == "member":
        last = "more" if more and not tried.gone else ""
        return next((f"instead-{number}" for number, each in enumerate(tour.members, 1) if str(each.staff) == tried.gone), last)
    if tried.change == "moving" and goals:
        return next((f"goal-{stop.number}" for stop in view.stops if stop.reference == tried.reference and stop.movable), "")
    return {"kit": "vehicle", "half": "half"}.get(tried.change, "")


async def _goals(tour: Tour, language: str) -> Pairs:
    """The other tours that a visit may move to."""
    found = await tours.of_days(tour.hall, clock.now().date(), clock.now().date() + timedelta(days=21))
    return tuple(
        (
            str(each.id),
            f"{day(Language(language), each.day)} {say(language, f'half-day-{each.half}')} · {'、'.join(one.name for one in each.members)}",
        )
        for each in found
        if each.id != tour.id and each.state in (TourState.draft, TourState.announced)
    )


async def _waiting(tour: Tour, language: str) -> tuple[WaitingView, ...]:
    """Who waits, and whether they could join this tour."""
    found = await waiting_views(tour.hall, language, clock.now())
    _, known = await tours.look(tour.hall, tour.id, clock.now(), *(each.reference for each in found))
    views = [(each, tours.misfit(tour, each.reference, known)) for each in found]
    shown = [(each, said(why, language) if why else "") for each, why in views]
    return tuple(replace(each, misfit=why) for each, why in sorted(shown, key=lambda pair: bool(pair[1])))


routes = (week, put_together, one, on_paper)
