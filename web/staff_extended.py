"""The desk's side of 5+X: who asks for which day, and the hall's answer."""

from dataclasses import dataclass, fields
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, extended_sessions, hall
from backend.extended_sessions import AnsweredMeanwhile, ExtendedSession, NothingAsked, Shown, State, WhyNot, WhyNotNeeded
from backend.hall import SessionPlan
from backend.languages import Language, day, say
from backend.refusals import NotFound, Refusal
from web.extended_sessions_form import NUMBERS, people_can_store, read_times, stretches
from web.extended_sessions_view import SessionView, by_day, day_choices, session_view, time_choices
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.staff_hall_roster import weekend_duty

ALL = "/staff/extended-sessions"
_ANSWERS = ("accept", "offer", "refuse")


@dataclass(frozen=True)
class Typed:
    """What stands in the forms of an answer: times, the reason, the words."""

    times: tuple[tuple[str, str], ...] = (("", ""),) * len(NUMBERS)
    why_not: str = ""
    words: str = ""


_NOTHING = Typed()


@dataclass(frozen=True)
class TypedPlan:
    """What stands in the form of a session to be planned."""

    day: str = ""
    group: str = ""
    windows: str = ""
    opens: str = ""
    closes: str = ""
    needed: str = "0"


@dataclass(frozen=True)
class PlannedView:
    """A session in words and numbers; one that is not open waits until `needed` have asked, `asking` have."""

    when: str
    group: str
    windows: int
    open: bool
    gone: int
    places: int
    asking: int
    needed: int
    iso: str
    on_duty: str


@get(ALL, include_in_schema=False)
async def waiting(request: Request) -> Response[Any]:
    """Who asks for which day, and what is agreed on it already."""
    desk = desk_of(request)
    return await _list_page(request, desk.hall)


@post(ALL, include_in_schema=False, status_code=303)
async def plan(request: Request) -> Response[Any]:
    """A manager plans a session; its places can be booked at once."""
    desk, form = desk_of(request, "manager"), await request.form()
    try:
        await extended_sessions.plan(desk.hall, desk.staff, _planned(form), clock.now())
    except hall.SessionNotPossible as refusal:
        return await _list_page(request, desk.hall, refusal, TypedPlan(*(str(form.get(each.name, ""))[:40] for each in fields(TypedPlan))))
    return redirect(f"{ALL}?planned=1#planned")


