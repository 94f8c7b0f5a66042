"""What the desk's script looks at after a ring: figures and where each person stands, as JSON; no names."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, get

from backend import clock, visits
from web.modes import preferences
from web.staff_desk import desk_of
from web.staff_view import figures, is_near, row_view


@dataclass(frozen=True)
class LiveRow:
    """Where one person stands now; `version` tells whether a page's buttons still hold."""

    reference: str
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
    board = await visits.desk(desk.hall, now.date(), now, group=duty.window_group if duty else None)
    rows = ((row, row_view(row, {}, language)) for row in board.rows)
    return LiveBoard(
        {name: number for name, _, number in figures(board, language)},
        tuple(LiveRow(view.reference, view.version, view.state, view.look, is_near(row, now)) for row, view in rows),
    )


routes = (live,)
