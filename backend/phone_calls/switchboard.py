"""The hall's switchboard, by plain HTTP and JSON; the twin of demo mode speaks the same.

POST {url} {"id", "extension", "to"} → 200 or 202: it rings the extension, and when that is picked up the other number, showing
both sides the hall's own. Anything else: no phone rang. `id` is ours; sent twice, it is one call.
"""

from __future__ import annotations

from functools import cache
from uuid import UUID

import httpx

from backend import settings

_SECONDS = 8.0
_TAKEN = (200, 202)


def is_set() -> bool:
    """Whether the operator has set a switchboard."""
    return bool(settings.current().switchboard_url)


async def ring(number: UUID, extension: str, phone: str) -> bool:
    """Whether the phones ring (or may: it took the call and then fell silent)."""
    try:
        answer = await _client().post(settings.current().switchboard_url, json={"id": str(number), "extension": extension, "to": phone})
    except httpx.ReadTimeout:
        return True
    except (httpx.HTTPError, ValueError):
        return False
    return answer.status_code in _TAKEN


@cache
def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=_SECONDS)
