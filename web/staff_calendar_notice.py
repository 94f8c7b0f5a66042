"""The State Council's holiday notice: pasted or as a file, what it changes, yes; those whose day it takes are moved and told."""

from datetime import date
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import UploadFile

from backend import clock, closures, hall
from backend.closures import HallTurned, NoticePreview
from backend.hall import DayKind, TurnedDay, YearFile
from backend.languages import Language, day, moment, say
from backend.refusals import FieldRefused, NotAllowed, Refusal
from web.hall_view import festival
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect

NOTICE = "/staff/closures/notice"
_SHOWN = 30


@get(NOTICE, include_in_schema=False)
async def form(request: Request) -> Response[Any]:
    """A file or the notice's own words."""
    _may(request)
    return await _form_page(request)


@post(f"{NOTICE}/preview", include_in_schema=False, status_code=200)
async def preview(request: Request) -> Response[Any]:
    """Days, places and people that it changes; nothing has happened yet."""
    _may(request)
    sent = await request.form()
    text, typed_year = str(sent.get("notice", "")), str(sent.get("year", ""))[:4]
    try:
        text = await _file_text(sent.get("file")) or text
        file = hall.read_notice(text, _year(typed_year))
    except FieldRefused as problem:
        return await _form_page(request, problem, text, typed_year)
    return await _preview_page(request, text, typed_year, file)


@post(NOTICE, include_in_schema=False, status_code=303)
async def keep(request: Request) -> Response[Any]:
    """The calendar of all halls from now on; what changed since it was shown is shown again."""
    actor, sent = _may(request), await request.form()
    text, typed_year = str(sent.get("notice", "")), str(sent.get("year", ""))[:4]
    try:
        file = hall.read_notice(text, _year(typed_year))
        await closures.keep_notice(file, str(sent.get("mark", ""))[:40], actor, clock.now())
    except FieldRefused as problem:
        return await _form_page(request, problem, text, typed_year)
    except closures.TouchedMeanwhile as problem:
        return await _preview_page(request, text, typed_year, file, problem)
    return redirect(f"{NOTICE}?kept={file.year.year}")


def _may(request: Request[Any, Any, Any]) -> str:
    """Who keeps the calendar, which all halls share: a manager or the operator."""
    member = staff_of(request)
    if not member.may("manager", "operator"):
        raise NotAllowed
    return member.actor


async def _file_text(sent: object) -> str:
    if not isinstance(sent, UploadFile) or not sent.filename:
        return ""
    return hall.decoded(await sent.read())


def _year(typed: str) -> int | None:
    return int(typed) if typed.isascii() and typed.isdecimal() else None


async def _form_page(request: Request, problem: Refusal | None = None, text: str = "", year: str = "") -> Response[Any]:
    language, today = preferences(request).language, clock.today()
    said = _said(problem, language) if problem else ""
    field = (problem.field or "notice") if problem else ""
    calendar, kept = await hall.calendar(), request.query_params.get("kept", "")
    years = [(each, hall.is_confirmed(calendar, date(each, 1, 1))) for each in (today.year, today.year + 1)]
    return page(
        request, "staff/notice_new.html", status=problem.status if problem else 200, member=staff_of(request), text=text[:64_000],
        year=year, problems=((field, said),) if problem else (), error={field: said}, years=years,
        kept=kept if kept.isdecimal() and len(kept) == 4 else "",
    )  # fmt: skip


async def _preview_page(request: Request, text: str, year: str, file: YearFile, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    seen = await closures.preview_notice(file, clock.now())
    return page(
        request, "staff/notice_preview.html", status=problem.status if problem else 200, member=staff_of(request), text=text,
        year=year, seen=seen, file=file, days=[_day_words(each, language) for each in seen.days],
        halls=[_hall_words(each, language) for each in seen.halls], moved=_moved(request, seen, language),
        problem=say(language, problem.key) if problem else "",
        off=sum(each.kind is DayKind.holiday for each in file.days), working=sum(each.kind is DayKind.makeup for each in file.days),
    )  # fmt: skip


def _day_words(each: TurnedDay, language: str) -> tuple[str, str, str, str]:
    before, after = say(language, f"day-{each.before}"), say(language, f"day-{each.after}")
    return day(language, each.day), festival(each.name, language), before, after


def _hall_words(each: HallTurned, language: str) -> tuple[str, int, int, int]:
    return each.hall.name.said(language), each.places_new, each.places_gone, len(each.moved)


def _moved(request: Request, seen: NoticePreview, language: str) -> list[tuple[str, str, str]]:
    """One's own hall's bookings; of other halls the numbers are enough."""
    own = staff_of(request).hall
    found = [proposal for each in seen.halls if each.hall.slug == own for proposal in each.moved][:_SHOWN]
    return [
        (each.booked.reference, moment(language, each.booked.starts_at), moment(language, each.to.starts_at) if each.to else "")
        for each in found
    ]


def _said(problem: Refusal, language: Language | str) -> str:
    facts = dict(problem.facts)
    if "column" in facts:
        facts["column"] = say(language, f"notice-{facts['column']}")
    return say(language, problem.key, **facts)


routes = (form, preview, keep)
