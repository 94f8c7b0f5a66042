"""Bookings to which one did not come: what counts, whether booking online pauses, the reason, the appeal."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.params import FromPath, JSONBody

from backend import appointments, clock, people, secrecy
from backend.appointments import Excuse, Miss, Record
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS
from miniprogram_api.repeating import once

BASE = "/api/mp/v1/misses"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class ExcuseGiven(msgspec.Struct, forbid_unknown_fields=True):
    """Why one did not come; `words` are needed for `other`."""

    excuse: Excuse
    words: str = ""


class AppealMade(msgspec.Struct, forbid_unknown_fields=True):
    """Why the pause should end."""

    words: str


class MissShown(msgspec.Struct):
    """A missed booking; `state` is counted, asked (a person reads the reason), excused, refused or exempt."""

    reference: str
    items: list[str]
    starts_at: datetime
    state: str
    excuse: str
    words: str
    answer: str


class AppealShown(msgspec.Struct):
    """An appeal; `state` is waiting, lifted or kept."""

    state: str
    words: str
    answer: str


class RecordShown(msgspec.Struct):
    """One person's misses at one hall, the name masked; `paused_until` while booking online pauses, `left` how many more bring that
    (0: this hall pauses nobody)."""

    hall: str
    applicant: str
    paused_until: datetime | None
    left: int
    appeal: AppealShown | None
    misses: list[MissShown]


class RecordList(msgspec.Struct):
    """By person and hall; who is paused comes first."""

    items: list[RecordShown]
    next: str | None = None


@get(BASE, responses=PROBLEMS, security=_BEARER)
async def mine(request: Request[Any, Any, Any]) -> RecordList:
    """One's misses. A pause stops booking by oneself only: phone, counter and walking in stay open."""
    return await _all(account_of(request).citizen)


@post(f"{BASE}/{{reference:str}}/excuse", responses=PROBLEMS, security=_BEARER, status_code=200)
async def excuse(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[ExcuseGiven]) -> Response[RecordList]:
    """Give the reason. 409 excuse-too-late, not-now; 422 excuse-needs-words, excuse-too-long; 404 nothing-missed."""
    citizen = account_of(request).citizen

    async def act() -> RecordList:
        _storable(data.words)
        await appointments.give_excuse(reference, citizen, data.excuse, data.words, clock.now())
        return await _all(citizen)

    return await once(request, act, 200)


@post(f"{BASE}/{{reference:str}}/appeal", responses=PROBLEMS, security=_BEARER, status_code=200)
async def appeal(request: Request[Any, Any, Any], reference: FromPath[str], data: JSONBody[AppealMade]) -> Response[RecordList]:
    """Appeal against the pause that this miss is one of. 409 not-paused, appealed-already; 422 excuse-needs-words."""
    citizen = account_of(request).citizen

    async def act() -> RecordList:
        _storable(data.words)
        await appointments.appeal(reference, citizen, data.words, clock.now())
        return await _all(citizen)

    return await once(request, act, 200)


async def _all(citizen: UUID) -> RecordList:
    return RecordList([_record(each) for each in await appointments.misses_of(citizen, clock.now())])


def _record(found: Record) -> RecordShown:
    appeal = AppealShown(found.appeal.state, found.appeal.words, found.appeal.answer) if found.appeal else None
    return RecordShown(
        found.hall, secrecy.masked_name(found.misses[0].applicant.name), found.pause.until if found.pause else None, found.left, appeal,
        [_shown(each) for each in found.misses],
    )  # fmt: skip


def _shown(found: Miss) -> MissShown:
    return MissShown(found.reference, list(found.items), found.starts_at, found.state.value, found.excuse, found.words, found.answer)


def _storable(words: str) -> None:
    if not people.is_storable(words):
        raise people.UnreadableText(field="words")


routes = (mine, excuse, appeal)
