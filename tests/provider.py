"""An SMS provider that does as it is told: real HTTP on a port of its own, one scripted answer after another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from backend.notifications.channels.http_sms import HttpSms


@dataclass
class Provider:
    """`script` holds what the next sends are answered: a status, "slow" (taken, never answered), "lost" (never answered,
    not taken), "moved" (a redirect), "huge". Afterwards everything is taken. `taken` is what really arrived. Where `phone` is
    named, messages to others are taken aside: a real worker also sends what other tests of the process left due."""

    url: str = ""
    script: list[int | str] = field(default_factory=list)
    taken: list[dict[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    knows: bool = True
    paths: list[str] = field(default_factory=list)
    phone: str = ""

    def sms(self, _channel: object = None) -> HttpSms:
        """The real channel, pointed here."""
        return HttpSms(self.url, seconds=0.6)

    def copies(self, client_id: str) -> int:
        return sum(one["id"] == client_id for one in self.taken)


@asynccontextmanager
async def provider(*script: int | str, phone: str = "") -> AsyncIterator[Provider]:
    """A provider for the length of the block."""
    found = Provider(script=list(script), phone=phone)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read(reader)) is not None:
                if not await _answer(found, writer, *request):
                    return
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/sms"
    try:
        yield found
    finally:
        server.close()


async def _read(reader: asyncio.StreamReader) -> tuple[str, str, bytes] | None:
    head = await reader.readuntil(b"\r\n\r\n")
    method, path, _ = head.split(b"\r\n")[0].decode().split(" ")
    lengths = [line.split(b":")[1] for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    return method, path, await reader.readexactly(int(lengths[0])) if lengths else b""


async def _answer(found: Provider, writer: asyncio.StreamWriter, method: str, path: str, body: bytes) -> bool:
    if body and found.phone not in json.loads(body).get("to", ""):
        return await _say(writer, 200, {"provider_id": "aside"})
    found.paths.append(path)
    if method == "GET":
        found.asked.append(path.rpartition("/")[2])
        known = found.knows and found.copies(found.asked[-1]) > 0
        return await _say(writer, 200 if known else 404, {"state": "accepted", "provider_id": "late"})
    wish = found.script.pop(0) if found.script else 200
    if wish in (200, "slow", "huge"):
        found.taken.append(json.loads(body))
    if wish in ("slow", "lost"):
        await asyncio.sleep(7)
        return False
    if wish == "moved":
        return await _say(writer, 307, {}, f"location: {found.url}/elsewhere\r\n")
    if wish == "huge":
        return await _say(writer, 200, {"provider_id": "p", "reason": "x" * 10_000_000})
    return await _say(writer, int(wish), {"provider_id": f"p{len(found.taken)}"}, "retry-after: 90\r\n" if wish == 429 else "")


async def _say(writer: asyncio.StreamWriter, status: int, answer: dict[str, str], headers: str = "") -> bool:
    body = json.dumps(answer).encode()
    writer.write(f"HTTP/1.1 {status} Told\r\ncontent-length: {len(body)}\r\n{headers}\r\n".encode() + body)
    await writer.drain()
    return True
