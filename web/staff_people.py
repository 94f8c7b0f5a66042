"""Finding somebody at the desk, checking them in, and seeing what is masked with a reason, on record."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import clock, hall, visits
from backend.languages import say
from backend.references import read_reference
from backend.refusals import Refusal
from backend.states import NotNow
from backend.visits import Desk, Reason, Unmasked, Verb
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of, tap_id
from web.staff_view import names_of, row_view, said

_SHOWN_SECONDS = 60


@dataclass(frozen=True)
class Search:
    """Ticket code, reference, phone or document number; it comes by POST, so that no address holds it."""

    typed: str = ""


@dataclass(frozen=True)
class Why:
    """Why somebody's data must be seen."""

    reason: str = ""


@post("/staff/found", include_in_schema=False, status_code=200)
async def find(request: Request, data: URLEncodedBody[Search]) -> Response[Any]:
    """Today's bookings with exactly this code, number or ticket; masked."""
    desk, now, language = desk_of(request), clock.now(), preferences(request).language
    rows = await visits.found(desk, now.date(), data.typed[:200], now) if data.typed.strip() else ()
    names = await names_of(rows, language)
    views = tuple(row_view(row, names, language) for row in rows)
    return page(request, "staff/found.html", rows=views, member=staff_of(request), searched=bool(data.typed.strip()))


@get("/staff/people/{reference:str}", include_in_schema=False)
async def person(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One person of today: what they come for, and all that can be done."""
    return await _person_page(request, desk_of(request), reference)


@post("/staff/people/{reference:str}", include_in_schema=False, status_code=200)
async def unmask(request: Request, reference: FromPath[str], data: URLEncodedBody[Why]) -> Response[Any]:
    """Name, document and phone for one minute; the ledger's line is written first."""
    desk = desk_of(request)
    try:
        found = await visits.unmask(desk, reference, data.reason, clock.now())
    except visits.UnknownReason as problem:
        return await _person_page(request, desk, reference, problem=problem)
    answer = await _person_page(request, desk, reference, seen=found)
    answer.headers["Refresh"] = f"{_SHOWN_SECONDS}; url=/staff/people/{read_reference(reference)}"
    return answer


@post("/staff/arrivals/{reference:str}", include_in_schema=False, status_code=303)
async def arrive(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The document was compared with the name: the booking gets its ticket."""
    desk, sent = desk_of(request), await request.form()
    wanted = visits.Tap(Verb.arrive, reference, id=tap_id(str(sent.get("tap", ""))), compared=sent.get("compared") == "yes")
    try:
        await visits.tap(desk, wanted, clock.now())
    except Refusal as problem:
        return await _person_page(request, desk, reference, problem=problem)
    return redirect("/staff")


@post("/staff/arrivals/{reference:str}/other-person", include_in_schema=False, status_code=303)
async def other_person(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The document names somebody else: nothing is served on this booking, a walk-in's ticket is offered."""
    desk = desk_of(request)
    try:
        await visits.note_other_person(desk, reference, clock.now())
    except NotNow as problem:
        return await _person_page(request, desk, reference, problem=problem)
    return redirect(f"/staff/people/{read_reference(reference)}?other=1")


async def _person_page(
    request: Request, desk: Desk, reference: str, *, seen: Unmasked | None = None, problem: Refusal | None = None
) -> Response[Any]:
    now, language = clock.now(), preferences(request).language
    row = await visits.row_of(desk.hall, reference, now)
    duty = await visits.duty_of(desk.hall, desk.staff)
    view = row_view(row, await names_of((row,), language), language)
    return page(
        request, "staff/person.html", status=problem.status if problem else 200, row=view, seen=seen,
        reasons=tuple((each.value, say(language, f"reason-{each}")) for each in Reason), seconds=_SHOWN_SECONDS,
        problem=said(problem, language) if problem else "", field=problem.field if problem else None, member=staff_of(request),
        mine=bool(duty and view.standing == "called" and view.window == duty.window), window=duty.window if duty else "",
        compares=(await hall.policies(desk.hall, now)).compare_at_check_in, other="other" in request.query_params and not problem,
    )  # fmt: skip


routes = (find, person, unmask, arrive, other_person)
