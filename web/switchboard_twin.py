"""The twin of a hall's switchboard, in demo mode only: it notes what it was asked to ring, and rings nobody."""

from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, post
from litestar.datastructures import State
from litestar.params import JSONBody

from backend import clock, notifications, settings
from web.addresses import client_address

_DEMO_PHONES = "1990000"
_LOOPBACK = ("127.0.0.1", "::1", "localhost", "testclient", "")


@dataclass(frozen=True)
class Asked:
    """A call as backend/phone_calls/switchboard.py asks for it."""

    id: str
    extension: str
    to: str


@post("/demo/twins/switchboard", include_in_schema=False, opt={"machine": True}, status_code=202)
async def ring(request: Request[Any, Any, State], data: JSONBody[Asked]) -> Response[dict[str, str]]:
    """Takes a call from this machine's own server, and only to demo phones."""
    if client_address(request) not in _LOOPBACK:
        return Response({"reason": "not here"}, status_code=404)
    if not (data.to.startswith(_DEMO_PHONES) and len(data.to) == 11):
        return Response({"reason": "demo phones only"}, status_code=422)
    await notifications.twin_took("call", data.to, data.id[:80], f"{data.extension[:8]} → {data.to}", clock.now())
    return Response({"state": "ringing"}, status_code=202)


routes = (ring,) if settings.current().demo else ()
