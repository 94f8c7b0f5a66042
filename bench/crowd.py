"""A crowd of clients over plain sockets: as little work as a client can do, so that the server's is what is measured."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Came:
    """What came of it: answers by status, how long each took, and how long all together."""

    statuses: Counter[int] = field(default_factory=Counter)
    spent: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def a_second(self) -> float:
        """Answers of success a second."""
        return sum(count for status, count in self.statuses.items() if status < 300) / self.seconds

    def percentile(self, part: float) -> float:
        """Milliseconds within which this part of the answers came."""
        return sorted(self.spent)[min(int(len(self.spent) * part), len(self.spent) - 1)] * 1000


async def crowd(port: int, requests: list[bytes], clients: int, seconds: float = 600) -> Came:
    """All `requests`, or as many as fit into `seconds`, over `clients` connections."""
    came, waiting, begun = Came(), iter(requests), time.perf_counter()
    await asyncio.gather(*(_client(port, waiting, came, begun + seconds) for _ in range(clients)))
    came.seconds = time.perf_counter() - begun
    return came


async def _client(port: int, waiting: Iterator[bytes], came: Came, until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for request in waiting:
        begun = time.perf_counter()
        if begun > until:
            break
        writer.write(request)
        came.statuses[await answer(reader)] += 1
        came.spent.append(time.perf_counter() - begun)
    writer.close()


async def answer(reader: asyncio.StreamReader) -> int:
    """The status of the next answer on this connection, its body read."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    length = head.partition(b"content-length:")[2].partition(b"\r\n")[0]
    if length.strip():
        await reader.readexactly(int(length))
    return int(head.split(b" ", 2)[1])
