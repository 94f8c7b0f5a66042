"""What somebody answers whose booking the hall has moved; another time and cancelling are the booking's own pages."""

from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath

from backend import clock, closures
from web.identity import signed_in
from web.rendering import redirect


@post("/appointments/{reference:str}/keep", include_in_schema=False, status_code=303)
async def keep(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The new time suits."""
    citizen = signed_in(request)
    await closures.keep(reference, citizen, clock.now())
    return redirect(f"/appointments/{reference}")


routes = (keep,)
