"""SMS and spoken messages by any provider that speaks plain HTTP and JSON; the twin of demo mode speaks the same.

POST {url} {"id", "to", "text", "kind": "sms" or "voice"} → 200 {"provider_id"}; 400, 404 and 422 are final; 429 and 5xx mean later.
GET {url}/{id} → 200 {"state": "accepted" or "refused", "provider_id"}; 404 where it never came.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cache

import httpx
import msgspec

from backend.notifications.outcomes import Outcome, Verdict
from backend.notifications.rules import Channel

MOST_BYTES = 4096
_NEVER_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
_FINAL = (400, 404, 410, 422)


class _Answer(msgspec.Struct):
    provider_id: str = ""
    state: str = ""
    reason: str = ""


@dataclass(frozen=True)
class HttpSms:
    """A provider at `url`, waited for `seconds`. No redirect is followed, no proxy used, at most 4 KB of an answer read."""

    url: str
    seconds: float = 5.0

    async def send(self, client_id: str, phone: str, text: str, kind: Channel) -> Outcome:
        """Hand the message over. A time-out after it left is `unknown`: it may have arrived."""
        body = {"id": client_id, "to": phone, "text": text, "kind": str(kind)}
        try:
            status, headers, answer = await self._asked("POST", self.url, body)
        except _NEVER_LEFT as error:
            return Outcome(Verdict.later, why=type(error).__name__)
        except (httpx.HTTPError, ValueError) as error:
            return Outcome(Verdict.unknown, why=type(error).__name__)
        if status in (200, 201, 202):
            return Outcome(Verdict.accepted, answer.provider_id)
        verdict = Verdict.refused if status in _FINAL else Verdict.later
        return Outcome(verdict, why=f"{status} {answer.reason}"[:80], wait=_wait(headers))

    async def status(self, client_id: str) -> Outcome:
        """Ask what became of a message; `unknown` where the provider can't say now."""
        try:
            status, _, answer = await self._asked("GET", f"{self.url}/{client_id}", None)
        except (httpx.HTTPError, ValueError) as error:
            return Outcome(Verdict.unknown, why=type(error).__name__)
        if status == 404:
            return Outcome(Verdict.absent, why="never arrived")
        if status == 200 and answer.state in ("accepted", "refused"):
            return Outcome(Verdict(answer.state), answer.provider_id, answer.reason)
        return Outcome(Verdict.unknown, why=f"status {status}")

    async def _asked(self, method: str, url: str, body: dict[str, str] | None) -> tuple[int, httpx.Headers, _Answer]:
        async with _client().stream(method, url, json=body, timeout=self.seconds) as response:
            content = b""
            async for chunk in response.aiter_raw(MOST_BYTES):
                content += chunk
                if len(content) >= MOST_BYTES:
                    break
        return response.status_code, response.headers, _read(content[:MOST_BYTES])


def _read(content: bytes) -> _Answer:
    try:
        return msgspec.json.decode(content, type=_Answer)
    except msgspec.MsgspecError:
        return _Answer()


def _wait(headers: httpx.Headers) -> timedelta | None:
    said = headers.get("retry-after", "")
    return timedelta(seconds=min(int(said), 4 * 3600)) if said.isdecimal() else None


@cache
def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(follow_redirects=False, trust_env=False, limits=httpx.Limits(max_connections=20))
