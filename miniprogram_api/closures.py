"""What somebody answers whose booking the hall has moved; another time and cancelling are the booking's own addresses."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from backend import appointments, clock, closures
from miniprogram_api.appointments import Booked, booked
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once


@post("/api/mp/v1/appointments/{reference:str}/keeping", responses=PROBLEMS, security=[{"bearer": []}], status_code=200)
async def keep(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[Booked]:
    """The time to which the hall moved the booking suits. 404 not-moved where it was not moved, or is settled already."""
    citizen = account_of(request).citizen

    async def act() -> Booked:
        await closures.keep(reference, citizen, clock.now())
        return booked(await appointments.owned(reference, citizen))

    return await once(request, act, 200)


routes = (keep,)
