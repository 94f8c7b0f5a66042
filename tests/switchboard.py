"""A hall's switchboard that does as it is told: real HTTP on a port of its own."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from backend import settings


@dataclass
class Switchboard:
    """`rung` is what it was asked to ring; it answers with `status` (0: it closes without a word)."""

    status: int = 202
    rung: list[dict[str, Any]] = field(default_factory=list)


@asynccontextmanager
async def switchboard(patch: pytest.MonkeyPatch, status: int = 202) -> AsyncIterator[Switchboard]:
    """The product's switchboard for the length of the block."""
    found = Switchboard(status)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.partition("content-length:")[2].split("\r\n")[0])
        found.rung.append(json.loads(await reader.readexactly(length)))
        if found.status:
            writer.write(f"HTTP/1.1 {found.status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    set_to(patch, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/ring")
    yield found
    server.close()


def set_to(patch: pytest.MonkeyPatch, url: str) -> None:
    """The operator's setting is this address (empty: none is set)."""
    changed = replace(settings.current(), switchboard_url=url)
    patch.setattr(settings, "current", lambda: changed)