@get(f"{ALL}/{{reference:str}}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One request, and the three answers to it."""
    return await _one_page(request, await _of_hall(request, reference))


@post(f"{ALL}/{{reference:str}}/{{answer:str}}", include_in_schema=False, status_code=303)
async def answered(request: Request, reference: FromPath[str], answer: FromPath[str]) -> Response[Any]:
    """The hall's answer; what a colleague did meanwhile is said, with their name."""
    if answer not in _ANSWERS:
        raise NotFound
    form, found = await request.form(), await _of_hall(request, reference)
    shown = Shown(found.hall, staff_of(request).id, found.reference, _number(form.get("version")))
    try:
        await _answer(answer, shown, form, found)
    except NothingAsked:
        raise
    except Refusal as refusal:
        typed = Typed(read_times(form), str(form.get("why_not", ""))[:20], str(form.get("words", ""))[:400])
        return await _one_page(request, await _of_hall(request, reference), refusal, typed, answer)
    return redirect(f"{ALL}?{urlencode({'answered': found.reference})}")


async def _list_page(request: Request, slug: str, problem: Refusal | None = None, typed: TypedPlan | None = None) -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    policies = await hall.policies(slug, now)
    found = await extended_sessions.waiting_at(slug)
    calendar = await hall.calendar()
    coming = (now.date() + timedelta(days=step) for step in range(1, 31))
    return page(
        request, "staff/extended_sessions.html", status=problem.status if problem else 200, member=staff_of(request),
        days=await by_day(slug, found, language), number=len(found), problem=say(language, problem.key) if problem else "",
        planned=request.query_params.get("planned") == "1" and not problem,
        coming=[(on.isoformat(), day(Language(language), on)) for on in coming if not hall.is_working_day(calendar, on)],
        groups=[(each.slug, each.name.said(language)) for each in await hall.window_groups(slug)],
        typed=typed or TypedPlan(
            windows=str(policies.weekend_windows), opens=f"{policies.weekend_opens:%H:%M}", closes=f"{policies.weekend_closes:%H:%M}"
        ),
        answered=await _answered(request, slug) if not problem else None, sessions=await _sessions(slug, now.date(), Language(language)),
    )  # fmt: skip


async def _answered(request: Request, slug: str) -> SessionView | None:
    """The request that was answered a moment ago, so that the list says what became of it."""
    reference = request.query_params.get("answered", "")
    if not reference:
        return None
    try:
        found = await extended_sessions.session(reference[:12])
    except NothingAsked:
        return None
    return await session_view(found, preferences(request).language) if found.hall == slug else None


async def _sessions(slug: str, today: date, language: Language) -> list[PlannedView]:
    """What is planned for the coming sixty days: when, by whom, how many places are gone or how many have asked."""
    names = {each.slug: each.name.said(language) for each in await hall.window_groups(slug)}
    found, duty = [], await weekend_duty(slug, today, today + timedelta(days=60), language)
    for each in await hall.planned_sessions(slug, today, today + timedelta(days=60)):
        gone, places = await hall.session_places(slug, each)
        asking = 0 if each.open else await extended_sessions.asking_for(slug, each)
        when = f"{day(language, each.day)} {each.opens:%H:%M}–{each.closes:%H:%M}"
        known = (when, names.get(each.window_group, ""), each.windows, each.open, gone, places, asking, each.needed)
        found.append(PlannedView(*known, each.day.isoformat(), duty.get(each.day, "")))
    return found


def _planned(form: Any) -> SessionPlan:
    """hall.SessionNotPossible where it can't be read."""
    try:
        return SessionPlan(
            str(form.get("group", ""))[:40], date.fromisoformat(str(form.get("day", ""))), time.fromisoformat(str(form.get("opens", ""))),
            time.fromisoformat(str(form.get("closes", ""))), int(str(form.get("windows", ""))[:3]), _number(form.get("needed")),
        )  # fmt: skip
    except ValueError:
        raise hall.SessionNotPossible from None


async def _answer(answer: str, shown: Shown, form: Any, found: ExtendedSession) -> None:
    now, words = clock.now(), str(form.get("words", ""))[:400]
    people_can_store(words)
    if answer == "accept":
        return await extended_sessions.accept(shown, _number(form.get("number")), now)
    if answer == "offer":
        frame = await extended_sessions.frame(found.hall, found.item, now)
        return await extended_sessions.offer(shown, stretches(read_times(form), frame.length), words, now)
    why_not = str(form.get("why_not", ""))
    if why_not not in tuple(WhyNot):
        raise WhyNotNeeded(field="why_not")
    return await extended_sessions.refuse(shown, WhyNot(why_not), words, now)


async def _of_hall(request: Request, reference: str) -> ExtendedSession:
    desk = desk_of(request)
    found = await extended_sessions.session(reference)
    if found.hall != desk.hall:
        raise NothingAsked
    return found


async def _one_page(
    request: Request, found: ExtendedSession, problem: Refusal | None = None, typed: Typed = _NOTHING, answering: str = "",
) -> Response[Any]:  # fmt: skip
    language, now = preferences(request).language, clock.now()
    frame = await extended_sessions.frame(found.hall, found.item, now)
    return page(
        request, "staff/extended_session.html", status=problem.status if problem else 200, member=staff_of(request),
        view=await session_view(found, language), open=found.state is State.proposed, offered=found.state is State.offered,
        problem=_said(problem, language) if problem else "", field=problem.field if problem else None,
        days=day_choices(frame, now.date(), language), times=time_choices(frame), typed=typed, answering=answering,
        reasons=[(each.value, say(language, f"why-not-{each}")) for each in WhyNot], windows=frame.policies.weekend_windows,
    )  # fmt: skip


def _said(problem: Refusal, language: str) -> str:
    if not isinstance(problem, AnsweredMeanwhile):
        return say(language, problem.key, **problem.facts)
    who = str(problem.facts["who"]) or say(language, "The citizen or the clock")
    return say(language, problem.key, who=who, what=say(language, f"session-{problem.facts['what']}"))


def _number(text: object) -> int:
    said = str(text or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0


routes = (waiting, plan, one, answered)
