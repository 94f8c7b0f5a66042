"""The list of a community worker's own communities: who may need visits, what falls due, whom to call today."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, community_workers, hall, prevention
from backend.home_visits import Owner
from backend.prevention import Keeper
from backend.refusals import NotAllowed
from web import prevention_pages as pages
from web.identity import person_of, signed_in
from web.modes import preferences
from web.prevention_form import Typed
from web.prevention_pages import Desk
from web.rendering import redirect

ALL = "/prevention"
ONE = f"{ALL}/people/{{reference:str}}"


@get(ALL, include_in_schema=False)
async def all_listed(request: Request) -> Response[Any]:
    """The list."""
    return await pages.list_page(request, await _desk(request))


@get(f"{ALL}/people/new", include_in_schema=False)
async def new(request: Request) -> Response[Any]:
    """Somebody new."""
    return await pages.new_page(request, await _desk(request), Typed())


@post(f"{ALL}/people", include_in_schema=False, status_code=303)
async def put_on(request: Request) -> Response[Any]:
    """On the list."""
    return await pages.put_on(request, await _desk(request))


@get(ONE, include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One person, masked."""
    return await pages.person_page(request, await _desk(request), reference)


@post(f"{ONE}/opening", include_in_schema=False, status_code=200)
async def opened(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Name and phone for a minute, with a reason, on record."""
    return await pages.open_person(request, await _desk(request), reference)


@get(f"{ONE}/edit", include_in_schema=False)
async def edit(request: Request, reference: FromPath[str]) -> Response[Any]:
    """What stands there, to be mended."""
    return await pages.edit_page(request, await _desk(request), reference)


@post(f"{ONE}/edit", include_in_schema=False, status_code=303)
async def change(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Mended."""
    return await pages.change(request, await _desk(request), reference)


@post(f"{ONE}/dues", include_in_schema=False, status_code=303)
async def add_due(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One more day."""
    return await pages.add_due(request, await _desk(request), reference)


@post(f"{ONE}/dues/{{due:uuid}}/{{answer:str}}", include_in_schema=False, status_code=303)
async def answer_due(request: Request, reference: FromPath[str], due: FromPath[UUID], answer: FromPath[str]) -> Response[Any]:
    """Done, dropped, told, not reached; or a visit, whose prefilled steps open."""
    desk = await _desk(request)
    if answer != "visit":
        return await pages.answer_due(request, desk, reference, due, answer)
    owner = Owner(person_of(request).device, signed_in(request))
    draft = await prevention.ask_visit(desk.keeper, reference, due, owner, preferences(request).language, clock.now())
    return redirect(f"/home-visits/drafts/{draft}")


@post(f"{ONE}/doubt/{{answer:str}}", include_in_schema=False, status_code=303)
async def answer_doubt(request: Request, reference: FromPath[str], answer: FromPath[str]) -> Response[Any]:
    """Whether they are who died: off the list, or somebody else."""
    return await pages.answer_doubt(await _desk(request), reference, answer)


@post(f"{ONE}/off", include_in_schema=False, status_code=303)
async def take_off(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Off the list."""
    return await pages.take_off(await _desk(request), reference)


async def keeps_a_list(request: Request) -> bool:
    """Whether the signed-in person is a community worker, for their own page."""
    return bool(await community_workers.registrations_of(signed_in(request)))


async def _desk(request: Request) -> Desk:
    """The list of the hall where one is registered, of the installation's first hall where of several. NotAllowed for anybody else."""
    citizen, first = signed_in(request), (await hall.default_hall()).slug
    found = await community_workers.registrations_of(citizen)
    if not found:
        raise NotAllowed
    at = next((each for each in found if each.hall == first), found[0])
    return Desk(Keeper(at.hall, f"citizen:{citizen}", at.communities), ALL, "layout.html")


routes = (all_listed, new, put_on, one, opened, edit, change, add_due, answer_due, answer_doubt, take_off)
