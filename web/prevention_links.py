"""The link of a reminder, without signing in: what is due after the phone's last four digits; the visit; the way off the list."""

import asyncio
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath

from backend import clock, hall, prevention, progress, secrecy
from backend.home_visits import Owner
from backend.languages import say
from backend.prevention import Listed
from backend.refusals import NotFound
from web import identity
from web.addresses import counted_address
from web.modes import preferences
from web.prevention_form import read_day
from web.prevention_view import person_view, words_for
from web.rendering import page, redirect

SEEN_FOR = timedelta(minutes=15)
EVEN_SECONDS = 0.12
LINK = "/prevention/links/{token:str}"


@get("/prevention/off", include_in_schema=False)
async def off(request: Request) -> Response[Any]:
    """What was erased."""
    return page(request, "prevention/off.html")


@get(LINK, include_in_schema=False)
async def link(request: Request, token: FromPath[str]) -> Response[Any]:
    """Four digits are asked for; then what is due."""
    found = await prevention.linked(token)
    if not _is_proof(identity.cookie_value(request, "prevention"), found.reference, clock.now()):
        return await _gate(request, found, token)
    language = preferences(request).language
    view = person_view(found, await words_for(found.hall, language), clock.today())
    return page(request, "prevention/due.html", token=token, view=view, done=request.query_params.get("done", ""))


@post(LINK, include_in_schema=False, status_code=303)
async def prove(request: Request, token: FromPath[str]) -> Response[Any]:
    """The last four digits of the phone to which the link went; 5 wrong ones in 15 minutes. TooOften, NotListed."""
    began, found = time.monotonic(), await prevention.linked(token)
    typed, address = str((await request.form()).get("last_four", "")).strip(), counted_address(request)
    await progress.count_guess(found.reference, address, clock.now())
    phone = found.details.phone
    if not phone or not secrecy.same(typed[:8].encode("utf-8", "replace"), phone[-4:].encode()):
        await asyncio.sleep(EVEN_SECONDS - (time.monotonic() - began) % EVEN_SECONDS)
        return await _gate(request, found, token, problem=True)
    await progress.forgive_guess(found.reference, address)
    answer = redirect(f"/prevention/links/{token}")
    answer.set_cookie(identity.kept_cookie("prevention", _proof(found.reference, clock.now() + SEEN_FOR), SEEN_FOR))
    return answer


@post(f"{LINK}/withdrawal", include_in_schema=False, status_code=303)
async def withdraw(token: FromPath[str]) -> Response[Any]:
    """Off the list: the link is enough, for who can't come must not have to sign in to be left alone (PIPL 15)."""
    await prevention.withdraw_by_link(token, clock.now())
    return redirect("/prevention/off")


@post(f"{LINK}/dues/{{due:uuid}}/{{answer:str}}", include_in_schema=False, status_code=303)
async def answer_due(request: Request, token: FromPath[str], due: FromPath[UUID], answer: FromPath[str]) -> Response[Any]:
    """Done already; or a visit, whose steps open with what falls due."""
    now, found = clock.now(), await prevention.linked(token)
    if answer not in ("visit", "done"):
        raise NotFound
    if not _is_proof(identity.cookie_value(request, "prevention"), found.reference, now):
        return redirect(f"/prevention/links/{token}")
    if answer == "done":
        await prevention.done_by_link(token, due, read_day((await request.form()).get("day")), now)
        return redirect(f"/prevention/links/{token}?done=1")
    person = identity.person_of(request)
    owner = Owner(person.device, person.citizen)
    return redirect(f"/home-visits/drafts/{await prevention.ask_by_link(token, due, owner, preferences(request).language, now)}")


async def _gate(request: Request, found: Listed, token: str, *, problem: bool = False) -> Response[Any]:
    language, where = preferences(request).language, await hall.hall(found.hall)
    wrong = (("last_four", say(language, "These are not the last four digits of the phone.")),) if problem else ()
    return page(
        request, "prevention/link.html", status=422 if problem else 200, token=token, where=where.name.said(language), problems=wrong,
        error=dict(wrong),
    )  # fmt: skip


def _proof(reference: str, until: datetime) -> str:
    said = f"{reference}.{int(until.timestamp())}"
    return f"{said}.{secrecy.mac(said, 'prevention proof').hex()[:32]}"


def _is_proof(cookie: str, reference: str, now: datetime) -> bool:
    said, _, signature = cookie.rpartition(".")
    named, _, until = said.partition(".")
    expected = secrecy.mac(said, "prevention proof").hex()[:32]
    return named == reference and secrecy.same(signature.encode(), expected.encode()) and int(until) > now.timestamp()


routes = (off, link, prove, withdraw, answer_due)
