"""What goes wrong, as RFC 9457 problem+json: `title` in Chinese and ready to show, `type` stable for programs."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec

from backend.database import DatabaseAway
from backend.languages import say
from backend.proof_of_work import Challenge
from backend.refusals import Refusal, SignInNeeded

log = structlog.get_logger()
_NAMED = re.compile(r"field `([^`]+)`")
_TYPES = {401: "sign-in-needed", 403: "not-allowed", 404: "not-found", 405: "method-not-allowed", 413: "too-large", 415: "unreadable"}


class Problem(msgspec.Struct, omit_defaults=True):
    """RFC 9457; `field` names what to mend, `retryable` says whether the same request may succeed later; `challenge` is the work
    to be done first, whose solution comes in the header Proof-Of-Work of the same request."""

    type: str
    title: str
    status: int
    detail: str
    request_id: str
    field: str | None = None
    retryable: bool = False
    challenge: Challenge | None = None


def refused(request: Request, refusal: Refusal) -> Response[Problem]:
    """A refusal in the words that pages use."""
    headers: dict[str, str] = {}
    if refusal.retry_after or isinstance(refusal, DatabaseAway) or refusal.status in (429, 503):
        headers["Retry-After"] = str(int(refusal.retry_after.total_seconds()) + 1 if refusal.retry_after else 10)
    if isinstance(refusal, SignInNeeded):
        headers["WWW-Authenticate"] = "Bearer"
    words = (say(language, refusal.key, **refusal.facts) for language in ("zh", "en"))
    work = refusal.facts.get("challenge")
    return _problem(
        request, refusal.status, refusal.type, *words, field=refusal.field, retryable=refusal.retryable, headers=headers,
        work=work if isinstance(work, Challenge) else None,
    )  # fmt: skip


def invalid(request: Request, error: ValidationException) -> Response[Problem]:
    """A field that is missing, unknown or of the wrong kind: 422 with its name. Nothing at all instead of a body: 400."""
    first = next((each for each in error.extra or () if isinstance(each, dict)), {"message": error.detail})
    message = str(first.get("message", ""))
    if message == "'data'":
        return unreadable(request, error)
    named = _NAMED.search(message) or re.search(r"parameter '([^']+)'", message)
    key = str(first.get("key", ""))
    path = [part for part in (key.removeprefix("data").lstrip("."), named[1] if named else "") if part]
    return _problem(request, 422, "invalid-field", say("zh", "invalid-field"), message, field=".".join(path) or None)


def unreadable(request: Request, _error: Exception) -> Response[Problem]:
    """No JSON, JSON that never ends, or text that is none."""
    return _problem(request, 400, "unreadable", say("zh", "unreadable"), say("en", "unreadable"))


def unstorable(request: Request, _error: Exception) -> Response[Problem]:
    """A value that the database can't hold: a number beyond its range, a text that is none."""
    return _problem(request, 422, "invalid-field", say("zh", "invalid-field"), say("en", "invalid-field"))


def went_wrong(request: Request, error: HTTPException) -> Response[Problem]:
    """An error of HTTP itself."""
    if error.status_code == 400:
        return unreadable(request, error)
    if error.status_code >= 500:
        return unexpected(request, error)
    kind = _TYPES.get(error.status_code, "unreadable")
    return _problem(request, error.status_code, kind, say("zh", kind), say("en", kind), headers=dict(error.headers or {}))


def unexpected(request: Request, error: Exception) -> Response[Problem]:
    """What nobody foresaw: logged with the request's id, never with its body."""
    log.error("unexpected", request=_request_id(request), path=request.url.path, exc_info=error)
    return _problem(request, 500, "unexpected", say("zh", "unexpected"), say("en", "unexpected"), retryable=True)


def _request_id(request: Request) -> str:
    return str(request.scope["state"].setdefault("request_id", secrets.token_hex(5)))


def _problem(
    request: Request, status: int, kind: str, title: str, detail: str, *,
    field: str | None = None, retryable: bool = False, headers: dict[str, str] | None = None, work: Challenge | None = None,
) -> Response[Problem]:  # fmt: skip
    problem = Problem(kind, title, status, detail, _request_id(request), field, retryable, work)
    return Response(
        problem, status_code=status, headers={"Cache-Control": "no-store"} | (headers or {}), media_type="application/problem+json"
    )


def _said(description: str) -> ResponseSpec:
    return ResponseSpec(data_container=Problem, description=description, media_type="application/problem+json")


PROBLEMS = {
    400: _said("Unreadable"), 401: _said("Sign in first"), 403: _said("Not allowed"), 404: _said("Not found"),
    409: _said("A refusal of the business"), 422: _said("A field is in error"), 428: _said("Work first: see challenge"),
    429: _said("Too often"), 503: _said("Not now"),
}  # fmt: skip

TOO_LARGE = {413: _said("Too large")}

handlers: dict[type[Exception], Callable[[Request, Any], Response[Any]]] = {
    Refusal: refused,
    ValidationException: invalid,
    HTTPException: went_wrong,
    RecursionError: unreadable,
    UnicodeError: unreadable,
    asyncpg.DataError: unstorable,
    Exception: unexpected,
}
