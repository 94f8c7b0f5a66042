"""5+X: propose times on weekends and holidays, accept what the hall offers, withdraw."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from backend import clock, extended_sessions, hall, people, secrecy
from backend.extended_sessions import Asking, ExtendedSession, Stretch, Why
from miniprogram_api.appointments import Acting, ApplicantGiven, applicant_of
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1/extended-sessions"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class Proposal(msgspec.Struct, forbid_unknown_fields=True):
    """A time on a weekend or holiday, with its offset; the visit begins at `starts_at`."""

    starts_at: datetime
    ends_at: datetime


class SessionAsked(msgspec.Struct, forbid_unknown_fields=True):
    """For which item, when (one to three times), why not on a working day, whose matter; the default hall, if none is named."""

    item: str
    proposals: list[Proposal]
    reason: Why
    applicant: ApplicantGiven
    words: str = ""
    hall: str = ""
    acting: Acting | None = None


class Accepted(msgspec.Struct, forbid_unknown_fields=True):
    """The number of the offered time that is accepted."""

    proposal: int


class Named(msgspec.Struct):
    """A time of the request: `by` is citizen or staff."""

    proposal: int
    by: str
    starts_at: datetime
    ends_at: datetime


class SessionShown(msgspec.Struct):
    """A request; names masked. Once `agreed`, /appointments/{reference} has the booking."""

    reference: str
    state: str
    hall: str
    item: str
    reason: str
    words: str
    applicant: str
    proposals: list[Named]
    refusal: str
    answer: str
    answer_by: datetime
    created_at: datetime


class SessionList(msgspec.Struct):
    """One's requests, newest first."""

    items: list[SessionShown]
    next: str | None = None


@post(BASE, responses=PROBLEMS, security=_BEARER)
async def propose(request: Request[Any, Any, Any], data: JSONBody[SessionAsked]) -> Response[SessionShown]:
    """Propose. 422 ordinary-day (book a slot instead), too-soon-to-staff, outside-weekend-hours; 409 asked-already."""
    citizen = account_of(request).citizen

    async def act() -> SessionShown:
        return shown(await extended_sessions.propose(await _asking(data), citizen, clock.now()))

    return await once(request, act)


@get(BASE, responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any]) -> SessionList:
    """One's requests."""
    found = await extended_sessions.of_citizen(account_of(request).citizen)
    return SessionList([shown(each) for each in found])


@get(f"{BASE}/{{reference:str}}", responses=PROBLEMS, security=_BEARER)
async def one(request: Request[Any, Any, Any], reference: FromPath[str]) -> SessionShown:
    """One of one's own requests."""
    return shown(await extended_sessions.owned(reference, account_of(request).citizen))


@post(f"{BASE}/{{reference:str}}/acceptance", responses=PROBLEMS, security=_BEARER, status_code=200)
async def accept(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[Accepted]) -> Response[SessionShown]:
    """Accept an offered time: it is booked. 409 offer-lapsed, not-offered, not-now, no-window-left."""
    citizen = account_of(request).citizen

    async def act() -> SessionShown:
        return shown(await extended_sessions.take(reference, citizen, data.proposal, clock.now()))

    return await once(request, act, 200)


@post(f"{BASE}/{{reference:str}}/withdrawal", responses=PROBLEMS, security=_BEARER, status_code=200)
async def withdraw(request: Request[Any, Any, Any], reference: FromPath[str]) -> Response[SessionShown]:
    """No longer wanted. 409 not-now once it is agreed: then cancel the appointment."""
    citizen = account_of(request).citizen

    async def act() -> SessionShown:
        return shown(await extended_sessions.withdraw(reference, citizen, clock.now()))

    return await once(request, act, 200)


def shown(found: ExtendedSession) -> SessionShown:
    """A request as its owner's program sees it."""
    return SessionShown(
        reference=found.reference, state=found.state.value, hall=found.hall, item=found.item, reason=found.why.value, words=found.words,
        applicant=secrecy.masked_name(found.applicant.name),
        proposals=[Named(each.number, each.side.value, each.starts_at, each.ends_at) for each in found.times],
        refusal=found.why_not, answer=found.answer, answer_by=found.answer_by, created_at=found.created_at,
    )  # fmt: skip


async def _asking(data: SessionAsked) -> Asking:
    if not people.is_storable(data.words):
        raise people.UnreadableText(field="words")
    times = tuple(Stretch(_here(each.starts_at), _here(each.ends_at)) for each in data.proposals)
    return Asking(
        hall=data.hall or (await hall.default_hall()).slug, item=data.item, times=times, why=data.reason, words=data.words.strip(),
        applicant=applicant_of(data.applicant), relation=data.acting.relation if data.acting else "self", channel="mini_program",
    )  # fmt: skip


def _here(moment: datetime) -> datetime:
    """In Shanghai; what comes without an offset is meant so."""
    return moment.replace(tzinfo=clock.SHANGHAI) if moment.tzinfo is None else moment.astimezone(clock.SHANGHAI)


routes = (propose, mine, one, accept, withdraw)
