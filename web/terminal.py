"""The self-service terminal: set up by staff, a start page with few doors, check in, a ticket, and the end that forgets the person."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from litestar import Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, FromQuery

from backend import appointments, clock, hall, limits, people, progress, visits
from backend.database import transaction
from backend.languages import say
from backend.limits import Limit
from backend.references import read_reference
from backend.refusals import NotFound, Refusal
from backend.visits import Row, Standing, WalkIn
from web import identity
from web.addresses import is_staff_network
from web.identity import cookie_value, kept_cookie, person_of, staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_desk import desk_of
from web.staff_items import items_found
from web.terminal_mode import Terminal, cookie_name, terminal_of, written
from web.tickets_on_paper import paper

TICKETS = Limit("tickets of a terminal", 40, timedelta(minutes=10))
TRIES = Limit("check-ins of a terminal", 60, timedelta(minutes=10))
_YEAR = 365 * 24 * 3600
_CODES, _LAST = (6, 8), 4  # ticket code, reference; of the phone
_PAPER, _PAPER_FOR = "paper", timedelta(minutes=3)
_CAN_CHECK_IN = (Standing.due, Standing.late, Standing.missed)


@get("/staff/terminal", include_in_schema=False)
async def set_up(request: Request) -> Response[Any]:
    """What it means to make this device a terminal."""
    desk_of(request, "desk", "manager")
    return page(request, "terminal/set_up.html", member=staff_of(request), is_terminal=terminal_of(request) is not None)


@post("/staff/terminal", include_in_schema=False, status_code=303)
async def begin(request: Request) -> Response[Any]:
    """This device is a terminal of the hall from now on; the staff member is signed out of it."""
    desk = desk_of(request, "desk", "manager")
    await people.sign_out(request.state["at_work"].session, clock.now())
    answer = redirect("/terminal")
    answer.set_cookie(identity.ended_cookie("staff"))
    answer.set_cookie(_mark(written(Terminal(desk.hall, desk.staff, secrets.token_hex(6))), _YEAR))
    return answer


@post("/staff/terminal/end", include_in_schema=False, status_code=303)
async def finish(request: Request) -> Response[Any]:
    """An ordinary browser again."""
    desk_of(request, "desk", "manager")
    answer = redirect("/staff")
    answer.set_cookie(_mark("", 0))
    return answer


@get("/terminal", include_in_schema=False)
async def start(request: Request) -> Response[Any]:
    """The few doors: check in, take a ticket, book, progress, guides."""
    where = await hall.hall((await _terminal(request)).hall)
    now, language = clock.now(), preferences(request).language
    open_now = await hall.open_now(where.slug, now)
    return page(
        request, "terminal/start.html", place=where.name.said(language), open=open_now.open,
        waiting=await visits.waiting_count(where.slug, now.date()) if open_now.open else 0,
    )  # fmt: skip


@get("/terminal/check-in", include_in_schema=False)
async def check_in_form(request: Request) -> Response[Any]:
    """By the identity card on the reader, or the ticket code and the phone's last four."""
    await _terminal(request)
    return page(request, "terminal/check_in.html", problem="", code="")


@post("/terminal/check-in", include_in_schema=False, status_code=303)
async def check_in(request: Request) -> Response[Any]:
    """Today's booking of this card or code: checked in, with its number on paper. Nothing found says so, and what to do."""
    terminal, sent, now = await _terminal(request), await request.form(), clock.now()
    card, code, last_four = (str(sent.get(name, "")).strip()[:40] for name in ("card", "code", "last_four"))
    try:
        await _count(TRIES, terminal)
        rows = await visits.by_card(terminal.hall, card, now) if card else await _by_code(terminal, code, last_four, now)
        row = next((each for each in rows if each.standing in _CAN_CHECK_IN), None) or next(iter(rows), None)
        if row is None:
            return _not_checked_in(request, "No booking for today was found. Take a ticket, or ask at the service desk.", code)
        return _to_paper(await _arrived(row))
    except Refusal as refusal:
        return _not_checked_in(request, refusal.key, code, status=refusal.status, **refusal.facts)


@get("/terminal/tickets", include_in_schema=False)
async def items(request: Request, q: FromQuery[str] = "") -> Response[Any]:
    """What do you come for: one tap gives the number."""
    return await _items_page(request, await _terminal(request), q[:40])


