"""Demo mode only: the twin of an SMS provider, and what the twins were asked to send."""

import re
from dataclasses import dataclass
from typing import Any

from litestar import Request, Response, get, post
from litestar.datastructures import State
from litestar.params import FromPath, JSONBody

from backend import clock, notifications, settings
from web.addresses import client_address
from web.rendering import page

_DEMO_PHONES = "1990000"
_LOOPBACK = ("127.0.0.1", "::1", "localhost", "testclient", "")


@dataclass(frozen=True)
class Handed:
    """A message as the generic HTTP provider's protocol hands it over (backend/notifications/channels/http_sms.py)."""

    id: str
    to: str
    text: str
    kind: str = "sms"


@post("/demo/twins/sms", include_in_schema=False, opt={"machine": True}, status_code=200)
async def take(request: Request[Any, Any, State], data: JSONBody[Handed]) -> Response[dict[str, str]]:
    """Takes a message from this machine's own worker, and only for demo phones."""
    if client_address(request) not in _LOOPBACK:
        return Response({"reason": "not here"}, status_code=404)
    if not (data.to.startswith(_DEMO_PHONES) and len(data.to) == 11) or data.kind not in ("sms", "voice") or len(data.text) > 1000:
        return Response({"reason": "demo phones only"}, status_code=422)
    taken = await notifications.twin_took(data.kind, data.to, data.id[:80], data.text, clock.now())
    return Response({"provider_id": f"twin-{taken}"})


@get("/demo/twins/sms/{client_id:str}", include_in_schema=False)
async def whereabouts(client_id: FromPath[str]) -> Response[dict[str, str]]:
    """What became of the message that the client calls so."""
    found = await notifications.twin_has(client_id)
    if found is None:
        return Response({"reason": "never came"}, status_code=404)
    return Response({"state": "accepted", "provider_id": f"twin-{found}"})


@get("/demo/messages", include_in_schema=False)
async def messages(request: Request[Any, Any, State]) -> Response[Any]:
    """All that the twins took, newest first; `?to=` one phone's."""
    found = await notifications.twin_messages(request.query_params.get("to"))
    if "application/json" in request.headers.get("accept", ""):
        return Response({"items": found}, headers={"Cache-Control": "no-store"})
    shown = tuple((each, _path(each.text)) for each in found)
    return page(request, "messages/page.html", messages=shown, to=request.query_params.get("to", ""))


def _path(text: str) -> str:
    """Our own page that a message links to; empty where there is none."""
    found = re.search(re.escape(settings.current().public_url) + r"(/[\w/-]+)", text)
    return found[1] if found else ""


routes = (take, whereabouts, messages) if settings.current().demo else ()
