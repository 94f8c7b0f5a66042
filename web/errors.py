"""What goes wrong, said in plain words: refusals, HTTP errors and the unexpected, as pages or fragments."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException

from backend.database import DatabaseAway
from backend.languages import say
from backend.refusals import Refusal, SignInNeeded
from web.addresses import own_path, parts
from web.modes import preferences
from web.rendering import page, redirect, wants_fragment
from web.security import request_id

log = structlog.get_logger()
_KNOWN = (400, 403, 404, 405, 413, 429, 431, 500, 503)
_ICONS = {404: "search", 403: "person", 429: "clock", 503: "ticket"}


def refused(request: Request, refusal: Refusal) -> Response[Any]:
    """A refusal as a page in the person's language; who must sign in first is brought there and back."""
    if isinstance(refusal, SignInNeeded):
        return _to_sign_in(request)
    message = say(preferences(request).language, refusal.key, **refusal.facts)
    title = f"trouble-{refusal.status}" if refusal.status in (404, 429, 503) else "trouble-refused"
    headers = {"Retry-After": str(int(refusal.retry_after.total_seconds()) + 1)} if refusal.retry_after else {}
    return _trouble(request, refusal.status, title, message, headers | _retry(refusal.status, headers))


def went_wrong(request: Request, error: HTTPException) -> Response[Any]:
    """An error of HTTP itself; a status without words of its own is told as 400 or 500."""
    status = error.status_code
    kind = status if status in _KNOWN else 500 if status >= 500 else 400
    if status >= 500:
        log.error("answered with an error", request=request_id(request.scope), status=status, detail=error.detail)
    message = say(preferences(request).language, f"trouble-{kind}-text")
    return _trouble(request, status, f"trouble-{kind}", message, dict(error.headers or {}))


def unexpected(request: Request, error: Exception) -> Response[Any]:
    """What nobody foresaw: logged with the request's id (never its form), answered with an apology."""
    if isinstance(error, RecursionError):
        return went_wrong(request, HTTPException(status_code=400))
    log.error("unexpected", request=request_id(request.scope), path=request.url.path, exc_info=error)
    return went_wrong(request, HTTPException(status_code=500))


handlers: dict[type[Exception], Callable[[Request, Any], Response[Any]]] = {
    Refusal: refused,
    HTTPException: went_wrong,
    Exception: unexpected,
}


def _trouble(request: Request, status: int, title: str, message: str, headers: dict[str, str]) -> Response[Any]:
    words = say(preferences(request).language, title)
    icon = f"icons/{_ICONS.get(status, 'alert')}.svg"
    fragment = "_trouble" if wants_fragment(request) else None
    answer = page(
        request, "errors/page.html", status=status, fragment=fragment, title=words, message=message, icon=icon, way_back=_way_back(request)
    )
    answer.headers.update(headers)
    return answer


def _retry(status: int, headers: dict[str, str]) -> dict[str, str]:
    return {"Retry-After": "10"} if status == DatabaseAway.status and not headers else {}


def _to_sign_in(request: Request) -> Response[Any]:
    door = "/staff/sign-in" if request.url.path.startswith("/staff") else "/sign-in"
    back = request.url.path if request.method == "GET" else _way_back(request)
    where = f"{door}?next={quote(back + ('?' + request.url.query if request.method == 'GET' and request.url.query else ''), safe='/')}"
    if wants_fragment(request):
        return Response(b"", status_code=200, headers={"HX-Redirect": where})
    return redirect(where)


def _way_back(request: Request) -> str:
    """The page that the person came from, where it is one of ours; otherwise home."""
    before = parts(request.headers.get("hx-current-url") or request.headers.get("referer") or "")
    if before.netloc != request.headers.get("host") or before.path == request.url.path:
        return "/"
    return own_path(before.path) + (f"?{before.query}" if before.query else "")
