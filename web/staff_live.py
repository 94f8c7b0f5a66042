"""What the desk's script looks at after a ring: figures and where each person stands, as JSON; no names."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, get

from backend import clock, visits
from web.modes import preferences
from web.staff_desk import desk_of
from web.staff_view import figures, row_view


@dataclass(frozen=True)
class LiveRow:
    """Where one person stands now; `version` tells whether a page's buttons still hold."""

    key: str
    version: int
    state: str
    look: str
    near: bool


@dataclass(frozen=True)
class LiveBoard:
    """The figures by their id, and all rows of these windows' day."""

    figures: dict[str, int]
    rows: tuple[LiveRow, ...]


@get("/staff/live", include_in_schema=False, cache=False)
async def live(request: Request[Any, Any, Any]) -> LiveBoard:
    """The board in numbers. Doesn't count as somebody being at the tablet."""
    desk, now, language = desk_of(request), clock.now(), preferences(request).language
    duty = await visits.duty_of(desk.hall, desk.staff)
    found = await visits.outline(desk.hall, now.date(), now)
    rows = tuple(row for row in found if duty is None or row.group == duty.window_group)
    views = ((row, row_view(row, {}, language)) for row in rows)
    return LiveBoard(
        {name: number for name, _, number in figures(visits.figures_of(rows), language)},
        tuple(LiveRow(view.key, view.version, view.state, view.look, row.is_near(now)) for row, view in views),
    )


routes = (live,)
