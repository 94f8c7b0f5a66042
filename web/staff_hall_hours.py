"""Opening hours from a day on: the form, what each day would be like, and saving; a coming version taken back."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post

from backend import clock, hall
from backend.hall import DropHours, OpeningHours, SetHours, version_on
from backend.languages import day, say
from backend.refusals import Refusal
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_hall_hours_form import MOST_SEASONS, Typed, read_typed, typed_of, wanted_hours
from web.staff_hall_view import manager_of, part_names, preview_view, said, seen_of

FORM = "/staff/hall/hours"
Problems = list[tuple[str, str]]


@get(FORM, include_in_schema=False)
async def form(request: Request) -> Response[Any]:
    """The hours in force on the day asked for, to be changed from then on."""
    desk, now = manager_of(request), clock.now()
    begins = _day(request.query_params.get("from", "")) or now.date()
    current = version_on(await hall.opening_hours(desk.hall), begins)
    typed = typed_of(current or OpeningHours(begins, ()), begins)
    return await _form_page(request, typed, await hall.mark_of(desk.hall, "hours"), [])


@post(FORM, include_in_schema=False, status_code=303)
async def save(request: Request) -> Response[Any]:
    """First what each day would be like; then, on another word, it is kept. Nothing typed is lost on the way."""
    desk, sent, language = manager_of(request), await request.form(), preferences(request).language
    typed, mark = read_typed(sent), str(sent.get("mark", ""))[:16]
    hours, problems = wanted_hours(typed, language)
    if hours is None or sent.get("step") == "again":
        return await _form_page(request, typed, mark, problems)
    try:
        if sent.get("step") == "save":
            await hall.change_settings(desk.hall, SetHours(hours), seen_of(request, sent), clock.now())
            return redirect("/staff/hall?saved=1")
        return await _preview_page(request, typed, hours, mark)
    except hall.SettingsChanged as refusal:
        fresh = await hall.mark_of(desk.hall, "hours")
        return await _preview_page(request, typed, hours, fresh, refusal)
    except Refusal as refusal:
        return await _form_page(request, typed, mark, [(refusal.field or "", await said(refusal, language))])


@post(f"{FORM}/removal", include_in_schema=False, status_code=303)
async def drop(request: Request) -> Response[Any]:
    """A coming version taken back."""
    desk, sent, language = manager_of(request), await request.form(), preferences(request).language
    begins = _day(str(sent.get("valid_from", ""))) or date.min
    try:
        if sent.get("step") == "save":
            await hall.change_settings(desk.hall, DropHours(begins), seen_of(request, sent), clock.now())
            return redirect("/staff/hall?saved=1")
        return await _removal_page(request, begins, str(sent.get("mark", ""))[:16])
    except hall.SettingsChanged as refusal:
        return await _removal_page(request, begins, await hall.mark_of(desk.hall, "hours"), await said(refusal, language))


async def _form_page(request: Request, typed: Typed, mark: str, problems: Problems) -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "staff_hall/hours.html", status=422 if problems else 200, member=staff_of(request), typed=typed, mark=mark,
        problems=problems, error=dict(problems), parts=part_names(language), months=range(1, 13), days=range(1, 32),
        today=clock.now().date().isoformat(), most=MOST_SEASONS,
    )  # fmt: skip


async def _preview_page(request: Request, typed: Typed, hours: OpeningHours, mark: str, problem: Refusal | None = None) -> Response[Any]:
    desk, language, now = manager_of(request), preferences(request).language, clock.now()
    found = await hall.preview(desk.hall, SetHours(hours), now)
    return page(
        request, "staff_hall/preview.html", status=problem.status if problem else 200, member=staff_of(request), action=FORM,
        title=say(language, "Opening hours from {day}", day=day(language, hours.valid_from)), fields=[*typed.fields(), ("mark", mark)],
        view=await preview_view(desk.hall, found, language, now), may_change=True,
        problem=await said(problem, language) if problem else "",
    )  # fmt: skip


async def _removal_page(request: Request, begins: date, mark: str, problem: str = "") -> Response[Any]:
    desk, language, now = manager_of(request), preferences(request).language, clock.now()
    found = await hall.preview(desk.hall, DropHours(begins), now)
    return page(
        request, "staff_hall/preview.html", status=409 if problem else 200, member=staff_of(request), action=f"{FORM}/removal",
        title=say(language, "Take back the hours from {day}", day=day(language, begins)),
        fields=[("valid_from", begins.isoformat()), ("mark", mark)], may_change=False, problem=problem,
        view=await preview_view(desk.hall, found, language, now),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


routes = (form, save, drop)
