"""ID and social-security cards at the desk: a reader that types, or a program beside the browser on the same machine. The
number comes by POST, finds today's bookings exactly, and is shown, logged and kept nowhere."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from litestar import Request, Response, get, post
from litestar.params import URLEncodedBody

from backend import clock, visits
from backend.languages import say
from backend.refusals import FieldRefused
from web.addresses import parts
from web.identity import cookie_value, ended_cookie, kept_cookie, staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.security import POLICY
from web.staff_desk import desk_of
from web.staff_view import names_of, row_view

_COOKIE, _KEPT = "reader", timedelta(days=400)
_LONGEST = 100
_PATH = re.compile(r"[A-Za-z0-9/._-]*")


class ReaderNotHere(FieldRefused):
    """The reader's program must run on this very machine: http://127.0.0.1 or http://localhost with a port."""


@dataclass(frozen=True)
class Card:
    """The number that was read."""

    number: str = ""


@dataclass(frozen=True)
class Place:
    """Where this tablet's reader answers; empty for a reader that types."""

    address: str = ""


@get("/staff/cards", include_in_schema=False)
async def cards(request: Request) -> Response[Any]:
    """Lay the card on the reader, and where the reader is."""
    desk_of(request)
    return _cards_page(request)


@post("/staff/cards", include_in_schema=False, status_code=200)
async def read(request: Request, data: URLEncodedBody[Card]) -> Response[Any]:
    """Today's bookings of this card's person: one tap checks in; without any a ticket is one search away."""
    desk, now, language = desk_of(request), clock.now(), preferences(request).language
    rows = await visits.by_card(desk.hall, data.number, now)
    names = await names_of(rows, language)
    return _cards_page(request, rows=tuple(row_view(row, names, language) for row in rows), asked=bool(data.number.strip()))


@post("/staff/cards/reader", include_in_schema=False, status_code=303)
async def place(request: Request, data: URLEncodedBody[Place]) -> Response[Any]:
    """Kept on this device alone. ReaderNotHere."""
    desk_of(request)
    try:
        address = reader_address(data.address)
    except ReaderNotHere as problem:
        return _cards_page(request, typed=data.address[:_LONGEST], problem=problem)
    answer = redirect("/staff/cards")
    answer.set_cookie(kept_cookie(_COOKIE, quote(address, safe=""), _KEPT) if address else ended_cookie(_COOKIE))
    return answer


def reader_address(typed: str) -> str:
    """The address of a program on this machine, as it may stand in a page's policy; empty for none. ReaderNotHere."""
    found = parts(typed.strip())
    try:
        port = found.port
    except ValueError:
        port = None
    if not typed.strip():
        return ""
    plain = found.netloc in (f"127.0.0.1:{port}", f"localhost:{port}") and not found.query and not found.fragment
    if found.scheme != "http" or not port or not plain or len(typed) > _LONGEST or not _PATH.fullmatch(found.path):
        raise ReaderNotHere(field="address")
    return f"http://{found.netloc}{found.path}"


def _cards_page(
    request: Request, *, rows: tuple[object, ...] = (), asked: bool = False, typed: str | None = None, problem: FieldRefused | None = None
) -> Response[Any]:
    reader = _reader_of(request)
    answer = page(
        request, "staff/cards.html", status=problem.status if problem else 200, member=staff_of(request), rows=rows, asked=asked,
        reader=reader, typed=reader if typed is None else typed,
        problem=say(preferences(request).language, problem.key) if problem else "",
    )  # fmt: skip
    if reader:
        origin = f"http://{urlsplit(reader).netloc}"
        answer.headers["Content-Security-Policy"] = POLICY.replace("connect-src 'self'", f"connect-src 'self' {origin}")
    return answer


def _reader_of(request: Request) -> str:
    """This device's reader; a cookie that says anything else says nothing."""
    try:
        return reader_address(unquote(cookie_value(request, _COOKIE)))
    except ReaderNotHere:
        return ""


routes = (cards, read, place)
