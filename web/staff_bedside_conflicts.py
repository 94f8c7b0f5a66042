"""What a tablet did that no longer fitted: both versions side by side, for a person to decide."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import bedside, clock
from backend.bedside import Judge
from backend.languages import say
from backend.refusals import NotFound, Refusal
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_bedside import HERE, VISITORS
from web.staff_bedside_view import conflict_views
from web.staff_desk import desk_of

ALL = f"{HERE}/conflicts"


@get(ALL, include_in_schema=False)
async def conflicts(request: Request) -> Response[Any]:
    """Those that wait, of the hall for a manager, otherwise one's own."""
    return await _page(request)


@post(f"{ALL}/{{operation:uuid}}/{{decision:str}}", include_in_schema=False, status_code=303)
async def decide(request: Request, operation: FromPath[UUID], decision: FromPath[str]) -> Response[Any]:
    """The tablet's version is taken, or stays on record beside what stands."""
    judge = _judge(request)
    if decision not in ("take", "leave"):
        raise NotFound
    try:
        await bedside.settle(judge, operation, take=decision == "take", now=clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return await _page(request, refusal)
    return redirect(ALL)


def _judge(request: Request) -> Judge:
    desk = desk_of(request, *VISITORS)
    return Judge(desk.hall, desk.staff, staff_of(request).may("manager"))


async def _page(request: Request, problem: Refusal | None = None) -> Response[Any]:
    judge, language = _judge(request), preferences(request).language
    found = await conflict_views(await bedside.conflicts(judge), language, manager=judge.manager)
    return page(
        request, "staff/bedside_conflicts.html", status=problem.status if problem else 200, member=staff_of(request), conflicts=found,
        problem=say(language, problem.key, **problem.facts) if problem else "",
    )  # fmt: skip


routes = (conflicts, decide)
