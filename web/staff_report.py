"""The daily report beside the same weekday before: main numbers, windows, items, ratings; made for A4 too."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from litestar import Request, Response, get
from litestar.params import FromQuery

from backend import catalogue, clock, oversight
from backend.languages import full_day
from backend.oversight import DayFigures
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page
from web.report_words import Line, level_lines, main_lines
from web.staff_board import OVERSEERS
from web.staff_desk import desk_of

_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class ReportView:
    """A day's report in words; lines are (words, that day, the same weekday before)."""

    day: str
    iso: str
    before: str
    lines: tuple[Line, ...]
    levels: tuple[Line, ...]
    windows: tuple[tuple[str | int, ...], ...]
    items: tuple[tuple[str, int, float, int], ...]
    earlier: str
    later: str


@get("/staff/report", include_in_schema=False)
async def report(request: Request, day: FromQuery[str] = "") -> Response[Any]:
    """One day; today as far as it has gone."""
    desk, now, language = desk_of(request, *OVERSEERS), clock.now(), preferences(request).language
    shown = min(read_day(day, now.date()), now.date())
    found, before = await oversight.report(desk.hall, shown, now), await oversight.report(desk.hall, shown - _WEEK, now)
    view = ReportView(
        full_day(language, shown), shown.isoformat(), full_day(language, shown - _WEEK), main_lines(found, before, language),
        level_lines(found, before, language),
        tuple((each.window, each.served, each.busy, each.staffed, each.share) for each in found.windows),
        await _items(found, language), (shown - timedelta(days=1)).isoformat(),
        (shown + timedelta(days=1)).isoformat() if shown < now.date() else "",
    )  # fmt: skip
    today = now.date()
    return page(request, "oversight/report.html", view=view, member=staff_of(request), today=shown == today, last=today.isoformat())


def read_day(typed: str, otherwise: date) -> date:
    """A day as an address says it; what can't be read, or lies in another age, is `otherwise`."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return otherwise
    return found if 2000 <= found.year <= 2100 else otherwise


async def _items(found: DayFigures, language: str) -> tuple[tuple[str, int, float, int], ...]:
    guides = {each.slug: each.title(language) for each in await catalogue.guides(tuple(each.item for each in found.items))}
    return tuple((guides.get(each.item, each.item), each.number, each.minutes, each.planned) for each in found.items)


routes = (report,)
