"""All that a browser got and all that rests in a table, to be searched for a mark that stands nowhere else in the world."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx

from tests import given
from tests.reader import Reader


@dataclass
class Heard:
    """Address and text of every answer."""

    all: list[tuple[str, str]] = field(default_factory=list)

    async def listen(self, answer: httpx.Response) -> None:
        await answer.aread()
        self.all.append((str(answer.request.url), answer.text))

    def with_mark(self, mark: str) -> set[str]:
        """The paths in whose answers it stands."""
        return {httpx.URL(address).path for address, text in self.all if mark in text}

    def in_addresses(self, mark: str) -> list[str]:
        """The addresses in which it stands, written out or escaped."""
        return [
            address
            for address, _ in self.all
            if mark in address or mark in httpx.URL(address).path or mark in str(httpx.URL(address).params)
        ]


@asynccontextmanager
async def hearing(reader: Reader) -> AsyncIterator[Heard]:
    """What the reader's browser gets during the block."""
    found = Heard()
    reader.client.event_hooks["response"].append(found.listen)
    yield found
    reader.client.event_hooks["response"].remove(found.listen)


async def tables_with(*marks: str) -> list[str]:
    """The tables in which one of the marks stands, as text or as bytes."""
    names = [str(name) for (name,) in await given.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")]
    assert {"home_visits", "household_words", "doors", "ledger", "notices", "listed_people", "twin_messages"} <= set(names)
    patterns = [f"%{each}%" for mark in marks for each in (mark, mark.encode().hex())]
    return [name for name in names if await given.rows(f'SELECT 1 FROM "{name}" t WHERE t::text LIKE ANY($1) LIMIT 1', patterns)]
