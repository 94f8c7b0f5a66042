"""What one was told."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Request, get
from litestar.params import FromQuery

from backend import clock, notifications
from backend.notifications import Notice
from miniprogram_api.identity import account_of
from miniprogram_api.problems import PROBLEMS

BASE = "/api/mp/v1"
_BEARER: list[dict[str, list[str]]] = [{"bearer": []}]


class NoticeShown(msgspec.Struct):
    """A notice in words; `path` is the page it speaks of."""

    id: int
    topic: str
    reference: str
    title: str
    text: str
    at: datetime
    read: bool
    path: str


class NoticeList(msgspec.Struct):
    """Newest first; `next` is the cursor of the older ones."""

    items: list[NoticeShown]
    next: str | None = None


@get(f"{BASE}/notices", responses=PROBLEMS, security=_BEARER)
async def notices(request: Request[Any, Any, Any], cursor: FromQuery[int | None] = None) -> NoticeList:
    """What one was told, twenty at a time; they count as read from now on."""
    citizen, now = account_of(request).citizen, clock.now()
    found = await notifications.notices(citizen, now, cursor)
    await notifications.mark_read(citizen, now)
    further = str(found[-1].id) if len(found) == notifications.PAGE else None
    return NoticeList([_shown(each) for each in found], further)


def _shown(notice: Notice) -> NoticeShown:
    at = notice.sent_at.astimezone(clock.SHANGHAI)
    words = notifications.title(notice, notice.language), notifications.shown(notice, notice.language)
    return NoticeShown(notice.id, notice.topic, notice.reference, *words, at, notice.read, notifications.link(notice))


routes = (notices,)
