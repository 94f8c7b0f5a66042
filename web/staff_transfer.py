"""Sending the person at this window on to other windows, with the reason."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import clock, hall, visits
from backend.languages import say
from backend.refusals import Refusal
from backend.visits import Desk, TransferReason, Verb
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import AT_A_WINDOW, board_page, desk_of, tap_id
from web.staff_view import names_of, row_view, said


@dataclass(frozen=True)
class SentOn:
    """To which windows, why, the version that the page showed, and the tap's own id."""

    group: str = ""
    reason: str = ""
    version: int = 0
    tap: str = ""


@get("/staff/visits/{visit:uuid}/transfer", include_in_schema=False)
async def form(request: Request, visit: FromPath[UUID]) -> Response[Any]:
    """Which windows, and why."""
    return await _form_page(request, desk_of(request, *AT_A_WINDOW), visit)


@post("/staff/visits/{visit:uuid}/transfer", include_in_schema=False, status_code=303)
async def transfer(request: Request, visit: FromPath[UUID], data: URLEncodedBody[SentOn]) -> Response[Any]:
    """Sent on: the ticket stays, the place in line is by the moment it had."""
    desk = desk_of(request, *AT_A_WINDOW)
    wanted = visits.Tap(Verb.transfer, str(visit), data.version, group=data.group, reason=data.reason, id=tap_id(data.tap))
    try:
        await visits.tap(desk, wanted, clock.now())
    except visits.WrongTransfer as problem:
        return await _form_page(request, desk, visit, sent=data, problem=problem)
    except Refusal as problem:
        return await board_page(request, desk, problem=problem)
    return redirect("/staff")


async def _form_page(
    request: Request, desk: Desk, visit: UUID, *, sent: SentOn | None = None, problem: Refusal | None = None
) -> Response[Any]:
    language = preferences(request).language
    row = await visits.row_of_visit(desk.hall, visit, clock.now())
    groups = await hall.window_groups(desk.hall)
    return page(
        request, "staff/transfer.html", status=problem.status if problem else 200, member=staff_of(request),
        row=row_view(row, await names_of((row,), language), language), typed=sent or SentOn(),
        groups=tuple((each.slug, each.name.said(language), each.zone.said(language)) for each in groups if each.slug != row.group),
        reasons=tuple((each.value, say(language, f"transfer-{each}"), "") for each in TransferReason),
        problem=said(problem, language) if problem else "",
    )  # fmt: skip


routes = (form, transfer)
