"""The pictures of those who come, for the household alone."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from backend import clock, home_visits, tours
from backend.home_visits import Owner
from backend.refusals import NotFound
from web.identity import person_of, signed_in
from web.staff_visitors import shown


@get("/home-visits/{reference:str}/visitors/{staff:uuid}", include_in_schema=False)
async def picture(request: Request, reference: FromPath[str], staff: FromPath[UUID]) -> Response[Any]:
    """Somebody of the team that comes to this request, while it is announced; for whose request it is alone."""
    citizen = signed_in(request)
    found = await home_visits.opened(reference, Owner(person_of(request).device, citizen), clock.now())
    tour = await tours.tour_of(found.reference)
    member = next((each for each in tour.members if each.staff == staff), None) if tour else None
    if member is None:
        raise NotFound
    return await shown(member.staff, member.photo)


routes = (picture,)
