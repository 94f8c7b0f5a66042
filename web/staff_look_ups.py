"""Who looked at more people than they served: the managers' list, and that somebody else has looked into it (T2)."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, hall, oversight
from backend.languages import Language, moment, say
from backend.oversight import LookAlarm, OwnLookAlarm
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of

ALL = "/staff/look-ups"


@get(ALL, include_in_schema=False)
async def alarms(request: Request) -> Response[Any]:
    """What waits to be looked into, then the last 30 days."""
    return await _list(request)


@post(f"{ALL}/{{number:int}}/looked-into", include_in_schema=False, status_code=303)
async def looked_into(request: Request, number: FromPath[int]) -> Response[Any]:
    """Another manager than the one it is about has looked into it."""
    desk = desk_of(request, "manager")
    try:
        await oversight.look_into(desk.hall, number, desk.staff, clock.now())
    except OwnLookAlarm as refusal:
        return await _list(request, refusal)
    return redirect(ALL)


async def _list(request: Request, problem: OwnLookAlarm | None = None) -> Response[Any]:
    desk, language, now = desk_of(request, "manager"), preferences(request).language, clock.now()
    found = await oversight.look_alarms(desk.hall, now)
    return page(
        request, "staff/look_ups.html", status=problem.status if problem else 200, member=staff_of(request),
        rows=[_row(each, language) for each in found], limit=(await hall.policies(desk.hall, now)).look_ups_alarm,
        problem=say(language, problem.key) if problem else "",
    )  # fmt: skip


def _row(each: LookAlarm, language: str) -> dict[str, object]:
    tongue = Language(language)
    return {
        "id": each.id, "name": each.name, "number": each.number, "at": moment(tongue, each.began_at), "looked_by": each.looked_by,
        "looked_at": moment(tongue, each.looked_at) if each.looked_at else "",
    }  # fmt: skip


routes = (alarms, looked_into)
