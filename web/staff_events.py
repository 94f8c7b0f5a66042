"""The desk's live line: "something changed", and the desk looks again. Never what, so nothing personal travels here."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from litestar import Request, get
from litestar.response import ServerSentEvent, ServerSentEventMessage

from web.bells import channels
from web.staff_desk import desk_of

_LASTS, _QUIET = 600.0, 25.0


@get("/staff/events", include_in_schema=False)
async def events(request: Request[Any, Any, Any]) -> ServerSentEvent:
    """Rings for this hall, ten minutes long; the browser then comes again, and whose session has ended stays out."""
    desk = desk_of(request)
    return ServerSentEvent(rings(desk.hall), headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


async def rings(hall: str) -> AsyncIterator[ServerSentEventMessage]:
    """A message at once and at each change; a comment in quiet times, so that proxies keep the line and the gone are noticed."""
    ends_at = asyncio.get_running_loop().time() + _LASTS
    async with channels.start_subscription([hall]) as subscriber:
        yield ServerSentEventMessage(data="hello", retry=3000)
        heard = subscriber.iter_events()
        ring = asyncio.ensure_future(anext(heard))
        try:
            while asyncio.get_running_loop().time() < ends_at:
                done, _ = await asyncio.wait((ring,), timeout=_QUIET)
                yield ServerSentEventMessage(data="changed") if done else ServerSentEventMessage(comment="quiet", data=None)
                if done:
                    ring = asyncio.ensure_future(anext(heard))
        finally:
            ring.cancel()


routes = (events,)