@post("/terminal/tickets", include_in_schema=False, status_code=303)
async def take(request: Request) -> Response[Any]:
    """A number for who has no booking; two taps on one page are one number."""
    terminal, sent = await _terminal(request), await request.form()
    try:
        await _count(TICKETS, terminal)
        wanted = WalkIn(UUID(str(sent.get("ticket", "")) or str(uuid4())), (str(sent.get("item", "")),))
        visit = await visits.take_ticket(terminal.desk, wanted, clock.now())
    except (Refusal, ValueError) as problem:
        return await _items_page(request, terminal, "", problem if isinstance(problem, Refusal) else NotFound())
    return _to_paper(visit.id)


@get("/terminal/tickets/{visit:uuid}", include_in_schema=False)
async def ticket(request: Request, visit: FromPath[UUID]) -> Response[Any]:
    """The number, large and on paper, for who has just got it: for the next person the way back leads to the start."""
    terminal = await _terminal(request)
    if cookie_value(request, _PAPER) != str(visit):
        return redirect("/terminal")
    return page(request, "terminal/ticket.html", slip=await paper(request, terminal.hall, visit, preferences(request).language))


@post("/terminal/end", include_in_schema=False, status_code=303)
async def end(request: Request) -> Response[Any]:
    """The person has gone: signed out, what was held is given back, and the browser keeps nothing of them."""
    await _terminal(request)
    person, now = person_of(request), clock.now()
    await appointments.give_back_holds_of(person.device, person.citizen, now)
    if person.session:
        await people.sign_out(person.session, now)
    answer = redirect("/terminal")
    for name in request.cookies:
        if name != cookie_name():
            answer.set_cookie(Cookie(key=name, value="", path="/", max_age=0, secure=name.startswith("__Host-")))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


async def _terminal(request: Request) -> Terminal:
    """NotFound on everybody's own phone, outside the staff's network, and once who set it up has left the hall."""
    found = terminal_of(request)
    member = await people.staff_member(found.staff) if found and is_staff_network(request) else None
    if found is None or member is None or found.hall not in member.halls:
        raise NotFound
    return found


def _mark(value: str, lasts: int) -> Cookie:
    secure = cookie_name().startswith("__Host-")
    return Cookie(key=cookie_name(), value=value, path="/", max_age=lasts, httponly=True, secure=secure, samesite="lax")


async def _count(limit: Limit, terminal: Terminal) -> None:
    async with transaction() as held:
        await limits.count(held, limit, f"{terminal.hall} {terminal.name}", clock.now())


async def _by_code(terminal: Terminal, code: str, last_four: str, now: datetime) -> tuple[Row, ...]:
    """By ticket code or reference, never by a phone or document that a neighbour may know; five wrong ends in a quarter of an
    hour, for each code, at whichever terminal (T6)."""
    key = read_reference(code) or code.replace(" ", "").upper()
    if len(key) not in _CODES or len(last_four) != _LAST:
        return ()
    await progress.count_guess(key, "", now)
    rows = await visits.found(terminal.desk, now.date(), f"{key} {last_four}", now)
    if rows:
        await progress.forgive_guess(key, "")
    return rows


def _to_paper(visit: UUID) -> Response[Any]:
    answer = redirect(f"/terminal/tickets/{visit}")
    answer.set_cookie(kept_cookie(_PAPER, str(visit), _PAPER_FOR))
    return answer


async def _arrived(row: Row) -> UUID:
    """The visit of the booking: checked in by now, or before."""
    if row.visit is not None and row.standing is not Standing.missed:
        return row.visit
    booked = await appointments.appointment(row.reference)
    return (await visits.check_in(booked.reference, booked.citizen, clock.now())).id


def _not_checked_in(request: Request, key: str, code: str, *, status: int = 409, **facts: object) -> Response[Any]:
    problem = say(preferences(request).language, key, **facts)
    return page(request, "terminal/check_in.html", status=status, problem=problem, code=code)


async def _items_page(request: Request, terminal: Terminal, searched: str, problem: Refusal | None = None) -> Response[Any]:
    language = preferences(request).language
    return page(
        request, "terminal/tickets.html", status=problem.status if problem else 200, searched=searched, ticket=str(uuid4()),
        found=await items_found(terminal.hall, searched, language), problem=say(language, problem.key, **problem.facts) if problem else "",
    )  # fmt: skip


routes = (set_up, begin, finish, start, check_in_form, check_in, items, take, ticket, end)
