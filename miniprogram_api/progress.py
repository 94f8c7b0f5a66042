"""The diary of one's own request."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, get
from litestar.params import FromPath

from backend import appointments, clock, home_visits, progress
from backend.home_visits import HomeVisit, NoHomeVisit, Owner
from backend.progress import Entry
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS

BASE = "/api/mp/v1"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class DiaryEntry(msgspec.Struct):
    """What happened and when; `what` for programs, the words ready to show."""

    at: datetime
    what: str
    text: str
    text_en: str
    details: list[str]


class Diary(msgspec.Struct):
    """All that happened, oldest first, and what is still to come."""

    reference: str
    state: str
    items: list[DiaryEntry]
    ahead: list[str]
    next: str | None = None


@get(f"{BASE}/progress/{{reference:str}}", responses=PROBLEMS, security=_BEARER)
async def diary(request: Request[Any, Any, Any], reference: FromPath[str]) -> Diary:
    """The diary of one's own booking or home visit; 404 for anybody else's."""
    citizen = account_of(request).citizen
    found = await _visit(reference, citizen) or await appointments.owned(reference, citizen)
    entries = await progress.diary(found.reference)
    coming = [str(what) for what in progress.ahead(found.state)]
    return Diary(found.reference, found.state.value, [_entry(each) for each in entries], coming)


async def _visit(reference: str, citizen: UUID) -> HomeVisit | None:
    try:
        return await home_visits.owned(reference, Owner("", citizen))
    except NoHomeVisit:
        return None


def _entry(entry: Entry) -> DiaryEntry:
    at = entry.at.astimezone(clock.SHANGHAI)
    return DiaryEntry(at, entry.what, progress.text(entry, "zh"), progress.text(entry, "en"), list(progress.details(entry, "zh")))


routes = (diary,)
