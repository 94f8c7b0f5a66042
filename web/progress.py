"""The progress of a request: by its reference and the phone's last four without signing in, masked; or one's own."""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, URLEncodedBody

from backend import appointments, clock, hall, progress, secrecy
from backend.appointments import Appointment
from backend.languages import Language, moment, say
from backend.progress import Entry
from backend.references import read_reference
from backend.refusals import NotFound
from web import identity
from web.addresses import counted_address
from web.rendering import page, redirect

SEEN_FOR = timedelta(minutes=15)
EVEN_SECONDS = 0.12
_LOOKS = {"booked": "wait", "checked_in": "info", "called": "info", "finished": "good", "cancelled": "", "missed": "bad"}


@dataclass(frozen=True)
class LookUp:
    """What somebody typed."""

    reference: str = ""
    last_four: str = ""


@dataclass(frozen=True)
class Step:
    """One line of the timeline: done, the last thing that happened, or to come."""

    words: str
    look: str
    at: str = ""
    machine_at: str = ""
    details: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProgressView:
    """The state of a request as anybody with reference and last four may see it: whose it is stays masked, what for unsaid."""

    reference: str
    state: str
    look: str
    name: str
    hall: str
    at: str
    own: bool
    steps: tuple[Step, ...]


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
    if not await _knows(reference, last_four):
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
    view = await _view(found, Language(person.language), own=person.citizen == found.citizen)
    return page(request, "progress/page.html", view=view)


async def _knows(reference: str, last_four: str) -> bool:
    try:
        await appointments.by_phone_tail(reference, last_four)
    except NotFound:
        return False
    return True


async def _seen_by(request: Request[Any, Any, State], reference: str) -> Appointment | None:
    citizen = identity.person_of(request).citizen
    proven = _is_proof(identity.cookie_value(request, "progress"), reference, clock.now())
    try:
        if proven:
            return await appointments.appointment(reference)
        return await appointments.owned(reference, citizen) if citizen else None
    except NotFound:
        return None


async def _view(found: Appointment, language: Language, *, own: bool) -> ProgressView:
    where = await hall.hall(found.hall)
    past = await progress.diary(found.reference)
    steps = tuple(_step(entry, language, last=entry is past[-1]) for entry in past)
    coming = tuple(Step(progress.coming(what, language), "to-come") for what in progress.ahead(found.state))
    return ProgressView(
        reference=found.reference, state=say(language, f"progress.{found.state}"), look=_LOOKS[found.state],
        name=secrecy.masked_name(found.applicant.name), hall=where.name.said(language),
        at=moment(language, found.starts_at), own=own, steps=steps + coming,
    )  # fmt: skip


def _step(entry: Entry, language: Language, *, last: bool) -> Step:
    look = "now" if last else "done-step"
    said = progress.text(entry, language), look, moment(language, entry.at), entry.at.isoformat()
    return Step(*said, progress.details(entry, language))


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
