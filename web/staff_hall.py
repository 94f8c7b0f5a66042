"""The manager's page of the hall: what it is like now, what is coming, the way to each form, what changed last."""

from typing import Any

from litestar import Request, Response, get

from backend import clock, hall
from backend.hall import SECTIONS, version_on
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page
from web.staff_hall_history import NEWEST, change_views
from web.staff_hall_view import manager_of, version_view

_LAST = 5


@get("/staff/hall", include_in_schema=False)
async def overview(request: Request, saved: str = "") -> Response[Any]:
    """All of the hall's settings at a glance."""
    desk, language, now = manager_of(request), preferences(request).language, clock.now()
    versions, found = await hall.opening_hours(desk.hall), await hall.hall(desk.hall)
    current = version_on(versions, now.date())
    coming = [version_view(each, language, coming=True) for each in versions if each.valid_from > now.date()]
    lines = await hall.settings_history(desk.hall, NEWEST, _LAST)
    return page(
        request, "staff_hall/overview.html", member=staff_of(request), name=found.name.said(language), phone=found.about.phone,
        current=version_view(current, language, coming=False) if current else None, coming=coming,
        groups=await groups_view(desk.hall, language), items=len(await hall.items_taken(desk.hall)), sections=SECTIONS,
        changes=await change_views(desk.hall, lines, language), saved=bool(saved), mark=await hall.mark_of(desk.hall, "hours"),
    )  # fmt: skip


async def groups_view(slug: str, language: str) -> list[tuple[hall.WindowGroup, str, str]]:
    """Each group with its name and the numbers of its windows."""
    windows = await hall.windows(slug)
    return [
        (group, group.name.said(language), " ".join(each.number for each in windows if each.window_group == group.slug))
        for group in await hall.window_groups(slug)
    ]


routes = (overview,)
