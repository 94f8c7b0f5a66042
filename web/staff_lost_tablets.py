"""A tablet is lost: its account is signed out everywhere, at once, and stays (trust.md T20)."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, post
from litestar.params import FromPath, URLEncodedBody

from backend import clock, people
from web.rendering import redirect
from web.staff_hall_view import manager_of


@dataclass(frozen=True)
class Nothing:
    """A button without fields."""


@post("/staff/hall/staff/{login:str}/signing-out", include_in_schema=False, status_code=303)
async def sign_out(request: Request, login: FromPath[str], data: URLEncodedBody[Nothing]) -> Response[Any]:  # noqa: ARG001
    """The next call of any of its tablets is refused."""
    desk = manager_of(request)
    await people.sign_out_at(desk.hall, login, desk.staff, clock.now())
    return redirect(f"/staff/hall/staff/{login}")


routes = (sign_out,)
