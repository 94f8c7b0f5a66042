"""Who visits at home: skills, team, picture, days away."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, tours, uploads
from backend.languages import Language, day, say
from backend.refusals import NotFound, Refusal
from backend.tours import LeaveWrong, Skill, Visitor
from backend.uploads import FileTooLarge, Kind
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.staff_tours import PLANNERS
from web.uploads import LARGEST_FORM, file_form

ALL = "/staff/visitors"
_LEAVE = ("first_day", "last_day")


@dataclass(frozen=True)
class Typed:
    """What stands in the form of skills and team."""

    skills: tuple[str, ...]
    team: str
    active: bool


@get(ALL, include_in_schema=False)
async def visitors(request: Request) -> Response[Any]:
    """Everybody with the role, by team."""
    desk, language, today = desk_of(request, *PLANNERS), preferences(request).language, clock.today()
    found = await tours.visitors(desk.hall)
    joined = "、" if language == "zh" else ", "
    lines = [(each, joined.join(say(language, f"skill-{skill}") for skill in sorted(each.skills)), each.is_away(today)) for each in found]
    return page(request, "staff/visitors.html", member=staff_of(request), lines=lines)


@get(f"{ALL}/{{staff:uuid}}", include_in_schema=False)
async def one(request: Request, staff: FromPath[UUID]) -> Response[Any]:
    """One of them."""
    return await _one_page(request, staff)


@post(f"{ALL}/{{staff:uuid}}", include_in_schema=False, status_code=303)
async def keep(request: Request, staff: FromPath[UUID]) -> Response[Any]:
    """Skills, team, and whether they go out."""
    desk, form = desk_of(request, *PLANNERS), await request.form()
    skills, active = tuple(str(each)[:40] for each in form.getall("skill", [])[:20]), form.get("active") == "yes"
    typed = Typed(skills, str(form.get("team", ""))[:20], active)
    team = int(typed.team) if typed.team.isascii() and typed.team.isdigit() and len(typed.team) < 4 else -1
    try:
        await tours.set_visitor(desk.hall, desk.staff, staff, skills, team, active=active, now=clock.now())
    except NotFound:
        raise
    except Refusal as problem:
        return await _one_page(request, staff, problem, typed)
    return redirect(ALL)


@post(f"{ALL}/{{staff:uuid}}/photo", include_in_schema=False, status_code=303, request_max_body_size=LARGEST_FORM, opt={"own_form": True})
async def photo(request: Request, staff: FromPath[UUID]) -> Response[Any]:
    """The picture that households see, made anew; the former one is gone."""
    desk, owner = desk_of(request, *PLANNERS), f"staff:{staff}"
    try:
        content = (await file_form(request)).content
    except FileTooLarge as problem:
        return await _one_page(request, staff, problem)
    await tours.visitor(desk.hall, staff)
    try:
        given = await uploads.give(
            owner, "visitor", Kind.photo, content, f"staff:{desk.staff}", clock.now(), hall=desk.hall, still=uploads.kept_always
        )
    except Refusal as problem:
        return await _one_page(request, staff, problem)
    before = await tours.set_photo(desk.hall, desk.staff, staff, given.id, clock.now())
    if before is not None:
        await uploads.remove(before, owner, f"staff:{desk.staff}", clock.now())
    return redirect(f"{ALL}/{staff}")


@get(f"{ALL}/{{staff:uuid}}/photo", include_in_schema=False)
async def picture(request: Request, staff: FromPath[UUID]) -> Response[Any]:
    """The picture as it stands."""
    found = await tours.visitor(desk_of(request, *PLANNERS).hall, staff)
    return await shown(found.staff, found.photo)


@post(f"{ALL}/{{staff:uuid}}/leaves", include_in_schema=False, status_code=303)
async def away(request: Request, staff: FromPath[UUID]) -> Response[Any]:
    """Days away; or there after all."""
    desk, form = desk_of(request, *PLANNERS), await request.form()
    gone, days = str(form.get("leave", "")), tuple(str(form.get(name, ""))[:20] for name in _LEAVE)
    try:
        if gone:
            leave = int(gone) if gone.isascii() and gone.isdigit() and len(gone) < 12 else 0
            await tours.end_leave(desk.hall, desk.staff, staff, leave, clock.now())
        else:
            first, last = (_day(text, field) for text, field in zip(days, _LEAVE, strict=True))
            await tours.add_leave(desk.hall, desk.staff, staff, first, last, clock.now())
    except NotFound:
        raise
    except Refusal as problem:
        return await _one_page(request, staff, problem, days=days)
    return redirect(f"{ALL}/{staff}")


async def shown(staff: UUID, found: UUID | None) -> Response[Any]:
    """A visitor's picture for whoever may see it: never kept. NotFound."""
    if found is None:
        raise NotFound
    content = await uploads.own(found, f"staff:{staff}")
    return Response(content.bytes, media_type=content.media, headers={"Cache-Control": "no-store"})


async def _one_page(
    request: Request, staff: UUID, problem: Refusal | None = None, typed: Typed | None = None, days: tuple[str, ...] = ()
) -> Response[Any]:
    desk, language = desk_of(request, *PLANNERS), preferences(request).language
    found: Visitor = await tours.visitor(desk.hall, staff)
    today = clock.today()
    first, last = days or (today.isoformat(), today.isoformat())
    leaves = [
        (each.id, f"{day(Language(language), each.first_day)} – {day(Language(language), each.last_day)}")
        for each in found.leaves
        if each.last_day >= today
    ]
    return page(
        request, "staff/visitor.html", status=problem.status if problem else 200, member=staff_of(request), visitor=found, leaves=leaves,
        skills=[(each.value, say(language, f"skill-{each}"), None) for each in Skill],
        typed=typed or Typed(tuple(found.skills), str(found.team), found.active), first=first, last=last,
        problem=say(language, problem.key, **problem.facts) if problem else "", field=problem.field if problem else None,
    )  # fmt: skip


def _day(typed: str, field: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise LeaveWrong(field=field) from None


routes = (visitors, one, keep, photo, picture, away)
