"""What a citizen was told: the list of notices."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from litestar import Request, Response, get
from litestar.datastructures import State

from backend import clock, notifications
from backend.notifications import Notice
from web.identity import person_of, signed_in
from web.rendering import page


@dataclass(frozen=True)
class NoticeRow:
    """A notice as the page shows it; `path` leads to what it speaks of, where there is a page for it."""

    title: str
    text: str
    at: datetime
    new: bool
    path: str
    rates: bool


@get("/me/notices", include_in_schema=False)
async def notices(request: Request[Any, Any, State]) -> Response[Any]:
    """The newest twenty, older ones by a link; whoever sees them has read them."""
    citizen, language, now = signed_in(request), person_of(request).language, clock.now()
    before = request.query_params.get("before", "")
    found = await notifications.notices(citizen, now, int(before) if before.isdecimal() and len(before) < 19 else None)
    if any(not notice.read for notice in found):
        await notifications.mark_read(citizen, now)
    older = found[-1].id if len(found) == notifications.PAGE else None
    return page(request, "notifications/page.html", rows=tuple(_row(each, language) for each in found), older=older)


def _row(notice: Notice, language: str) -> NoticeRow:
    words = notifications.title(notice, language), notifications.shown(notice, language)
    return NoticeRow(*words, notice.sent_at, not notice.read, notifications.link(notice), notice.topic == "rate")


routes = (notices,)
