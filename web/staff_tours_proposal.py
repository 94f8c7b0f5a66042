"""A week's proposal: reckoned, shown with what is left over and why, and kept as drafts where the manager says so."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, post

from backend import clock, hall, people, tours
from backend.languages import Language, day, say, time
from backend.refusals import Refusal
from backend.tours import Draft, Proposal, VisitorsNeeded, Week, When
from web.home_visits_view import community_words
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.staff_tours import ALL, PLANNERS, Typed, monday, read_half, read_staff, week_page
from web.tours_view import halves, needs_words

_MOST_TOURS = 60


@dataclass(frozen=True)
class DraftView:
    """A proposed tour; `value` is what keeps it."""

    when: str
    team: str
    visits: tuple[tuple[str, str, str], ...]
    value: str


@dataclass(frozen=True)
class LeftView:
    """A visit that found no place, and why."""

    reference: str
    community: str
    halves: str
    needs: str
    why: str


@post(f"{ALL}/proposal", include_in_schema=False, status_code=200)
async def propose(request: Request) -> Response[Any]:
    """The proposal, to be looked at; nothing is kept and nobody is told."""
    desk, form, now = desk_of(request, *PLANNERS), await request.form(), clock.now()
    typed = Typed(str(form.get("week", ""))[:20])
    first = monday(typed.week, now.date())
    week = await tours.week_of(desk.hall, first, now)
    try:
        found = await tours.propose(week)
    except Refusal as problem:
        return await week_page(request, problem, typed)
    language = preferences(request).language
    spent = tours.cost(week, found)
    return page(
        request, "staff/tours_proposal.html", member=staff_of(request), week=first.isoformat(), first=day(Language(language), first),
        drafts=await _drafts(desk.hall, week, found, language), left=await _left(desk.hall, week, found, language),
        placed=len(week.visits) - spent.left, all=len(week.visits), minutes=spent.travel, teams=len(week.skills),
    )  # fmt: skip


@post(f"{ALL}/kept", include_in_schema=False, status_code=303)
async def keep(request: Request) -> Response[Any]:
    """The tours that were ticked become drafts, all or none."""
    desk, form, now = desk_of(request, *PLANNERS), await request.form(), clock.now()
    typed = Typed(str(form.get("week", ""))[:20])
    try:
        drafts = [await _read(str(each)[:400]) for each in form.getall("tour", [])[:_MOST_TOURS]]
        await tours.keep(desk.hall, desk.staff, drafts, now)
    except Refusal as problem:
        return await week_page(request, problem, typed)
    return redirect(f"{ALL}?week={monday(typed.week, now.date())}")


async def _drafts(slug: str, week: Week, found: Proposal, language: str) -> list[DraftView]:
    where, names = await hall.hall(slug), await people.names_of(staff for each in found.tours for staff in each.run.members)
    return [
        DraftView(
            f"{day(Language(language), each.run.when.day)} {say(language, f'half-day-{each.run.when.half}')}",
            "、".join(names.get(staff, "") for staff in each.run.members),
            tuple(
                (one.reference, community_words(where, one.community, language), f"{time(arrives)}–{time(leaves)}")
                for one, (arrives, leaves) in zip(each.route, tours.spans(week.frame, each), strict=True)
            ),
            _written(each),
        )
        for each in found.tours
    ]  # fmt: skip


async def _left(slug: str, week: Week, found: Proposal, language: str) -> list[LeftView]:
    where, visits = await hall.hall(slug), {each.reference: each for each in week.visits}
    return [
        LeftView(
            each.reference, community_words(where, visits[each.reference].community, language),
            halves(visits[each.reference].halves, language), needs_words(visits[each.reference], language),
            say(language, f"left-over-{each.why}"),
        )
        for each in found.left
    ]  # fmt: skip


def _written(draft: Draft) -> str:
    when, team = draft.run.when, ",".join(map(str, draft.run.members))
    return f"{when.day}-{when.half}|{team}|{','.join(each.reference for each in draft.route)}"


async def _read(typed: str) -> tuple[When, tuple[UUID, ...], tuple[str, ...]]:
    """DayNotPossible, VisitorsNeeded."""
    half, _, rest = typed.partition("|")
    team, _, references = rest.partition("|")
    members = read_staff(list(team.split(",")))
    if not members:
        raise VisitorsNeeded(field="member")
    return await read_half(half), members, tuple(each[:12] for each in references.split(",") if each)


routes = (propose, keep)
