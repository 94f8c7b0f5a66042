"""Bookings to which one did not come: what that means, giving the reason, and asking a person to look at a pause."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import appointments, clock
from backend.appointments import Excuse, NothingMissed
from backend.languages import say
from backend.refusals import Refusal
from web.extended_sessions_form import people_can_store
from web.identity import signed_in
from web.misses_view import miss_view, record_view
from web.modes import preferences
from web.rendering import page, redirect

ALL = "/me/misses"


@get(ALL, include_in_schema=False)
async def mine(request: Request) -> Response[Any]:
    """All of them by person and hall, and whether booking online pauses."""
    language, now = preferences(request).language, clock.now()
    found = await appointments.misses_of(signed_in(request), now)
    return page(request, "misses/page.html", records=[await record_view(each, language, now) for each in found])


@get(f"{ALL}/{{reference:str}}", include_in_schema=False)
async def one(request: Request, reference: FromPath[str]) -> Response[Any]:
    """One of them, with the form for the reason and, while it is one of those that pause, the form for the appeal."""
    return await _one_page(request, reference)


@post(f"{ALL}/{{reference:str}}/excuse", include_in_schema=False, status_code=303)
async def excuse(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The reason, for a person at the hall to read."""
    form = await request.form()
    chosen, words = str(form.get("excuse", ""))[:20], _words(form.get("words"))
    try:
        people_can_store(words)
        await appointments.give_excuse(reference, signed_in(request), chosen, words, clock.now())
    except NothingMissed:
        raise
    except Refusal as refusal:
        return await _one_page(request, reference, refusal, excuse=chosen, words=words)
    return redirect(f"{ALL}/{reference}?sent=1")


@post(f"{ALL}/{{reference:str}}/appeal", include_in_schema=False, status_code=303)
async def appeal(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Against the pause; a person decides."""
    words = _words((await request.form()).get("appeal"))
    try:
        people_can_store(words)
        await appointments.appeal(reference, signed_in(request), words, clock.now())
    except NothingMissed:
        raise
    except Refusal as refusal:
        refusal.field = "appeal" if refusal.field else None
        return await _one_page(request, reference, refusal, appeal=words)
    return redirect(f"{ALL}/{reference}?sent=1")


async def _one_page(
    request: Request, reference: str, problem: Refusal | None = None, *, excuse: str = "", words: str = "", appeal: str = ""
) -> Response[Any]:
    language, now = preferences(request).language, clock.now()
    found, record = await appointments.miss_of(reference, signed_in(request), now)
    said = say(language, problem.key, **problem.facts) if problem else ""
    return page(
        request, "misses/one.html", status=problem.status if problem else 200, view=await miss_view(found, language, now),
        record=await record_view(record, language, now), problems=((problem.field or "", said),) if problem else (),
        error={(problem.field or "") if problem else "": said}, excuse=excuse, words=words, appeal=appeal,
        reasons=[(each.value, say(language, f"excuse-{each}"), None) for each in Excuse], most=appointments.LONGEST_EXCUSE,
        in_pause=bool(record.pause and any(each.reference == found.reference for each in record.pause.misses)),
        sent="sent" in request.query_params and not problem,
    )  # fmt: skip


def _words(typed: object) -> str:
    return str(typed or "")[: 2 * appointments.LONGEST_EXCUSE]


routes = (mine, one, excuse, appeal)
