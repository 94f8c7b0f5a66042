"""The calendar of a day and of a week as tables, and the list behind each cell; nothing in it is ever dragged."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromQuery

from backend import catalogue, clock, hall, oversight, secrecy, visits
from backend.clock import SHANGHAI
from backend.languages import Language, full_day, say, short_day, span, time, weekday
from backend.languages import day as day_words
from backend.refusals import NotFound
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page
from web.staff_board import ONLOOKERS
from web.staff_calendar_view import PLACE, duty_words, row_view, shut_words
from web.staff_desk import desk_of
from web.staff_report import read_day

_LONGEST, _WEEK = timedelta(hours=24), timedelta(days=7)


@dataclass(frozen=True)
class ColumnView:
    """A column's head: a group or a day (which then links to itself)."""

    words: str
    href: str
    today: bool


@dataclass(frozen=True)
class BookingView:
    """A booking in the list behind a cell; the name is masked."""

    at: str
    reference: str
    name: str
    items: str
    ticket: str
    channel: str
    state: str


@get(PLACE, include_in_schema=False)
async def calendar(request: Request, day: FromQuery[str] = "", week: FromQuery[str] = "", by: FromQuery[str] = "") -> Response[Any]:
    """A day by group, or with `week` the week of a day; `by=unit` shows a day's units instead of its hours."""
    desk, now, language = desk_of(request, *ONLOOKERS), clock.now(), preferences(request).language
    if week:
        return await _week_page(request, desk.hall, read_day(week, now.date()), language)
    shown = read_day(day, now.date())
    units = by == "unit"
    step = (await hall.policies(desk.hall, now)).unit if units else timedelta(hours=1)
    found = await oversight.day_of(desk.hall, shown, step)
    names = {each.slug: each.name.said(language) for each in await hall.window_groups(desk.hall)}
    columns = tuple(ColumnView(names[each], "", False) for each in found.columns)
    rows = tuple(row_view(row, span(row.starts_at, row.starts_at + step), tuple(names.items()), found.shut, language) for row in found.rows)
    query = "&by=unit" if units else ""
    return page(
        request, "oversight/calendar.html", member=staff_of(request), title=full_day(language, shown), columns=columns, rows=rows,
        iso=shown.isoformat(), units=units, is_week=False, asked=any(row.asked for row in rows),
        shut=shut_words(found.shut, names, language), on_duty=duty_words(found.on_duty, language, with_day=False),
        earlier=f"{PLACE}?day={shown - timedelta(days=1)}{query}", later=f"{PLACE}?day={shown + timedelta(days=1)}{query}",
    )  # fmt: skip


@get(f"{PLACE}/bookings", include_in_schema=False)
async def bookings(request: Request, start: FromQuery[str] = "", minutes: FromQuery[int] = 60, group: FromQuery[str] = "") -> Response[Any]:
    """Who comes in one cell: names masked, the rest of a person only on their own page, with a reason."""
    desk, now, language = desk_of(request, *ONLOOKERS), clock.now(), preferences(request).language
    since, length = _read_start(start), timedelta(minutes=min(max(minutes, 1), 1440))
    found = await oversight.bookings_between(desk.hall, since, since + min(length, _LONGEST), group or None)
    tickets = {row.reference: row.ticket for row in await visits.outline(desk.hall, since.date(), now) if row.reference}
    items = await catalogue.guides(tuple(dict.fromkeys(item for each in found for item in each.items)))
    names = {guide.slug: guide.title(language) for guide in items}
    views = tuple(
        BookingView(
            span(each.starts_at, each.ends_at), each.reference, secrecy.masked_name(each.applicant.handler or each.applicant.name),
            " · ".join(names.get(item, item) for item in each.items), tickets.get(each.reference, ""),
            say(language, f"report-channel-{each.channel}"), say(language, f"state-{each.state}"),
        )
        for each in found
    )  # fmt: skip
    where = next((each.name.said(language) for each in await hall.window_groups(desk.hall) if each.slug == group), "")
    title = " ".join(part for part in (full_day(language, since.date()), span(since, since + length), where) if part)
    back = f"{PLACE}?day={since.date()}" if group else f"{PLACE}?week={since.date()}"
    return page(request, "oversight/bookings.html", member=staff_of(request), title=title, bookings=views, back=back)


async def _week_page(request: Request, place: str, day: date, language: Language) -> Response[Any]:
    found, today = await oversight.week_of(place, day), clock.today()
    columns = tuple(ColumnView(f"{weekday(language, each)} {short_day(each)}", f"{PLACE}?day={each}", each == today) for each in found.days)
    heads = tuple(day_words(language, each) for each in found.days)
    groups = {each.slug: each.name.said(language) for each in await hall.window_groups(place)}
    rows = tuple(row_view(row, time(row.starts_at), tuple(("", head) for head in heads), found.shut, language) for row in found.rows)
    title = say(language, "{first} to {last}", first=full_day(language, found.days[0]), last=day_words(language, found.days[-1]))
    return page(
        request, "oversight/calendar.html", member=staff_of(request), title=title, columns=columns, rows=rows, iso=day.isoformat(),
        units=False, is_week=True, asked=False, shut=shut_words(found.shut, groups, language),
        on_duty=duty_words(found.on_duty, language, with_day=True),
        earlier=f"{PLACE}?week={found.days[0] - _WEEK}", later=f"{PLACE}?week={found.days[0] + _WEEK}",
    )  # fmt: skip


def _read_start(typed: str) -> datetime:
    try:
        found = datetime.strptime(typed, "%Y-%m-%dT%H:%M").replace(tzinfo=SHANGHAI)
    except ValueError:
        raise NotFound from None
    if not 2000 <= found.year <= 2100:
        raise NotFound
    return found


routes = (calendar, bookings)
