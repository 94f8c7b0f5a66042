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
    key = request.headers.get("idempotency-key", "")
    if len(key) > LONGEST_KEY:
        raise KeyTooLong(field="Idempotency-Key", most=LONGEST_KEY)
    asked = f"{request.method} {request.url.path}\n".encode() + await request.body()
    async with repeats.once(account_of(request).actor, key, asked, clock.now()) as first:
        if first.answer is None:
            first.answer = msgspec.json.encode(await act()).decode()
        body = first.answer.encode()
    return Response(body, status_code=status, media_type="application/json", headers={"Cache-Control": "no-store"})
