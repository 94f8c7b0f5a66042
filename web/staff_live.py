"""What the desk's script looks at after a ring: figures and where each person stands, as JSON; no names."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, get

from backend import clock, visits
from backend.languages import say
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


@dataclass(frozen=True)
class LiveBoard:
    """The figures by their id, and who is near at these windows; `gone` is said of a row that a page still shows and that
    is not among them."""

    figures: dict[str, int]
    rows: tuple[LiveRow, ...]
    gone: str


@get("/staff/live", include_in_schema=False, cache=False)
async def live(request: Request[Any, Any, Any]) -> LiveBoard:
    """The board in numbers. Doesn't count as somebody being at the tablet."""
    desk, now, language = desk_of(request), clock.now(), preferences(request).language
    duty = await visits.duty_of(desk.hall, desk.staff)
    group = duty.window_group if duty else None
    found = await visits.near_lately(desk.hall, now)
    views = (row_view(row, {}, language) for row in found.rows if group in (None, row.group))
    return LiveBoard(
        {name: number for name, _, number in figures(found.figures(group), language)},
        tuple(LiveRow(view.key, view.version, view.state, view.look) for view in views),
        say(language, "desk-gone"),
    )


routes = (live,)
