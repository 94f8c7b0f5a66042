"""The hall's staff: who they are, which roles they have; somebody new with what they need to sign in, seen this once."""

from dataclasses import dataclass
from typing import Any

import segno
from litestar import Request, Response, get, post
from litestar.params import FromPath, URLEncodedBody

from backend import bedside, clock, people
from backend.bedside import TabletSeen
from backend.languages import Language, moment, say
from backend.people import GIVEN_BY_MANAGERS, Credentials, HallStaff, NewStaff
from backend.refusals import NotFound, Refusal
from web.identity import staff_of
from web.modes import preferences
from web.rendering import page, redirect
from web.staff_hall_view import SEVERAL, manager_of

STAFF = "/staff/hall/staff"
_LONGEST = 60


@dataclass(frozen=True)
class NewForm:
    """Who is to be added."""

    name: str = ""
    login: str = ""
    number: str = ""


@dataclass(frozen=True)
class StaffView:
    """One of the staff in the list."""

    login: str
    name: str
    number: str
    roles: str
    disabled: bool


@get(STAFF, include_in_schema=False)
async def staff(request: Request) -> Response[Any]:
    """Everybody at the hall, and the form for one more."""
    return await _list_page(request, NewForm(), ())


@post(STAFF, include_in_schema=False, status_code=303)
async def add(request: Request) -> Response[Any]:
    """A new account; its password, QR and recovery codes are on this page only, to be handed over."""
    desk, sent, language = manager_of(request), await request.form(), preferences(request).language
    typed = NewForm(*(str(sent.get(name, "")).strip()[:_LONGEST] for name in ("name", "login", "number")))
    roles = tuple(str(each) for each in sent.getall("role", []))
    try:
        new = NewStaff(typed.login, typed.name, typed.number.upper(), desk.hall, roles)
        given = await people.add_at(new, staff_of(request).actor, clock.now())
    except Refusal as refusal:
        field = refusal.field or "login"
        return await _list_page(request, typed, roles, [(field, say(language, refusal.key, **refusal.facts))])
    return _credentials_page(request, typed.name, given)


@get(f"{STAFF}/{{login:str}}", include_in_schema=False)
async def one(request: Request, login: FromPath[str]) -> Response[Any]:
    """One of the staff: roles and account."""
    return await _one_page(request, login)


@post(f"{STAFF}/{{login:str}}", include_in_schema=False, status_code=303)
async def roles(request: Request, login: FromPath[str]) -> Response[Any]:
    """These roles and no others; those that the operator gave stay."""
    desk, sent = manager_of(request), await request.form()
    wanted = tuple(str(each) for each in sent.getall("role", []))
    try:
        await people.set_roles(desk.hall, login, wanted, staff_of(request).actor, clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return await _one_page(request, login, refusal)
    return redirect(STAFF)


@dataclass(frozen=True)
class Nothing:
    """A button without fields."""


@post(f"{STAFF}/{{login:str}}/disabling", include_in_schema=False, status_code=303)
async def disable(request: Request, login: FromPath[str], data: URLEncodedBody[Nothing]) -> Response[Any]:  # noqa: ARG001
    """The account opens nothing any more."""
    desk = manager_of(request)
    try:
        await people.disable_at(desk.hall, login, desk.staff, clock.now())
    except NotFound:
        raise
    except Refusal as refusal:
        return await _one_page(request, login, refusal)
    return redirect(STAFF)


async def _list_page(
    request: Request, typed: NewForm, chosen: tuple[str, ...], problems: list[tuple[str, str]] | None = None
) -> Response[Any]:
    desk, language = manager_of(request), preferences(request).language
    return page(
        request, "staff_hall/staff.html", status=422 if problems else 200, member=staff_of(request), typed=typed, chosen=chosen,
        found=[_view(each, language) for each in await people.staff_at(desk.hall)], problems=problems or [], error=dict(problems or []),
        roles=_roles(language),
    )  # fmt: skip


async def _one_page(request: Request, login: str, problem: Refusal | None = None) -> Response[Any]:
    desk, language = manager_of(request), preferences(request).language
    found = await people.one_at(desk.hall, login)
    others = [say(language, f"role-{role}") for role in sorted(found.roles - set(GIVEN_BY_MANAGERS))]
    return page(
        request, "staff_hall/person.html", status=problem.status if problem else 200, member=staff_of(request), found=found,
        roles=_roles(language), others=SEVERAL[language].join(others), own=found.id == desk.staff,
        problem=say(language, problem.key, **problem.facts) if problem else "",
        tablets=[_tablet(each, language) for each in await bedside.tablets_of(desk.hall, found.id, clock.now())],
    )  # fmt: skip


def _credentials_page(request: Request, name: str, given: Credentials) -> Response[Any]:
    drawn = segno.make(given.totp_uri, error="m").svg_data_uri(border=2, scale=5, light="#fff")
    return page(request, "staff_hall/credentials.html", member=staff_of(request), name=name, given=given, qr=drawn)


def _view(found: HallStaff, language: str) -> StaffView:
    words = SEVERAL[language].join(say(language, f"role-{role}") for role in sorted(found.roles))
    return StaffView(found.login, found.name, found.number, words, found.disabled)


def _roles(language: str) -> list[tuple[str, str, None]]:
    return [(role.value, say(language, f"role-{role}"), None) for role in GIVEN_BY_MANAGERS]


def _tablet(found: TabletSeen, language: str) -> str:
    at = moment(Language(language), found.seen_at)
    if found.keeps_until is None:
        return say(language, "Heard of last {at}; it keeps no visit any more", at=at)
    until = moment(Language(language), found.keeps_until)
    return say(language, "Heard of last {at}; the visits that it keeps go by {until}", at=at, until=until)


routes = (staff, add, one, roles, disable)
