"""The progress of a request: by its reference and the phone's last four without signing in, masked; or one's own."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, URLEncodedBody

from backend import clock, progress, secrecy
from backend.languages import Language
from backend.references import read_reference
from web import identity
from web.addresses import counted_address
from web.progress_view import Subject, progress_view, subject, whose_phone_ends
from web.rendering import page, redirect

SEEN_FOR = timedelta(minutes=15)
EVEN_SECONDS = 0.12


@dataclass(frozen=True)
class LookUp:
    """What somebody typed."""

    reference: str = ""
    last_four: str = ""


@get("/progress", include_in_schema=False)
async def form(request: Request[Any, Any, State]) -> Response[Any]:
    """Where reference and last four are typed."""
    return page(request, "progress/form.html", typed=LookUp(), missed=False, fields=())


@post("/progress", include_in_schema=False, status_code=303)
async def look_up(request: Request[Any, Any, State], data: URLEncodedBody[LookUp]) -> Response[Any]:
    """On to the diary. Unknown reference and wrong last four get the same answer after the same time. Refuses TooOften."""
    began = time.monotonic()
    reference, last_four = read_reference(data.reference), data.last_four.strip()
    fields = tuple(name for name, right in (("reference", reference), ("last_four", _is_four(last_four))) if not right)
    if reference is None or fields:
        return page(request, "progress/form.html", status=422, typed=data, missed=False, fields=fields)
    address = counted_address(request)
    await progress.count_guess(reference, address, clock.now())
    if not await whose_phone_ends(reference, last_four):
        await asyncio.sleep(EVEN_SECONDS - (time.monotonic() - began) % EVEN_SECONDS)
        return page(request, "progress/form.html", status=404, typed=LookUp(data.reference), missed=True, fields=())
    await progress.forgive_guess(reference, address)
    answer = redirect(f"/progress/{reference}")
    answer.set_cookie(identity.kept_cookie("progress", _proof(reference, clock.now() + SEEN_FOR), SEEN_FOR))
    return answer


@get("/progress/{reference:str}", include_in_schema=False)
async def diary(request: Request[Any, Any, State], reference: FromPath[str]) -> Response[Any]:
    """The diary, for its owner or for who has just proven the last four; anybody else is asked for these."""
    read = read_reference(reference)
    found = await _seen_by(request, read) if read else None
    if found is None:
        return page(request, "progress/form.html", typed=LookUp(reference[:12]), missed=False, fields=())
    person = identity.person_of(request)
    view = await progress_view(found, Language(person.language), own=person.citizen == found.citizen)
    return page(request, "progress/page.html", view=view)


async def _seen_by(request: Request[Any, Any, State], reference: str) -> Subject | None:
    citizen = identity.person_of(request).citizen
    if _is_proof(identity.cookie_value(request, "progress"), reference, clock.now()):
        return await subject(reference)
    return await subject(reference, citizen) if citizen else None


def _is_four(typed: str) -> bool:
    return len(typed) == 4 and typed.isascii() and typed.isdecimal()


def _proof(reference: str, until: datetime) -> str:
    said = f"{reference}.{int(until.timestamp())}"
    return f"{said}.{secrecy.mac(said, 'progress proof').hex()[:32]}"


def _is_proof(cookie: str, reference: str, now: datetime) -> bool:
    said, _, signature = cookie.rpartition(".")
    named, _, until = said.partition(".")
    expected = secrecy.mac(said, "progress proof").hex()[:32]
    ours = named == reference and secrecy.same(signature.encode(), expected.encode())
    return ours and int(until) > now.timestamp()


routes = (form, look_up, diary)
