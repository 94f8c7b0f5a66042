"""Tables as files, for Excel and WPS: a page that asks why, then the file, made in a thread and sent in pieces."""

from asyncio import to_thread
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO, Any

from litestar import Request, Response, get, post
from litestar.params import FromQuery
from litestar.response import Stream

from backend import catalogue, clock, hall, oversight
from backend.languages import Language, moment, say
from backend.oversight import ExportReason, Format, Sheet, Wanted
from backend.refusals import FieldRefused
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page
from web.report_words import said
from web.staff_board import OVERSEERS
from web.staff_desk import desk_of
from web.staff_report import read_day

REPORTS, BOOKINGS = "report", "bookings"
PATHS = [f"/staff/{what}.{kind}" for what in (REPORTS, BOOKINGS) for kind in Format]
_PIECE = 64 * 1024
_Row = tuple[str | int | float, ...]


@dataclass(frozen=True)
class Asking:
    """What is wanted, as typed."""

    first: date
    last: date
    reason: str


@get(PATHS, include_in_schema=False)
async def ask(request: Request, until: FromQuery[str] = "") -> Response[Any]:
    """Which days and why."""
    desk_of(request, *OVERSEERS)
    today = clock.today()
    first = read_day(request.query_params.get("from", ""), today)
    return _ask_page(request, Asking(first, read_day(until, first), ""))


@post(PATHS, include_in_schema=False, status_code=200)
async def file(request: Request) -> Response[Any] | Stream:
    """The file; what needs mending brings the page back."""
    desk, form, today = desk_of(request, *OVERSEERS), await request.form(), clock.today()
    first = read_day(str(form.get("from", "")), today)
    asking = Asking(first, read_day(str(form.get("until", "")), first), str(form.get("reason", ""))[:40])
    what, kind = _named(request)
    wanted = Wanted(desk.hall, asking.first, asking.last, desk.actor, asking.reason, what, kind.value)
    try:
        sheet = await _sheet(request, wanted, preferences(request).language, clock.now())
    except FieldRefused as problem:
        return _ask_page(request, asking, problem)
    made = await to_thread(oversight.written, sheet, kind)
    name = f"yueban-{what}-{asking.first}-{asking.last}.{kind}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Stream(_pieces(made), media_type=kind.media_type, headers=headers)


async def _sheet(request: Request, wanted: Wanted, language: Language, now: datetime) -> Sheet:
    who = say(
        language, "Taken out by {who} on {moment}: {reason}", who=staff_of(request).name, moment=moment(language, now),
        reason=say(language, f"export-{wanted.reason}"),
    )  # fmt: skip
    if wanted.what == REPORTS:
        reports = await oversight.export_reports(wanted, now)
        lines = [said(each, language) for each in reports]
        heads = (say(language, "Day"), *(words for words, _ in lines[0]))
        rows = [(each.day.isoformat(), *map(_value, line)) for each, line in zip(reports, lines, strict=True)]
        return Sheet(wanted.what, heads, rows, (who,))
    return Sheet(wanted.what, _booking_heads(language), await _booking_rows(wanted, language, now), (who,))


def _booking_heads(language: Language) -> tuple[str, ...]:
    return tuple(say(language, each) for each in ("Day", "Time", "Reference", "Person", "Matter", "Windows", "Booked by", "State"))


async def _booking_rows(wanted: Wanted, language: Language, now: datetime) -> list[_Row]:
    groups = {each.slug: each.name.said(language) for each in await hall.window_groups(wanted.hall)}
    rows: list[_Row] = []
    async for lines in await oversight.export_bookings(wanted, now):
        slugs = tuple(dict.fromkeys(item for each in lines for item in each.items))
        names = {guide.slug: guide.title(language) for guide in await catalogue.guides(slugs)}
        rows += [
            (
                each.starts_at.date().isoformat(), f"{each.starts_at:%H:%M}", each.reference, each.name,
                " · ".join(names.get(item, item) for item in each.items), groups.get(each.group, each.group),
                say(language, f"report-channel-{each.channel}"), say(language, f"state-{each.state}"),
            )
            for each in lines
        ]  # fmt: skip
    return rows


def _value(line: tuple[str, str]) -> str | int | float:
    """A number as a number, so that the file can be summed up; a time or nothing as it is said."""
    try:
        return int(line[1]) if line[1].isdecimal() else float(line[1])
    except ValueError:
        return line[1]


def _named(request: Request) -> tuple[str, Format]:
    what, _, kind = request.url.path.rpartition("/")[2].partition(".")
    return what, Format(kind)


def _ask_page(request: Request, asking: Asking, problem: FieldRefused | None = None) -> Response[Any]:
    language, (what, kind) = preferences(request).language, _named(request)
    words = say(language, problem.key, **problem.facts) if problem else ""
    reasons = (("", say(language, "Please choose")), *((each.value, say(language, f"export-{each}")) for each in ExportReason))
    return page(
        request, "oversight/export.html", status=problem.status if problem else 200, member=staff_of(request), asking=asking, what=what,
        kind=kind.value, reasons=reasons, problems=((problem.field, words),) if problem else (),
        error={problem.field: words} if problem else {}, today=clock.today().isoformat(),
    )  # fmt: skip


async def _pieces(made: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while piece := await to_thread(made.read, _PIECE):
            yield piece
    finally:
        made.close()


routes = (ask, file)
