"""Is the visitor at the door real? Anyone may ask, without signing in: by the code on the visitor's tablet, or its QR."""

import asyncio
import time
from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath, FromQuery

from backend import clock, doorstep, hall, uploads
from backend.doorstep import Coming
from backend.languages import say
from backend.refusals import NotFound, TooOften
from web.addresses import counted_address
from web.doorstep_view import code_in_address, team_view
from web.modes import preferences
from web.rendering import page, redirect

EVEN_SECONDS = 0.12
_OURS = ("none", "same-origin")


@get("/visitor", include_in_schema=False)
async def form(request: Request, visit: FromQuery[str] = "") -> Response[Any]:
    """Where the code is typed; `visit` is the request of whoever came from their own page."""
    return page(request, "visitor/form.html", visit=visit[:12], problem="")


@post("/visitor", include_in_schema=False, status_code=303)
async def typed(request: Request) -> Response[Any]:
    """On to the answer; nothing typed is no check."""
    sent = await request.form()
    code, visit = code_in_address(str(sent.get("code", ""))), code_in_address(str(sent.get("visit", "")))
    if not code:
        problem = say(preferences(request).language, "Please type the code on the visitor’s tablet")
        return page(request, "visitor/form.html", status=422, visit=visit, problem=problem)
    return redirect(f"/visitor/{code}{f'?visit={visit}' if visit else ''}")


@get("/visitor/{code:str}", include_in_schema=False)
async def answer(request: Request, code: FromPath[str], visit: FromQuery[str] = "") -> Response[Any]:
    """Real, with who comes; or not confirmed, said alike and after the same time whatever is wrong with the code.

    A foreign page asks for nobody: it would use up the household's checks (T7).
    """
    if request.headers.get("sec-fetch-site", "none") not in _OURS:
        return redirect("/visitor")
    began, where = time.monotonic(), await hall.default_hall()
    try:
        found = await doorstep.who_comes(doorstep.Asking(where.slug, code, visit[:12], address=counted_address(request)), clock.now())
    except TooOften as refusal:
        said = page(request, "visitor/not_confirmed.html", status=429, visit=visit[:12], minutes=refusal.facts["minutes"])
        said.headers["Retry-After"] = str(int(refusal.retry_after.total_seconds()) + 1 if refusal.retry_after else 60)
        return said
    if found is None:
        await asyncio.sleep(EVEN_SECONDS - (time.monotonic() - began) % EVEN_SECONDS)
        return page(request, "visitor/not_confirmed.html", status=404, visit=visit[:12], minutes=0)
    return await _confirmed(request, found, code)


@get("/visitor/{code:str}/photos/{number:int}", include_in_schema=False)
async def photo(code: FromPath[str], number: FromPath[int]) -> Response[bytes]:
    """The picture of one of the team, for as long as the code is good."""
    found = await doorstep.still_comes(code, clock.now())
    if found is None or not 1 <= number <= len(found.members):
        raise NotFound
    member = found.members[number - 1]
    if member.photo is None:
        raise NotFound
    content = await uploads.own(member.photo, f"staff:{member.staff}")
    return Response(content.bytes, media_type=content.media, headers={"Cache-Control": "no-store"})


async def _confirmed(request: Request, found: Coming, code: str) -> Response[Any]:
    language, where = preferences(request).language, await hall.hall(found.hall)
    return page(
        request, "visitor/confirmed.html", where=where.name.said(language), organ=where.about.organ.said(language),
        phone=where.about.phone, vehicle=found.vehicle, until=found.until, at=clock.now(),
        team=team_view(found.members, f"/visitor/{code_in_address(code)}/photos"),
    )  # fmt: skip


routes = (form, typed, answer, photo)
