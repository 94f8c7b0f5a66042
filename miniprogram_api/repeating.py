"""Idempotency-Key: a POST sent again gets the first one's answer."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response

from backend import clock, repeats
from backend.refusals import FieldRefused
from miniprogram_api.identity import account_of

LONGEST_KEY = 200


class KeyTooLong(FieldRefused):
    """An Idempotency-Key has at most 200 characters."""


async def once(request: Request[Any, Any, Any], act: Callable[[], Awaitable[Any]], status: int = 201) -> Response[Any]:
    """The answer of `act` as JSON; with the request's Idempotency-Key it acts once per account in 7 days.

    The same key with another body or for another address is KeyReused (422); refusals are not kept.
    """
    key, asked = _key(request), await _asked(request)
    async with repeats.once(account_of(request).actor, key, asked, clock.now()) as first:
        if first.answer is None:
            first.answer = msgspec.json.encode(await act()).decode()
        return _answer(first.answer, status)


async def once_apart(request: Request[Any, Any, Any], act: Callable[[], Awaitable[Any]], status: int = 200) -> Response[Any]:
    """As `once`, for what acts in transactions of its own: it asks the network, or its tries count even where it is refused.

    Two at the same moment may both act. Kept for the session, because acting may change whose account it is.
    """
    session, key, asked = f"session:{account_of(request).session.hex()[:32]}", _key(request), await _asked(request)
    answer = await repeats.answered(session, key, asked)
    if answer is None:
        answer = msgspec.json.encode(await act()).decode()
        async with repeats.once(session, key, asked, clock.now()) as first:
            first.answer = first.answer or answer
    return _answer(answer, status)


def _key(request: Request[Any, Any, Any]) -> str:
    key = request.headers.get("idempotency-key", "")
    if len(key) > LONGEST_KEY:
        raise KeyTooLong(field="Idempotency-Key", most=LONGEST_KEY)
    return key


async def _asked(request: Request[Any, Any, Any]) -> bytes:
    return f"{request.method} {request.url.path}\n".encode() + await request.body()


def _answer(body: str, status: int) -> Response[Any]:
    return Response(body.encode(), status_code=status, media_type="application/json", headers={"Cache-Control": "no-store"})
