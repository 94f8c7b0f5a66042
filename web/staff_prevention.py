"""The hall's own view of the communities' lists: all communities, and protected people for a manager alone."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, prevention
from backend.references import read_reference
from web import prevention_pages as pages
from web.identity import staff_of
from web.prevention_form import Typed
from web.prevention_pages import Desk
from web.prevention_view import KEEPERS, keeper_of_member
from web.rendering import redirect
from web.staff_desk import desk_of
from web.staff_home_visits import FromList, phone_page

ALL = "/staff/prevention"
ONE = f"{ALL}/people/{{reference:str}}"


@get(ALL, include_in_schema=False)
async def all_listed(request: Request) -> Response[Any]:
    """The list."""
    return await pages.list_page(request, _desk(request))


@get(f"{ALL}/people/new", include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """Somebody new."""
    return await pages.new_page(request, _desk(request), Typed())


@post(f"{ALL}/people", include_in_schema=False, status_code=303)
async def put_on(request: Request) -> Response[Any]:
    """On the list."""
    return await pages.put_on(request, _desk(request))


@get(ONE, include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One person, masked."""
    return await pages.person_page(request, _desk(request), reference)


@post(f"{ONE}/opening", include_in_schema=False, status_code=200)
async def opened(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Name and phone for a minute, with a reason, on record."""
    return await pages.open_person(request, _desk(request), reference)


@get(f"{ONE}/edit", include_in_schema=False)
async def edit(request: Request, reference: FromPath[str]) -> Response[Any]:
    """What stands there, to be mended."""
    return await pages.edit_page(request, _desk(request), reference)


@post(f"{ONE}/edit", include_in_schema=False, status_code=303)
async def change(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Mended."""
    return await pages.change(request, _desk(request), reference)


@post(f"{ONE}/dues", include_in_schema=False, status_code=303)
async def add_due(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One more day."""
    return await pages.add_due(request, _desk(request), reference)


@post(f"{ONE}/dues/{{due:uuid}}/{{answer:str}}", include_in_schema=False, status_code=303)
async def answer_due(request: Request, reference: FromPath[str], due: FromPath[UUID], answer: FromPath[str]) -> Response[Any]:
    """Done, dropped, told, not reached; or a visit: the form of a request by telephone, as far as the list fills it in."""
    desk = _desk(request)
    if answer != "visit":
        return await pages.answer_due(request, desk, reference, due, answer)
    asking = await prevention.prefilled(desk.keeper, reference, due, clock.now())
    return await phone_page(request, asking, (), FromList(reference, str(due)))


@post(f"{ONE}/doubt/{{answer:str}}", include_in_schema=False, status_code=303)
async def answer_doubt(request: Request, reference: FromPath[str], answer: FromPath[str]) -> Response[Any]:
    """Whether they are who died: off the list, or somebody else; from a request's card, back to it."""
    answered = await pages.answer_doubt(_desk(request), reference, answer)
    visit = read_reference(str((await request.form()).get("visit", ""))[:20])
    return redirect(f"/staff/home-visits/{visit}") if visit else answered


@post(f"{ONE}/off", include_in_schema=False, status_code=303)
async def take_off(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Off the list."""
    return await pages.take_off(_desk(request), reference)


def _desk(request: Request) -> Desk:
    desk_of(request, *KEEPERS)
    return Desk(keeper_of_member(staff_of(request)), ALL, "staff/frame.html", staff_of(request))


routes = (all_listed, new, put_on, one, opened, edit, change, add_due, answer_due, answer_doubt, take_off)
