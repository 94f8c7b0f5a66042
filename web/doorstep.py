"""The household's own word, chosen on the request's page."""

from typing import Any

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, doorstep, home_visits
from backend.home_visits import LIVE, NoHomeVisit, Owner
from backend.languages import say
from backend.refusals import FieldRefused
from web.identity import signed_in
from web.modes import preferences
from web.rendering import page, redirect


@get("/home-visits/{reference:str}/word", include_in_schema=False)
async def word(request: Request, reference: FromPath[str]) -> Response[Any]:
    """Where a word of one's own is typed."""
    found = await _own(request, reference)
    return await _page(request, found.reference, "")


@post("/home-visits/{reference:str}/word", include_in_schema=False, status_code=303)
async def choose(request: Request, reference: FromPath[str]) -> Response[Any]:
    """The word is the household's from now on."""
    sent, found = await request.form(), await _own(request, reference)
    typed = str(sent.get("word", ""))[:60]
    try:
        await doorstep.choose_word(found.reference, Owner("", signed_in(request)), typed, clock.now())
    except FieldRefused as refusal:
        return await _page(request, found.reference, typed, refusal)
    return redirect(f"/home-visits/{found.reference}#door")


async def _own(request: Request, reference: str) -> home_visits.HomeVisit:
    found = await home_visits.owned(reference, Owner("", signed_in(request)))
    if found.state not in LIVE:
        raise NoHomeVisit
    return found


async def _page(request: Request, reference: str, typed: str, problem: FieldRefused | None = None) -> Response[Any]:
    language = preferences(request).language
    standing = await doorstep.word_of(reference, Owner("", signed_in(request)))
    return page(
        request, "doorstep/word.html", status=problem.status if problem else 200, reference=reference, typed=typed,
        standing=standing.said(language), most=doorstep.LONGEST_WORD,
        problem=say(language, problem.key, **problem.facts) if problem else "",
    )  # fmt: skip


routes = (word, choose)
